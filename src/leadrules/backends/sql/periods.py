"""Points that count once in each stretch of the calendar: see `leadrules.schema.points.counted_once`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine, walltime
from leadrules.backends.sql import write as w
from leadrules.backends.sql.fading import left_of
from leadrules.backends.sql.shapes import plain
from leadrules.backends.sql.stepping import DAY
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.units import Wide
from leadrules.backends.sql.values import value
from leadrules.graph.definitions import Period
from leadrules.schema import types as t
from leadrules.schema.calendar import DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.statement import Statement
    from leadrules.backends.sql.units import Ends
    from leadrules.graph import definitions as d
    from leadrules.graph.values import RecordValue


def once_per(line: d.ScoreLine, period: Period, at: RecordValue, into: Statement) -> Ends:
    """The points that are sure, and the most there can be.

    An entry without its date may share a stretch with another, or have one of its own; where none has a date, one
    counts for certain.
    """
    over = line.over.name if line.over is not None else ""
    sure, possible = (
        entries(line, over, into, lambda: stretch(at, period, into), is_sure=is_sure) for is_sure in (True, False)
    )
    adrift, surely_adrift = (w.op(exp.Sub, engine.size(each), engine.known_size(each)) for each in (possible, sure))
    periods, surely = (engine.distinct(each) for each in (possible, sure))
    some = w.op(exp.GT, engine.size(periods), w.count(0))
    if line.fading is None:
        one_at_least = w.all_of([w.op(exp.GT, adrift, w.count(0)), w.op(exp.EQ, adrift, surely_adrift)])
        least = w.case([(some, engine.size(surely)), (one_at_least, w.count(1))], w.count(0))
        most = w.op(exp.Add, engine.size(periods), adrift)
        return Wide.times(least, line.points), Wide.times(most, line.points)
    ends = []
    for keys, is_sure in ((sure, True), (possible, False)):
        left = entries(line, over, into, lambda: left_of(line, into), is_sure=is_sure)
        ends.append(into.layers.once(best_of_each(keys, left, into, is_larger=line.points >= 0)))
    # Of what has no date, all that is known is that it can give no more than it would when new.
    return ends[0], w.op(exp.Add, ends[1], Wide.times(adrift, line.points))


def entries(
    line: d.ScoreLine, over: str, into: Statement, make: Callable[[], exp.Expression], *, is_sure: bool
) -> exp.Expression:
    """Something of each entry that counts for certain, or that may count, as a list."""
    with into.entry_of(over) as name:
        held = truth(line.criterion, into) if line.criterion is not None else w.true()
        those = engine.those(into.list_of(over), name, w.coalesce(held, w.boolean(not is_sure)))
        return into.layers.once(engine.each(those, name, make()))


def best_of_each(keys: exp.Expression, points: exp.Expression, into: Statement, *, is_larger: bool) -> exp.Expression:
    """The most points of each stretch, added up: `points` stand at the places of their keys."""
    key, place = into.fresh_entry(), into.fresh_entry(1)
    same = w.op(exp.EQ, engine.at_place(keys, engine.entry(place)), engine.entry(key))
    those = engine.those(engine.places(keys), place, same)
    best = engine.outermost(
        engine.each(those, place, engine.at_place(points, engine.entry(place))), is_larger=is_larger
    )
    return w.cast(w.coalesce(engine.added(engine.each(engine.distinct(keys), key, best)), w.number(0)), w.DECIMAL)


def stretch(at: RecordValue, period: Period, into: Statement) -> exp.Expression:
    """What tells the stretch of the calendar apart in which an entry's day lies, in the ruleset's zone."""
    found = plain(value(at, into))
    if at.type == t.DATE:
        if period in (Period.DAY, Period.WEEK):
            return by_number(walltime.day_number(found), period)
        return engine.begin_of(found, period.value)
    return walltime.shown(walltime.number(found), into, lambda wall, _: by_number(engine.quotient(wall, DAY), period))


def by_number(day: exp.Expression, period: Period) -> exp.Expression:
    """The same by a day's number; the first of all days is a Monday."""
    if period is Period.DAY:
        return day
    return engine.quotient(day, DAYS) if period is Period.WEEK else engine.begin_of(engine.day_at(day), period.value)
