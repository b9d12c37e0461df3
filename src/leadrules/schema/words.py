"""Names, numbers, amounts, durations, days and moments as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from leadrules.schema.values import Single

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SECONDS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
LONGEST_TEXT = 200


def spaced(name: str) -> str:
    """`budget_confirmed` as "budget confirmed"."""
    return name.strip("`").replace("_", " ").replace(".", " ")


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    texts = list(items)
    if len(texts) < 2:  # noqa: PLR2004 - one item needs no "and"
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def number_words(value: Decimal) -> str:
    """Without idle zeros, its thousands apart: `35`, `2.5`, `20,000`."""
    whole = value == value.to_integral_value()
    return f"{int(value):,}" if whole else f"{value.normalize():,f}"


def amount_words(value: Decimal, kind: t.Type) -> str:
    """A number with the unit of its type."""
    money = t.money_of(kind)
    if money is not None:
        plain = number_words(value) if value == value.to_integral_value() else f"{value:,.2f}"
        return f"{plain} {money.currency}"
    if kind == t.PERCENT:
        return f"{number_words(value)}%"
    if kind == t.DURATION:
        return length_words(value)
    return number_words(value)


def length_words(seconds: Decimal) -> str:
    """A duration: `3 days 4 hours`."""
    rest = abs(seconds)
    parts = []
    for name, size in SECONDS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{int(count):,} {name}{'' if count == 1 else 's'}")
    shown = " ".join(parts[:2]) or "0 minutes"
    return f"-{shown}" if seconds < 0 else shown


def business_words(seconds: Decimal) -> str:
    """A stretch of opening hours, whose days are shorter than the calendar's: `9 business hours 30 minutes`."""
    minutes = int(abs(seconds) // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} business minute{'' if rest == 1 else 's'}"
    shown = f"{hours:,} business hour{'' if hours == 1 else 's'}"
    return f"{shown} {rest} minute{'' if rest == 1 else 's'}" if rest else shown


def day_words(day: date) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """`Mon 23 Nov 2026, 14:30`, on the clock of a time zone."""
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return f"{DAYS[local.weekday()]} {day_words(local)}, {local:%H:%M}"


def value_words(value: Single, kind: t.Type, zone: ZoneInfo) -> str:
    """One value that is written down in the rules."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return amount_words(value, kind)
        case datetime():
            return moment_words(value, zone)
        case date():
            return day_words(value)
        case str() if t.is_textual(kind):
            return f"“{value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + '…'}”"
        case str() if isinstance(kind, t.ChoiceType):
            return spaced(value)
        case _:
            return str(value)
