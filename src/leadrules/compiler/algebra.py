"""Which type comes out of adding, multiplying and dividing values of two types; None where that has no meaning."""

from __future__ import annotations

from leadrules.schema import types as t


def added(left: t.Type, right: t.Type) -> t.Type | None:
    """The type of a sum; None when the two cannot be added."""
    if t.is_plain_number(left) and t.is_plain_number(right):
        is_band = isinstance(left, t.BandType) or isinstance(right, t.BandType)
        of = t.INTEGER if {str(left), str(right)} <= {"integer", "band of integer"} else t.NUMBER
        return t.BandType(of) if is_band else of
    money = t.money_of(left)
    if money is not None and money == t.money_of(right):
        return t.BandType(money) if isinstance(left, t.BandType) or isinstance(right, t.BandType) else money
    return left if left == right and left in (t.PERCENT, t.DURATION) else None


def multiplied(left: t.Type, right: t.Type) -> t.Type | None:
    """The type of a product; None when there is none."""
    for one, other in ((left, right), (right, left)):
        is_factor = t.is_plain_number(other) or other == t.PERCENT
        is_band = isinstance(one, t.BandType) or isinstance(other, t.BandType)
        money = t.money_of(one)
        if money is not None and is_factor:
            return t.BandType(money) if is_band else money
        if t.is_plain_number(one) and t.is_plain_number(other):
            of = t.INTEGER if {str(one), str(other)} <= {"integer", "band of integer"} else t.NUMBER
            return t.BandType(of) if is_band else of
        if t.is_plain_number(one) and other == t.PERCENT:
            return t.BandType(t.NUMBER) if is_band else t.NUMBER
        if one == t.DURATION and t.is_plain_number(other):
            return t.DURATION
    return None


def divided(left: t.Type, right: t.Type) -> t.Type | None:
    """The type of a quotient; None when there is none."""
    is_band = isinstance(left, t.BandType) or isinstance(right, t.BandType)
    money = t.money_of(left)
    if money is not None and t.is_plain_number(right):
        return t.BandType(money) if is_band else money
    same_money = money is not None and money == t.money_of(right)
    both_numbers = t.is_plain_number(left) and t.is_plain_number(right)
    if same_money or both_numbers or (left == right and left in (t.PERCENT, t.DURATION)):
        return t.BandType(t.NUMBER) if is_band else t.NUMBER
    return t.PERCENT if left == t.PERCENT and t.is_plain_number(right) else None
