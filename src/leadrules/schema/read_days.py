"""Days, moments and spans of time: what is written outside → dates, moments in UTC, seconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema.duration import SECONDS, Unit
from leadrules.schema.patterns import date_pattern
from leadrules.schema.raw import LONGEST_WRITTEN, Unusable, unusable
from leadrules.schema.values import Missing

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadrules.schema.raw import Plain

# The forms of ISO 8601 that exports use: a day, or a day and a time of day, perhaps with its distance to UTC.
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))? ?([Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
# The forms that programs write, `2026-11-20` and `2026-11-20T15:00:00Z`: at each third place from the fifth on stands
# what parts the digits.
_LENGTH_OF_DAY, _PARTS_OF_DAY = 10, "--"
_LENGTH_OF_MOMENT, _PARTS_OF_MOMENT = 20, "--T::Z"
_SPAN = re.compile(r"([0-9]{1,9}) (minute|hour|day|week)s?")
# At the ends of these a zone's clock shows a year that there is not.
_EDGES = (1, 9999)
_OUTSIDE = "lies outside the years 1 to 9999"


def read_date(raw: Plain, zone: ZoneInfo, written: tuple[str, ...]) -> date | Missing | Unusable:
    """Read a day; of a moment, the day that it is in the zone."""
    if type(raw) is str and not written and (found := _plain_day(raw)) is not None:
        return found
    match raw:
        case Missing() | Unusable():
            return raw
        case str():
            moment = _written(raw, written)
        case datetime():
            moment = raw
        case date():
            return raw
        case _:
            moment = None
    if moment is None:
        return unusable(raw, f"is not {_wanted('date', '2026-11-20', raw, written)}")
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return unusable(raw, _OUTSIDE)


def read_datetime(raw: Plain, zone: ZoneInfo, written: tuple[str, ...]) -> datetime | Missing | Unusable:
    """Read a moment; without its distance to UTC it is a wall clock's in the zone, and a day is its midnight.

    Of a time that the clock shows twice the first is taken; one that it jumps over moves forward by the jump.
    """
    if type(raw) is str and not written and (found := plain_moment(raw)) is not None:
        return found
    match raw:
        case Missing() | Unusable():
            return raw
        case str():
            moment = _written(raw, written)
        case datetime():
            moment = raw
        case date():
            moment = datetime.combine(raw, time.min)
        case _:
            moment = None
    if moment is None:
        return unusable(raw, f"is not {_wanted('moment', '2026-11-20 15:00', raw, written)}")
    try:
        found = (moment.replace(tzinfo=zone, fold=0) if moment.tzinfo is None else moment).astimezone(UTC)
        if found.year in _EDGES:
            # The clock on the wall must be able to show it, too.
            found.astimezone(zone)
    except (OverflowError, ValueError):
        return unusable(raw, _OUTSIDE)
    return found


def read_duration(raw: Plain) -> Decimal | Missing | Unusable:
    """Read `"90 days"` into seconds; months and longer have no fixed length."""
    match raw:
        case Missing() | Unusable():
            return raw
        case timedelta():
            return Decimal(raw // timedelta(microseconds=1)) / 1_000_000
        case str() if match := _SPAN.fullmatch(raw[:LONGEST_WRITTEN]):
            return Decimal(int(match[1]) * SECONDS[Unit(match[2])])
        case _:
            return unusable(raw, "is not a span of time such as `90 days`")


def plain_moment(text: str) -> datetime | None:
    """Read a moment in the form that programs write, `2026-11-20T15:00:00Z`; None for any other, which may be one."""
    # A year at the edges is left to `read_datetime`. A whole text is compared faster than a year that is cut out.
    if len(text) != _LENGTH_OF_MOMENT or text[4::3] != _PARTS_OF_MOMENT or not "0002" < text < "9999":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _plain_day(text: str) -> date | None:
    """Read a day in the form that programs write, as `plain_moment` does."""
    if len(text) != _LENGTH_OF_DAY or text[4::3] != _PARTS_OF_DAY:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wanted(what: str, example: str, raw: Plain, written: tuple[str, ...]) -> str:
    """Say what a value should be: `is not …`."""
    if written and isinstance(raw, str):
        return f"a {what} written as " + " or ".join(f"`{pattern}`" for pattern in written)
    if isinstance(raw, str) and _ISO.fullmatch(raw[:LONGEST_WRITTEN]):
        return f"a {what} that calendar and clock have"
    return f"a {what} such as `{example}`"


def _written(text: str, written: tuple[str, ...]) -> datetime | None:
    """Read a text by the patterns, or as ISO 8601 where there are none; None when it is no day."""
    if len(text) > LONGEST_WRITTEN:
        return None
    patterns = [pattern for each in written if (pattern := date_pattern(each)) is not None]
    if patterns:
        return next((moment for each in patterns if (moment := each.read(text)) is not None), None)
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, at, fraction, offset = match.groups()
    micros = f".{fraction[:6]:0<6}" if fraction else ""
    distance = "+00:00" if offset in ("Z", "z", "UTC") else offset or ""
    try:
        return datetime.fromisoformat(
            f"{day}T{at or '00:00'}{':00' if micros and at.count(':') == 1 else ''}{micros}{distance}"
        )
    except ValueError:
        return None
