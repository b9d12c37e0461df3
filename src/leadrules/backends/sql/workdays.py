"""Working days, numbered: those weekdays that the team works, without its holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine, walltime
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.backends.sql.stepping import DAY, looked_up
from leadrules.schema.calendar import DAYS, FIRST_WEEK, LAST_WEEK

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement
    from leadrules.schema.calendar import Calendar


def weekdays_of(calendar: Calendar) -> list[int]:
    """The weekdays that are worked."""
    return sorted({weekday for weekday, opens, closes in calendar.hours if opens < closes})


def holidays_of(calendar: Calendar) -> list[int]:
    """The numbers of the holidays among the days of those weekdays."""
    weekdays = weekdays_of(calendar)
    found = []
    for day in calendar.holidays:
        week, weekday = divmod(day.toordinal() - 1, DAYS)
        if weekday in weekdays:
            found.append(week * len(weekdays) + weekdays.index(weekday))
    return sorted(found)


def moved(start: exp.Expression, days: int, direction: int, into: Statement) -> exp.Expression:
    """Go so many working days on or back from a moment of opening; the clock shows the same time there."""

    def to(wall: exp.Expression, is_second: exp.Expression) -> exp.Expression:
        day, time = engine.quotient(wall, DAY), engine.remainder(wall, DAY)
        # A closing at midnight belongs to the day that it ends.
        late = w.case([(w.op(exp.EQ, time, w.count(0)), w.count(1))], w.count(0)) if direction < 0 else w.count(0)
        found = bound(w.op(exp.Sub, day, late), into, lambda day: working_day(day, direction * days, into))
        there = w.op(exp.Add, w.op(exp.Mul, w.op(exp.Add, found, late), w.count(DAY)), time)
        return walltime.moment_of(there, into, is_second)

    return walltime.shown(start, into, to)


def working_day(day: exp.Expression, days: int, into: Statement) -> exp.Expression:
    """The day so many working days on, by its number; missing where the calendar ends."""
    calendar = into.graph.calendar
    weekdays, holidays = weekdays_of(calendar), holidays_of(calendar)
    week, weekday = engine.quotient(day, DAYS), engine.remainder(day, DAYS)
    earlier = [w.count(sum(each < day for each in weekdays)) for day in range(DAYS)]
    before = looked_up(list(range(1, DAYS)), earlier, weekday)
    number = w.op(exp.Add, w.op(exp.Mul, week, w.count(len(weekdays))), before)

    def from_number(number: exp.Expression) -> exp.Expression:
        passed = looked_up(holidays, [w.count(each) for each in range(len(holidays) + 1)], number)
        return bound(w.op(exp.Sub, w.op(exp.Add, number, w.count(days)), passed), into, to_number)

    def to_number(without: exp.Expression) -> exp.Expression:
        # The number of a holiday, less the holidays before it, is what a working day has that is pushed behind it.
        starts = [each - place for place, each in enumerate(holidays)]
        more = looked_up(starts, [w.count(each) for each in range(len(holidays) + 1)], without)
        return bound(w.op(exp.Add, without, more), into, of_number)

    def of_number(number: exp.Expression) -> exp.Expression:
        fits = [
            w.op(exp.GTE, number, w.count(FIRST_WEEK * len(weekdays))),
            w.op(exp.LT, number, w.count((LAST_WEEK + 1) * len(weekdays))),
        ]
        place = engine.remainder(number, len(weekdays))
        weekday = looked_up(list(range(1, len(weekdays))), [w.count(each) for each in weekdays], place)
        found = w.op(exp.Add, w.op(exp.Mul, engine.quotient(number, len(weekdays)), w.count(DAYS)), weekday)
        return w.case([(w.all_of(fits), found)], w.null("BIGINT"))

    return bound(number, into, from_number)
