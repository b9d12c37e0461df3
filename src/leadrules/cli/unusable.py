"""Values that could not be used, listed in a file of their own, and refused where that is asked for."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from leadrules.cli.console import FOUND, fail
from leadrules.cli.output import format_of, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from leadrules.cli.leads import Leads

    # The row's number, what the lead is called, the field, the value as it came, and why it cannot be used.
    Row = tuple[int, str, str, str, str]

MOST_LISTED = 50
NAMES = ("row", "lead", "field", "value", "reason")
# So many rows are held for a file that keeps columns.
HELD = 10_000


class Listed:
    """Counts unusable values, keeps the first to be shown, and writes them where they are asked for."""

    def __init__(self, write: Callable[[Row], None]) -> None:
        """Nothing is listed yet."""
        self.total = 0
        self.lines: list[str] = []
        self._write = write

    def add(self, rows: Iterable[Row]) -> None:
        """List values."""
        for row in rows:
            self.total += 1
            if len(self.lines) < MOST_LISTED:
                self.lines.append(f"{row[1]}: {row[2]} {row[3]}: {row[4]}")
            self._write(row)

    def refuse(self, found: Leads) -> None:
        """List what --strict does not overlook, and end before anything is written."""
        if not (self.total or found.broken):
            return
        for line in self.lines:
            click.echo(line, err=True)
        if self.total > len(self.lines):
            click.echo(f"… and {self.total - len(self.lines):,} more", err=True)
        for line in found.broken_lines():
            click.echo(line, err=True)
        counted = f"{self.total:,} unusable {'value' if self.total == 1 else 'values'}"
        rows = f"{found.broken:,} broken {'row' if found.broken == 1 else 'rows'}"
        click.echo(f"refused (--strict): {counted}, {rows}; nothing was written", err=True)
        sys.exit(FOUND)


@contextmanager
def listed(path: Path | None) -> Iterator[Listed]:
    """List unusable values in a file by the format of its name; without one, only count them."""
    if path is None:
        yield Listed(lambda _: None)
        return
    kind = format_of(path, "--unusable")
    is_binary = kind in ("parquet", "arrow")
    with written(path, is_binary=is_binary) as stream:
        if is_binary:
            yield from _in_columns(stream, is_parquet=kind == "parquet")
        elif kind == "jsonl":
            yield Listed(_json_lines(stream))
        else:
            yield Listed(_csv(stream))


def _csv(stream: IO[str]) -> Callable[[Row], None]:
    from leadrules.explain.flat import safe_cell

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(NAMES)
    return lambda row: writer.writerow([safe_cell(str(cell)) for cell in row])


def _json_lines(stream: IO[str]) -> Callable[[Row], None]:
    def write(row: Row) -> None:
        stream.write(json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) + "\n")

    return write


def _in_columns(stream: IO[Any], *, is_parquet: bool) -> Iterator[Listed]:
    from leadrules.cli import engine

    if not engine.has_extra():
        fail("--unusable in a file of columns needs what is not installed", f"name a .csv file, or {engine.INSTALL}")
    import pyarrow as pa

    from leadrules.tables.evaluated import side_schema
    from leadrules.tables.sinks import ArrowSink, ParquetSink, ended

    schema = side_schema()
    sink = ParquetSink(stream, schema) if is_parquet else ArrowSink(stream, schema)
    held: list[Row] = []

    def flush() -> None:
        columns = list(zip(*held, strict=True)) or [()] * len(NAMES)
        arrays = [pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)]
        sink.write(pa.table(arrays, schema=schema))
        held.clear()

    def write(row: Row) -> None:
        held.append(row)
        if len(held) == HELD:
            flush()

    with ended(sink):
        yield Listed(write)
        flush()
