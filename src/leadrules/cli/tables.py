"""Many leads for `leadrules evaluate`: tables in, tables out, piece by piece."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from leadrules.cli.leads import is_watched
from leadrules.cli.output import written
from leadrules.cli.verdicts import ROWS_SHOWN, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from leadrules.cli.engine import Choice
    from leadrules.cli.leads import Leads
    from leadrules.cli.unusable import Listed
    from leadrules.cli.verdicts import Into
    from leadrules.explain.funnel import Funnel
    from leadrules.ruleset import Ruleset
    from leadrules.tables.batch import Batch
    from leadrules.tables.sinks import Sink

BINARY = ("parquet", "arrow")


def evaluate_tables(  # noqa: PLR0913 - what is evaluated, and what becomes of it
    ruleset: Ruleset,
    found: Leads,
    choice: Choice,
    funnel: Funnel,
    side: Listed,
    *,
    into: Into,
    on: Any,  # noqa: ANN401 - a moment
    strict: bool,
) -> None:
    """Evaluate a batch after the other."""
    from leadrules.tables.counts import count
    from leadrules.tables.sinks import ended

    evaluator = choice.tables or ruleset.one_by_one(found.reader, found.name, on=on, reasons=into.has_reasons)
    local = on.astimezone(ZoneInfo(ruleset.graph.timezone))
    with written(into.output, is_held=strict, is_binary=into.kind in BINARY) as stream:
        first: list[Batch] = []
        sink = sink_of(into, stream, ruleset, evaluator.schema) or First(
            ruleset, found, first, stream, into=into, on=on
        )
        with ended(sink):
            for piece in evaluator.run(watched(found.batches(), first)):
                count(funnel, piece, local)
                side.add(tuple(row.values()) for row in piece.unusable.to_pylist())
                if not (strict and side.total):
                    sink.write(piece.table)
            if strict:
                side.refuse(found)


class First:
    """Shows the first leads for people, by whole verdicts."""

    def __init__(  # noqa: PLR0913 - what is shown, and where
        self,
        ruleset: Ruleset,
        found: Leads,
        batches: list[Batch],
        stream: IO[str],
        *,
        into: Into,
        on: Any,  # noqa: ANN401 - a moment
    ) -> None:
        """Keep how a lead is evaluated; the first leads will be in `batches`."""
        self._ruleset, self._found, self._batches, self._on = ruleset, found, batches, on
        self._write = write_table(stream, ruleset, into)

    def write(self, _: pa.Table) -> None:
        """Show them, once."""
        if not self._batches:
            return
        for row in self._batches.pop().rows():
            lead = self._found.reader.read_row(row)
            name = self._found.name(row, lead)
            self._write(self._found.named(self._ruleset.evaluate_read(lead, on=self._on, name=name), name))

    def close(self) -> None:
        """Nothing ends what people look at."""

    abandon = close


def sink_of(into: Into, stream: IO[Any], ruleset: Ruleset, schema: pa.Schema) -> Sink | None:
    """Where a format's tables go; None for what people look at."""
    from leadrules.tables import sinks

    match into.kind:
        case "csv":
            return sinks.CsvSink.of(stream, ruleset.graph, has_reasons=into.has_reasons)
        case "rows":
            return sinks.RowsSink(stream)
        case "parquet":
            return sinks.ParquetSink(stream, schema)
        case "arrow":
            return sinks.ArrowSink(stream, schema)
        case _:
            return None


def watched(batches: Iterable[Batch], first: list[Batch]) -> Iterator[Batch]:
    """Go through batches, with a count on the terminal; the first leads are kept to be shown."""
    shows = is_watched()
    done = 0
    for batch in batches:
        if not done:
            first.append(batch.first(ROWS_SHOWN + 1))
        yield batch
        done += len(batch)
        if shows:
            click.echo(f"\r{done:,} leads …", nl=False, err=True)
    if shows and done:
        click.echo("\r" + " " * 30 + "\r", nl=False, err=True)
