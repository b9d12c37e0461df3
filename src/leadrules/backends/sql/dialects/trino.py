"""Trino, by its documentation: numbers of 38 digits that are exact or an error, lists by functions of their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import calendar, exact, lambdas, looking, moves
from leadrules.backends.sql.dialects.basics import call, constant, converted, paren
from leadrules.backends.sql.dialects.calculating import divided, outermost
from leadrules.backends.sql.dialects.kinds import TEXT, TRUTH, WHOLE, Kind, narrow
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "BIGINT",
        "text": "VARCHAR",
        "date": "DATE",
        "datetime": "TIMESTAMP(6)",
    },
    exact.decimals("DECIMAL"),
    listed="ARRAY({})",
    record="ROW({})",
    part='"{}" {}',
)


def since(writer: Writer, of: Said) -> exp.Expression:
    """The microseconds of a moment since 1970: whole seconds, and the six decimals that its text ends with.

    What two moments are apart it tells in thousandths of a second only.
    """
    second = exp.Literal.string("second")
    seconds = call("DATE_DIFF", second, calendar.epoch(writer), call("DATE_TRUNC", second.copy(), of.expr))
    text = exp.Cast(this=of.again, to=writer.type_of(TEXT))
    rest = converted(call("SUBSTR", text, exp.Neg(this=exp.Literal.number(6))), WHOLE, writer)
    million = constant(str(calendar.SECOND), WHOLE, writer)
    return paren(exp.Add(this=exp.Mul(this=seconds, expression=million), expression=rest))


def apart(earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return call("DATE_DIFF", exp.Literal.string("day"), earlier, later)


def move(_: Writer, of: exp.Expression, unit: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    return call("DATE_ADD", exp.Literal.string(unit), exp.Literal.number(span), of)


def listed(values: list[exp.Expression]) -> exp.Expression:
    """A list of values."""
    return exp.Array(expressions=values)


def record(writer: Writer, parts: dict[str, exp.Expression], kind: Kind) -> exp.Expression:
    """A record, whose parts are named by its type."""
    return converted(call("ROW", *parts.values()), kind, writer)


def ends(writer: Writer, node: exp.Expression) -> Said:
    """Whether a text ends with another: the characters from so far before its end."""
    length = len(looking.wanted_of(writer, node))
    of, wanted = map(writer.say, node.expressions)
    tail = call("SUBSTR", of.expr, exp.Neg(this=exp.Literal.number(length)))
    return Said(paren(exp.EQ(this=tail, expression=wanted.expr)), TRUTH)


def later(_: Writer, of: exp.Expression, days: Said) -> exp.Expression:
    """A day so many days later."""
    return call("DATE_ADD", exp.Literal.string("day"), days.again, of)


def begin(_: Writer, of: exp.Expression, unit: str) -> exp.Expression:
    """The first day of a unit."""
    return call("DATE_TRUNC", exp.Literal.string(unit), of)


LISTS = lambdas.Functions(
    size="CARDINALITY",
    reduce="REDUCE",
    finishes=True,
    drops_null=False,
    listed=listed,
    record=record,
)

PROFILE = Profile(
    name="trino",
    title="Trino",
    type_of=type_of,
    text=looking.spelled({"'": "''"}),
    longest_name=255,
    most_columns=1_600,
    tells_capitals=False,
    kind_as=narrow,
    levels=True,
    forms=STANDARD
    | exact.forms(divide=divided)
    | moves.forms(move)
    | calendar.forms(later=later, begin=begin, apart=apart, since=since)
    | lambdas.forms(LISTS)
    | outermost(drops_null=False)
    | {
        "contains": looking.position,
        "starts_with": looking.function("STARTS_WITH"),
        "suffix": ends,
        "Escape": looking.like("!"),
    },
)
