"""Points as whole units, and the sum of a score's lines with `when`: both of its ends in one number.

A line that is undecided gives a range. Lines that ask one field which of some values it has are answered together, by
one CASE over these values.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.places import Chosen, chosen, place
from leadrules.backends.sql.shapes import Plain, plain
from leadrules.backends.sql.truths import truth
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

Ends = tuple[exp.Expression, exp.Expression]
# The lowest and the highest, in units; and how to write the two.
Between = tuple[int, int]
Write: TypeAlias = "Callable[[int, int], exp.Expression]"
# Of a BIGINT that holds both ends, the high one has the upper half.
HALF = 32
WIDEST = 2**62


@dataclass(frozen=True, slots=True)
class Units:
    """What points are counted in: the smallest that all of a score's numbers are whole in."""

    decimals: int
    is_wide: bool

    @property
    def kind(self) -> str:
        """The type that they are added in; a HUGEINT where a BIGINT could be too small."""
        return engine.WIDE if self.is_wide else "BIGINT"

    def of(self, value: Decimal) -> int:
        """How many units a number is."""
        return int(value.scaleb(self.decimals))

    def number(self, value: Decimal) -> exp.Expression:
        """A number in units."""
        return w.whole(self.of(value), self.kind)

    def null(self) -> exp.Expression:
        """No number."""
        return w.null(self.kind)

    def whole(self, of: exp.Expression) -> exp.Expression:
        """A number, which is small enough, as units."""
        return w.cast(w.op(exp.Mul, of, w.whole(10**self.decimals)), self.kind)

    def decimal(self, of: exp.Expression) -> exp.Expression:
        """Units as a number again."""
        if not self.decimals:
            return w.cast(of, w.DECIMAL)
        one = exp.Literal.string(f"{Decimal(1).scaleb(-self.decimals):f}")
        whole = w.cast(of, f"DECIMAL({38 - self.decimals}, 0)")
        return w.cast(w.op(exp.Mul, whole, w.cast(one, f"DECIMAL({self.decimals + 1}, {self.decimals})")), w.DECIMAL)


@dataclass(frozen=True, slots=True)
class Wide:
    """The same for points that are added up as they are, because their sum may grow too large."""

    decimals: int = 0
    is_wide: bool = True

    @staticmethod
    def number(value: Decimal) -> exp.Expression:
        """A number."""
        return w.number(value)

    @staticmethod
    def decimal(of: exp.Expression) -> exp.Expression:
        """A number as it is."""
        return of


def units(numbers: Iterable[Decimal], most: Decimal) -> Units:
    """The units of some numbers, whose sum is never more than `most`."""
    exponents = [each.normalize().as_tuple().exponent for each in numbers]
    decimals = max([0, *(-each for each in exponents if isinstance(each, int))])
    return Units(decimals, is_wide=most.scaleb(decimals) >= WIDEST)


def total(lines: Sequence[d.ScoreLine], into: Statement, units: Units) -> Ends:
    """Add up lines with `when`."""
    size = sum(abs(units.of(line.points)) for line in lines)
    if size >= 2 ** (HALF - 2):
        low, high = (
            w.total([term(lambda *ends: w.whole(ends[end], units.kind)) for term in terms(lines, into, units)])  # noqa: B023
            for end in (0, 1)
        )
        return low, high

    def both(low: int, high: int) -> exp.Expression:
        return w.whole(low + (high << HALF))

    # Both ends are moved up by what they can be below zero, so that neither borrows from the other.
    below = sum(-units.of(line.points) for line in lines if line.points < 0)
    parts = [term(both) for term in terms(lines, into, units)]
    together = into.layers.once(w.total([both(below, below), *parts]))
    low, high = (
        w.op(exp.Sub, engine.bits(together, start, HALF - 1), w.whole(below)) if below else
        engine.bits(together, start, HALF - 1)
        for start in (0, HALF)
    )  # fmt: skip
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
