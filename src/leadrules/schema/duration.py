"""Spans of time as they are written (`90 days`, `4 business hours`), and moving a day or a moment by one."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Unit(StrEnum):
    """What a duration counts."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


SECONDS = {Unit.MINUTE: 60, Unit.HOUR: 3_600, Unit.DAY: 86_400, Unit.WEEK: 604_800}
MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
# Keeps every reachable day inside what a calendar can hold; a longer span is refused when the file is checked.
MOST_DAYS = 366 * 1_000


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of units; `is_business` counts opening hours, or working days, only."""

    amount: int
    unit: Unit
    is_business: bool = False

    def __str__(self) -> str:
        """As an author writes it."""
        business = "business " if self.is_business else ""
        return f"{self.amount} {business}{self.unit}{'' if self.amount == 1 else 's'}"

    @property
    def seconds(self) -> Decimal | None:
        """Its length, or None for months and longer, and for business time, which have no fixed length."""
        if self.is_business or self.unit in MONTHS:
            return None
        return Decimal(self.amount * SECONDS[self.unit])

    @property
    def is_whole_days(self) -> bool:
        """Whether it moves a day to a day."""
        return self.unit not in (Unit.MINUTE, Unit.HOUR)

    @property
    def is_too_long(self) -> bool:
        """Whether a calendar could not hold a day so far away."""
        days = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
        return self.amount * days.get(self.unit, 1) > MOST_DAYS


def shift_date(day: date, duration: Duration, direction: int) -> date | None:
    """Move a day by whole days or months; the 31st becomes a shorter month's last day. None outside years 1 to 9999."""
    try:
        if duration.unit in MONTHS:
            months = day.year * 12 + day.month - 1 + direction * duration.amount * MONTHS[duration.unit]
            year, month = months // 12, months % 12 + 1
            return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        weeks = 7 if duration.unit is Unit.WEEK else 1
        return day + timedelta(days=direction * duration.amount * weeks)
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        return None


def shift_moment(moment: datetime, duration: Duration, direction: int, zone: ZoneInfo) -> datetime | None:
    """Move a moment: hours by the clock that never jumps, days and longer by the wall clock of the zone.

    Noon stays noon over a daylight-saving change. The result is in UTC; None outside years 1 to 9999, in UTC and on
    the wall.
    """
    try:
        if not duration.is_whole_days:
            there = moment + direction * timedelta(seconds=duration.amount * SECONDS[duration.unit])
            there.astimezone(zone)
            return there
        wall = moment.astimezone(zone)
        day = shift_date(wall.date(), duration, direction)
        if day is None:
            return None
        return datetime.combine(day, wall.time(), zone).replace(fold=wall.fold).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
