"""Spark SQL since 3.4, by its documentation: numbers of 38 digits, moments without a zone, lists by functions.

How far two moments are apart it tells by the zone of the session, so that is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import exact, lambdas, looking, moves
from leadrules.backends.sql.dialects.kinds import DAY, WHOLE, Kind, narrow
from leadrules.backends.sql.dialects.profile import Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD, call, expect, outermost

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

TYPES = {
    "yes/no": "BOOLEAN",
    "whole number": "BIGINT",
    "text": "STRING",
    "date": "DATE",
    "datetime": "TIMESTAMP_NTZ",
}


def type_of(kind: Kind) -> str | None:
    """The type of a kind."""
    if kind.of is not None:
        of = type_of(kind.of)
        return None if of is None else f"ARRAY<{of}>"
    if kind.parts:
        parts = ", ".join(f"`{name}`: {type_of(of)}" for name, of in kind.parts)
        return f"STRUCT<{parts}>"
    return TYPES.get(kind.name) or exact.number_type(kind, "DECIMAL")


def days_between(writer: Writer, node: exp.Expression) -> Said:
    """The days from one day to another."""
    later, earlier = writer.say(node.this), writer.say(node.expression)
    expect(writer, DAY, later, earlier)
    return Said(call("DATEDIFF", later.expr, earlier.expr), WHOLE)


def move(writer: Writer, of: exp.Expression, unit: str, span: int) -> exp.Expression:
    """Moved by so many of a unit."""
    if unit == "second":
        raise writer.cannot("a moment moved by hours")
    return call("DATE_ADD" if unit == "day" else "ADD_MONTHS", of, exp.Literal.number(span))


def listed(values: list[exp.Expression]) -> exp.Expression:
    """A list of values."""
    return call("ARRAY", *values)


LISTS = lambdas.Functions(
    size="ARRAY_SIZE",
    reduce="AGGREGATE",
    finishes=False,
    largest="ARRAY_MAX",
    smallest="ARRAY_MIN",
    drops_null=True,
    listed=listed,
)

FORMS = (
    STANDARD
    | exact.forms(most_places=exact.every_place, is_cut=False)
    | moves.forms(move)
    | lambdas.forms(LISTS)
    | {
        "contains": looking.function("CONTAINS"),
        "starts_with": looking.function("STARTSWITH"),
        "suffix": looking.function("ENDSWITH"),
        "Escape": looking.like("!"),
        "Greatest": outermost("GREATEST", drops_null=False),
        "Least": outermost("LEAST", drops_null=False),
        "days between": days_between,
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
