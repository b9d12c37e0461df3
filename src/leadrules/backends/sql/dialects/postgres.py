"""PostgreSQL, since 14: `extract(epoch …)` is exact from there on.

Lists are arrays; the records of a list are of a type of their own. Numbers need no limit on the way, as NUMERIC has
none that a rule could reach. Texts are compared by `COLLATE "C"`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import texts, unnested
from leadrules.backends.sql.dialects.kinds import DAY, MADE, MOMENT, NOTHING, TEXT, TRUTH, WHOLE, WIDE, Kind, decimal, list_of
from leadrules.backends.sql.dialects.profile import Form, Profile, Said
from leadrules.backends.sql.dialects.standard import (
    STANDARD,
    amount,
    arithmetic,
    bytewise,
    call,
    converted,
    expect,
    function,
    numbers,
    one_kind,
    outermost,
    paren,
)
from leadrules.backends.sql.dialects.unnested import ENTRY, rows, where_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

ITEM = "it"
MICROSECONDS = 1_000_000
ESCAPED = {"'": "''", "\\": "\\\\"}
TYPES = {
    "yes/no": "BOOLEAN",
    "whole number": "BIGINT",
    "wide whole number": "NUMERIC",
    "text": "TEXT",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


def type_of(kind: Kind) -> str | None:
    """The type of a kind."""
    if kind.name == "number":
        return f"NUMERIC({kind.digits}, {kind.places})"
    if kind.name == "list" and kind.of is not None and kind.of.name in (*TYPES, "number", MADE):
        return f"{type_of(kind.of)}[]"
    if kind.name == MADE:
        return "JSONB"
    return TYPES.get(kind.name)


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
    return Said(paren(exp.GT(this=call("STRPOS", bytewise(writer, of), wanted.expr), expression=exp.Literal.number(0))), TRUTH)  # fmt: skip # noqa: E501


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


def attempt(writer: Writer, node: exp.Expression) -> Said:
    """A conversion to a number, missing where it has no room; nothing overflows on the way."""
    (of,) = node.expressions
    if not isinstance(of, exp.Cast):
        raise writer.cannot("an attempt at what is no conversion")
    target, inner = writer.say(of), writer.say(of.this)
    if target.kind.name != "number" or not inner.kind.is_number:
        raise writer.cannot(f"an attempt at a {target.kind.name}")
    most = exp.Cast(this=exp.Literal.string(str(10 ** (target.kind.digits - target.kind.places))), to=exp.DataType.build("NUMERIC"))  # fmt: skip # noqa: E501
    fits = exp.LT(this=call("ABS", call("ROUND", inner.expr, exp.Literal.number(target.kind.places))), expression=most)
    return Said(paren(exp.Case(ifs=[exp.If(this=fits, true=target.expr)])), target.kind)


def whole_quotient(writer: Writer, node: exp.Expression) -> Said:
    """A division that drops the rest."""
    left, right = numbers(writer, node)
    if left.kind == right.kind == WHOLE:
        return Said(exp.Div(this=left.expr, expression=right.expr, typed=True, safe=False), WHOLE)
    return Said(call("DIV", left.expr, right.expr), WIDE)


def rest(writer: Writer, node: exp.Expression) -> Said:
    """What it leaves."""
    left, right = numbers(writer, node)
    return Said(call("MOD", left.expr, right.expr), WHOLE if left.kind == right.kind == WHOLE else WIDE)


def rounded(writer: Writer, node: exp.Expression) -> Said:
    """Rounded half away from zero."""
    of = writer.say(node.this)
    if of.kind.name != "number":
        raise writer.cannot(f"rounding a {of.kind.name}")
    return Said(call("ROUND", of.expr, exp.Literal.number(int(node.args["decimals"].name))), of.kind)


def widened(writer: Writer, node: exp.Expression) -> Said:
    """A number as a whole one."""
    return Said(call("ROUND", writer.say(node.this).expr), WIDE)


# ---- time


def microseconds(writer: Writer, node: exp.Expression) -> Said:
    """A moment as microseconds since 1970; NUMERIC is exact."""
    of = writer.say(node.expressions[0])
    expect(writer, MOMENT, of)
    seconds = exp.Extract(this=exp.var("EPOCH"), expression=of.expr)
    product = exp.Mul(this=seconds, expression=exp.Literal.number(MICROSECONDS))
    return Said(converted(paren(product), WHOLE, writer), WHOLE)


def days_between(writer: Writer, node: exp.Expression) -> Said:
    """The days from one day to another."""
    later, earlier = writer.say(node.this), writer.say(node.expression)
    expect(writer, DAY, later, earlier)
    return Said(exp.Sub(this=later.expr, expression=earlier.expr), WHOLE)


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
    hours, left = divmod(abs(span), 3_600 * MICROSECONDS)
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
    start = converted(exp.Literal.string("1970-01-01"), DAY, writer)
    day = converted(exp.Literal.string(str(86_400 * MICROSECONDS)), WHOLE, writer)
    days = exp.Add(this=start, expression=integer(call("DIV", of.expr, day)))
    rest_of_it = exp.Mul(this=call("MOD", of.again, day.copy()), expression=interval("1 microsecond"))
    return Said(paren(exp.Add(this=converted(paren(days), MOMENT, writer), expression=rest_of_it)), MOMENT)


def begin_of(writer: Writer, node: exp.Expression) -> Said:
    """The first day of a month, quarter or year; of a day alone it would be told by the session's zone."""
    unit, day = node.expressions[0].name, writer.say(node.expressions[1])
    expect(writer, DAY, day)
    if unit not in ("month", "quarter", "year"):
        raise writer.cannot(f"the first day of a {unit}")
    there = call("DATE_TRUNC", exp.Literal.string(unit), converted(day.expr, MOMENT, writer))
    return Said(converted(there, DAY, writer), DAY)


