"""What the clock on the wall shows in the ruleset's zone, and back: whole microseconds since 0001-01-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine, stepping
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.backends.sql.clocks import offsets, offsets_shown
from leadrules.backends.sql.stepping import DAY, SECOND
from leadrules.schema.duration import MONTHS, Duration, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.statement import Statement

    Numbered = Callable[[exp.Expression], exp.Expression]

# From 0001-01-01 to 1970, and the last microsecond of 9999.
TO_1970 = 62_135_596_800 * SECOND
LAST = 3_652_059 * DAY - 1
# An offset and whether its time is shown for the second time are packed into one number that is never negative.
SHIFT = 2 * 86_400


def number(moment: exp.Expression) -> exp.Expression:
    """A moment's number."""
    return w.op(exp.Add, engine.microseconds(moment), w.count(TO_1970))


def moment(number: exp.Expression) -> exp.Expression:
    """The moment of a number."""
    return engine.moment_at(w.op(exp.Sub, number, w.count(TO_1970)))


def day_number(day: exp.Expression) -> exp.Expression:
    """The days since 0001-01-01."""
    return w.cast(engine.days_between(day, engine.day_at(w.count(0))), "BIGINT")


def within_calendar(number: exp.Expression, into: Statement) -> exp.Expression:
    """A number that a calendar can hold, else nothing."""

    def guard(number: exp.Expression) -> exp.Expression:
        fits = [w.op(exp.GTE, number, w.count(0)), w.op(exp.LTE, number, w.count(LAST))]
        return w.case([(w.all_of(fits), number)], w.null("BIGINT"))

    return bound(number, into, guard)


def shown(
    at: exp.Expression, into: Statement, make: Callable[[exp.Expression, exp.Expression], exp.Expression]
) -> exp.Expression:
    """Make something of what the clock shows at a moment, and of whether it does so for the second time (1, else 0)."""
    steps = offsets(into.graph.timezone)
    if not steps.steps and steps.rule_from is None:
        wall = w.op(exp.Add, at, w.count(steps.first[0] * SECOND))
        return bound(wall, into, lambda wall: make(wall, w.count(0)))

    def packed(of: tuple[int, bool]) -> exp.Expression:
        return w.count((of[0] + SHIFT) * 2 + of[1])

    def of_pair(at: exp.Expression, pair: exp.Expression) -> exp.Expression:
        offset = w.op(exp.Sub, engine.quotient(pair, 2), w.count(SHIFT))
        wall = w.op(exp.Add, at, w.op(exp.Mul, offset, w.count(SECOND)))
        return bound(wall, into, lambda wall: make(wall, engine.remainder(pair, 2)))

    return bound(at, into, lambda at: bound(stepping.at(steps, at, packed, into), into, lambda pair: of_pair(at, pair)))


def moment_of(wall: exp.Expression, into: Statement, is_second: exp.Expression | None = None) -> exp.Expression:
    """The moment at which the clock shows a time, for the first time where it is not said that it is the second."""

    def offset(wall: exp.Expression, *, is_second: bool) -> exp.Expression:
        steps = offsets_shown(into.graph.timezone, is_second=is_second)
        return stepping.at(steps, wall, lambda seconds: w.count(seconds * SECOND), into)

    def back(wall: exp.Expression) -> exp.Expression:
        found = offset(wall, is_second=False)
        if is_second is not None and not isinstance(is_second, exp.Literal):
            again = w.op(exp.EQ, is_second, w.count(1))
            found = w.case([(again, offset(wall, is_second=True))], found)
        return w.op(exp.Sub, wall, found)

    return bound(wall, into, back)


def moved(at: exp.Expression, duration: Duration, direction: int, into: Statement) -> exp.Expression:
    """Move a moment's number by days or longer: the clock on the wall shows the same time there."""

    def there(wall: exp.Expression, is_second: exp.Expression) -> exp.Expression:
        def of_known(wall: exp.Expression) -> exp.Expression:
            day = day_moved(engine.quotient(wall, DAY), duration, direction)
            new = w.op(exp.Add, w.op(exp.Mul, day, w.count(DAY)), engine.remainder(wall, DAY))
            return within_calendar(moment_of(within_calendar(new, into), into, is_second), into)

        return bound(within_calendar(wall, into), into, of_known)

    return shown(at, into, there)


def day_moved(day: exp.Expression, duration: Duration, direction: int) -> exp.Expression:
    """Move a day's number; the 31st becomes a shorter month's last day."""
    if duration.unit in MONTHS:
        months = direction * duration.amount * MONTHS[duration.unit]
        return day_number(w.cast(engine.moved(engine.day_at(day), months, "months"), "DATE"))
    days = duration.amount * (7 if duration.unit is Unit.WEEK else 1)
    return w.op(exp.Add, day, w.count(direction * days))
