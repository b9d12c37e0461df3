"""What is left of points that fade with every step that an entry is old: looked up, never computed inexactly."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.backends.sql.shapes import plain
from leadrules.backends.sql.values import value
from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS, POINT, faded

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.statement import Statement
    from leadrules.graph import definitions as d

# More steps than these are looked up in two lists: what is left after whole blocks, and the part of it after the rest.
MOST_LISTED, BLOCK = 256, 64
BLOCKS, PARTS = "DECIMAL(19, 9)", "DECIMAL(19, 18)"


def left_of(line: d.ScoreLine, into: Statement) -> exp.Expression:
    """What is left of an entry's points; missing without its date."""
    fading = line.fading
    if fading is None:
        return w.number(line.points)
    at = plain(value(fading.at, into))
    if fading.at.type == t.DATETIME:
        age = w.op(exp.Sub, engine.microseconds(w.literal(into.now)), engine.microseconds(at))
        step = int(fading.every) * 1_000_000
    else:
        age = w.op(exp.Mul, w.cast(engine.days_between(w.literal(into.today), at), "BIGINT"), w.whole(86_400))
        step = int(fading.every)
    # What lies ahead is not old; a division that drops the rest rounds towards 0.
    old = w.outermost([engine.quotient(age, step), w.whole(0)], is_larger=True)
    left = steps_left(line.points, fading.percent)
    place = w.outermost([old, w.whole(len(left) - 1)], is_larger=False)
    there = bound(place, into, by_blocks(left, line.points, fading.percent) or (lambda place: listed(left, place)))
    return w.case([(w.is_known(at), there)], w.null())


def steps_left(points: Decimal, percent: Decimal) -> list[Decimal]:
    """What is left after each number of steps, until nothing is."""
    left = [faded(points, percent, 0)]
    while left[-1] and len(left) <= MOST_STEPS:
        left.append(faded(points, percent, len(left)))
    return left


def listed(values: list[Decimal], place: exp.Expression, kind: str = w.DECIMAL) -> exp.Expression:
    """The value at a place, counted from 0."""
    of = engine.listed([w.cast(exp.Literal.string(f"{each:f}"), kind) for each in values])
    return engine.at_place(of, w.op(exp.Add, place, w.count(1)))


def by_blocks(
    left: list[Decimal], points: Decimal, percent: Decimal
) -> Callable[[exp.Expression], exp.Expression] | None:
    """The same from two short lists; None where one is short enough, or two would not be exact at every step."""
    if len(left) <= MOST_LISTED:
        return None
    kept = 1 - percent.scaleb(-2)
    parts = [_rounded(ranges.EXACT.power(kept, each), 18) for each in range(BLOCK)]
    blocks = [
        _rounded(ranges.EXACT.multiply(points, ranges.EXACT.power(kept, each)), 9)
        for each in range(0, len(left), BLOCK)
    ]
    for number, wanted in enumerate(left):
        product = ranges.EXACT.multiply(blocks[number // BLOCK], parts[number % BLOCK])
        if product.quantize(POINT, ROUND_HALF_UP, ranges.EXACT) != wanted:
            return None

    def of_place(place: exp.Expression) -> exp.Expression:
        block, part = (
            listed(blocks, engine.quotient(place, BLOCK), BLOCKS),
            listed(parts, engine.remainder(place, BLOCK), PARTS),
        )
        return w.cast(exp.Round(this=w.op(exp.Mul, block, part), decimals=w.count(2)), w.DECIMAL)

    return of_place


def _rounded(of: Decimal, places: int) -> Decimal:
    return of.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, ranges.EXACT)
