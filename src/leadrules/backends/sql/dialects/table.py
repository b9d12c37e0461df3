"""The table of leads that a statement reads: how it is created, and the rows that fill it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.backends.sql.columns import Column, form_of, stems
from leadrules.backends.sql.dialects import DIALECTS, expect_own_name, profile_of
from leadrules.backends.sql.dialects.kinds import TEXT, Kind, kind_of_column
from leadrules.backends.sql.dialects.writer import Writer
from leadrules.schema import types as t
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.backends.sql.program import Query

TABLE = "leads"
# Types that are created, by the parts of a record: what each is called, and the statement.
Types = dict["tuple[tuple[str, Kind], ...]", tuple[str, str]]
# The values of a choice that are told, and how long each may be.
MOST_TOLD, LONGEST_TOLD = 5, 20
SAYS = {
    "__folded": "the text folded, as it is compared",
    "__words": "the text folded, its words marked",
    "__low": "the least that it can be; NULL is an open end",
    "__high": "the most that it can be; NULL is an open end",
    "__known": "whether anything is known of it",
}


def created(query: Query, dialect: str, *, lead: str | None = None) -> str:
    """The statements that create the table of leads, a column a line with what it holds.

    Raises:
        Unsupported: when the dialect has no type for one of them, or `lead` is the name of another column.
    """
    writer = Writer(profile_of(dialect), query)
    if lead is not None:
        expect_own_name(query, lead, writer.profile)
    types: Types = {}
    columns: list[tuple[str, str]] = []
    if lead is not None and lead not in writer.columns:
        columns.append((f"{name_of(writer, lead)} {typed(writer, lead, TEXT, types)}", "what a lead is called"))
    for column in query.inputs:
        writer.place = column.field
        kind = writer.profile.kind_as(kind_of_column(column))
        columns.append((f"{name_of(writer, column.name)} {typed(writer, column.name, kind, types)}", told(column)))
    lines = [
        f"  {line}{',' if number < len(columns) else ''} -- {comment}"
        for number, (line, comment) in enumerate(columns, 1)
    ]
    made = "\n".join([f"CREATE TABLE {name_of(writer, TABLE)} (", *lines, ");"])
    return "\n\n".join([*(statement for _, statement in types.values()), made]) + "\n"


def name_of(writer: Writer, name: str) -> str:
    """A name in quotes."""
    return writer.identifier(name).sql(writer.profile.name)


def typed(writer: Writer, name: str, kind: Kind, types: Types) -> str:
    """A column's type; one that has to be created first is added to `types`.

    Lists of the same parts are of one type, so that one can stand in for the other.
    """
    if kind.of is not None and kind.of.name == "record" and writer.profile.names_records:
        if kind.of.parts in types:
            return f"{types[kind.of.parts][0]}[]"
        record = name_of(writer, f"{TABLE}_{name}")
        parts = ",\n".join(f"  {name_of(writer, part)} {typed(writer, part, of, types)}" for part, of in kind.of.parts)
        types[kind.of.parts] = (record, f"CREATE TYPE {record} AS (\n{parts}\n);")
        return f"{record}[]"
    return writer.type_of(kind).sql(writer.profile.name)


def told(column: Column) -> str:
    """What a column holds, for people."""
    if column.end:
        return f"`{column.field}`: {SAYS[column.end]}"
    if isinstance(column.kind, t.ListType):
        return "; ".join(["a list", *numbered_parts(column, column.kind), "NULL when it is missing"])
    if isinstance(column.kind, t.ChoiceType):
        return f"{numbered(column.kind)}; NULL when it is missing"
    return "in UTC; NULL when it is missing" if column.kind == t.DATETIME else "NULL when it is missing"


def numbered_parts(column: Column, kind: t.ListType) -> list[str]:
    """What the numbers in a list of records stand for."""
    if not isinstance(kind.of, t.RecordType):
        return []
    names = stems(kind.of.fields)
    return [
        f"`{names[name]}`: {numbered(of)}"
        for name, of in kind.of.fields
        if isinstance(of, t.ChoiceType) and (column.parts is None or names[name] in column.parts)
    ]


def numbered(kind: t.ChoiceType) -> str:
    """Which number stands for which value, of those that a comment of one line has room for."""
    # A value may hold anything, also the end of a line.
    if len(kind.values) <= MOST_TOLD and all(each.isprintable() and len(each) <= LONGEST_TOLD for each in kind.values):
        return ", ".join(f"{number} is {value}" for number, value in enumerate(kind.values, start=1))
    return f"the value's place among the {len(kind.values):,} of the rules, counted from 1"


# ---- rows


def row(
    query: Query,
    values: Mapping[str, Any],
    dialect: str = DIALECTS[0],
    *,
    lead: str | None = None,
    name: str | None = None,
) -> dict[str, Any]:
    """A typed lead as a row of the table, for JSON: numbers, days and moments as texts, which lose nothing."""
    renamed = profile_of(dialect).renamed
    found = {renamed(each.name): plain(form_of(values.get(each.field, MISSING), each)) for each in query.inputs}
    return found if lead is None else {renamed(lead): name} | found


def plain(value: Any) -> Any:  # noqa: ANN401 - a value of any type
    """A value as JSON holds it."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.replace(tzinfo=None).isoformat(" ")
        case date():
            return value.isoformat()
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list():
            return [plain(each) for each in value]
        case _:
            return value
