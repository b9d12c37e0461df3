"""What the clocks of a zone show, as steps: those of the past one by one, later ones by the rule of every year.

All moments are seconds since 0001-01-01. A year begins on 1 March here, so that a leap day is its last: on which day a
rule changes the clocks then depends on nothing but the weekday of that first of March.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from leadrules.schema.calendar import DAYS

DAY = 86_400
# No clock was changed earlier; all that later years do is seen in 28 of them, in which every year falls on every day.
FIRST_SEEN, LAST_SEEN, YEARS_SEEN = 1800, 2130, 28
V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Change:
    """Clocks go from one offset to another."""

    at: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Steps(Generic[V]):
    """A value that changes in steps; from `rule_from` on by `yearly`: second of the year and value, by weekday."""

    first: V
    steps: tuple[tuple[int, V], ...]
    rule_from: int | None = None
    at_new_year: V | None = None
    yearly: tuple[tuple[tuple[int, V], ...], ...] = ()

    def at(self, moment: int) -> V:
        """The value at a moment."""
        if self.rule_from is None or self.at_new_year is None or moment < self.rule_from:
            return _last(self.first, self.steps, moment)
        day = date.fromordinal(moment // DAY + 1)
        year = day.year if day >= date(day.year, 3, 1) else day.year - 1
        return _last(self.at_new_year, self.yearly[weekday_of(year)], moment - begin_of(year))


def _last(first: V, steps: tuple[tuple[int, V], ...], at: int) -> V:
    found = bisect_right(steps, at, key=lambda each: each[0])
    return steps[found - 1][1] if found else first


def begin_of(year: int) -> int:
    """When a year begins: on 1 March."""
    return (date(year, 3, 1).toordinal() - 1) * DAY


def weekday_of(year: int) -> int:
    """The weekday of its first day; Monday is 0."""
    return date(year, 3, 1).weekday()


@lru_cache(maxsize=16)
def changes(timezone: str) -> tuple[int, tuple[Change, ...]]:
    """The offset before clocks were ever changed, and every change up to `LAST_SEEN`."""
    zone = ZoneInfo(timezone)
    found: list[Change] = []
    day, moment = timedelta(days=1), datetime(FIRST_SEEN, 3, 1, tzinfo=UTC)
    first = before = _offset(moment, zone)
    for _ in range((begin_of(LAST_SEEN) - begin_of(FIRST_SEEN)) // DAY):
        after = _offset(moment + day, zone)
        if after != before:
            found.append(Change(_changed(moment, zone, before), _seconds(before), _seconds(after)))
            before = after
        moment += day
    return _seconds(first), tuple(found)


def changes_until(timezone: str, last_seen: int) -> tuple[int, tuple[Change, ...]]:
    """The same up to a later year: what the rule of every year adds."""
    first, found = changes(timezone)
    of = offsets(timezone)
    more, before = list(found), found[-1].after if found else first
    for year in range(LAST_SEEN, last_seen) if of.yearly else ():
        for second, (after, _) in of.yearly[weekday_of(year)]:
            if after != before:
                more.append(Change(begin_of(year) + second, before, after))
                before = after
    return first, tuple(more)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _changed(day: datetime, zone: ZoneInfo, before: timedelta) -> int:
    """The second of a day from which on the offset is another."""
    second = bisect_right(range(DAY), 0, key=lambda at: _offset(day + timedelta(seconds=at), zone) != before)
    return (day.toordinal() - 1) * DAY + second


def _seconds(of: timedelta) -> int:
    return of.days * DAY + of.seconds


# ---- steps


def offsets(timezone: str) -> Steps[tuple[int, bool]]:
    """By the moment: the offset, and whether the clock shows this time for the second time."""
    first, found = changes(timezone)
    points: list[tuple[int, tuple[int, bool]]] = []
    for change, later in pairwise([*found, None]):
        repeated = change.before - change.after if change is not None else 0
        if change is None:
            continue
        points.append((change.at, (change.after, repeated > 0)))
        if repeated > 0 and (later is None or later.at > change.at + repeated):
            points.append((change.at + repeated, (change.after, False)))
    return steps((first, False), points)


def offsets_shown(timezone: str, *, is_second: bool) -> Steps[int]:
    """By what the clock shows: the offset, of a time shown twice the first or the second.

    A time that is never shown moves forward by the jump, or back when it is the second that is meant: see PEP 495.
    """
    first, found = changes(timezone)
    choose = min if is_second else max
    return steps(first, [(each.at + choose(each.before, each.after), each.after) for each in found])


def steps(first: V, points: list[tuple[int, V]], last_seen: int = LAST_SEEN) -> Steps[V]:
    """Find the rule of every year in what is seen of the last years.

    Raises:
        ValueError: when the last years follow no rule.
    """
    points = merged(first, points)
    years = {year: _of_year(year, first, points) for year in range(last_seen - YEARS_SEEN, last_seen)}
    rule = {weekday_of(year): of for year, of in years.items()}
    start, _ = rule[0]
    sequence = [value for _, value in rule[0][1]]
    if any(rule[weekday_of(year)] != of for year, of in years.items()) or any(
        at_start != start or [value for _, value in of] != sequence for at_start, of in rule.values()
    ):
        raise ValueError("no rule")
    if not sequence:
        return Steps(first, tuple(points))
    year = last_seen - YEARS_SEEN
    while year > FIRST_SEEN and _of_year(year - 1, first, points) == rule[weekday_of(year - 1)]:
        year -= 1
    begin = begin_of(year)
    return Steps(
        first,
        tuple(each for each in points if each[0] < begin),
        begin,
        start,
        tuple(rule[weekday][1] for weekday in range(DAYS)),
    )


def merged(first: V, points: list[tuple[int, V]]) -> list[tuple[int, V]]:
    """Leave out what changes nothing."""
    found: list[tuple[int, V]] = []
    for at, value in points:
        if value != (found[-1][1] if found else first):
            found.append((at, value))
    return found


def _of_year(year: int, first: V, points: list[tuple[int, V]]) -> tuple[V, tuple[tuple[int, V], ...]]:
    """The value with which a year begins, and its steps by the second of the year."""
    begin, end = begin_of(year), begin_of(year + 1)
    low, high = (bisect_right(points, at - 1, key=lambda each: each[0]) for at in (begin, end))
    start = points[low - 1][1] if low else first
    return start, tuple((at - begin, value) for at, value in points[low:high])
