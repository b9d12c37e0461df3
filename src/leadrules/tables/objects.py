"""Columns of objects that are all of one kind → arrays of Arrow, which are read faster; nothing changes on the way."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING

from leadrules.tables.batch import ABSENT

if TYPE_CHECKING:
    import pyarrow as pa

_NOTHING = frozenset({type(None), type(ABSENT)})


def in_arrow(cells: list[object]) -> pa.Array | list[object]:
    """A column in Arrow, with null for what is not there; as it is when Arrow would hold it differently."""
    found = _singles(cells)
    if found is None and set(map(type, cells)) <= _NOTHING | {list}:
        found = _lists(cells)
    return cells if found is None else found


def _singles(cells: list[object]) -> pa.Array | None:
    """Texts, whole numbers or yes/no, of one kind alone: True is no 1."""
    import pyarrow as pa

    kinds = set(map(type, cells)) - _NOTHING
    if len(kinds) != 1:
        return None
    kind = {str: pa.string(), int: pa.int64(), bool: pa.bool_()}.get(kinds.pop())
    if kind is None:
        return None
    try:
        return pa.array([None if cell is ABSENT else cell for cell in cells], kind)
    except (OverflowError, UnicodeEncodeError, pa.ArrowInvalid):
        # A number that is too long, or half of a character.
        return None


def _lists(cells: list[object]) -> pa.Array | None:
    import pyarrow as pa

    lists = [cell if isinstance(cell, list) else [] for cell in cells]
    entries = list(chain.from_iterable(lists))
    inner = _records(entries) if set(map(type, entries)) == {dict} else _singles(entries)
    if inner is None:
        return None
    offsets = pa.array(accumulate(map(len, lists), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, inner, mask=pa.array([not isinstance(cell, list) for cell in cells]))


def _records(entries: list[object]) -> pa.Array | None:
    """Records of single values; a key that some lack is null there."""
    import pyarrow as pa

    records = [entry for entry in entries if isinstance(entry, dict)]
    keys = list(dict.fromkeys(chain.from_iterable(records)))
    columns = [_singles([record.get(key) for record in records]) for key in keys]
    known = [column for column in columns if column is not None]
    return pa.StructArray.from_arrays(known, keys) if keys and len(known) == len(keys) else None
