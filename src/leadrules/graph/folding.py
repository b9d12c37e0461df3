"""What `sum`, `min`, `max`, `latest` and `earliest` make of a list's entries, of which some only may count."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.graph.values import Fold, Folding
from leadrules.schema import ranges
from leadrules.schema.farthest import farthest
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from leadrules.schema.values import ValueOrMissing


def folded(node: Fold, certain: list[ValueOrMissing], perhaps: list[ValueOrMissing]) -> ValueOrMissing:
    """Fold the values of the entries that hold and of those that may; missing when one of them is."""
    if MISSING in certain or MISSING in perhaps:
        return MISSING
    if node.how is Folding.SUM:
        return total(certain, perhaps)
    is_larger = node.how in (Folding.MAX, Folding.LATEST)
    alone = farthest(certain, node.item.type, is_larger=is_larger)
    if not perhaps or alone is MISSING:
        return alone
    together = farthest([*certain, *perhaps], node.item.type, is_larger=is_larger)
    if isinstance(alone, Decimal | Range) and isinstance(together, Decimal | Range):
        return between(alone, together, is_larger=is_larger)
    return alone if alone == together else MISSING


def between(alone: ranges.Ranged, together: ranges.Ranged, *, is_larger: bool) -> ranges.Ranged:
    """From what certain entries come to alone, to what they come to with all that may count."""
    (a, b), (c, d) = ranges.ends(alone), ranges.ends(together)
    return ranges.ranged(a, d) if is_larger else ranges.ranged(c, b)


def total(certain: list[ValueOrMissing], perhaps: list[ValueOrMissing]) -> ValueOrMissing:
    """Add; what only may count may also add nothing."""
    result: ranges.Ranged | Missing = ranges.ZERO
    for value, is_certain in (*((each, True) for each in certain), *((each, False) for each in perhaps)):
        if isinstance(result, Missing) or not isinstance(value, Decimal | Range):
            return MISSING
        result = ranges.add(result, value if is_certain else ranges.with_zero(value))
    return result
