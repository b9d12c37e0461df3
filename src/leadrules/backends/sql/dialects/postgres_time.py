"""Days and moments in PostgreSQL: a moment has no zone, so that no setting of a session has a say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import call, constant, converted, expect, integer, paren
from leadrules.backends.sql.dialects.calculating import amount
from leadrules.backends.sql.dialects.calendar import (
    DAY_LONG,
    EPOCH,
    SECOND,
    days_between,
    first_day,
    literal_day,
    microseconds,
)
from leadrules.backends.sql.dialects.kinds import DAY, MOMENT, WHOLE
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970; NUMERIC is exact."""
    seconds = exp.Extract(this=exp.var("EPOCH"), expression=of.expr)
    return converted(paren(exp.Mul(this=seconds, expression=exp.Literal.number(SECOND))), WHOLE, writer)


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return exp.Sub(this=later, expression=earlier)


def moved_by_days(writer: Writer, node: exp.Expression) -> Said:
    """A day some days later."""
    of = writer.say(node.this)
    expect(writer, DAY, of)
    days = integer(exp.Literal.string(str(amount(node))))
    return Said(exp.Add(this=of.expr, expression=days), DAY)


def moved_by_months(writer: Writer, node: exp.Expression) -> Said:
    """A day some months later; the 31st becomes a shorter month's last day."""
    of = writer.say(node.this)
    expect(writer, DAY, of)
    there = exp.Add(this=of.expr, expression=interval(f"{amount(node)} months"))
    return Said(converted(paren(there), DAY, writer), DAY)


def moved_by_microseconds(writer: Writer, node: exp.Expression) -> Said:
    """A moment some time later; the hours apart, as old versions read no large numbers in an interval."""
    of = writer.say(node.this)
    expect(writer, MOMENT, of)
    span = amount(node)
    hours, left = divmod(abs(span), 3_600 * SECOND)
    sign = "-" if span < 0 else ""
    there = exp.Add(this=of.expr, expression=interval(f"{sign}{hours} hours {sign}{left} microseconds"))
    return Said(there, MOMENT)


def moved_by_number(writer: Writer, node: exp.Expression) -> Said:
    """A day so many days later, as a value says."""
    of, days = writer.say(node.this), writer.say(node.expression)
    expect(writer, DAY, of)
    expect(writer, WHOLE, days)
    return Said(exp.Add(this=of.expr, expression=integer(days.expr)), DAY)


def moment_at(writer: Writer, node: exp.Expression) -> Said:
    """The moment so many microseconds after 1970: whole days and the rest, as a stretch is multiplied inexactly."""
    of = writer.say(node.expressions[0])
    expect(writer, WHOLE, of)
    start = literal_day(writer, EPOCH)
    day = constant(str(DAY_LONG), WHOLE, writer)
    days = exp.Add(this=start, expression=integer(call("DIV", of.expr, day)))
    rest_of_it = exp.Mul(this=call("MOD", of.again, day.copy()), expression=interval("1 microsecond"))
    return Said(paren(exp.Add(this=converted(paren(days), MOMENT, writer), expression=rest_of_it)), MOMENT)


def begin(writer: Writer, of: exp.Expression, unit: str) -> exp.Expression:
    """The first day of a unit; of a day alone it would be told by the session's zone."""
    return call("DATE_TRUNC", exp.Literal.string(unit), converted(of, MOMENT, writer))


def interval(span: str) -> exp.Expression:
    """A stretch of time."""
    return exp.Cast(this=exp.Literal.string(span), to=exp.DataType.build("INTERVAL"))


TIMES: dict[str, Form] = {
    "epoch_us": microseconds(since),
    "days between": days_between(apart),
    "day and days": moved_by_number,
    "make_timestamp": moment_at,
    "date_trunc": first_day(begin),
    "to_days": moved_by_days,
    "to_months": moved_by_months,
    "to_microseconds": moved_by_microseconds,
}
