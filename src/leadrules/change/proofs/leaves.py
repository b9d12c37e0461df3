"""Single tests of the same value: a higher threshold, fewer values, fewer words, a shorter time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.change.side import Side
    from leadrules.schema.duration import Duration


class Asked(Protocol):
    """Who knows of whole criteria, and of values."""

    def criteria(self, one: g.Truth | None, side: Side, two: g.Truth | None, other: Side) -> bool:
        """Whether a criterion is at most as met as another."""

    def value(self, one: gv.Value, side: Side, two: gv.Value, other: Side) -> bool:
        """Whether a value is at most another."""


def leaf_at_most(one: g.Truth, side: Side, two: g.Truth, other: Side, asked: Asked) -> bool:
    """Whether a single test is never more met than another."""
    match one, two:
        case g.Comparison(), g.Comparison():
            return compared(one, side, two, other, asked)
        case g.Comparison(operator=g.Comparing.IS), g.IsIn():
            is_same = side.canonical(one.left) == other.canonical(two.value)
            return is_same and side.canonical(one.right) in {other.canonical(each) for each in two.options}
        case g.IsIn(), g.Comparison(operator=g.Comparing.IS):
            is_same = side.canonical(one.value) == other.canonical(two.left)
            return is_same and all(side.canonical(each) == other.canonical(two.right) for each in one.options)
        case g.IsIn(), g.IsIn():
            is_same = side.canonical(one.value) == other.canonical(two.value)
            few, many = ({where.canonical(x) for x in node.options} for where, node in ((side, one), (other, two)))
            # Of values that are computed themselves one may be missing, and leave both open.
            is_plain = all(isinstance(each, gv.Constant | gv.SettingValue) for each in (*one.options, *two.options))
            return is_same and is_plain and few <= many
        case g.TextMatches(), g.TextMatches():
            is_same = side.canonical(one.value) == other.canonical(two.value) and one.how is two.how
            return is_same and set(one.wanted) <= set(two.wanted)
        case g.IsWithin(), g.IsWithin():
            is_same = side.canonical(one.value) == other.canonical(two.value) and one.is_next is two.is_next
            return is_same and is_shorter(one.duration, side, two.duration, other)
        case g.Quantified(), g.Quantified():
            if one.is_every is not two.is_every or side.canonical(one.over) != other.canonical(two.over):
                return False
            return asked.criteria(one.where, side, two.where, other)
        case _:
            return False


def compared(one: g.Comparison, side: Side, two: g.Comparison, other: Side, asked: Asked) -> bool:
    """`x >= 50` is at most `x >= 20`; so is `x is 50`."""
    high, low = constant(one.right, side), constant(two.right, other)
    if high is None or low is None or not asked.value(one.left, side, two.left, other):
        return False
    is_same = side.canonical(one.left) == other.canonical(two.left)
    if isinstance(one.left.type, t.ChoiceType):
        order = one.left.type.values
        if high not in order or low not in order:
            return False
        high, low = Decimal(order.index(high)), Decimal(order.index(low))
    if type(high) is not type(low) or not isinstance(high, Decimal | date):
        return False
    match one.operator, two.operator:
        case (g.Comparing.GE, g.Comparing.GE) | (g.Comparing.GT, g.Comparing.GT | g.Comparing.GE):
            return bool(high >= low)
        case (g.Comparing.GE, g.Comparing.GT):
            return bool(high > low)
        case (g.Comparing.IS, g.Comparing.GE):
            return is_same and bool(high >= low)
        case (g.Comparing.IS, g.Comparing.GT):
            return is_same and bool(high > low)
        case _:
            return False


def constant(value: gv.Value, side: Side) -> Any:  # noqa: ANN401 - a number, a day, a moment or a text
    """A value that is written down, or that a setting has; None for any other."""
    match value:
        case gv.Constant():
            return value.value
        case gv.SettingValue():
            found = side.graph.settings[value.name].value
            return None if found is None else found.value
        case _:
            return None


def is_shorter(one: Duration, side: Side, two: Duration, other: Side) -> bool:
    """Whether a time ends no later than another, whenever it begins."""
    if side.graph.timezone != other.graph.timezone:
        return False
    if one.seconds is not None and two.seconds is not None:
        return one.seconds <= two.seconds and one.is_whole_days is two.is_whole_days
    if one.is_business and side.digests.opening() != other.digests.opening():
        return False
    return one.unit is two.unit and one.is_business is two.is_business and one.amount <= two.amount
