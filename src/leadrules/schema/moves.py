"""Moving a day or a moment by a duration, and the time between two of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema.duration import Duration, shift_date, shift_moment
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from leadrules.schema.calendar import Calendar
    from leadrules.schema.values import Missing, ValueOrMissing


def moved(value: ValueOrMissing, duration: Duration, direction: int, calendar: Calendar) -> date | datetime | None:
    """Move by a duration (1 ahead, -1 back), by business time where it says so; None where calendars end."""
    if isinstance(value, datetime):
        if duration.is_business:
            move = calendar.add_business if direction > 0 else calendar.back_business
            return move(value, duration)
        return shift_moment(value, duration, direction, calendar.zone)
    if not isinstance(value, date):
        return None
    if duration.is_business:
        noon = datetime(value.year, value.month, value.day, 12, tzinfo=calendar.zone)
        there = moved(noon, duration, direction, calendar)
        return there.astimezone(calendar.zone).date() if isinstance(there, datetime) else None
    return shift_date(value, duration, direction)


def window(here: date | datetime, duration: Duration, calendar: Calendar, *, is_next: bool) -> tuple[date, date]:
    """From here to a duration ahead, or from a duration back to here."""
    there = moved(here, duration, 1 if is_next else -1, calendar)
    if there is None:
        # Farther than the calendar reaches is no limit on that side.
        there = here.replace(year=9999 if is_next else 1)
    return (here, there) if is_next else (there, here)


def elapsed(later: ValueOrMissing, earlier: ValueOrMissing) -> Decimal | Missing:
    """The seconds from the earlier to the later of two days or moments."""
    if not isinstance(later, date) or not isinstance(earlier, date):
        return MISSING
    passed = later - earlier
    return Decimal(passed.days * 86_400 + passed.seconds) + Decimal(passed.microseconds).scaleb(-6)
