"""Days and moments moved by business time: see openings.py for how long it has been open at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine, stepping, walltime, workdays
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.backends.sql.openings import WEEK, Going, Openings, Stretch, openings_of
from leadrules.backends.sql.stepping import DAY, SECOND, looked_up
from leadrules.schema.calendar import EARLIEST, LATEST
from leadrules.schema.duration import SECONDS, Duration, Unit

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement

NOON = DAY // 2


def moved(
    of: exp.Expression, duration: Duration, direction: int, into: Statement, *, is_moment: bool
) -> exp.Expression:
    """Move a day or a moment; missing when it is never open again, or where the calendar ends. A day begins at noon."""
    try:
        hours = openings_of(into.graph.calendar)
    except ValueError:
        raise into.unsupported("business hours that begin or end while clocks are changed, year after year") from None
    kind = "TIMESTAMP" if is_moment else "DATE"
    if not hours.total:
        return w.null(kind)

    def there(at: exp.Expression) -> exp.Expression:
        fits = [w.op(exp.GTE, at, w.count(_number(EARLIEST))), w.op(exp.LTE, at, w.count(_number(LATEST)))]
        found = along(at, duration, direction, hours, into)
        return w.case([(w.all_of(fits), found)], w.null("BIGINT"))

    if is_moment:
        return walltime.moment(bound(walltime.number(of), into, there))
    noon = w.op(exp.Add, w.op(exp.Mul, walltime.day_number(of), w.count(DAY)), w.count(NOON))
    found = bound(walltime.moment_of(noon, into), into, there)
    return walltime.shown(found, into, lambda wall, _: engine.day_at(engine.quotient(wall, DAY)))


def _number(moment: datetime) -> int:
    passed = moment - datetime(1, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * SECOND


def along(at: exp.Expression, duration: Duration, direction: int, hours: Openings, into: Statement) -> exp.Expression:
    """Go so much business time on, or back."""
    passed = open_before(at, hours, into)
    if duration.unit is Unit.DAY:
        # Days are counted from the next moment of opening, back from the last.
        start = opened(passed, 1, hours, into) if direction > 0 else opened(passed, 0, hours, into)
        return bound(start, into, lambda start: workdays.moved(start, duration.amount, direction, into))
    length = duration.amount * SECONDS[duration.unit] * SECOND
    if length > hours.total * SECOND:
        return w.null("BIGINT")
    if direction > 0:
        return opened(passed, length or 1, hours, into, back=int(not length))
    return opened(passed, 1 - length if length else 0, hours, into, back=int(bool(length)))


# ---- how long it has been open, and back


def open_before(at: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """How long it has been open at a moment."""
    first, last = w.count(hours.begin * SECOND), w.count(hours.end * SECOND)
    inside = w.outermost([w.outermost([at, first], is_larger=True), last], is_larger=False)

    def come_to(at: exp.Expression) -> exp.Expression:
        return bound(place_at(at, hours, into), into, lambda place: _of_place(at, place))

    def _of_place(at: exp.Expression, place: exp.Expression) -> exp.Expression:
        stretches = _stretches(hours)
        wall = w.op(exp.Add, at, _each(place, [each.offset for each in stretches]))
        plus = _each(place, [each.plus for each in stretches])
        return bound(
            wall,
            into,
            lambda wall: bound(
                plus,
                into,
                lambda plus: w.case(
                    [
                        (_goes(place, stretches, Going.OPEN), w.op(exp.Add, at, plus)),
                        (_goes(place, stretches, Going.SHUT), plus),
                    ],
                    w.op(exp.Add, of_week(wall, hours, into), plus),
                ),
            ),
        )

    return bound(inside, into, come_to)


def of_week(wall: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """How long it has been open by the hours of the week."""
    week = hours.week
    weeks = w.op(exp.Mul, engine.quotient(wall, WEEK * SECOND), w.count(week.total * SECOND))

    def within(second: exp.Expression) -> exp.Expression:
        starts, values, passed = [], [w.count(0)], 0
        for begin, end in week.openings:
            starts += [begin * SECOND, end * SECOND]
            values.append(w.op(exp.Sub, second, w.count((begin - passed) * SECOND)))
            passed += end - begin
            values.append(w.count(passed * SECOND))
        return w.op(exp.Add, weeks, looked_up(starts, values, second))

    return bound(engine.remainder(wall, WEEK * SECOND), into, within)


def opened(
    passed: exp.Expression, more: int, hours: Openings, into: Statement, *, back: int | None = None
) -> exp.Expression:
    """The first moment with so much more opening time behind it, `back` by a microsecond.

    A microsecond more than has passed, and that microsecond back, is the last moment with no more behind it.
    """
    back = more if back is None else back

    def there(wanted: exp.Expression) -> exp.Expression:
        fits = [w.op(exp.GTE, wanted, w.count(1)), w.op(exp.LTE, wanted, w.count(hours.total * SECOND))]
        known = w.case([(w.all_of(fits), wanted)], w.null("BIGINT"))
        return bound(known, into, lambda wanted: w.op(exp.Sub, moment_when(wanted, hours, into), w.count(back)))

    return bound(w.op(exp.Add, passed, w.count(more)), into, there)


def moment_when(wanted: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """The first moment at which it has been open for so long."""
    stretches = _stretches(hours)
    steps = hours.steps
    places = [w.count(stretches.index(each) + 1) for each in (steps.first, *(each for _, each in steps.steps))]
    past = looked_up([each * SECOND for each in hours.passed], places, wanted, is_up_to=True)
    if steps.yearly and steps.at_new_year is not None and hours.before_rule is not None:
        yearly = list(dict.fromkeys([steps.at_new_year, *(each for _, each in steps.yearly[0])]))
        is_past = w.op(exp.LTE, wanted, w.count(hours.before_rule * SECOND))
        past = w.case([(is_past, past)], _by_rule(wanted, yearly, hours, into))

    def of_place(place: exp.Expression) -> exp.Expression:
        offset, plus = (_each(place, each) for each in zip(*((e.offset, e.plus) for e in stretches), strict=True))
        return bound(
            w.op(exp.Sub, wanted, plus),
            into,
            lambda rest: w.case(
                [(_goes(place, stretches, Going.OPEN), rest)], w.op(exp.Sub, wall_when(rest, hours, into), offset)
            ),
        )

    return bound(past, into, of_place)


def _by_rule(wanted: exp.Expression, yearly: list[Stretch], hours: Openings, into: Statement) -> exp.Expression:
    """The place of the stretch in which it will have been open for so long: that in which its own moment lies."""
    *others, last = yearly
    found = w.count(_stretches(hours).index(last) + 1)
    for each in others:
        place = w.count(_stretches(hours).index(each) + 1)
        moment = _by_hours_of(each, wanted, hours, into)
        found = w.case([(w.op(exp.EQ, place_at(moment, hours, into), place), place)], found)
    return found


def _by_hours_of(stretch: Stretch, wanted: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """The moment, in UTC, just before it has been open for so long by the hours and the clock of a stretch."""
    before = w.count(stretch.offset * SECOND + 1)
    rest = w.op(exp.Sub, wanted, w.count(stretch.plus * SECOND))
    return bound(rest, into, lambda rest: w.op(exp.Sub, wall_when(rest, hours, into), before))


def wall_when(passed: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """What the clock on the wall first shows when it has been open for so long by the hours of the week."""
    week = hours.week
    weeks = engine.quotient(w.op(exp.Sub, passed, w.count(1)), week.total * SECOND)

    def within(weeks: exp.Expression) -> exp.Expression:
        rest = w.op(exp.Sub, passed, w.op(exp.Mul, weeks, w.count(week.total * SECOND)))
        return bound(
            rest,
            into,
            lambda rest: w.total(
                [w.op(exp.Mul, weeks, w.count(WEEK * SECOND)), rest, looked_up(ends[:-1], shut, rest, is_up_to=True)]
            ),
        )

    ends, shut, total = [], [], 0
    for begin, end in week.openings:
        shut.append(w.count((begin - total) * SECOND))
        total += end - begin
        ends.append(total * SECOND)
    return bound(weeks, into, within)


# ---- stretches by their places


def _stretches(hours: Openings) -> list[Stretch]:
    steps = hours.steps
    yearly = [each for of_weekday in steps.yearly for _, each in of_weekday]
    new_year = [steps.at_new_year] if steps.at_new_year is not None else []
    return list(dict.fromkeys([steps.first, *(each for _, each in steps.steps), *new_year, *yearly]))


def place_at(at: exp.Expression, hours: Openings, into: Statement) -> exp.Expression:
    """The place, counted from 1, of the stretch in which a moment lies."""
    stretches = _stretches(hours)
    return stepping.at(hours.steps, at, lambda each: w.count(stretches.index(each) + 1), into)


def _each(place: exp.Expression, values: list[int] | tuple[int, ...]) -> exp.Expression:
    """What stands at a place, in microseconds."""
    if len(set(values)) == 1:
        return w.count(values[0] * SECOND)
    return w.cast(engine.at_place(engine.listed([w.count(each * SECOND) for each in values]), place), "BIGINT")


def _goes(place: exp.Expression, stretches: list[Stretch], going: Going) -> exp.Expression:
    """Whether the stretch at a place goes on in a way."""
    return w.any_of(
        [w.op(exp.EQ, place, w.count(number)) for number, each in enumerate(stretches, start=1) if each.going is going]
    )
