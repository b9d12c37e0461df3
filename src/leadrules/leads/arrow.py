"""Columns of Arrow as this package reads them: only kinds whose values Python can hold exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# What Python's days and moments reach: the years 1 to 9999, in days and microseconds since 1970.
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
_DAY = 86_400_000_000
_FIRST_MOMENT, _LAST_MOMENT = _FIRST_DAY * _DAY, (_LAST_DAY + 1) * _DAY - 1


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece, of plain kinds: dictionaries are looked up but for those of texts, moments are in µs.

    A day or moment outside the years 1 to 9999 makes its column one of texts, whose reader says what is wrong.
    """
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        if pa.types.is_dictionary(column.type) and column.num_chunks > 1:
            column = column.unify_dictionaries()
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if isinstance(column, pa.ChunkedArray):  # What combining no chunks gives.
            column = pa.array([], column.type)
    return _plain(column)


def _plain(column: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return _plain(column.storage)
    if pa.types.is_dictionary(kind):
        # More values than rows, as a piece of a long column can have, are no gain.
        is_kept = _is_text(kind.value_type) and len(column.dictionary) <= len(column)
        return column if is_kept else _plain(column.dictionary_decode())
    if pa.types.is_run_end_encoded(kind):
        return _plain(pc.run_end_decode(column))
    if kind in (pa.string_view(), pa.large_string()):
        return column.cast(pa.string()) if column.nbytes < 2**31 else column
    if pa.types.is_float16(kind):
        return column.cast(pa.float32())
    if pa.types.is_date64(kind):
        return _plain(column.cast(pa.date32(), safe=False))
    if pa.types.is_date32(kind):
        return column if _within(column.view(pa.int32()), _FIRST_DAY, _LAST_DAY) else column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_struct(kind):
        parts = [_plain(part) for part in column.flatten()]
        names = [kind.field(place).name for place in range(kind.num_fields)]
        return pa.StructArray.from_arrays(parts, names, mask=column.is_null()) if parts else column
    if pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind) or _is_list_view(kind):
        column = column.cast(pa.list_(kind.value_field))
    return _list(column) if pa.types.is_list(column.type) else column


def _list(column: pa.Array) -> pa.Array:
    """A list of plain entries, which begins where its entries do."""
    import pyarrow as pa

    if column.offset:
        column = pa.concat_arrays([column.slice(0, 0), column])
    return pa.ListArray.from_arrays(column.offsets, _plain(column.values), mask=column.is_null())


def _is_list_view(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind))


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return kind in (pa.string(), pa.large_string())


def _within(numbers: pa.Array, low: int, high: int) -> bool:
    import pyarrow.compute as pc

    ends = pc.min_max(numbers)
    low_end: int | None
    high_end: int | None
    low_end, high_end = ends["min"].as_py(), ends["max"].as_py()
    return low_end is None or high_end is None or (low <= low_end and high_end <= high)


def _moments(column: pa.Array) -> pa.Array:
    """Moments in microseconds; what is finer is cut off, as clocks do."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    numbers = column.view(pa.int64())
    match kind.unit:
        case "s":
            is_held = _within(numbers, _FIRST_MOMENT // 1_000_000, _LAST_MOMENT // 1_000_000)
        case "ms":
            is_held = _within(numbers, _FIRST_MOMENT // 1_000, _LAST_MOMENT // 1_000)
        case "us":
            is_held = _within(numbers, _FIRST_MOMENT, _LAST_MOMENT)
        case _:
            is_held = True
    if not is_held:
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
    if kind.unit != "us":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    if kind.tz is None or (
        _is_known(kind.tz) and _within(column.view(pa.int64()), _FIRST_MOMENT + _DAY, _LAST_MOMENT - _DAY)
    ):
        return column
    return column.cast(pa.timestamp("us", "UTC"))


def _is_known(zone: str) -> bool:
    """Whether Python has the time zone; what it has not is told in UTC."""
    import pyarrow as pa

    try:
        pa.lib.string_to_tzinfo(zone)
    except (ValueError, KeyError, OSError):
        return False
    return True
