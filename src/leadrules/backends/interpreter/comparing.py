"""How two values compare, how a text looks, and how far apart two values are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome, decided
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from leadrules.schema.values import ValueOrMissing


def compared(operator: str, left: ValueOrMissing, right: ValueOrMissing, kind: t.Type) -> Outcome:
    """Compare two values of one type."""
    if left is MISSING or right is MISSING:
        return Outcome.UNDECIDED
    if isinstance(left, Decimal | Range) and isinstance(right, Decimal | Range):
        return ranges.compare(operator, left, right)
    if isinstance(kind, t.ChoiceType) and kind.is_ranked and isinstance(left, str) and isinstance(right, str):
        places = (Decimal(kind.values.index(each)) for each in (left, right))
        return ranges.compare(operator, *places)
    if isinstance(left, date) and isinstance(right, date):
        before, same = left < right, left == right
        holds = {"<": before, "<=": before or same, ">": not (before or same), ">=": not before}
        return decided(holds.get(operator, same is (operator == "is")))
    if isinstance(left, str) and isinstance(right, str):
        same = fold(left) == fold(right) if t.is_textual(kind) else left == right
    else:
        same = left == right
    return decided(same is (operator == "is"))


def gap_between(left: ValueOrMissing, right: ValueOrMissing) -> Decimal | None:
    """How far apart two values are: in their unit, days for days and moments; None where it cannot be told."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (Decimal(abs((left - right).total_seconds())) / 86_400).quantize(Decimal("0.01"))
    if isinstance(left, datetime) or isinstance(right, datetime):
        return None
    if isinstance(left, date) and isinstance(right, date):
        return Decimal(abs((left - right).days))
    return None
