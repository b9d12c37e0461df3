"""The largest or smallest of several values, whatever they are: numbers, ranks, days or moments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema import ranges
from leadrules.schema.types import ChoiceType
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.schema.types import Type
    from leadrules.schema.values import ValueOrMissing


def farthest(values: Iterable[ValueOrMissing], kind: Type, *, is_larger: bool) -> ValueOrMissing:
    """The largest or smallest of several; missing when one of them is, or when there are none."""
    found = list(values)
    if not found or MISSING in found:
        return MISSING
    numbers = [value for value in found if isinstance(value, Decimal | Range)]
    if len(numbers) == len(found):
        return ranges.extreme(numbers, is_larger=is_larger)
    choose = max if is_larger else min
    if isinstance(kind, ChoiceType):
        return choose((str(value) for value in found), key=kind.values.index)
    days = [value for value in found if isinstance(value, date)]
    return choose(days) if len(days) == len(found) else MISSING
