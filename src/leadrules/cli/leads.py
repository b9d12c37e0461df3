"""Leads for a command: opened, read one by one, with a word on rows that are none."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli.console import fail
from leadrules.cli.header import MOST_TOLD, check_absent, check_header
from leadrules.tables.names import lead_name, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from leadrules.leads.lead import Lead
    from leadrules.leads.open import LeadFile
    from leadrules.leads.rows import BrokenRow, Row
    from leadrules.leads.typed import LeadReader
    from leadrules.ruleset import Ruleset, Verdict
    from leadrules.tables.batch import Batch

Command = Any
EVERY = 200


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
        click.option("--partial", is_flag=True, help="Go on without columns that the source maps and the rules read."),
        click.option("--source", metavar="NAME", help="The `source` of the rules that says how columns become fields."),
        click.option(
            "--id",
            "id_field",
            metavar="FIELD",
            help="The field or column that names a lead (default: lead_id, or the row).",
        ),
        click.option(
            "--on",
            metavar="MOMENT",
            help="The moment of the evaluation, as `2026-11-20` or `2026-11-20 15:00` (default: now).",
        ),
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
    partial: bool,
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
        check_absent(file.name, reader.columns(file.header), ruleset, source, is_partial=partial)
    return Leads(file, reader, id_field)


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