def bits(kind: Callable[..., exp.Expression]) -> Form:
    """Bits of a number of 64."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = writer.say(node.this), writer.say(node.expression)
        expect(writer, WHOLE, left, right)
        by = integer(right.expr) if kind is exp.BitwiseRightShift else right.expr
        return Said(kind(this=left.expr, expression=by), WHOLE)

    return form


def integer(of: exp.Expression) -> exp.Expression:
    """A whole number of 32 bits."""
    return exp.Cast(this=of, to=exp.DataType.build("INTEGER"))


def interval(span: str) -> exp.Expression:
    """A stretch of time."""
    return exp.Cast(this=exp.Literal.string(span), to=exp.DataType.build("INTERVAL"))


# ---- lists


def source(writer: Writer, base: Said, name: str) -> tuple[exp.Expression, Said]:
    """The entries of an array as rows: records by their parts, anything else as `it`."""
    alias = writer.identifier(name)
    of = base.kind.of or NOTHING
    columns = [] if of.name == "record" else [exp.to_identifier(ITEM, quoted=True)]
    unnest = exp.Unnest(expressions=[base.expr], alias=exp.TableAlias(this=alias, columns=columns))
    if of.name == "record":
        return unnest, Said(exp.to_identifier(alias.name, quoted=True), of)
    return unnest, Said(exp.column(exp.to_identifier(ITEM, quoted=True), table=alias.copy()), of)


def listed(writer: Writer, node: exp.Expression) -> Said:
    """A list of values; one of none fits to any."""
    parts = [writer.say(each) for each in node.expressions]
    if not parts:
        return Said(exp.Literal.string("{}"), list_of(NOTHING))
    return Said(exp.Array(expressions=[each.expr for each in parts]), list_of(one_kind(writer, parts)))


def joined(writer: Writer, node: exp.Expression) -> Said:
    """Two lists one after the other; one that is missing counts as empty, as it does in DuckDB."""
    left, right = map(writer.say, node.expressions)
    return Said(paren(exp.DPipe(this=left.expr, expression=right.expr)), one_kind(writer, [left, right]))


def at_place(writer: Writer, node: exp.Expression) -> Said:
    """The entry at a place, counted from 1."""
    of, place = map(writer.say, node.expressions)
    index = integer(place.expr)
    return Said(exp.Bracket(this=paren(of.expr), expressions=[index], offset=1), of.kind.of or NOTHING)


def distinct(writer: Writer, node: exp.Expression) -> Said:
    """A list's entries once each, without what is missing."""
    found = rows(writer, node.expressions[0], source)
    if found.item.kind.is_made_of_parts:
        raise writer.cannot("the distinct entries of a list of records")
    item = Said(bytewise(writer, found.item), found.item.kind)
    there = exp.Not(this=paren(exp.Is(this=item.again, expression=exp.Null())))
    made = replace(found, tests=(*found.tests, there)).query(item.expr).distinct(copy=False)
    return Said(where_known(found.base, call("ARRAY", made)), list_of(item.kind))


