"""Leads in files that keep columns: Parquet, and Arrow as a file (Feather) or a stream."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from leadrules.leads.arrow import whole
from leadrules.leads.rows import LeadsError, Row
from leadrules.schema.types import BandType, ListType, MoneyType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa
    import pyarrow.parquet as pq

    from leadrules.schema.types import FieldType

# So many leads at once: memory is bounded by it, and what a batch costs of itself is spread over it.
ROWS = 32_768
MOST_BYTES = 1 << 27
PARQUET, ARROW_FILE = b"PAR1", b"ARROW1"
# A stream of Arrow begins with a mark, and the length of its schema.
ARROW_STREAM = b"\xff\xff\xff\xff"
EXTRA = "install it: pip install 'leadrules[batch]'"


@dataclass(frozen=True, slots=True)
class Columnar:
    """An open file of columns; `tables` are pieces of `ROWS` leads at most, and can be gone through once."""

    schema: pa.Schema
    tables: Iterator[pa.Table]

    def rows(self) -> Iterator[Row]:
        """The leads one by one."""
        keys = tuple(self.schema.names)
        number = 0
        for table in self.tables:
            lists = [whole(column).to_pylist() for column in table.columns]
            for cells in zip(*lists, strict=True) if lists else ((),) * table.num_rows:
                number += 1
                yield Row(number, None, keys, cells)


def open_columnar(stream: BinaryIO, name: str, *, is_parquet: bool) -> Columnar:
    """Open a file of columns.

    Raises:
        LeadsError: when it is cut off or broken, and when what reads such files is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise LeadsError(f"{name} is read with pyarrow, which is not installed", EXTRA) from None
    what = "Parquet" if is_parquet else "Arrow"
    with _told(name, what):
        stream.seek(0)
        if is_parquet:
            plain = pq.ParquetFile(stream)
            stream.seek(0)
            # What is buffered ahead would be held to the end of the file.
            texts = _kept_by_value(plain)
            file = pq.ParquetFile(stream, metadata=plain.metadata, read_dictionary=texts, pre_buffer=False)
            batches: Iterable[pa.RecordBatch] = file.iter_batches(batch_size=ROWS)
            return Columnar(plain.schema_arrow, _pieces(batches, name, what))
        reader: Any
        if stream.read(len(ARROW_FILE)) == ARROW_FILE:
            reader = pa.ipc.open_file(stream)
            batches = (reader.get_batch(place) for place in range(reader.num_record_batches))
        else:
            stream.seek(0)
            reader = batches = pa.ipc.open_stream(stream)
        return Columnar(reader.schema, _pieces(batches, name, what))


def _kept_by_value(file: pq.ParquetFile) -> list[str]:
    """The columns of texts that the file itself keeps by their distinct values, few of them, from end to end.

    Of any other the reader would gather every value of the file, and hand out all of them with each batch.
    """
    import pyarrow as pa

    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    places = {file.metadata.schema.column(place).path: place for place in range(file.metadata.num_columns)}
    texts = [each.name for each in file.schema_arrow if each.type in (pa.string(), pa.large_string())]
    return [name for name in texts if all(_is_by_value(group.column(places[name])) for group in groups)]


def _is_by_value(chunk: pq.ColumnChunkMetaData) -> bool:
    """Whether a piece of a column is short of what its values take one by one, each behind a length of four bytes."""
    return bool(chunk.has_dictionary_page and chunk.total_uncompressed_size < 4 * chunk.num_values)


def never_fits(column: pa.DataType, kind: FieldType) -> str | None:
    """What a column holds that no field of this type can be read from; None when it may be."""
    import pyarrow as pa

    if pa.types.is_dictionary(column) or pa.types.is_run_end_encoded(column):
        column = column.value_type
    is_text = column in (pa.string(), pa.large_string(), pa.string_view())
    if is_text or pa.types.is_null(column):
        return None
    if pa.types.is_struct(column) or pa.types.is_map(column):
        is_record = isinstance(kind, MoneyType | BandType) and pa.types.is_struct(column)
        return None if is_record else "records"
    if pa.types.is_nested(column):
        return None if isinstance(kind, ListType) else "lists"
    if isinstance(kind, ListType):
        return "single values"
    return "binary data" if _is_binary(column) else "times of day" if pa.types.is_time(column) else None


def _is_binary(column: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_binary(column)
        or pa.types.is_large_binary(column)
        or pa.types.is_fixed_size_binary(column)
        or pa.types.is_binary_view(column)
    )


def pieces(batches: Iterable[pa.RecordBatch], rows: int = ROWS) -> Iterator[pa.Table]:
    """Cut batches that are too large, and gather those that are too small."""
    import pyarrow as pa

    held: list[pa.RecordBatch] = []
    count, most = 0, rows
    for batch in batches:
        at = 0
        # Leads with long lists come fewer at a time.
        rows = max(1, min(most, batch.num_rows * MOST_BYTES // max(1, batch.nbytes)))
        while at < batch.num_rows:
            part = batch.slice(at, max(1, rows - count))
            at += part.num_rows
            held.append(part)
            count += part.num_rows
            if count >= rows:
                yield pa.Table.from_batches(held)
                held, count = [], 0
    if held:
        yield pa.Table.from_batches(held)


def _pieces(batches: Iterable[pa.RecordBatch], name: str, what: str) -> Iterator[pa.Table]:
    with _told(name, what):
        yield from pieces(batches)


@contextmanager
def _told(name: str, what: str) -> Iterator[None]:
    """Say what is wrong with a file, not where its reader noticed it."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, OSError, EOFError, UnicodeError) as wrong:
        if isinstance(wrong, OSError) and wrong.errno is not None:
            raise LeadsError(f"{name} cannot be read: {wrong.strerror}") from None
        if isinstance(wrong, pa.ArrowNotImplementedError):
            raise LeadsError(f"{name} uses something of {what} that cannot be read: {_first(wrong)}") from None
        raise LeadsError(
            f"{name} is not a whole {what} file: it was cut off, or damaged on its way",
            "get it again from where it came",
        ) from None


def _first(wrong: Exception) -> str:
    return str(wrong).partition("\n")[0]
