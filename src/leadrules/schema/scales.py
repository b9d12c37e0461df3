"""To which place results are rounded, and what a percentage counts as in a product."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.currencies import MINOR_UNITS

if TYPE_CHECKING:
    from leadrules.schema.values import Missing


def scale_of(kind: t.Type) -> Decimal:
    """The last decimal place that a type keeps: a currency's smallest unit, whole seconds, nine decimals."""
    money = t.money_of(kind)
    if money is not None:
        return Decimal(1).scaleb(-MINOR_UNITS.get(money.currency, 2))
    return Decimal(1) if kind == t.DURATION else Decimal("1e-9")


def multiplied(
    left: ranges.Ranged, left_type: t.Type, right: ranges.Ranged, right_type: t.Type, kind: t.Type
) -> ranges.Ranged | Missing:
    """Multiply into a type, rounded to its scale: `50 * 5%` is 2.5; `2 * 5%` in a percentage stays one."""
    if kind != t.PERCENT:
        left, right = hundredth(left, left_type), hundredth(right, right_type)
    return ranges.multiply(left, right, scale_of(kind))


def hundredth(value: ranges.Ranged, kind: t.Type) -> ranges.Ranged:
    """A percentage as a part of one."""
    if kind != t.PERCENT:
        return value
    low, high = ranges.ends(value)
    return ranges.ranged(None if low is None else low.scaleb(-2), None if high is None else high.scaleb(-2))
