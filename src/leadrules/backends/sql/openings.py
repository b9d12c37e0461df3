"""How long a team has been open since the calendar begins, as arithmetic over weeks, with the stretches of its own.

All moments are seconds since 0001-01-01. Between two changes of the clocks and two holidays the time that has been
open is that of whole weeks by the clock on the wall, and a constant. The moments at which it is another constant are
steps: see clocks.py.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from leadrules.backends.sql import clocks
from leadrules.backends.sql.clocks import DAY, Change, Steps
from leadrules.schema.calendar import DAYS, FIRST_WEEK, LAST_WEEK

if TYPE_CHECKING:
    from leadrules.schema.calendar import Calendar

WEEK = DAYS * DAY
# The last year with holidays: until then every change of the clocks is written down.
FARTHEST = 3_000


class Going(Enum):
    """How the time that has been open goes on: with the hours of the week, with every second, or not at all."""

    BY_WEEK = auto()
    OPEN = auto()
    SHUT = auto()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The clock on the wall is `offset` ahead; the time that has been open is `plus` more than what its going gives."""

    going: Going
    offset: int
    plus: int


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a week as seconds of it, in order; none touches another."""

    openings: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """How long it is open."""
        return sum(end - begin for begin, end in self.openings)

    def open_before(self, wall: int) -> int:
        """How long it has been open, since year 1, when the clock on the wall shows a time."""
        weeks, second = divmod(wall, WEEK)
        return weeks * self.total + sum(max(min(second, end) - begin, 0) for begin, end in self.openings)


@dataclass(frozen=True, slots=True)
class Openings:
    """A calendar's opening time; `passed` is what it has come to at each of the steps, and at last."""

    week: Week
    steps: Steps[Stretch]
    begin: int
    end: int
    passed: tuple[int, ...]
    before_rule: int | None
    total: int

    def open_before(self, moment: int) -> int:
        """How long it has been open at a moment."""
        moment = min(max(moment, self.begin), self.end)
        return came_to(self.week, self.steps.at(moment), moment)


def came_to(week: Week, stretch: Stretch, moment: int) -> int:
    """How long it has been open at a moment of a stretch."""
    match stretch.going:
        case Going.BY_WEEK:
            return week.open_before(moment + stretch.offset) + stretch.plus
        case Going.OPEN:
            return moment + stretch.plus
        case Going.SHUT:
            return stretch.plus


@lru_cache(maxsize=16)
def openings_of(calendar: Calendar) -> Openings:
    """Find a calendar's steps.

    Raises:
        ValueError: when the years follow no rule in the end: hours begin or end at times that clocks skip or show
            twice, or the last holiday is farther than `FARTHEST`.
    """
    week = week_of(calendar)
    begin, end = (_midnight(calendar, each * DAYS) for each in (FIRST_WEEK, LAST_WEEK + 1))
    first, points, last_seen = _points(calendar, week, begin, end)
    steps = clocks.steps(first, points, last_seen)
    stretches = [steps.first, *(each for _, each in steps.steps)]
    return Openings(
        week=week,
        steps=steps,
        begin=begin,
        end=end,
        passed=tuple(came_to(week, each, at) for each, (at, _) in zip(stretches, steps.steps, strict=False)),
        before_rule=came_to(week, stretches[-1], steps.rule_from) if steps.rule_from is not None else None,
        total=came_to(week, steps.at(end), end),
    )


def _points(calendar: Calendar, week: Week, begin: int, end: int) -> tuple[Stretch, list[tuple[int, Stretch]], int]:
    """The first stretch, those that follow, and the year up to which they are told."""
    last = max((day.year for day in calendar.holidays), default=0)
    if last > FARTHEST:
        raise ValueError("no rule")
    last_seen = max(clocks.LAST_SEEN, last + clocks.YEARS_SEEN + 2)
    offset, changes = clocks.changes_until(calendar.timezone, last_seen)
    shut = [
        (_midnight(calendar, day.toordinal() - 1), _midnight(calendar, day.toordinal()))
        for day in sorted(calendar.holidays)
        if begin < (day.toordinal() - 1) * DAY < end
    ]
    odd = [each for each in changes if _is_odd(each, calendar)]
    spans = [(each.at - _jump(each), each.at + _jump(each)) for each in odd]
    opened = sorted({opening for each in odd for opening in _around(each, calendar)})
    stretch = first = Stretch(Going.BY_WEEK, offset, -week.open_before(begin + offset))
    points: list[tuple[int, Stretch]] = []
    cuts = {each.at for each in changes} | {at for pair in (*shut, *spans, *opened) for at in pair}
    for cut in sorted(each for each in cuts if begin < each < end):
        passed = came_to(week, stretch, cut)
        known = bisect_right(changes, cut, key=lambda each: each.at)
        offset = changes[known - 1].after if known else offset
        going = Going.SHUT if _covers(shut, cut) else Going.BY_WEEK
        if _covers(spans, cut):
            going = Going.OPEN if _covers(opened, cut) else Going.SHUT
        base = {Going.BY_WEEK: week.open_before(cut + offset), Going.OPEN: cut, Going.SHUT: 0}[going]
        # Where nothing goes by the clock on the wall, its offset says nothing.
        stretch = Stretch(going, offset if going is Going.BY_WEEK else 0, passed - base)
        points.append((cut, stretch))
    return first, points, last_seen


def week_of(calendar: Calendar) -> Week:
    """The hours of a week; what overlaps or touches is one opening."""
    found: list[tuple[int, int]] = []
    for weekday, opens, closes in sorted(calendar.hours):
        begin, end = (weekday * DAY + _second(each) for each in (opens, closes))
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif begin < end:
            found.append((begin, end))
    return Week(tuple(found))


def _second(of: time) -> int:
    return DAY if of == time.max else (of.hour * 60 + of.minute) * 60 + of.second


def _number(moment: datetime) -> int:
    return (moment.toordinal() - 1) * DAY + _second(moment.time())


def _midnight(calendar: Calendar, days: int) -> int:
    """When the clock first shows the beginning of a day, of so many days after year 1 begins."""
    midnight = datetime.fromordinal(days + 1).replace(tzinfo=calendar.zone)
    return _number(midnight.astimezone(UTC))


def _jump(change: Change) -> int:
    return abs(change.after - change.before)


def _shown(change: Change) -> tuple[int, int]:
    """From when to when the clock skips what it would show, or shows it twice."""
    low, high = sorted((change.before, change.after))
    return change.at + low, change.at + high


def _is_odd(change: Change, calendar: Calendar) -> bool:
    """Whether hours begin or end at a time that the clock skips, or shows twice."""
    low, high = _shown(change)
    for day in range(low // DAY, high // DAY + 1):
        if date.fromordinal(day + 1) in calendar.holidays:
            continue
        for weekday, *hours in calendar.hours:
            if weekday == day % DAYS and any(low < day * DAY + _second(each) < high for each in hours):
                return True
    return False


def _around(change: Change, calendar: Calendar) -> list[tuple[int, int]]:
    """The openings around a change, cut to the time that it may touch."""
    low, high = change.at - _jump(change), change.at + _jump(change)
    days = [date.fromordinal(each // DAY + 1) + timedelta(days=more) for each, more in ((low, -2), (high, 2))]
    found = [(max(_number(begin), low), min(_number(end), high)) for begin, end in calendar.openings(*days)]
    return [(begin, end) for begin, end in found if begin < end]


def _covers(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a moment lies in one of several spans, in order, none of which overlaps another."""
    place = bisect_right(spans, at, key=lambda each: each[0])
    return place > 0 and at < spans[place - 1][1]
