"""The points of a score's lines with `when`: both ends of their sum in one number.

A line that is undecided gives a range. Lines that ask one field which of some values it has are answered together, by
one CASE over these values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.places import Chosen, chosen, place
from leadrules.backends.sql.shapes import Plain, plain
from leadrules.backends.sql.truths import truth
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.backends.sql.statement import Statement
    from leadrules.backends.sql.units import Ends, Units
    from leadrules.graph import definitions as d

# The lowest and the highest, in units; and how to write the two.
Between = tuple[int, int]
Write: TypeAlias = "Callable[[int, int], exp.Expression]"
# Of a BIGINT that holds both ends, the high one has the upper half.
HALF = 32


def total(lines: Sequence[d.ScoreLine], into: Statement, units: Units) -> Ends:
    """Add up lines with `when`."""
    size = sum(abs(units.of(line.points)) for line in lines)
    if size >= 2 ** (HALF - 2):

        def at(end: int) -> exp.Expression:
            return w.total([term(lambda *ends: w.whole(ends[end], units.kind)) for term in terms(lines, into, units)])

        return at(0), at(1)

    def both(low: int, high: int) -> exp.Expression:
        return w.whole(low + (high << HALF))

    # Both ends are moved up by what they can be below zero, so that neither borrows from the other.
    below = sum(-units.of(line.points) for line in lines if line.points < 0)
    parts = [term(both) for term in terms(lines, into, units)]
    together = into.layers.once(w.total([both(below, below), *parts]))
    low, high = (
        w.op(exp.Sub, engine.bits(together, start, HALF - 1), w.whole(below))
        if below
        else engine.bits(together, start, HALF - 1)
        for start in (0, HALF)
    )
    return low, high


def terms(lines: Sequence[d.ScoreLine], into: Statement, units: Units) -> list[Callable[[Write], exp.Expression]]:
    """What is added: a term for each field that decides lines by itself, and for each other line."""
    found: list[Callable[[Write], exp.Expression]] = []
    by_field: dict[str, list[tuple[Chosen, int]]] = {}
    for line in lines:
        points = units.of(line.points)
        if line.criterion is None:
            found.append(always(points))
            continue
        choice = chosen(line.criterion)
        if choice is None:
            found.append(when(into.layers.once(truth(line.criterion, into)), points))
        else:
            by_field.setdefault(choice.field.name, []).append((choice, points))
    return found + [of_field(each, into) for each in by_field.values()]


def always(points: int) -> Callable[[Write], exp.Expression]:
    """Points that are given in any case."""
    return lambda write: write(points, points)


def when(held: exp.Expression, points: int) -> Callable[[Write], exp.Expression]:
    """Points that are given when something holds."""

    def term(write: Write) -> exp.Expression:
        return w.three(held, write(points, points), write(0, 0), write(min(points, 0), max(points, 0)))

    return term


def of_field(lines: Sequence[tuple[Chosen, int]], into: Statement) -> Callable[[Write], exp.Expression]:
    """Points that the value of a field decides."""
    field = lines[0][0].field
    of = into.field(field)
    kind = field.type
    if isinstance(kind, t.ChoiceType) and isinstance(of, Plain):
        values = kind.values
        asked = place(of, kind)
        names = [w.whole(number, "INTEGER") for number in range(1, len(values) + 1)]
    else:
        values = tuple(sorted(frozenset().union(*(each.values for each, _ in lines))))
        asked = plain(of)
        names = [w.text(each) for each in values]
    given = [sum(points for each, points in lines if each.is_met(value)) for value in values]
    other = sum(points for each, points in lines if each.is_met(None))
    open_ = sum(min(points, 0) for _, points in lines), sum(max(points, 0) for _, points in lines)

    def term(write: Write) -> exp.Expression:
        ifs = [
            exp.If(this=name.copy(), true=write(points, points))
            for name, points in zip(names, given, strict=True)
            if points != other
        ]
        rest = w.case([(w.is_null(asked), write(*open_))], write(other, other))
        return exp.Paren(this=exp.Case(this=asked.copy(), ifs=ifs, default=rest)) if ifs else rest

    return term
