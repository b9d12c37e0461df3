"""Snowflake, by its documentation: numbers of 38 digits, of which a product keeps 12 places; moments without a zone.

Lists are refused: whether a part of a record is missing reads differently in its two kinds of arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import calendar, exact, looking, moves
from leadrules.backends.sql.dialects.basics import call, converted
from leadrules.backends.sql.dialects.calculating import outermost
from leadrules.backends.sql.dialects.kinds import WHOLE, narrow
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

PLACES_OF_A_PRODUCT = 12
type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "NUMBER(19, 0)",
        "text": "VARCHAR",
        "date": "DATE",
        "datetime": "TIMESTAMP_NTZ",
    },
    exact.decimals("NUMBER"),
)


def most_places(one: int, other: int) -> int:
    """The places of a product that are kept."""
    return max(one, other, PLACES_OF_A_PRODUCT)


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970."""
    return converted(call("DATE_PART", unit("epoch_microsecond"), of.expr), WHOLE, writer)


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return call("DATEDIFF", unit("day"), earlier, later)


def move(_: Writer, of: exp.Expression, name: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    return call("DATEADD", unit(name), exp.Literal.number(span), of)


def unit(name: str) -> exp.Expression:
    """A unit of time, which is a text here."""
    return exp.Literal.string(name)


def later(_: Writer, of: exp.Expression, days: Said) -> exp.Expression:
    """A day so many days later."""
    return call("DATEADD", unit("day"), days.again, of)


def begin(_: Writer, of: exp.Expression, name: str) -> exp.Expression:
    """The first day of a unit."""
    return call("DATE_TRUNC", unit(name), of)


def moment_at(_: Writer, number: Said) -> exp.Expression:
    """The moment so many microseconds after 1970: six decimals of a second."""
    return call("TO_TIMESTAMP_NTZ", number.again, exp.Literal.number(6))


PROFILE = Profile(
    name="snowflake",
    title="Snowflake",
    type_of=type_of,
    text=looking.spelled({"'": "''", "\\": "\\\\"}),
    longest_name=255,
    most_columns=2_000,
    kind_as=narrow,
    levels=True,
    forms=STANDARD
    | exact.forms(most_places=most_places)
    | moves.forms(move)
    | calendar.forms(later=later, begin=begin, apart=apart, since=since, at=moment_at)
    | outermost(drops_null=False)
    | {
        "contains": looking.function("CONTAINS"),
        "starts_with": looking.function("STARTSWITH"),
        "suffix": looking.function("ENDSWITH"),
        "Escape": looking.like("!"),
    },
)
