"""A table from anywhere → batches of raw leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.leads.arrow import whole
from leadrules.tables.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

# So many leads at once: memory is bounded by it, and the cost of planning a statement is spread over it.
ROWS = 131_072


def batches_of(source: object) -> Iterator[Batch]:
    """Give the batches of a table: of Arrow, or of any library that hands out Arrow's streams.

    Raises:
        TypeError: when it is none.
    """
    return _numbered(_streamed(source))


def _streamed(source: object) -> Iterable[pa.RecordBatch]:
    import pyarrow as pa

    if isinstance(source, pa.Table):
        return _sized(source.to_reader())
    if isinstance(source, pa.RecordBatch):
        return _sized([source])
    if hasattr(source, "__arrow_c_stream__"):
        return _sized(pa.RecordBatchReader.from_stream(source))
    message = f"a table is wanted (of Arrow, pandas or Polars, or a path), not a {type(source).__name__}"
    raise TypeError(message)


def _sized(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Cut batches that are too large, and gather those that are too small."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        at = 0
        while at < batch.num_rows:
            part = batch.slice(at, ROWS - rows)
            at += part.num_rows
            held.append(part)
            rows += part.num_rows
            if rows == ROWS:
                yield pa.Table.from_batches(held)
                held, rows = [], 0
    if held:
        yield pa.Table.from_batches(held)


def _numbered(tables: Iterable[pa.Table]) -> Iterator[Batch]:
    first = 1
    for table in tables:
        keys = tuple(table.schema.names)
        numbers = range(first, first + table.num_rows)
        yield Batch(keys, tuple(whole(column) for column in table.columns), numbers)
        first += table.num_rows
