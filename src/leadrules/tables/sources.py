"""A table from anywhere → batches of raw leads."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from os import PathLike
from typing import TYPE_CHECKING

from leadrules.leads.arrow import whole
from leadrules.leads.columnar import ROWS, pieces
from leadrules.leads.open import open_leads
from leadrules.leads.rows import Row
from leadrules.tables.batch import ABSENT, Batch
from leadrules.tables.names import is_name
from leadrules.tables.objects import in_arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa

    from leadrules.leads.open import LeadFile
    from leadrules.leads.rows import BrokenRow


@contextmanager
def batches_of(source: object) -> Iterator[Iterator[Batch]]:
    """Give the batches of a table: of Arrow, of any library that hands out Arrow's streams, or of a file by its path.

    Raises:
        TypeError: when it is none.
        LeadsError: when the file cannot be read.
    """
    if isinstance(source, str | PathLike):
        with open_leads(source) as file:
            yield batches_of_file(file, lambda _: None)
    else:
        yield of_tables(pieces(_streamed(source)))


def batches_of_file(file: LeadFile, broken: Callable[[BrokenRow], None]) -> Iterator[Batch]:
    """Give the batches of a file; rows that are no leads are told of.

    Raises:
        LeadsError: when the file breaks off.
    """
    if file.columns is not None:
        return of_tables(file.columns.tables)
    return of_rows(file.rows, file.header, broken)


def _streamed(source: object) -> Iterable[pa.RecordBatch]:
    import pyarrow as pa

    batches: Iterable[pa.RecordBatch]
    if isinstance(source, pa.Table):
        batches = source.to_reader()
    elif isinstance(source, pa.RecordBatch):
        batches = [source]
    elif hasattr(source, "__arrow_c_stream__"):
        batches = pa.RecordBatchReader.from_stream(source)
    else:
        message = f"a table is wanted (of Arrow, pandas or Polars, or a path), not a {type(source).__name__}"
        raise TypeError(message)
    return batches


def of_tables(tables: Iterable[pa.Table]) -> Iterator[Batch]:
    """Number the rows of a table's pieces."""
    first = 1
    for table in tables:
        yield batch_of(table, range(first, first + table.num_rows))
        first += table.num_rows


def batch_of(table: pa.Table, numbers: Sequence[int | None]) -> Batch:
    """Give the batch of a table whose rows have these numbers."""
    return Batch(tuple(table.schema.names), tuple(whole(column) for column in table.columns), numbers)


def of_rows(
    rows: Iterable[Row | BrokenRow], header: tuple[str, ...] | None, broken: Callable[[BrokenRow], None]
) -> Iterator[Batch]:
    """Gather rows of texts under one header, or of objects that each have keys of their own."""

    def leads() -> Iterator[Row]:
        for row in rows:
            if isinstance(row, Row):
                yield row
            else:
                broken(row)

    found = leads()
    while gathered := list(islice(found, ROWS)):
        numbers = [row.number for row in gathered]
        yield _of_objects(gathered, numbers) if header is None else _of_texts(gathered, header, numbers)


def _of_texts(rows: list[Row], header: tuple[str, ...], numbers: list[int]) -> Batch:
    import pyarrow as pa

    columns = zip(*(row.cells for row in rows), strict=True)
    return Batch(header, tuple(pa.array(cells, pa.string()) for cells in columns), numbers)


def _of_objects(rows: list[Row], numbers: list[int]) -> Batch:
    keys = tuple(dict.fromkeys(key for row in rows for key in row.keys))
    columns: dict[str, list[object]] = {key: [ABSENT] * len(rows) for key in keys}
    for place, row in enumerate(rows):
        for key, cell in zip(row.keys, row.cells, strict=True):
            columns[key][place] = cell
    # The keys that name leads stay objects: it matters which of them a lead lacks.
    found = (cells if is_name(key) else in_arrow(cells) for key, cells in columns.items())
    return Batch(keys, tuple(found), numbers)