def places(writer: Writer, node: exp.Expression) -> Said:
    """The whole numbers from one up to another, which is not one of them."""
    first, end = map(writer.say, node.expressions)
    expect(writer, WHOLE, first, end)
    last = exp.Sub(this=end.expr, expression=exp.Literal.number(1))
    numbered = call("ARRAY", exp.select(call("GENERATE_SERIES", first.expr, last), copy=False))
    return Said(where_known(end, numbered), list_of(WHOLE))


def record(writer: Writer, node: exp.Expression) -> Said:
    """A record that is no row of the table: a JSON object, as a row has no type that a list could be of."""
    parts = [(each.this.name, writer.say(each.expression)) for each in node.expressions]
    if any(of.kind.is_made_of_parts or of.kind == NOTHING for _, of in parts):
        raise writer.cannot("a record of records that is made on the way")
    named = [each for name, of in parts for each in (converted(exp.Literal.string(name), TEXT, writer), of.expr)]
    return Said(call("JSONB_BUILD_OBJECT", *named), Kind(MADE, parts=tuple((name, of.kind) for name, of in parts)))


def part(writer: Writer, node: exp.Expression) -> Said:
    """A part of a record: what a JSON object holds is read from its text, which loses nothing."""
    of = writer.say(node.this) if isinstance(node.this, exp.Dot) else writer.entries[node.this.name]
    if of.kind.name != MADE:
        return LISTS["Dot"](writer, node)
    name = node.expression.name
    kind = dict(of.kind.parts)[name]
    found = exp.JSONExtractScalar(this=of.again, expression=exp.Literal.string(name), only_json_types=True)
    return Said(converted(paren(found), kind, writer), kind)


def refuse(writer: Writer, node: exp.Expression) -> Said:
    """A conversion that fails and tells why; CONCAT is not computed before there is a row."""
    why = writer.say(node.expressions[0])
    return Said(converted(call("CONCAT", why.expr), decimal(38, 9), writer), decimal(38, 9))


def size(writer: Writer, node: exp.Expression) -> Said:
    """How many entries a list has."""
    of = node.expressions[0].unnest()
    if isinstance(of, exp.Anonymous) and of.name in ("list_filter", "list_transform"):
        return LISTS["len"](writer, node)
    return Said(call("CARDINALITY", rows(writer, of, source, ENTRY).base.expr), WHOLE)


LISTS = unnested.forms(source, summed=WIDE)

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
        "Mod": rest,
        "Round": rounded,
        "Sign": function("SIGN"),
        "Greatest": outermost("GREATEST", drops_null=True),
        "Least": outermost("LEAST", drops_null=True),
        "try": attempt,
        "number to wide whole number": widened,
        "epoch_us": microseconds,
        "days between": days_between,
        "day and days": moved_by_number,
        "make_timestamp": moment_at,
        "date_trunc": begin_of,
        "BitwiseAnd": bits(exp.BitwiseAnd),
        "BitwiseRightShift": bits(exp.BitwiseRightShift),
        "list_distinct": distinct,
        "range": places,
        "to_days": moved_by_days,
        "to_months": moved_by_months,
        "to_microseconds": moved_by_microseconds,
        "len": size,
        "list_value": listed,
        "list_concat": joined,
        "list_extract": at_place,
        "Struct": record,
        "Dot": part,
        "error": refuse,
    },
)
