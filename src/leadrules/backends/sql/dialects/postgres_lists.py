"""Lists in PostgreSQL: arrays. Records of the table are of a type of their own, those made on the way are JSONB."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import unnested
from leadrules.backends.sql.dialects.basics import bytewise, call, converted, expect, integer, one_kind, owner, paren
from leadrules.backends.sql.dialects.kinds import MADE, NOTHING, TEXT, WHOLE, WIDE, Kind, list_of
from leadrules.backends.sql.dialects.profile import Form, Said
from leadrules.backends.sql.dialects.unnested import ENTRY, rows, where_known

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.writer import Writer

ITEM = "it"


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


def as_text(writer: Writer, node: exp.Expression) -> Said:
    """Texts of a list as one, without what is missing, as in DuckDB."""
    of, by = map(writer.say, node.expressions)
    expect(writer, TEXT, by)
    if of.kind not in (list_of(TEXT), list_of(NOTHING)):
        raise writer.cannot("a list of other than texts as one text")
    return Said(call("ARRAY_TO_STRING", of.expr, by.expr), TEXT)


def concatenated(writer: Writer, node: exp.Expression) -> Said:
    """Texts as one, without what is missing, as in DuckDB."""
    parts = [writer.say(each) for each in node.expressions]
    expect(writer, TEXT, *parts)
    return Said(call("CONCAT_WS", *(each.expr for each in parts)), TEXT)


def size(writer: Writer, node: exp.Expression) -> Said:
    """How many entries a list has."""
    of = node.expressions[0].unnest()
    if isinstance(of, exp.Anonymous) and of.name in ("list_filter", "list_transform"):
        return UNNESTED["len"](writer, node)
    return Said(call("CARDINALITY", rows(writer, of, source, ENTRY).base.expr), WHOLE)


def record(writer: Writer, node: exp.Expression) -> Said:
    """A record that is no row of the table: a JSON object, as a row has no type that a list could be of."""
    parts = [(each.this.name, writer.say(each.expression)) for each in node.expressions]
    if any(of.kind.is_made_of_parts or of.kind == NOTHING for _, of in parts):
        raise writer.cannot("a record of records that is made on the way")
    named = [each for name, of in parts for each in (converted(exp.Literal.string(name), TEXT, writer), of.expr)]
    return Said(call("JSONB_BUILD_OBJECT", *named), Kind(MADE, parts=tuple((name, of.kind) for name, of in parts)))


def part(writer: Writer, node: exp.Expression) -> Said:
    """A part of a record: what a JSON object holds is read from its text, which loses nothing."""
    of, name = owner(writer, node), node.expression.name
    if of.kind.name != MADE and isinstance(of.expr, exp.Column | exp.Dot):
        # A row in a column: without brackets that column would be taken for a table.
        return Said(exp.Dot(this=paren(of.again), expression=writer.identifier(name)), dict(of.kind.parts)[name])
    if of.kind.name != MADE:
        return UNNESTED["Dot"](writer, node)
    kind = dict(of.kind.parts)[name]
    found = exp.JSONExtractScalar(this=of.again, expression=exp.Literal.string(name), only_json_types=True)
    return Said(converted(paren(found), kind, writer), kind)


UNNESTED = unnested.forms(source, summed=WIDE)
LISTS: dict[str, Form] = UNNESTED | {
    "len": size,
    "list_value": listed,
    "list_concat": joined,
    "list_extract": at_place,
    "list_distinct": distinct,
    "range": places,
    "array_to_string": as_text,
    "concat_ws": concatenated,
    "Struct": record,
    "Dot": part,
}
