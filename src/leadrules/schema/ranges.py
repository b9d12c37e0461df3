"""Exact arithmetic and comparison of numbers of which perhaps only a range is known.

A range stands for every number in it. A result is a range that holds every result there could be, so it can only become
narrower when more becomes known. An end that is None is open.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, TypeAlias

from leadrules.schema.outcome import Outcome, decided
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranged: TypeAlias = Decimal | Range
# Wide enough that nothing is rounded but where the language says so.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)
# A result with more digits than this before its point is missing, like that of a division by zero.
LIMIT = Decimal(10) ** 18
ZERO = Decimal(0)


def ends(value: Ranged) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and the highest that a value can be."""
    return (value.low, value.high) if isinstance(value, Range) else (value, value)


def ranged(low: Decimal | None, high: Decimal | None) -> Ranged:
    """One number where both ends are the same."""
    return low if low is not None and low == high else Range(low, high)


def limited(low: Decimal | None, high: Decimal | None) -> Ranged | Missing:
    """A result, unless an end of it is too large to be exact on every engine."""
    if (low is not None and abs(low) >= LIMIT) or (high is not None and abs(high) >= LIMIT):
        return MISSING
    return ranged(low, high)


def add(left: Ranged, right: Ranged) -> Ranged | Missing:
    """Add; an open end stays open."""
    (a, b), (c, d) = ends(left), ends(right)
    low = None if a is None or c is None else EXACT.add(a, c)
    return limited(low, None if b is None or d is None else EXACT.add(b, d))


def with_zero(value: Ranged) -> Ranged:
    """A number that may also not count."""
    low, high = ends(value)
    return ranged(None if low is None else min(low, ZERO), None if high is None else max(high, ZERO))


def negate(value: Ranged) -> Ranged:
    """Turn the sign."""
    low, high = ends(value)
    return ranged(None if high is None else -high, None if low is None else -low)


def multiply(left: Ranged, right: Ranged, scale: Decimal) -> Ranged | Missing:
    """Multiply and round half up to a scale; nothing is known of a product with an open end, unless by exactly 0."""
    (a, b), (c, d) = ends(left), ends(right)
    if ZERO in (left, right):
        return ZERO
    if a is None or b is None or c is None or d is None:
        return Range(None, None)
    products = [EXACT.multiply(x, y) for x in (a, b) for y in (c, d)]
    return limited(*(each.quantize(scale, ROUND_HALF_UP, EXACT) for each in (min(products), max(products))))


def divide(left: Ranged, right: Ranged, scale: Decimal) -> Ranged | Missing:
    """Divide and round half up to a scale; missing where the divisor is, or could be, zero."""
    (a, b), (c, d) = ends(left), ends(right)
    if (c is None or c <= 0) and (d is None or d >= 0):
        return MISSING
    if a is None or b is None or c is None or d is None:
        return Range(None, None)
    quotients = [EXACT.divide(x, y) for x in (a, b) for y in (c, d)]
    return limited(*(each.quantize(scale, ROUND_HALF_UP, EXACT) for each in (min(quotients), max(quotients))))


def extreme(values: Iterable[Ranged], *, is_larger: bool) -> Ranged:
    """The larger or the smaller of several."""
    chosen = list(map(ends, values))
    lows, highs = [low for low, _ in chosen], [high for _, high in chosen]
    if is_larger:
        known = [low for low in lows if low is not None]
        return ranged(max(known, default=None), None if None in highs else max(h for h in highs if h is not None))
    known = [high for high in highs if high is not None]
    return ranged(None if None in lows else min(low for low in lows if low is not None), min(known, default=None))


def compare(operator: str, left: Ranged, right: Ranged) -> Outcome:
    """Compare by `is`, `is not`, `<`, `<=`, `>`, `>=`: undecided where the ranges leave it open."""
    (a, b), (c, d) = ends(left), ends(right)
    match operator:
        case "<":
            return settled(is_below(b, c), not_below(a, d))
        case "<=":
            return settled(not_above(b, c), is_above(a, d))
        case ">":
            return settled(is_above(a, d), not_above(b, c))
        case ">=":
            return settled(not_below(a, d), is_below(b, c))
        case _:
            same = a is not None and a == b == c == d
            apart = is_below(b, c) or is_above(a, d)
            return settled(same, apart) if operator == "is" else settled(apart, same)


def settled(met: bool, not_met: bool) -> Outcome:  # noqa: FBT001 - two truth values are the whole argument
    """Make an outcome of what is certain."""
    return decided(met) if met or not_met else Outcome.UNDECIDED


End: TypeAlias = Decimal | None


def is_below(x: End, y: End) -> bool:
    """Whether both are known and the first is less."""
    return x is not None and y is not None and x < y


def is_above(x: End, y: End) -> bool:
    """Whether both are known and the first is more."""
    return x is not None and y is not None and x > y


def not_below(x: End, y: End) -> bool:
    """Whether both are known and the first is not less."""
    return x is not None and y is not None and x >= y


def not_above(x: End, y: End) -> bool:
    """Whether both are known and the first is not more."""
    return x is not None and y is not None and x <= y
