"""Business time: when a team is open, and counting minutes, hours and working days of that alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.schema.duration import SECONDS, Duration, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    Opening = tuple[datetime, datetime]

NOTHING = timedelta(0)
DAYS = 7
# Week 0 begins on Monday, 1 January of year 1. The first and the last week are left out: their days can fall outside
# what a datetime holds once they are turned into UTC.
FIRST_WEEK = 1
LAST_WEEK = date.max.toordinal() // DAYS - 2
EARLIEST = datetime.combine(date.fromordinal(FIRST_WEEK * DAYS + 1), time(12), UTC)
LATEST = datetime.combine(date.fromordinal(LAST_WEEK * DAYS + DAYS), time(12), UTC)
# Weeks are added up in blocks, once a calendar, so that a span of a thousand years costs what one of a year does.
BLOCK = 256


@dataclass(frozen=True)
class Calendar:
    """When a team is open, by the wall clock of its zone.

    `hours` holds weekday (Monday is 0), opening and closing time; `time.max` closes at 24:00. A day may open more than
    once. An opening begins and ends when the clock first shows its times; a time that a clock jumps over moves
    forward by the jump.
    """

    timezone: str
    hours: tuple[tuple[int, time, time], ...]
    holidays: frozenset[date]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    def add_business(self, moment: datetime, duration: Duration) -> datetime | None:
        """Go forward by business time; a start outside opening hours counts from the next opening.

        Hours pass while it is open; days keep the time of the wall clock. None when the calendar never opens again,
        or ends (year 9999).
        """
        if duration.unit is Unit.DAY:
            start = self._forward(moment, NOTHING)
            if start is None:
                return None
            wall = start.astimezone(self.zone)
            return self._working_day(wall.date(), timedelta(0), wall.timetz(), duration.amount)
        length = _length(duration)
        return None if length is None else self._forward(moment, length)

    def back_business(self, moment: datetime, duration: Duration) -> datetime | None:
        """Go back by business time; a start outside opening hours counts from the closing before.

        None when the calendar was not open often enough before, or begins (year 1).
        """
        if duration.unit is Unit.DAY:
            start = self._backward(moment, NOTHING)
            if start is None:
                return None
            wall = start.astimezone(self.zone)
            # A closing at midnight belongs to the day that it ends.
            late = timedelta(days=1) if wall.time() == time.min else NOTHING
            return self._working_day(wall.date() - late, late, wall.timetz(), -duration.amount)
        length = _length(duration)
        return None if length is None else self._backward(moment, length)

    def business_seconds(self, begin: datetime, end: datetime) -> Decimal:
        """Count the seconds of business time from one moment to another; negative when the second is earlier."""
        if end < begin:
            return -self.business_seconds(end, begin)
        begin, end = (min(max(moment, EARLIEST), LATEST) for moment in (begin, end))
        first, last = self._week_of(begin), self._week_of(end)
        total = sum((_overlap(each, begin, end) for each in self._openings(first)), NOTHING)
        if last > first:
            total += sum((_overlap(each, begin, end) for each in self._openings(last)), NOTHING)
        week = first + 1
        while week < last:
            is_whole = week % BLOCK == 0 and week + BLOCK <= last
            total += self._open_in_block(week // BLOCK) if is_whole else self._open_in_week(week)
            week += BLOCK if is_whole else 1
        return Decimal(total // timedelta(microseconds=1)).scaleb(-6)

    def openings(self, first: date, last: date) -> Iterator[Opening]:
        """Give the openings of the weeks in which two days lie, and of those between."""
        for week in range((first.toordinal() - 1) // DAYS, (last.toordinal() - 1) // DAYS + 1):
            yield from self._openings(week)

    def is_working_day(self, day: date) -> bool:
        """Whether it opens on that day."""
        return bool(self._by_weekday[day.weekday()]) and day not in self.holidays

    # --- Opening time ---------------------------------------------------------------------------------------------

    @cached_property
    def _by_weekday(self) -> tuple[tuple[tuple[time, time], ...], ...]:
        return tuple(
            tuple(sorted((opens, closes) for weekday, opens, closes in self.hours if weekday == day and opens < closes))
            for day in range(DAYS)
        )

    @cached_property
    def _holiday_weeks(self) -> frozenset[int]:
        return frozenset((day.toordinal() - 1) // DAYS for day in self.holidays)

    @cached_property
    def _open_in_blocks(self) -> dict[int, timedelta]:
        """What has been added up so far; two threads at worst add the same up twice."""
        return {}

    @cached_property
    def _open_in_plain_week(self) -> timedelta:
        """The opening time of a week without holidays in which no clock changes."""
        plain = Calendar("UTC", self.hours, frozenset())
        return sum((end - begin for begin, end in plain._openings(FIRST_WEEK)), NOTHING)

    def _week_of(self, moment: datetime) -> int:
        return (moment.astimezone(self.zone).toordinal() - 1) // DAYS

    def _utc(self, day: date, at: time) -> datetime:
        if at == time.max:
            day, at = day + timedelta(days=1), time.min
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def _openings(self, week: int) -> Iterator[Opening]:
        """Give a week's openings in order, where they overlap cut so that no moment counts twice."""
        if not FIRST_WEEK <= week <= LAST_WEEK:
            return
        closed = EARLIEST - timedelta(days=DAYS)
        for weekday, hours in enumerate(self._by_weekday):
            day = date.fromordinal(week * DAYS + 1 + weekday)
            if not hours or day in self.holidays:
                continue
            for opens, closes in hours:
                begin, end = max(self._utc(day, opens), closed), self._utc(day, closes)
                if begin < end:
                    closed = end
                    yield begin, end

    def _open_in_week(self, week: int) -> timedelta:
        if week not in self._holiday_weeks and self._offset(week) == self._offset(week + 1):
            return self._open_in_plain_week
        return sum((end - begin for begin, end in self._openings(week)), NOTHING)

    def _offset(self, week: int) -> timedelta | None:
        return self.zone.utcoffset(datetime.fromordinal(week * DAYS + 1).replace(tzinfo=self.zone))

    def _open_in_block(self, block: int) -> timedelta:
        known = self._open_in_blocks.get(block)
        if known is None:
            weeks = range(max(block * BLOCK, FIRST_WEEK), min(block * BLOCK + BLOCK, LAST_WEEK + 1))
            known = self._open_in_blocks[block] = sum(map(self._open_in_week, weeks), NOTHING)
        return known

    # --- Going along it -------------------------------------------------------------------------------------------

    def _forward(self, moment: datetime, length: timedelta) -> datetime | None:
        """The first moment with so much opening time behind it; no length at all gives the next moment of opening."""
        if not EARLIEST <= moment <= LATEST or not self._open_in_plain_week:
            return None
        week = self._week_of(moment)
        while week <= LAST_WEEK:
            for begin, end in self._openings(week):
                if end <= moment:
                    continue
                start = max(begin, moment)
                if length <= end - start:
                    return start + length
                length -= end - start
            week, length = self._skip(week + 1, length)
        return None

    def _skip(self, week: int, length: timedelta) -> tuple[int, timedelta]:
        """Pass the weeks that end before the length does."""
        while week <= LAST_WEEK:
            step = BLOCK if week % BLOCK == 0 and _is_passed(self._open_in_block(week // BLOCK), length) else 1
            opened = self._open_in_block(week // BLOCK) if step == BLOCK else self._open_in_week(week)
            if not _is_passed(opened, length):
                break
            week, length = week + step, length - opened
        return week, length

    def _backward(self, moment: datetime, length: timedelta) -> datetime | None:
        """As `_forward`, the other way; no length at all gives the last moment of opening."""
        if not EARLIEST <= moment <= LATEST or not self._open_in_plain_week:
            return None
        week = self._week_of(moment)
        while week >= FIRST_WEEK:
            for begin, end in reversed(tuple(self._openings(week))):
                if begin >= moment:
                    continue
                start = min(end, moment)
                if length <= start - begin:
                    return start - length
                length -= start - begin
            week, length = self._skip_back(week - 1, length)
        return None

    def _skip_back(self, week: int, length: timedelta) -> tuple[int, timedelta]:
        while week >= FIRST_WEEK:
            is_end = week % BLOCK == BLOCK - 1
            step = BLOCK if is_end and _is_passed(self._open_in_block(week // BLOCK), length) else 1
            opened = self._open_in_block(week // BLOCK) if step == BLOCK else self._open_in_week(week)
            if not _is_passed(opened, length):
                break
            week, length = week - step, length - opened
        return week, length

    # --- Working days ---------------------------------------------------------------------------------------------

    @cached_property
    def _weekdays(self) -> tuple[int, ...]:
        return tuple(weekday for weekday, hours in enumerate(self._by_weekday) if hours)

    @cached_property
    def _holiday_indexes(self) -> tuple[int, ...]:
        return tuple(sorted(self._index(day) for day in self.holidays if day.weekday() in self._weekdays))

    def _index(self, day: date) -> int:
        """Number the days of the working weekdays, holidays included."""
        week, weekday = divmod(day.toordinal() - 1, DAYS)
        return week * len(self._weekdays) + bisect_left(self._weekdays, weekday)

    def _worked(self, index: int) -> int:
        """How many days up to that one were no holidays."""
        return index + 1 - bisect_right(self._holiday_indexes, index)

    def _working_day(self, day: date, late: timedelta, at: time, days: int) -> datetime | None:
        """Give the wall clock's time on the working day so many days on; `late` is a day for a closing at midnight."""
        wanted = self._worked(self._index(day)) + days
        ends = FIRST_WEEK * len(self._weekdays), (LAST_WEEK + 1) * len(self._weekdays)
        if not self._worked(ends[0]) <= wanted <= ends[1]:
            return None
        index = bisect_left(range(ends[1]), wanted, key=self._worked)
        if not ends[0] <= index < ends[1]:
            return None
        week, weekday = divmod(index, len(self._weekdays))
        found = date.fromordinal(week * DAYS + 1 + self._weekdays[weekday]) + late
        return datetime.combine(found, at).astimezone(UTC)


def _is_passed(opened: timedelta, length: timedelta) -> bool:
    return not opened or opened < length


def _overlap(opening: Opening, begin: datetime, end: datetime) -> timedelta:
    return max(min(opening[1], end) - max(opening[0], begin), NOTHING)


def _length(duration: Duration) -> timedelta | None:
    """Its time on the clock; None when it is longer than the calendar."""
    try:
        return timedelta(seconds=duration.amount * SECONDS[duration.unit])
    except OverflowError:
        return None


DEFAULT = Calendar("UTC", (), frozenset())
