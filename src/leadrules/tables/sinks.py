"""Flat tables → a file, piece by piece as they come."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Protocol

from leadrules.backends.interpreter.show import exact
from leadrules.explain.flat import FORMULA, NUMBER, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.tables.cells import Cells

# So many rows a group of a Parquet file has at least; the last one has what is left.
ROWS_A_GROUP = 100_000
# A cell that CSV puts in quotes.
_QUOTED = r'[",\r\n]'
_FORMULA = "^[" + "".join("\\" + each if each in "+-" else each for each in FORMULA) + "]"


class Sink(Protocol):
    """Where tables go."""

    def write(self, table: pa.Table) -> None:
        """Write a piece."""

    def close(self) -> None:
        """Write what ends the file; the stream stays open."""

    def abandon(self) -> None:
        """Let go of a file that will never be whole."""


@contextmanager
def ended(sink: Sink) -> Iterator[Sink]:
    """Write into a sink, and end the file when all went well."""
    try:
        yield sink
    except BaseException:
        sink.abandon()
        raise
    sink.close()


class CsvSink:
    """A row a lead, byte for byte what the standard library writes of the same cells; safe for spreadsheets."""

    def __init__(self, stream: IO[str], names: list[str], cells: Cells | None) -> None:
        """Write the header; `cells` makes texts of tables that hold more than texts."""
        self._stream, self._cells, self._names = stream, cells, names
        stream.write(",".join(_quoted(name) for name in names) + "\n")

    @classmethod
    def of(cls, stream: IO[str], graph: RuleGraph, *, has_reasons: bool = False) -> CsvSink:
        """Write the flat tables of a ruleset."""
        from leadrules.tables.cells import Cells

        return cls(stream, columns(graph, has_reasons=has_reasons), Cells(graph, has_reasons=has_reasons))

    def write(self, table: pa.Table) -> None:
        """Write a piece."""
        if not table.num_rows:
            return
        cells = self._cells.of(table) if self._cells else {name: _texts(table.column(name)) for name in self._names}
        _write_lines(self._stream, [_safe(cells[name]) for name in self._names])

    def close(self) -> None:
        """Nothing ends a CSV file."""

    abandon = close


def _texts(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.fill_null(column.combine_chunks().cast(pa.string()), "")


def _safe(cells: pa.Array) -> pa.Array:
    """Each cell as CSV writes it: not to be taken for a formula, in quotes where it must be."""
    import pyarrow.compute as pc

    is_formula = pc.match_substring_regex(cells, _FORMULA)
    if pc.any(is_formula).as_py():
        is_formula = pc.and_not(is_formula, pc.match_substring_regex(cells, f"^(?:{NUMBER.pattern})$"))
        cells = pc.if_else(is_formula, pc.binary_join_element_wise("'", cells, ""), cells)
    is_quoted = pc.match_substring_regex(cells, _QUOTED)
    if pc.any(is_quoted).as_py():
        inner = pc.replace_substring(cells, '"', '""')
        cells = pc.if_else(is_quoted, pc.binary_join_element_wise('"', inner, '"', ""), cells)
    return cells


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(each in cell for each in '",\r\n') else cell


def _write_lines(stream: IO[str], cells: list[pa.Array]) -> None:
    import pyarrow.compute as pc

    lines = pc.binary_join_element_wise(*cells, ",")
    stream.write("\n".join(lines.to_pylist()) + "\n")


class RowsSink:
    """A JSON object a lead, its values typed as in the table; numbers are exact."""

    def __init__(self, stream: IO[str]) -> None:
        """Keep the stream."""
        self._stream = stream

    def write(self, table: pa.Table) -> None:
        """Write a piece."""
        names = [json.dumps(name, ensure_ascii=False) for name in table.column_names]
        columns = [[_json(value) for value in column.to_pylist()] for column in table.columns]
        for values in zip(*columns, strict=True):
            pairs = ", ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
            self._stream.write(f"{{{pairs}}}\n")

    def close(self) -> None:
        """Nothing ends a file of JSON Lines."""

    abandon = close


def _json(value: Any) -> str:  # noqa: ANN401 - a value of a table
    from datetime import date
    from decimal import Decimal

    match value:
        case Decimal():
            return exact(value) or "null"
        case date():
            return f'"{value.isoformat()}"'
        case list():
            return f"[{', '.join(map(_json, value))}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(name)}: {_json(each)}' for name, each in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False)


class ParquetSink:
    """A Parquet file."""

    def __init__(self, stream: IO[bytes], schema: pa.Schema) -> None:
        """Begin the file."""
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(stream, schema, compression="snappy")
        self._held: list[pa.Table] = []
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Hold a piece until there are enough for a group of rows."""
        self._held.append(table)
        self._rows += table.num_rows
        if self._rows >= ROWS_A_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held, self._rows = [], 0

    def close(self) -> None:
        """Write the footer, which names all groups."""
        self._write_group()
        self._writer.close()

    def abandon(self) -> None:
        """Keep the writer from closing a stream that is closed."""
        with suppress(Exception):
            self._writer.close()
        self._writer.is_open = False


class ArrowSink:
    """A file of Arrow (Feather)."""

    def __init__(self, stream: IO[bytes], schema: pa.Schema) -> None:
        """Begin the file."""
        import pyarrow as pa

        self._writer = pa.ipc.new_file(stream, schema)

    def write(self, table: pa.Table) -> None:
        """Write a piece."""
        self._writer.write_table(table)

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()

    def abandon(self) -> None:
        """Nobody reads what it writes last."""
        with suppress(Exception):
            self._writer.close()
