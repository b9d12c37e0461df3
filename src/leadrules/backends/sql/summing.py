"""Sums that may grow too large on the way: exact as long as every sum so far is, else missing.

The sums so far are found by halves, as a sum, the most and the least that it comes to on the way: a sum of a thousand
terms is ten layers deep, not a thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import decimals, ranging
from leadrules.backends.sql import write as w
from leadrules.backends.sql.shapes import Plain, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.layers import Layers

    # The sum, the most and the least of the sums on the way to it; all NULL from an open end on.
    Way = tuple[exp.Expression, exp.Expression, exp.Expression]


def in_order(values: Sequence[Shape], layers: Layers) -> Shape:
    """Add one after the other; missing when one is, or when a sum on the way is too large."""
    if all(isinstance(value, Plain) for value in values):
        way = _way([layers.once(value.expr) for value in values if isinstance(value, Plain)], layers)
        return Plain(w.case([(_fits(way), way[0])], w.null()))
    parts = [ranging.once(value, layers) for value in values]
    low, high = (_way(ends, layers) for ends in ([part.low for part in parts], [part.high for part in parts]))
    fits = [w.coalesce(_fits(each), w.true()) for each in (low, high)]
    known = w.all_of([*(part.known for part in parts), *fits])
    return ranging.guarded(low[0], high[0], known, layers)


def points_in_order(
    lows: Sequence[exp.Expression], highs: Sequence[exp.Expression], layers: Layers
) -> tuple[exp.Expression, ...]:
    """The ends of points, one line after the other: both are open when a sum on the way is too large."""
    ways = [_way([layers.once(each) for each in ends], layers) for ends in (lows, highs)]
    fits = layers.once(w.all_of([w.coalesce(_fits(each), w.true()) for each in ways]))
    return tuple(layers.once(w.case([(fits, way[0])], w.null())) for way in ways)


def _way(parts: Sequence[exp.Expression], layers: Layers, *, is_first: bool = True) -> Way:
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    middle = len(parts) // 2
    first = _way(parts[:middle], layers, is_first=is_first)
    second = _way(parts[middle:], layers, is_first=False)
    total = layers.once(w.op(exp.Add, first[0], second[0]))
    if is_first and len(parts) == 2:  # noqa: PLR2004 - a pair
        # The first of all is small enough by itself.
        return total, total, total
    most, least = (
        layers.once(_farther(first[place], layers.once(w.op(exp.Add, first[0], second[place])), is_larger=is_larger))
        for place, is_larger in ((1, True), (2, False))
    )
    return total, most, least


def _farther(here: exp.Expression, there: exp.Expression, *, is_larger: bool) -> exp.Expression:
    """The larger or smaller of two, of which the second may be nothing."""
    return w.case([(w.is_null(there), here)], w.outermost([here, there], is_larger=is_larger))


def _fits(way: Way) -> exp.Expression:
    return w.all_of([decimals.within_limit(each) for each in way[1:]])
