"""Leads for a command: opened, read one by one, with a word on rows that are none."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli.console import fail
from leadrules.tables.names import lead_name, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from leadrules.leads.lead import Lead
    from leadrules.leads.open import LeadFile
    from leadrules.leads.rows import BrokenRow, Row
    from leadrules.leads.typed import Columns, LeadReader
    from leadrules.ruleset import Ruleset, Verdict
    from leadrules.tables.batch import Batch

Command = Any
EVERY = 200
MOST_TOLD = 10


def lead_options(command: Command) -> Command:
    """Add the options that say how a file of leads is read."""
    for option in (
        click.option("--delimiter", help="What parts the cells of a CSV file (default: found out)."),
        click.option("--encoding", help="How a file is encoded (default: UTF-8, or else Windows-1252)."),
        click.option(
            "--lead-format",
            type=click.Choice(["csv", "json", "jsonl", "parquet", "arrow"]),
            help="Default: by the file's name, or how it begins.",
        ),
        click.option("--id", "id_field", help="The field or column that names a lead (default: lead_id, or the row)."),
        click.option(
            "--on", help="The moment of the evaluation, as `2026-11-20` or `2026-11-20 15:00` (default: now)."
        ),
        click.option("--source", help="The `source` of the rules that says how columns become fields."),
    ):
        command = option(command)
    return command


@dataclass(slots=True)
class Leads:
    """The leads of a file as they are read; rows that are none are kept to be told of."""

    file: LeadFile
    reader: LeadReader
    id_field: str | None
    total: int = 0
    broken: int = 0
    told: list[BrokenRow] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[Row, Lead, str]]:
        """Read each lead, with its row and what it is called."""
        from leadrules.leads.rows import LeadsError, Row

        try:
            for row in self.file.rows:
                if isinstance(row, Row):
                    self.total += 1
                    lead = self.reader.read_row(row)
                    yield row, lead, self.name(row, lead)
                else:
                    self.note(row)
        except LeadsError as wrong:
            fail(wrong.message, wrong.help)

    def peek(self, most: int) -> int:
        """How many leads there are, as far as `most`; they are still to come."""
        from dataclasses import replace
        from itertools import chain, islice

        from leadrules.leads.rows import LeadsError

        try:
            if self.file.columns is not None:
                first = list(islice(self.file.columns.tables, 1))
                columns = replace(self.file.columns, tables=chain(first, self.file.columns.tables))
                self.file = replace(self.file, columns=columns, rows=columns.rows())
                return sum(table.num_rows for table in first)
            rows = list(islice(self.file.rows, most))
        except LeadsError as wrong:
            fail(wrong.message, wrong.help)
        self.file = replace(self.file, rows=chain(rows, self.file.rows))
        return len(rows)

    def batches(self) -> Iterator[Batch]:
        """The leads in batches."""
        from leadrules.leads.rows import LeadsError
        from leadrules.tables.sources import batches_of_file

        try:
            for batch in batches_of_file(self.file, self.note):
                self.total += len(batch)
                yield batch
        except LeadsError as wrong:
            fail(wrong.message, wrong.help)

    def note(self, row: BrokenRow) -> None:
        """Keep a row that is no lead to be told of."""
        self.broken += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(row)

    def name(self, row: Row, lead: Lead) -> str:
        """What a lead is called: the named field or column, its `lead_id`, or its row's number."""
        from leadrules.schema.text import fold

        if self.id_field is None:
            return lead_name(row, lead)
        if self.id_field in lead.values:
            return writable(lead.values[self.id_field])
        wanted = fold(self.id_field)
        cells = (cell for key, cell in zip(row.keys, row.cells, strict=False) if fold(key) == wanted)
        cell = next(cells, None)
        return str(row.number) if cell in (None, "") else writable(cell)

    def named(self, verdict: Verdict, name: str) -> Verdict:
        """A verdict under the name that `--id` asks for; without it, under its own."""
        return verdict if self.id_field is None else verdict.model_copy(update={"lead": name})

    def broken_lines(self) -> list[str]:
        """Tell of the rows that are no leads."""
        if not self.broken:
            return []
        head = f"{self.broken:,} broken {'row was' if self.broken == 1 else 'rows were'} not evaluated"
        lines = [f"  {each.place} {each.reason}: {each.shown}" for each in self.told]
        more = [f"  … and {self.broken - len(self.told):,} more"] if self.broken > len(self.told) else []
        return [head, *lines, *more]


def open_for(  # noqa: PLR0913 - one argument an option
    ruleset: Ruleset,
    path: Path,
    *,
    source: str | None,
    id_field: str | None,
    lead_format: str | None,
    encoding: str | None,
    delimiter: str | None,
) -> Leads:
    """Open a file of leads for rules; end with a clear word when it cannot be used with them."""
    from leadrules.leads.open import Format, Options, open_leads
    from leadrules.leads.rows import LeadsError

    try:
        reader = ruleset.reader(source)
    except ValueError as wrong:
        fail(str(wrong))
    try:
        options = Options(Format(lead_format) if lead_format else None, encoding, delimiter)
        file = open_leads(path, options)
    except LeadsError as wrong:
        fail(wrong.message, wrong.help)
    click.get_current_context().call_on_close(file.close)
    if file.header is not None:
        if path.suffix.lower() == ".rules":
            fail(f"{path} is a rules file by its name, not a file of leads", "rules come first, then a file of leads")
        check_header(file, reader, ruleset, source, id_field)
    return Leads(file, reader, id_field)


def check_header(
    file: LeadFile, reader: LeadReader, ruleset: Ruleset, source: str | None, id_field: str | None
) -> None:
    """End when no column is a field; tell of columns that the rules read and the file has not, or has twice."""
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
    if source is not None:
        mapped = {column.field for column in ruleset.graph.sources[source].columns}
        tell_absent(file.name, [name for name in columns.absent if name in mapped])
    elif columns.unknown:
        # Where every column is a field, the others are just not known of these leads.
        tell_absent(file.name, [name for name in columns.absent if name in read_by(ruleset)], columns.unknown)


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


def is_watched() -> bool:
    """Whether somebody sees how far it is."""
    return sys.stderr.isatty()


def with_progress(leads: Leads, tell: Callable[[], bool] = is_watched) -> Iterator[tuple[Row, Lead, str]]:
    """Go through leads, with a count on the terminal while it takes long."""
    shows = tell()
    for number, each in enumerate(leads, 1):
        yield each
        if shows and number % EVERY == 0:
            click.echo(f"\r{number:,} leads …", nl=False, err=True)
    if shows and leads.total >= EVERY:
        click.echo("\r" + " " * 30 + "\r", nl=False, err=True)
