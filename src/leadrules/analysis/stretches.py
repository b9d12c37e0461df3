"""What a plain test asks of a field's value, as a stretch of values or as several values: `between 50 and 999`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.graph.definitions import Setting

FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values from one end to another; None is no end. The ends are among them where it says so."""

    of: gv.Value
    low: Decimal | None
    high: Decimal | None
    has_low: bool
    has_high: bool

    @property
    def is_bounded(self) -> bool:
        """Whether it has both ends."""
        return self.low is not None and self.high is not None

    def begins_before(self, other: Stretch) -> bool:
        """Whether it holds values below all of the other's."""
        if self.low is None or other.low is None:
            return other.low is not None
        return self.low < other.low or (self.low == other.low and self.has_low and not other.has_low)

    def ends_before(self, other: Stretch) -> bool:
        """Whether the other holds values above all of its own."""
        if self.high is None or other.high is None:
            return self.high is not None
        return self.high < other.high or (self.high == other.high and not self.has_high and other.has_high)

    def shares(self, above: Stretch) -> bool:
        """Whether it reaches into another stretch, which begins after it."""
        if self.high is None or above.low is None:
            return False
        return self.high > above.low or (self.high == above.low and self.has_high and above.has_low)


def stretch(node: g.Truth, settings: Mapping[str, Setting]) -> Stretch | None:
    """The stretch of values that a test asks for; None where it asks for something else."""
    match node:
        case g.InRange(value=value, low=low, high=high):
            ends = point(low, settings), point(high, settings)
            return None if None in ends else Stretch(value, ends[0], ends[1], has_low=True, has_high=True)
        case g.Comparison(operator=operator, left=left, right=right):
            end = point(right, settings)
            if end is None:
                return None
            match operator:
                case g.Comparing.GE | g.Comparing.GT:
                    return Stretch(left, end, None, has_low=operator is g.Comparing.GE, has_high=False)
                case g.Comparing.LE | g.Comparing.LT:
                    return Stretch(left, None, end, has_low=False, has_high=operator is g.Comparing.LE)
                case _:
                    return None
        case g.Group(how=g.Quantity.ALL, parts=(one, other)):
            return both(stretch(one, settings), stretch(other, settings))
        case _:
            return None


def both(one: Stretch | None, other: Stretch | None) -> Stretch | None:
    """`> 10 and <= 50` as one stretch."""
    if one is None or other is None or one.of != other.of:
        return None
    low, high = (one, other) if one.high is None else (other, one)
    if low.high is not None or high.low is not None:
        return None
    return Stretch(one.of, low.low, high.high, has_low=low.has_low, has_high=high.has_high)


def point(node: gv.Value, settings: Mapping[str, Setting]) -> Decimal | None:
    """A value that the rules write down, if it can be compared: a number, or the place of a ranked value, of a day."""
    constant = settings[node.name].value if isinstance(node, gv.SettingValue) else node
    if not isinstance(constant, gv.Constant):
        return None
    kind, value = constant.type, constant.value
    if isinstance(kind, t.ChoiceType):
        return Decimal(kind.values.index(value)) if kind.is_ranked and isinstance(value, str) else None
    match value:
        case Decimal():
            return value
        case datetime():
            return Decimal((value - FIRST) // timedelta(microseconds=1))
        case date():
            return Decimal(value.toordinal())
        case _:
            return None
