"""Amazon Redshift, by its documentation: numbers of 38 digits, and no lists.

A list would be a SUPER, whose parts have no types that could be relied on. Whether a backslash escapes in a literal
depends on settings, so texts that hold one are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import calendar, exact, looking, moves
from leadrules.backends.sql.dialects.basics import call, converted, integer
from leadrules.backends.sql.dialects.calculating import divided, outermost
from leadrules.backends.sql.dialects.kinds import MOMENT, narrow
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "BIGINT",
        # Without its length it holds 256 bytes.
        "text": "VARCHAR(65535)",
        "date": "DATE",
        "datetime": "TIMESTAMP",
    },
    exact.decimals("DECIMAL"),
)


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970."""
    return call("DATEDIFF", exp.var("microsecond"), calendar.epoch(writer), of.expr)


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return call("DATEDIFF", exp.var("day"), earlier, later)


def move(_: Writer, of: exp.Expression, unit: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    return call("DATEADD", exp.var(unit), exp.Literal.number(span), of)


def later(_: Writer, of: exp.Expression, days: Said) -> exp.Expression:
    """A day so many days later."""
    return call("DATEADD", exp.var("day"), integer(days.again), of)


def begin(writer: Writer, of: exp.Expression, unit: str) -> exp.Expression:
    """The first day of a unit."""
    return call("DATE_TRUNC", exp.Literal.string(unit), converted(of, MOMENT, writer))


def moment_at(writer: Writer, number: Said) -> exp.Expression:
    """The moment so many microseconds after 1970, in steps that numbers of 32 bits have room for."""
    there = calendar.epoch(writer)
    for unit, length, rest_of in (
        ("day", calendar.DAY_LONG, None),
        ("second", calendar.SECOND, calendar.DAY_LONG),
        ("microsecond", 1, calendar.SECOND),
    ):
        there = call("DATEADD", exp.var(unit), calendar.small(writer, number, length, rest_of), there)
    return there


PROFILE = Profile(
    name="redshift",
    title="Amazon Redshift",
    type_of=type_of,
    text=looking.spelled({"'": "''", "\\": None}),
    longest_name=127,
    most_columns=1_600,
    tells_capitals=False,
    kind_as=narrow,
    levels=True,
    forms=STANDARD
    | exact.forms(divide=divided)
    | moves.forms(move)
    | calendar.forms(later=later, begin=begin, apart=apart, since=since, at=moment_at)
    | outermost(drops_null=False)
    | {
        "contains": looking.position,
        "starts_with": looking.side("LEFT"),
        "suffix": looking.side("RIGHT"),
        "Escape": looking.like("!"),
    },
)
