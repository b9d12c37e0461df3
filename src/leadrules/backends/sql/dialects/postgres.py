"""PostgreSQL, since 14: `extract(epoch …)` is exact from there on.

Lists are arrays; the records of a list are of a type of their own. Numbers need no limit on the way, as NUMERIC has
none that a rule could reach. Texts are compared by `COLLATE "C"`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import texts
from leadrules.backends.sql.dialects.basics import bytewise, call, converted, expect, integer, paren
from leadrules.backends.sql.dialects.calculating import (
    arithmetic,
    attempt,
    divided,
    function,
    numbers,
    outermost,
    rounded,
    whole,
)
from leadrules.backends.sql.dialects.kinds import MADE, TEXT, TRUTH, WHOLE, WIDE, Kind, decimal
from leadrules.backends.sql.dialects.postgres_lists import LISTS
from leadrules.backends.sql.dialects.postgres_time import TIMES
from leadrules.backends.sql.dialects.profile import Form, Profile, Said
from leadrules.backends.sql.dialects.standard import STANDARD
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

ESCAPED = {"'": "''", "\\": "\\\\"}
# Records of the table have types of their own: see `created`.
type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "BIGINT",
        "wide whole number": "NUMERIC",
        "text": "TEXT",
        "date": "DATE",
        "datetime": "TIMESTAMP",
        MADE: "JSONB",
    },
    lambda kind: f"NUMERIC({kind.digits}, {kind.places})",
    listed="{}[]",
)


def text(value: str) -> exp.Expression | None:
    """A literal, as `E'…'` where the setting `standard_conforming_strings` could change it."""
    if texts.NUL in value:
        return None
    if texts.is_plain(value):
        return texts.doubled(value)
    return texts.literal(f"E'{texts.escaped(value, texts.by_number, ESCAPED)}'")


# ---- texts


def collated(_: Writer, of: exp.Expression) -> Said:
    """A text, compared byte by byte."""
    return Said(exp.Collate(this=of, expression=exp.to_identifier("C", quoted=True)), TEXT)


def contains(writer: Writer, node: exp.Expression) -> Said:
    """Whether a text holds another."""
    of, wanted = looked(writer, node)
    place = call("STRPOS", bytewise(writer, of), wanted.expr)
    return Said(paren(exp.GT(this=place, expression=exp.Literal.number(0))), TRUTH)


def starts(writer: Writer, node: exp.Expression) -> Said:
    """Whether a text begins with another."""
    of, wanted = looked(writer, node)
    return begins_or_ends("LEFT", writer, of, wanted)


def ends(writer: Writer, node: exp.Expression) -> Said:
    """Whether a text ends with another."""
    of, wanted = looked(writer, node)
    return begins_or_ends("RIGHT", writer, of, wanted)


def begins_or_ends(side: str, writer: Writer, of: Said, wanted: Said) -> Said:
    """Whether so many characters of a side are the text that is wanted."""
    part = Said(call(side, of.expr, call("CHAR_LENGTH", wanted.again)), TEXT)
    return Said(paren(exp.EQ(this=bytewise(writer, part), expression=wanted.expr)), TRUTH)


def looked(writer: Writer, node: exp.Expression) -> tuple[Said, Said]:
    """Two texts."""
    of, wanted = map(writer.say, node.expressions)
    expect(writer, TEXT, of, wanted)
    return of, wanted


def like(writer: Writer, node: exp.Expression) -> Said:
    """A pattern, escaped by a backslash."""
    if not isinstance(node.this, exp.Like) or node.expression.name != "\\":
        raise writer.cannot("a pattern that is escaped otherwise")
    of, pattern = writer.say(node.this.this), writer.say(node.this.expression)
    expect(writer, TEXT, of, pattern)
    found = exp.Like(this=bytewise(writer, of), expression=pattern.expr)
    return Said(exp.Escape(this=found, expression=writer.say(node.expression).expr), TRUTH)


# ---- numbers


def fits(_: Writer, inner: Said, target: Kind) -> exp.Expression:
    """Whether a number has room; nothing overflows on the way."""
    most = exp.Literal.string(str(10 ** (target.digits - target.places)))
    size = call("ABS", call("ROUND", inner.expr, exp.Literal.number(target.places)))
    return exp.LT(this=size, expression=exp.Cast(this=most, to=exp.DataType.build("NUMERIC")))


def whole_quotient(writer: Writer, node: exp.Expression) -> Said:
    """A division that drops the rest."""
    left, right = numbers(writer, node)
    if left.kind == right.kind == WHOLE:
        return Said(divided(this=left.expr, expression=right.expr), WHOLE)
    return whole("DIV")(writer, node)


def widened(writer: Writer, node: exp.Expression) -> Said:
    """A number as a whole one."""
    return Said(call("ROUND", writer.say(node.this).expr), WIDE)


def digits(writer: Writer, node: exp.Expression) -> Said:
    """A whole number as a text of its digits."""
    return Said(converted(writer.say(node.this).expr, TEXT, writer), TEXT)


def bits(kind: Callable[..., exp.Expression]) -> Form:
    """Bits of a number of 64."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = writer.say(node.this), writer.say(node.expression)
        expect(writer, WHOLE, left, right)
        by = integer(right.expr) if kind is exp.BitwiseRightShift else right.expr
        return Said(kind(this=left.expr, expression=by), WHOLE)

    return form


def refuse(writer: Writer, node: exp.Expression) -> Said:
    """A conversion that fails and tells why; CONCAT is not computed before there is a row."""
    why = writer.say(node.expressions[0])
    return Said(converted(call("CONCAT", why.expr), decimal(38, 9), writer), decimal(38, 9))


PROFILE = Profile(
    name="postgres",
    title="PostgreSQL 14",
    type_of=type_of,
    text=text,
    longest_name=63,
    # A row of a query has room for 1,664.
    most_columns=1_600,
    materializes=True,
    names_records=True,
    forms=STANDARD
    | LISTS
    | TIMES
    | outermost(drops_null=True)
    | {
        "bytewise": collated,
        "contains": contains,
        "starts_with": starts,
        "suffix": ends,
        "Escape": like,
        "Add": arithmetic(exp.Add),
        "Sub": arithmetic(exp.Sub),
        "Mul": arithmetic(exp.Mul),
        "IntDiv": whole_quotient,
        "Mod": whole("MOD"),
        "Round": rounded,
        "Sign": function("SIGN"),
        "try": attempt(fits),
        "number to wide whole number": widened,
        "whole number to text": digits,
        "BitwiseAnd": bits(exp.BitwiseAnd),
        "BitwiseOr": bits(exp.BitwiseOr),
        "BitwiseRightShift": bits(exp.BitwiseRightShift),
        "error": refuse,
    },
)
