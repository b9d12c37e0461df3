"""The table of leads that a statement reads: a row a lead, and for each field the columns that its type needs.

Numbers and percentages are DECIMAL(38, 9), integers BIGINT, amounts a DECIMAL of their currency's decimals, yes/no
BOOLEAN, days DATE, moments TIMESTAMP in UTC, all else VARCHAR; what is chosen from the rules' own values is INTEGER,
its place among them counted from 1. A text has two more columns, `__folded` and `__words`; a band is `__low`, `__high`
and `__known`. A list of records is a list of structs that hold the same columns; in one of texts or bands they begin
with `it`. A list of choices holds them as VARCHAR.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from leadrules.backends.sql.folded import folded_words
from leadrules.schema import types as t
from leadrules.schema.currencies import MINOR_UNITS
from leadrules.schema.read_numbers import MOST_WHOLE_DIGITS
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from leadrules.graph.rulegraph import RuleGraph

TEXT_ENDS, BAND_ENDS = ("", "__folded", "__words"), ("__low", "__high", "__known")
ITEM = "it"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the field that it is made of, and which of its forms it holds."""

    name: str
    field: str
    end: str
    kind: t.Type
    # What is read of the entries of a list that are structs; None of any other column.
    parts: tuple[str, ...] | None = None


def ends(kind: t.Type) -> tuple[str, ...]:
    """What the names of a value's columns end with."""
    if isinstance(kind, t.BandType):
        return BAND_ENDS
    return TEXT_ENDS if t.is_textual(kind) else ("",)


def columns(graph: RuleGraph) -> dict[str, Column]:
    """Every column that a lead's fields can have, by its name."""
    kinds = {name: field.type for name, field in graph.fields.items()}
    return {
        f"{stem}{end}": Column(f"{stem}{end}", name, end, kinds[name])
        for name, stem in stems(tuple(kinds.items())).items()
        for end in ends(kinds[name])
    }


def decimals(kind: t.Type) -> int | None:
    """How many decimals the column of an integer or amount has; None of what is as wide as any result."""
    if isinstance(kind, t.MoneyType):
        return MINOR_UNITS.get(kind.currency)
    return 0 if kind == t.INTEGER else None


def narrow(kind: t.Type) -> str | None:
    """The type of the column of an integer or amount."""
    places = decimals(kind)
    if places is None:
        return None
    return f"DECIMAL({MOST_WHOLE_DIGITS + places}, {places})" if places else "BIGINT"


@lru_cache(maxsize=256)
def stems(fields: tuple[tuple[str, t.Type], ...]) -> dict[str, str]:
    """What the columns of each field begin with: its name, or one of its own where a column has that already.

    A text `a` has a column `a__folded`; a field of that name then has the column `a__folded:2`.
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name, kind in fields:
        stem, number = name, 1
        while any(f"{stem}{end}" in taken for end in ends(kind)):
            number += 1
            stem = f"{name}:{number}"
        taken |= {f"{stem}{end}" for end in ends(kind)}
        found[name] = stem
    return found


def is_struct(kind: t.ListType) -> bool:
    """Whether the entries of a list are structs."""
    return isinstance(kind.of, t.RecordType | t.BandType) or t.is_textual(kind.of)


def part_names(kind: t.ListType) -> tuple[str, ...]:
    """The names of all parts of a list's entries."""
    if isinstance(kind.of, t.RecordType):
        of_fields = stems(kind.of.fields)
        return tuple(f"{of_fields[name]}{end}" for name, of in kind.of.fields for end in ends(of))
    return tuple(f"{ITEM}{end}" for end in ends(kind.of)) if is_struct(kind) else ()


# ---- typed leads → a table of Arrow


def table_of(leads: Iterable[Mapping[str, Any]], wanted: Sequence[Column]) -> pa.Table:
    """Make the table of typed leads, with the columns that are read. A field that a lead lacks is missing."""
    import pyarrow as pa

    rows = list(leads)
    arrays = [
        pa.array([form_of(row.get(column.field, MISSING), column) for row in rows], arrow(column)) for column in wanted
    ]
    if not wanted:
        # A table needs a column to have rows.
        return pa.table({"row:": pa.array(range(len(rows)), pa.int64())})
    return pa.table(dict(zip((column.name for column in wanted), arrays, strict=True)))


def form_of(value: Any, column: Column) -> Any:  # noqa: ANN401 - a value of any type
    """What a value is in a column."""
    if column.parts is None or value is MISSING or not isinstance(column.kind, t.ListType):
        return form(value, column.kind, column.end)
    return [entry(each, column.kind, column.parts) for each in value]


def form(value: Any, kind: t.Type, end: str) -> Any:  # noqa: ANN401 - as above
    """One of a value's forms; None when it is missing."""
    if isinstance(kind, t.ListType):
        return None if value is MISSING else [entry(each, kind) for each in value]
    match end:
        case "__known":
            return value is not MISSING
        case _ if value is MISSING:
            return None
        case "__low":
            return value.low if isinstance(value, Range) else value
        case "__high":
            return value.high if isinstance(value, Range) else value
        case "__folded":
            return fold(value)
        case "__words":
            return folded_words(value)
        case _:
            if isinstance(kind, t.ChoiceType):
                return kind.values.index(value) + 1
            return int(value) if decimals(kind) == 0 else value


def entry(value: Any, kind: t.ListType, parts: tuple[str, ...] | None = None) -> Any:  # noqa: ANN401 - as above
    """An entry of a list, whole or in part."""
    if isinstance(kind.of, t.RecordType):
        of_fields = stems(kind.of.fields)
        return {
            f"{of_fields[name]}{end}": form(value.get(name, MISSING), of, end)
            for name, of in kind.of.fields
            for end in ends(of)
            if parts is None or f"{of_fields[name]}{end}" in parts
        }
    if is_struct(kind):
        return {
            f"{ITEM}{end}": form(value, kind.of, end)
            for end in ends(kind.of)
            if parts is None or f"{ITEM}{end}" in parts
        }
    return value if isinstance(kind.of, t.ChoiceType) else form(value, kind.of, "")


def arrow(column: Column) -> pa.DataType:
    """A column's type."""
    whole = _arrow(column.kind, column.end)
    if column.parts is None:
        return whole
    import pyarrow as pa

    return pa.list_(pa.struct([part for part in whole.value_type if part.name in column.parts]))


def _arrow(kind: t.Type, end: str) -> pa.DataType:
    import pyarrow as pa

    places = decimals(kind)
    if places is not None:
        return pa.decimal128(MOST_WHOLE_DIGITS + places, places) if places else pa.int64()

    if end == "__known" or kind == t.YES_NO:
        return pa.bool_()
    if isinstance(kind, t.ListType):
        return pa.list_(_entry(kind))
    if isinstance(kind, t.ChoiceType):
        return pa.int32()
    if t.is_ranged(kind):
        return pa.decimal128(38, 9)
    if t.is_moment(kind):
        return pa.date32() if kind == t.DATE else pa.timestamp("us")
    return pa.string()


def _entry(kind: t.ListType) -> pa.DataType:
    import pyarrow as pa

    if isinstance(kind.of, t.RecordType):
        of_fields = stems(kind.of.fields)
        parts = [(name, of, end) for name, of in kind.of.fields for end in ends(of)]
        return pa.struct([(f"{of_fields[name]}{end}", _arrow(of, end)) for name, of, end in parts])
    if is_struct(kind):
        return pa.struct([(f"{ITEM}{end}", _arrow(kind.of, end)) for end in ends(kind.of)])
    return pa.string() if isinstance(kind.of, t.ChoiceType) else _arrow(kind.of, "")
