"""Whether the columns of a file are those that the rules want: told before the first lead is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadrules.cli.console import fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.leads.open import LeadFile
    from leadrules.leads.typed import Columns, LeadReader
    from leadrules.ruleset import Ruleset

MOST_TOLD = 10


def check_header(
    file: LeadFile, reader: LeadReader, ruleset: Ruleset, source: str | None, id_field: str | None
) -> None:
    """End when no column is a field, one holds what its field cannot be read from, or the file has one twice."""
    from leadrules.schema.text import fold

    header = file.header or ()
    columns = reader.columns(header)
    if not columns.used:
        shown = ", ".join(header[:6]) + (" …" if len(header) > 6 else "")  # noqa: PLR2004 - a line's worth
        sources = ", ".join(ruleset.graph.sources)
        help_text = f"read it with --source: {sources}" if sources and not source else "map its columns in a `source`"
        fail(f"no column of {file.name} is a field of these rules (columns: {shown})", help_text)
    if file.columns is not None:
        check_kinds(file.columns.schema, columns, file.name)
    if columns.ambiguous:
        names = ", ".join(columns.ambiguous)
        fail(f"{file.name} has several columns called {names}", "rename one, so that it is clear which one is meant")
    if id_field is not None and id_field not in ruleset.graph.fields and fold(id_field) not in map(fold, header):
        fail(f"{file.name} has no column {id_field}", "`--id` names a field of the rules or a column of the file")


def check_absent(file: str, columns: Columns, ruleset: Ruleset, source: str | None, *, is_partial: bool) -> None:
    """Find columns that the rules read and the file has not: whatever rests on them would be open for every lead.

    A source says which columns there are, so that one that is not there ends it. Without one, every column is a field
    by its name, and the others are just not known of these leads, unless nothing reads some column.
    """
    fields = [name for name in columns.absent if name in read_by(ruleset)]
    if source is not None:
        mapped = {column.field for column in ruleset.graph.sources[source].columns}
        fields = [name for name in fields if name in mapped]
        if fields and not is_partial:
            fail(
                f"{file} has no column for {first(fields)}, which the source {source} maps and the rules read",
                "export it too, or go on without: `--partial` takes it for missing of every lead",
            )
        tell_absent(file, fields)
    elif columns.unknown:
        tell_absent(file, fields, columns.unknown)
        meant = source_of(ruleset, columns.unknown, fields)
        if meant is not None:
            click.echo(f"help: the source {meant} reads columns of these names: `--source {meant}`", err=True)


def source_of(ruleset: Ruleset, unknown: Sequence[str], absent: Sequence[str]) -> str | None:
    """The source that maps the most of the columns which nothing reads to fields that are not there, if one does."""
    from leadrules.schema.text import fold

    header = set(map(fold, unknown))
    read = {
        name: sum(
            column.field in absent and not header.isdisjoint(map(fold, column.names)) for column in source.columns
        )
        for name, source in ruleset.graph.sources.items()
    }
    meant = max(read, key=lambda name: read[name], default=None)
    return meant if meant is not None and read[meant] else None


def read_by(ruleset: Ruleset) -> set[str]:
    """The fields that something in the rules reads."""
    from leadrules.graph.uses import uses

    return {name for each in ruleset.graph.definitions.values() for name in uses(each, ruleset.graph).fields}


def tell_absent(file: str, fields: Sequence[str], unknown: Sequence[str] = ()) -> None:
    """Say which columns a file has not, and which of its columns nothing reads: the same may be meant by both."""
    if not fields:
        return
    are = "it is" if len(fields) == 1 else "they are"
    unread = f"; nothing reads its {'column' if len(unknown) == 1 else 'columns'} {first(unknown)}" if unknown else ""
    click.echo(f"note: {file} has no column for {first(fields)}; {are} missing{unread}", err=True)


def first(names: Sequence[str]) -> str:
    """A line's worth of names."""
    more = f" and {len(names) - MOST_TOLD:,} more" if len(names) > MOST_TOLD else ""
    return ", ".join(names[:MOST_TOLD]) + more


def check_kinds(schema: pa.Schema, columns: Columns, name: str) -> None:
    """End when a column holds what its field can never be read from."""
    from leadrules.leads.columnar import never_fits

    for each, groups in columns.used:
        for place in (place for group in groups for place in group):
            column = schema.field(place)
            held = never_fits(column.type, each.field.type)
            if held is not None:
                fail(
                    f"column {column.name} of {name} holds {held}, and the field {each.field.name} is"
                    f" {with_article(str(each.field.type))}",
                    "map another column in a `source`, or leave this one out",
                )


def with_article(kind: str) -> str:
    """A type as it is read in a sentence: `an integer`, `a list of text`."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"
