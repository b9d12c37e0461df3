"""What an evaluation of a table gives: the answers, and the values that could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.tables.long import LongTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from leadrules.tables.reading import Problem


@dataclass(frozen=True, slots=True)
class EvaluatedTable:
    """Answers and unusable values, as tables of Arrow."""

    table: pa.Table
    unusable: pa.Table


def unusable_of(problems: list[Problem], rows: int) -> pa.Array:
    """What is unusable in each row."""
    import pyarrow as pa

    texts: dict[int, list[str]] = {}
    for each in problems:
        texts.setdefault(each.row, []).append(f"{each.field}: {each.reason}")
    kind = pa.list_(pa.string())
    if not texts:
        return pa.array([[]], kind).take(pa.repeat(pa.scalar(0, pa.int32()), rows))
    nothing: list[str] = []
    return pa.array([texts.get(row, nothing) for row in range(rows)], kind)


def side_schema() -> pa.Schema:
    """The side table's columns."""
    import pyarrow as pa

    return pa.schema(
        [
            ("row", pa.int64()),
            ("lead", pa.string()),
            ("field", pa.string()),
            ("value", pa.string()),
            ("reason", pa.string()),
        ]
    )


def side_table(problems: list[Problem], numbers: Sequence[int | None], names: pa.Array) -> pa.Table:
    """A row for each unusable value: where it stands, what it is, and why it cannot be used.

    `numbers` and `names` are those of all rows.
    """
    import pyarrow as pa

    places = pa.array([each.row for each in problems], pa.int32())
    return pa.table(
        [
            pa.array([numbers[each.row] for each in problems], pa.int64()),
            names.take(places),
            pa.array([each.field for each in problems], pa.string()),
            pa.array([each.shown for each in problems], pa.string()),
            pa.array([each.reason for each in problems], pa.string()),
        ],
        schema=side_schema(),
    )


def together(parts: Iterable[EvaluatedTable], schema: pa.Schema) -> EvaluatedTable:
    """Put the parts of a table together."""
    table, unusable = LongTable(schema), LongTable(side_schema())
    for part in parts:
        table.add(part.table)
        unusable.add(part.unusable)
    return EvaluatedTable(table.whole(), unusable.whole())
