"""Spark SQL since 3.4, by its documentation, and tried on Sail.

Numbers have 38 digits, moments no zone; lists are asked by functions of their entries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import calendar, exact, lambdas, looking, moves
from leadrules.backends.sql.dialects.basics import call, constant, converted, integer, paren
from leadrules.backends.sql.dialects.calculating import outermost
from leadrules.backends.sql.dialects.kinds import DAY, WHOLE, Kind, decimal, narrow
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "BIGINT",
        "text": "STRING",
        "date": "DATE",
        "datetime": "TIMESTAMP_NTZ",
    },
    exact.decimals("DECIMAL"),
    listed="ARRAY<{}>",
    record="STRUCT<{}>",
    part="`{}`: {}",
)


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return call("DATEDIFF", later, earlier)


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970: its day, and what its clock shows; no zone has a say in either."""
    start = calendar.literal_day(writer, calendar.EPOCH)
    total = times(call("DATEDIFF", converted(of.expr, DAY, writer), start), 86_400, writer)
    for part, seconds in (("HOUR", 3_600), ("MINUTE", 60)):
        shown = exp.Extract(this=exp.var(part), expression=of.again)
        total = exp.Add(this=total, expression=times(shown, seconds, writer))
    # The seconds have six decimals.
    shown = exp.Extract(this=exp.var("SECOND"), expression=of.again)
    rest = paren(exp.Mul(this=shown, expression=exp.Literal.number(calendar.SECOND)))
    return paren(exp.Add(this=total, expression=converted(rest, WHOLE, writer)))


def times(of: exp.Expression, seconds: int, writer: Writer) -> exp.Expression:
    """So many times some seconds, in microseconds."""
    amount = constant(str(seconds * calendar.SECOND), WHOLE, writer)
    return exp.Mul(this=converted(of, WHOLE, writer), expression=amount)


def move(_: Writer, of: exp.Expression, unit: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    if unit != "second":
        return call("DATE_ADD" if unit == "day" else "ADD_MONTHS", of, exp.Literal.number(span))
    sign = 1 if span >= 0 else -1
    days, seconds = divmod(abs(span), 86_400)
    parts = [exp.Literal.number(sign * each) for each in (days, seconds // 3_600, seconds // 60 % 60, seconds % 60)]
    return exp.Add(this=of, expression=call("MAKE_DT_INTERVAL", *parts))


def listed(values: list[exp.Expression]) -> exp.Expression:
    """A list of values."""
    return call("ARRAY", *values)


def record(_: Writer, parts: dict[str, exp.Expression], __: Kind) -> exp.Expression:
    """A record of named parts."""
    named = [each for name, of in parts.items() for each in (exp.Literal.string(name), of)]
    return call("NAMED_STRUCT", *named)


def later(_: Writer, of: exp.Expression, days: Said) -> exp.Expression:
    """A day so many days later."""
    return call("DATE_ADD", of, integer(days.again))


def begin(_: Writer, of: exp.Expression, unit: str) -> exp.Expression:
    """The first day of a unit."""
    return call("TRUNC", of, exp.Literal.string(unit.upper()))


def moment_at(writer: Writer, number: Said) -> exp.Expression:
    """The moment so many microseconds after 1970, by what its clock shows; no zone has a say in it."""
    hour, minute = 3_600 * calendar.SECOND, 60 * calendar.SECOND
    whole = [
        calendar.small(writer, number, calendar.DAY_LONG),
        calendar.small(writer, number, hour, calendar.DAY_LONG),
        calendar.small(writer, number, minute, hour),
    ]
    left = converted(calendar.parted(writer, "Mod", number, minute).expr, decimal(10, 0), writer)
    seconds = exp.Mul(this=left, expression=constant("0.000001", decimal(7, 6), writer))
    return exp.Add(this=calendar.epoch(writer), expression=call("MAKE_DT_INTERVAL", *whole, seconds))


LISTS = lambdas.Functions(
    size="ARRAY_SIZE",
    reduce="AGGREGATE",
    finishes=False,
    drops_null=True,
    listed=listed,
    record=record,
)

FORMS = (
    STANDARD
    # `/` would make them numbers with a floating point.
    | exact.forms(divide=exp.IntDiv)
    | moves.forms(move)
    | calendar.forms(later=later, begin=begin, apart=apart, since=since, at=moment_at)
    | lambdas.forms(LISTS)
    | outermost(drops_null=False)
    | {
        "contains": looking.function("CONTAINS"),
        "starts_with": looking.function("STARTSWITH"),
        "suffix": looking.function("ENDSWITH"),
        "Escape": looking.like("!"),
    }
)

PROFILE = Profile(
    name="spark",
    title="Spark 3.4",
    type_of=type_of,
    # Two quotes are two literals side by side here.
    text=looking.spelled({"'": "\\'", "\\": "\\\\"}),
    longest_name=255,
    most_columns=1_600,
    tells_capitals=False,
    kind_as=narrow,
    levels=True,
    forms=FORMS,
)
