"""The benchmark's leads as the columns that the SQL statement reads, made by DuckDB from the file.

For these leads only: their texts are ASCII, their values are those that the rules name, and nothing is unusable.
Whatever comes from outside is read by `Ruleset.evaluate_table`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from tests.benchmark.many_leads import written

from leadrules.backends.sql.columns import arrow, ends
from leadrules.backends.sql.folded import MARK
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from leadrules.backends.sql.columns import Column

NAMES = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.bool_(): "BOOLEAN", pa.date32(): "DATE"}
NAMES |= {pa.timestamp("us"): "TIMESTAMP", pa.string(): "VARCHAR"}


def typed(path: Path, wanted: Iterable[Column]) -> str:
    """A statement that gives the columns of a file's leads."""
    made = ", ".join(f'{of_column(each)} as "{each.name}"' for each in wanted)
    return f"select {made} from read_parquet({written(str(path))})"


def of_column(column: Column) -> str:
    """A column."""
    kind = column.kind
    if not isinstance(kind, t.ListType):
        return form(column.field, kind, column.end, arrow(column))
    entry = {part.name: part.type for part in arrow(column).value_type}
    parts = (
        [(name, f"a.{name}", of) for name, of in kind.of.fields]
        if isinstance(kind.of, t.RecordType)
        else [("it", "a", kind.of)]
    )
    made = [
        f"'{name}{end}': {form(of_entry, of, end, entry[f'{name}{end}'])}"
        for name, of_entry, of in parts
        for end in ends(of)
        if f"{name}{end}" in entry
    ]
    return f"list_transform({column.field}, lambda a: {{{', '.join(made)}}})"


def form(of: str, kind: t.Type, end: str, as_: pa.DataType) -> str:
    """One of a value's forms."""
    folded = f"lower(trim({of}))"
    if end == "__folded":
        return folded
    if end == "__words":
        mark = f"chr({ord(MARK)})"
        return f"{mark} || regexp_replace({folded}, '(\\W)', {mark} || '\\1' || {mark}, 'g') || {mark}"
    if isinstance(kind, t.ChoiceType):
        of = f"list_position({written(kind.values)}, {of})"
    name = f"DECIMAL({as_.precision}, {as_.scale})" if pa.types.is_decimal(as_) else NAMES[as_]
    # Moments are those of UTC.
    return f"({of} at time zone 'UTC')" if name == "TIMESTAMP" else f"cast({of} as {name})"
