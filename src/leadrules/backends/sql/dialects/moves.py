"""Days and moments that are moved, only where the calendar does not end: engines give an error there, or go on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import converted, expect, paren
from leadrules.backends.sql.dialects.calculating import amount
from leadrules.backends.sql.dialects.calendar import SECOND
from leadrules.backends.sql.dialects.kinds import DAY, MOMENT, Kind
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

# The month after the last one, counted as all are here: by twelve times the year, from January at 0.
AFTER_ALL = 10_000 * 12
Move: TypeAlias = "Callable[[Writer, exp.Expression, str, int], exp.Expression]"


def forms(move: Move) -> dict[str, Form]:
    """The forms of moving; `move` writes a day or moment moved by so many `day`, `month` or `second`."""
    return {
        "to_days": moved(move, "day", DAY),
        "to_months": moved(move, "month", DAY),
        "to_microseconds": moved(move, "second", MOMENT),
    }


def moved(move: Move, unit: str, kind: Kind) -> Form:
    """A day or moment moved; missing where that is no day from the year 1 to 9999."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        of, span = writer.say(node.this), amount(node)
        expect(writer, kind, of)
        if unit == "second":
            span, left = divmod(span, SECOND)
            if left:
                raise writer.cannot("a moment moved by less than a second")
        ends = within(unit, span)
        if ends is None:
            return Said(converted(exp.Null(), kind, writer), kind)
        low, high = (converted(exp.Literal.string(each), kind, writer) for each in ends)
        begins = paren(exp.GTE(this=of.again, expression=low))
        fits = exp.And(this=begins, expression=paren(exp.LTE(this=of.again, expression=high)))
        there = converted(move(writer, of.again, unit, span), kind, writer)
        return Said(paren(exp.Case(ifs=[exp.If(this=fits, true=there)])), kind)

    return form


def within(unit: str, span: int) -> tuple[str, str] | None:
    """The first and the last that can be moved so far; None when there is none."""
    if unit == "month":
        low, high = max(12, 12 - span), min(AFTER_ALL, AFTER_ALL - span) - 1
        if low > high:
            return None
        after = high + 1
        last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1) if after < AFTER_ALL else date.max
        return date(low // 12, low % 12 + 1, 1).isoformat(), last.isoformat()
    first, last_of_all = (date.min, date.max) if unit == "day" else (datetime.min, datetime.max)  # noqa: DTZ901 - no zone: columns are in UTC
    step = timedelta(days=span) if unit == "day" else timedelta(seconds=span)
    try:
        low_end = first - step if span < 0 else first
        high_end = last_of_all - step if span > 0 else last_of_all
    except OverflowError:
        return None
    return written(low_end), written(high_end)


def written(of: date) -> str:
    """As it stands in a literal."""
    return of.isoformat(" ") if isinstance(of, datetime) else of.isoformat()
