"""Looking up what changes in steps (see clocks.py) at a moment, in microseconds since 0001-01-01."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.schema.calendar import DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from leadrules.backends.sql.clocks import Steps
    from leadrules.backends.sql.statement import Statement

    V = TypeVar("V", bound=Hashable)

SECOND = 1_000_000
DAY = 86_400 * SECOND
# From 1 March of year 0 to 1 January of year 1; days of 400 years, of 100 and of 4.
TO_MARCH, ERA, CENTURY, FOUR_YEARS = 306, 146_097, 36_524, 1_460


def at(steps: Steps[V], moment: exp.Expression, show: Callable[[V], exp.Expression], into: Statement) -> exp.Expression:
    """The value at a moment; of a missing one it says nothing."""

    def look(moment: exp.Expression) -> exp.Expression:
        past = looked_up(
            [each * SECOND for each, _ in steps.steps],
            [show(steps.first), *(show(value) for _, value in steps.steps)],
            moment,
        )
        if steps.rule_from is None or steps.at_new_year is None:
            return past
        is_past = w.op(exp.LT, moment, w.count(steps.rule_from * SECOND))
        return w.case([(is_past, past)], by_rule(steps, moment, show, into))

    return look(moment) if not steps.steps and steps.rule_from is None else bound(moment, into, look)


def among(
    starts: Sequence[int], values: Sequence[exp.Expression], of: exp.Expression, *, is_up_to: bool = False
) -> exp.Expression:
    """The value that holds from the last start on that is reached; with `is_up_to`, that is passed.

    Halved again and again: so a lead asks a few of the starts, whatever their number.
    """
    if not starts:
        return values[0].copy()
    middle = len(starts) // 2
    lower = among(starts[:middle], values[: middle + 1], of, is_up_to=is_up_to)
    upper = among(starts[middle + 1 :], values[middle + 1 :], of, is_up_to=is_up_to)
    test = (exp.LTE if is_up_to else exp.LT)(this=of.copy(), expression=w.count(starts[middle]))
    # Made without `w.case`, which copies what it is given, again for every half.
    return exp.Paren(this=exp.Case(ifs=[exp.If(this=test, true=lower)], default=upper))


def looked_up(
    starts: Sequence[int], values: Sequence[exp.Expression], of: exp.Expression, *, is_up_to: bool = False
) -> exp.Expression:
    """The same as a number to reckon with."""
    return w.cast(among(starts, values, of, is_up_to=is_up_to), "BIGINT")


def by_rule(
    steps: Steps[V], moment: exp.Expression, show: Callable[[V], exp.Expression], into: Statement
) -> exp.Expression:
    """The value by the rule of every year, whose first day is 1 March: see clocks.py."""
    day = engine.quotient(moment, DAY)

    def in_year(day_of_year: exp.Expression) -> exp.Expression:
        within = w.op(exp.Add, w.op(exp.Mul, day_of_year, w.count(DAY)), engine.remainder(moment, DAY))
        weekday = w.op(exp.Add, engine.remainder(w.op(exp.Sub, day, day_of_year), DAYS), w.count(1))
        value = show(steps.at_new_year) if steps.at_new_year is not None else w.null()
        branches = []
        for number, (_, after) in enumerate(steps.yearly[0]):
            starts = [w.count(of_weekday[number][0] * SECOND) for of_weekday in steps.yearly]
            branches.append((w.op(exp.LT, within, engine.at_place(engine.listed(starts), weekday)), value))
            value = show(after)
        return w.cast(w.case(branches, value), "BIGINT")

    in_era = engine.remainder(w.op(exp.Add, day, w.count(TO_MARCH)), ERA)
    return bound(in_era, into, lambda each: bound(_day_of_year(each, into), into, in_year))


def _day_of_year(in_era: exp.Expression, into: Statement) -> exp.Expression:
    """Days since 1 March, of the days since 1 March of a year that ends the 400 years of the calendar."""
    leaps = w.total(
        [
            in_era,
            *(
                _signed(sign, engine.quotient(in_era, days))
                for sign, days in ((-1, FOUR_YEARS), (1, CENTURY), (-1, ERA - 1))
            ),
        ]
    )
    return bound(
        engine.quotient(leaps, 365),
        into,
        lambda year: w.total(
            [
                in_era,
                w.op(exp.Mul, year, w.count(-365)),
                _signed(-1, engine.quotient(year, 4)),
                engine.quotient(year, 100),
            ]
        ),
    )


def _signed(sign: int, of: exp.Expression) -> exp.Expression:
    return of if sign > 0 else w.op(exp.Mul, of, w.count(-1))
