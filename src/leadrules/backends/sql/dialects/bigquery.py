"""BigQuery, by its documentation: NUMERIC has 38 digits, 9 of them behind the point, and BIGNUMERIC twice as many.

Lists are refused: a list that is missing and one that is empty are the same in a table there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import calendar, looking, moves
from leadrules.backends.sql.dialects.basics import call, paren
from leadrules.backends.sql.dialects.calculating import (
    arithmetic,
    attempt,
    function,
    numbers,
    outermost,
    rounded,
    whole,
)
from leadrules.backends.sql.dialects.kinds import Kind, decimal, widest
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

PLACES, MOST_PLACES = 9, 38
# Digits before the point: of NUMERIC, and of BIGNUMERIC.
ROOM, MOST_ROOM = 29, 38


def number_type(kind: Kind) -> str | None:
    """The narrower of the two types that has room for a number."""
    before = kind.digits - kind.places
    if kind.places <= PLACES and before <= ROOM:
        return "NUMERIC"
    return "BIGNUMERIC" if kind.places <= MOST_PLACES and before <= MOST_ROOM else None


type_of = types(
    {
        "yes/no": "BOOL",
        "whole number": "INT64",
        "wide whole number": "BIGNUMERIC",
        "text": "STRING",
        "date": "DATE",
        "datetime": "DATETIME",
    },
    number_type,
)


def product(writer: Writer, node: exp.Expression) -> Said:
    """Multiplying: in BIGNUMERIC, which has room for every digit of two numbers of a statement."""
    left, right = numbers(writer, node)
    if "number" not in (left.kind.name, right.kind.name):
        return Said(exp.Mul(this=left.expr, expression=right.expr), widest(left.kind, right.kind))
    places = left.kind.places + right.kind.places
    if places > MOST_PLACES:
        raise writer.cannot(f"a product with {places} digits behind the point")
    kind = decimal(MOST_ROOM + places, places)
    one, other = (exp.Cast(this=each.expr, to=big()) for each in (left, right))
    return Said(exp.Mul(this=one, expression=other), kind)


def big() -> exp.DataType:
    """The wider type."""
    return exp.DataType.build("BIGNUMERIC", dialect="bigquery")


def fits(_: Writer, inner: Said, target: Kind) -> exp.Expression:
    """Whether a number has room in NUMERIC, also when it is rounded."""
    most = exp.Cast(this=exp.Literal.string(str(10 ** (target.digits - target.places - 1))), to=big())
    return exp.LT(this=call("ABS", exp.Cast(this=inner.expr, to=big())), expression=most)


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970."""
    return call("DATETIME_DIFF", of.expr, calendar.epoch(writer), exp.var("MICROSECOND"))


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return call("DATE_DIFF", later, earlier, exp.var("DAY"))


def move(_: Writer, of: exp.Expression, unit: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    interval = exp.Interval(this=exp.Literal.number(span), unit=exp.var(unit.upper()))
    return call("DATETIME_ADD" if unit == "second" else "DATE_ADD", of, interval)


def renamed(name: str) -> str:
    """A name of letters, digits and underscores: no point or colon may stand in one."""
    return re.sub(r"\W", "_", name.replace(".", "__"))


def later(_: Writer, of: exp.Expression, days: Said) -> exp.Expression:
    """A day so many days later."""
    return call("DATE_ADD", of, exp.Interval(this=paren(days.again), unit=exp.var("DAY")))


def begin(_: Writer, of: exp.Expression, unit: str) -> exp.Expression:
    """The first day of a unit."""
    return call("DATE_TRUNC", of, exp.var(unit.upper()))


def moment_at(_: Writer, number: Said) -> exp.Expression:
    """The moment so many microseconds after 1970."""
    return call("DATETIME", call("TIMESTAMP_MICROS", number.again), exp.Literal.string("UTC"))


PROFILE = Profile(
    name="bigquery",
    title="BigQuery",
    type_of=type_of,
    text=looking.spelled({"'": "\\'", "\\": "\\\\"}),
    longest_name=300,
    most_columns=10_000,
    tells_capitals=False,
    renamed=renamed,
    forms=STANDARD
    | moves.forms(move)
    | calendar.forms(later=later, begin=begin, apart=apart, since=since, at=moment_at)
    | outermost(drops_null=False)
    | {
        "Add": arithmetic(exp.Add),
        "Sub": arithmetic(exp.Sub),
        "Mul": product,
        "IntDiv": whole("DIV"),
        "Mod": whole("MOD"),
        "Round": rounded,
        "Sign": function("SIGN"),
        "try": attempt(fits),
        "contains": looking.position,
        "starts_with": looking.function("STARTS_WITH"),
        "suffix": looking.function("ENDS_WITH"),
        "Escape": looking.like(None),
    },
)
