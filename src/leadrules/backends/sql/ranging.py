"""Arithmetic and comparison of numbers of which perhaps only a range is known: see leadrules.schema.ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import decimals
from leadrules.backends.sql import write as w
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, narrow_pair, range_once, ranged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.backends.sql.layers import Layers

Ends = tuple[exp.Expression, exp.Expression]
MOST_UNITS = 2**62
SIGNS: dict[str, Callable[..., exp.Expression]] = {
    "is": exp.EQ,
    "is not": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def once(value: Shape, layers: Layers) -> Ranged:
    """A number as a range whose ends can be written again."""
    return range_once(ranged(value), layers)


def compared(operator: str, left: Shape, right: Shape, layers: Layers) -> exp.Expression:
    """Compare; undecided where the ranges leave it open. A missing number has no ends, and decides nothing."""
    if isinstance(left, Plain) and isinstance(right, Plain):
        return w.op(SIGNS[operator], *(narrow_pair(left, right) or (left.expr, right.expr)))
    (a, b), (c, d) = ends_inside(left, right) or (ends_once(left, layers), ends_once(right, layers))
    match operator:
        case "<":
            return settled(w.op(exp.LT, b, c), w.op(exp.GTE, a, d))
        case "<=":
            return settled(w.op(exp.LTE, b, c), w.op(exp.GT, a, d))
        case ">":
            return settled(w.op(exp.GT, a, d), w.op(exp.LTE, b, c))
        case ">=":
            return settled(w.op(exp.GTE, a, d), w.op(exp.LT, b, c))
        case _:
            same = w.all_of([w.op(exp.EQ, a, b), w.op(exp.EQ, b, c), w.op(exp.EQ, c, d)])
            apart = w.any_of([w.op(exp.LT, b, c), w.op(exp.GT, a, d)])
            return settled(same, apart) if operator == "is" else settled(apart, same)


def ends_once(value: Shape, layers: Layers) -> Ends:
    """Both ends, which can be written again."""
    found = once(value, layers)
    return found.low, found.high


def ends_inside(left: Shape, right: Shape) -> tuple[Ends, Ends] | None:
    """Points and a constant, in whole numbers; None of anything else."""
    if isinstance(left, Plain) and isinstance(right, Ranged):
        found = ends_inside(right, left)
        return None if found is None else (found[1], found[0])
    if not isinstance(left, Ranged) or left.inside is None:
        return None
    low, high, decimals_ = left.inside
    written = right.written if isinstance(right, Plain) else None
    if not isinstance(written, Decimal) or written != round(written, decimals_):
        return None
    units = int(written.scaleb(decimals_))
    if abs(units) >= MOST_UNITS:
        return None
    whole = w.whole(units)
    return (low, high), (whole, whole)


def settled(met: exp.Expression, not_met: exp.Expression) -> exp.Expression:
    """What is certain, else undecided."""
    return w.case([(met, w.true()), (not_met, w.false())], w.undecided())


def negate(value: Shape) -> Shape:
    """Turn the sign."""
    if isinstance(value, Plain):
        return Plain(_minus(value.expr))
    found = ranged(value)
    return Ranged(_minus(found.high), _minus(found.low), found.known)


def _minus(of: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Neg(this=exp.Paren(this=of.copy())))


def add(values: Sequence[Shape], layers: Layers) -> Shape:
    """Add; no sum on the way can be too large."""
    if all(isinstance(value, Plain) for value in values):
        return Plain(w.total([value.expr for value in values if isinstance(value, Plain)]))
    parts = [ranged(value) for value in values]
    return guarded(
        w.total([part.low for part in parts]),
        w.total([part.high for part in parts]),
        w.all_of([part.known for part in parts]),
        layers,
    )


def guarded(low: exp.Expression, high: exp.Expression, known: exp.Expression, layers: Layers) -> Ranged:
    """A range that has no ends when it is missing."""
    known = layers.once(known)
    if isinstance(known, exp.Boolean) and known.this:
        return Ranged(low, high, known)
    return Ranged(w.case([(known, low)], w.null()), w.case([(known, high)], w.null()), known)


def multiply(left: Shape, right: Shape, places: int, layers: Layers, *, is_hundredth: bool) -> Shape:
    """Multiply and round; nothing is known of a product with an open end, unless by exactly 0."""
    if isinstance(left, Plain) and isinstance(right, Plain):
        product = decimals.times(left.expr, right.expr, places, is_hundredth=is_hundredth)
        return Plain(decimals.limited(product, layers))
    one, other = once(left, layers), once(right, layers)
    zero = w.any_of([_is_zero(one), _is_zero(other)])
    ends = [(x, y) for x in ends_of(left, one) for y in ends_of(right, other)]
    products = [layers.once(decimals.times(x, y, places, is_hundredth=is_hundredth)) for x, y in ends]
    return _between(one, other, products, layers, zero=layers.once(w.coalesce(zero, w.false())))


def divide(left: Shape, right: Shape, places: int, layers: Layers) -> Shape:
    """Divide and round; missing where the divisor is, or could be, zero."""
    if isinstance(left, Plain) and isinstance(right, Plain):
        over, under = layers.once(left.expr), layers.once(right.expr)
        return Plain(decimals.limited(decimals.divided(over, under, places), layers))
    one, other = once(left, layers), once(right, layers)
    c, d = other.low, other.high
    apart = w.any_of([w.op(exp.GT, c, w.number(0)), w.op(exp.LT, d, w.number(0))])
    other = Ranged(c, d, layers.once(w.all_of([other.known, w.coalesce(apart, w.false())])))
    ends = [(x, y) for x in ends_of(left, one) for y in ends_of(right, other)]
    quotients = [layers.once(decimals.divided(x, y, places)) for x, y in ends]
    return _between(one, other, quotients, layers, zero=w.false())


def ends_of(value: Shape, found: Ranged) -> tuple[exp.Expression, ...]:
    """The ends of a range; of an exact number the one."""
    return (found.low,) if isinstance(value, Plain) else (found.low, found.high)


def _is_zero(value: Ranged) -> exp.Expression:
    return w.all_of([w.op(exp.EQ, value.low, w.number(0)), w.op(exp.EQ, value.high, w.number(0))])


def _between(
    one: Ranged, other: Ranged, results: Sequence[exp.Expression], layers: Layers, *, zero: exp.Expression
) -> Ranged:
    """From the least to the most of the results at the ends; open when an end is, missing when one is too large."""
    is_open = w.any_of([w.is_null(end) for end in (one.low, one.high, other.low, other.high)])
    fits = w.all_of([w.coalesce(decimals.within_limit(each), w.false()) for each in results])
    state = layers.once(
        w.case(
            [
                (w.negated(w.all_of([one.known, other.known])), w.whole(0)),
                (zero, w.whole(1)),
                (is_open, w.whole(2)),
                (fits, w.whole(3)),
            ],
            w.whole(0),
        )
    )
    low, high = (
        w.case(
            [
                (w.op(exp.EQ, state, w.whole(1)), w.number(0)),
                (w.op(exp.EQ, state, w.whole(3)), w.outermost(results, is_larger=is_larger)),
            ],
            w.null(),
        )
        for is_larger in (False, True)
    )
    return Ranged(low, high, w.op(exp.GT, state, w.whole(0)))


def extreme(values: Sequence[Shape], layers: Layers, *, is_larger: bool) -> Ranged:
    """The larger or smaller of several; missing when one of them is."""
    parts = [once(value, layers) for value in values]
    known = layers.once(w.all_of([part.known for part in parts]))
    near = [part.low if is_larger else part.high for part in parts]
    far = [part.high if is_larger else part.low for part in parts]
    none_open = w.all_of([known, *(w.is_known(end) for end in far)])
    first = near[0]
    for end in near[1:]:
        first = layers.once(larger_known(first, end, is_larger=is_larger))
    bound = w.case([(known, first)], w.null())
    reach = w.case([(none_open, w.outermost(far, is_larger=is_larger))], w.null())
    return Ranged(bound, reach, known) if is_larger else Ranged(reach, bound, known)


def larger_known(one: exp.Expression, other: exp.Expression, *, is_larger: bool) -> exp.Expression:
    """The larger or smaller of two, the other where one is missing."""
    both = w.outermost([one, other], is_larger=is_larger)
    return w.case([(w.is_null(one), other), (w.is_null(other), one)], both)
