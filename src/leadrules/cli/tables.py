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
    from pathlib import Path

    import pyarrow as pa

    from leadrules.cli.engine import Choice
    from leadrules.cli.leads import Leads
    from leadrules.cli.unusable import Listed
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
    kind: str,
    on: Any,  # noqa: ANN401 - a moment
    output: Path | None,
    strict: bool,
) -> None:
    """Evaluate a batch after the other."""
    from leadrules.tables.counts import count

    evaluator = choice.tables or ruleset.one_by_one(found.reader, found.name, on=on)
    local = on.astimezone(ZoneInfo(ruleset.graph.timezone))
    with written(output, is_held=strict, is_binary=kind in BINARY) as stream:
        first: list[Batch] = []
        sink = sink_of(kind, stream, ruleset, evaluator.schema)
        for piece in evaluator.run(watched(found.batches(), first)):
            count(funnel, piece, local)
            side.add(tuple(row.values()) for row in piece.unusable.to_pylist())
            if strict and side.total:
                continue
            if sink is not None:
                sink.write(piece.table)
            elif first:
                show(ruleset, found, first.pop(), stream, on)
        if strict:
            side.refuse(found)
        if sink is not None:
            sink.close()


def show(ruleset: Ruleset, found: Leads, batch: Batch, stream: IO[str], on: Any) -> None:  # noqa: ANN401 - a moment
    """Show the first leads for people."""
    from itertools import islice

    write = write_table(stream, ruleset, shows_all=False)
    for row in islice(batch.rows(), ROWS_SHOWN + 1):
        lead = found.reader.read_row(row)
        name = found.name(row, lead)
        write(found.named(ruleset.evaluate_read(lead, on=on, name=name), name))


def sink_of(kind: str, stream: IO[Any], ruleset: Ruleset, schema: pa.Schema) -> Sink | None:
    """Where a format's tables go; None for what people look at."""
    from leadrules.tables import sinks

    match kind:
        case "csv":
            return sinks.CsvSink.of(stream, ruleset.graph)
        case "rows":
            return sinks.RowsSink(stream)
        case "parquet":
            return sinks.ParquetSink(stream, schema)
        case "arrow":
            return sinks.ArrowSink(stream, schema)
        case _:
            return None


def watched(batches: Iterable[Batch], first: list[Batch]) -> Iterator[Batch]:
    """Go through batches, with a count on the terminal; the first is kept to be shown."""
    shows = is_watched()
    done = 0
    for batch in batches:
        if not done:
            first.append(batch)
        yield batch
        done += len(batch)
        if shows:
            click.echo(f"\r{done:,} leads …", nl=False, err=True)
    if shows and done:
        click.echo("\r" + " " * 30 + "\r", nl=False, err=True)
