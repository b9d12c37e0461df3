"""A column as its distinct values, and which of them each row has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.tables.batch import ABSENT

if TYPE_CHECKING:
    import pyarrow as pa

# Equal values of other kinds can be shown differently: these are told apart by what they are, and how they are shown.
_BY_VALUE = frozenset({str, bool, int})
_BY_TEXT = frozenset({float, Decimal})


def distinct(column: pa.Array | list[object]) -> tuple[pa.Array | list[object], pa.Array]:
    """The distinct values of a column, null among them, and for each row the place of its own."""
    if isinstance(column, list):
        return _of_objects(column)
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(column.type):
        return _of_objects(column.to_pylist())
    if pa.types.is_null(column.type):
        return [None], pa.repeat(pa.scalar(0, pa.int32()), len(column))
    try:
        encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    except pa.ArrowNotImplementedError:
        return _of_objects(column.to_pylist())
    values, places = encoded.dictionary, encoded.indices.cast(pa.int32())
    if places.null_count:
        places = pc.fill_null(places, len(values))
        values = pa.concat_arrays([values, pa.nulls(1, values.type)])
    return values, places


def as_list(raws: Any) -> list[object]:  # noqa: ANN401 - an array or a list
    """Values as objects."""
    found: list[object] = raws if isinstance(raws, list) else raws.to_pylist()
    return found


def counted(rows: int) -> pa.Array:
    """The places of so many rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), rows)), 1)


def key(raw: object) -> Any:  # noqa: ANN401 - what a dict can hold
    """What tells a value from all others; None when nothing quick does."""
    kind = type(raw)
    if kind in _BY_VALUE:
        return kind, raw
    return (kind, str(raw)) if kind in _BY_TEXT else None


def _of_objects(column: list[object]) -> tuple[list[object], pa.Array]:
    import pyarrow as pa

    values: list[object] = [None]
    places: dict[Any, int] = {}
    found = []
    for raw in column:
        if raw is None or raw is ABSENT:
            found.append(0)
            continue
        known = key(raw)
        place = None if known is None else places.get(known)
        if place is None:
            place = len(values)
            values.append(raw)
            if known is not None:
                places[known] = place
        found.append(place)
    return values, pa.array(found, pa.int32())
