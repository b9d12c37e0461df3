"""Lists of values or of records, read by their entries: what a list of one entry says, many say together.

A list with an entry that is missing or cannot be used is read as a whole, as it is one lead at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.backends.sql.columns import arrow, ends, entry, form
from leadrules.schema.text import fold
from leadrules.schema.types import ListType, RecordType
from leadrules.schema.values import MISSING
from leadrules.tables.distinct import as_list, counted, distinct
from leadrules.tables.quick import is_cheap, quick
from leadrules.tables.said import Said, after, problems_of, read_column

if TYPE_CHECKING:
    import pyarrow as pa

    from leadrules.schema.types import FieldType
    from leadrules.tables.said import FieldValues


def listed(values: FieldValues, keys: tuple[str, ...], column: Any) -> Said | None:  # noqa: ANN401 - an array or a list
    """What a column of lists says to a field of lists; None when it is no such column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.kind
    if isinstance(column, list) or not pa.types.is_list(column.type) or not isinstance(kind, ListType):
        return None
    is_records = isinstance(kind.of, RecordType)
    if is_records is not pa.types.is_struct(column.type.value_type) or values.is_name:
        return None
    found = _records(values, keys, column.values) if is_records else _singles(values, keys, column.values)
    if found is None:
        return None
    is_whole, entries = found
    arrays = []
    if values.columns:
        kinds = arrow(values.columns[0])
        arrays = [pa.ListArray.from_arrays(column.offsets, entries.cast(kinds.value_type), mask=column.is_null())]
    said = Said(arrays, {}, column.is_null(), None)
    if pc.all(is_whole).as_py() is not False:
        return said
    # Rows with an entry that is not whole.
    flags = pa.ListArray.from_arrays(column.offsets, is_whole)
    parents = pc.list_parent_indices(flags).filter(pc.invert(pc.list_flatten(flags)))
    rest = pc.is_in(counted(len(column)), pc.unique(parents))
    slow = values.of(keys, column.filter(rest).to_pylist())
    return said.followed_by(slow).take(after(rest))


def _singles(values: FieldValues, keys: tuple[str, ...], raws: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """The entries of lists of single values: which are whole, and what they are."""
    import pyarrow as pa

    kind = values.kind
    if not isinstance(kind, ListType) or pa.types.is_nested(raws.type):
        return None
    distinct_raws, places = distinct(raws)
    said = [_one(values, keys, raw) for raw in as_list(distinct_raws)]
    is_whole = pa.array([len(each) == 1 for each in said], pa.bool_())
    forms = [entry(each[0], kind) if len(each) == 1 else None for each in said]
    return is_whole.take(places), pa.array(forms, arrow_entry(kind)).take(places)


def _one(values: FieldValues, keys: tuple[str, ...], raw: object) -> tuple[Any, ...]:
    """What a list of one entry holds; nothing when that cannot be used."""
    lead = values.lead(keys, [raw])
    found: Any = lead.values.get(values.name, ())
    return () if problems_of(lead, values.name) else found


def _records(values: FieldValues, keys: tuple[str, ...], records: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """The records of lists: which are whole, and what they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.kind
    if not isinstance(kind, ListType) or not isinstance(kind.of, RecordType):
        return None
    names = [name for name, _ in kind.of.fields]
    own = [records.type.field(place).name for place in range(records.type.num_fields)]
    called = own if set(own) <= set(names) else [fold(each) for each in own]
    if len(set(called)) < len(called):
        return None
    parts = dict(zip(called, zip(own, records.flatten(), strict=True), strict=True))
    is_whole = records.is_valid()
    arrays: list[pa.Array] = []
    labels: list[str] = []
    for name, of in kind.of.fields:
        typed = [arrow_part(of, end) for end in ends(of)]
        labels += [f"{name}{end}" for end in ends(of)]
        if name not in parts:
            nothing = pa.repeat(pa.scalar(0, pa.int32()), len(records))
            arrays += [
                pa.array([form(MISSING, of, end)], each).take(nothing)
                for end, each in zip(ends(of), typed, strict=True)
            ]
            continue
        key, raws = parts[name]
        found = _parts(values, keys, (key, name), of, raws)
        is_whole = pc.and_not(is_whole, found.is_silent)
        arrays += found.arrays
    return is_whole, pa.StructArray.from_arrays(arrays, labels)


def _parts(
    values: FieldValues, keys: tuple[str, ...], called: tuple[str, str], of: FieldType, column: pa.Array
) -> Said:
    """What a column says to a field of records; silent is what cannot be used."""
    import pyarrow as pa

    def slowly(raws: list[object]) -> Said:
        found = [_part(values, keys, called, raw) for raw in raws]
        forms = [
            pa.array([form(MISSING if value is None else value[0], of, end) for value in found], arrow_part(of, end))
            for end in ends(of)
        ]
        return Said(forms, {}, pa.array([value is None for value in found], pa.bool_()), None)

    return read_column(
        column,
        lambda raws: quick(raws, of, ends(of)) if values.is_quick else None,
        slowly,
        is_direct=is_cheap(column.type, of, ends(of)),
    )


def _part(values: FieldValues, keys: tuple[str, ...], called: tuple[str, str], raw: object) -> tuple[Any] | None:
    """What a record with one field holds in it; None when that cannot be used."""
    key, name = called
    lead = values.lead(keys, [{key: raw}])
    if problems_of(lead, values.name):
        return None
    found: Any = lead.values[values.name]
    return (found[0][name],)


def arrow_entry(kind: ListType) -> pa.DataType:
    """The type of a list's entries."""
    return arrow_part(kind, "").value_type


def arrow_part(kind: FieldType, end: str) -> pa.DataType:
    """The type of a value in one of its forms."""
    from leadrules.backends.sql.columns import Column

    return arrow(Column("", "", end, kind))
