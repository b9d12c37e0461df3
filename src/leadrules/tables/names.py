"""What leads are called: by their `lead_id`, by the column that names them, or by their row's number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.leads.keys import ID_FIELD
from leadrules.leads.rows import Row
from leadrules.schema.text import fold
from leadrules.tables.batch import ABSENT
from leadrules.tables.distinct import as_list, distinct

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from leadrules.leads.lead import Lead
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch

_ID_NAMES = (ID_FIELD, "id")

# A text that is a name as it stands: nothing in it has to be made printable, or shorter.
_PLAIN = "^[!-~]+(?: [!-~]+)*$"
_LONGEST_PLAIN = 80


def writable(name: object) -> str:
    """A lead's name as any output can hold it: half of a surrogate pair, which JSON lets through, cannot be written."""
    return str(name).encode(errors="replace").decode()


def names_of(batch: Batch, reader: LeadReader, own: pa.Array | None, id_field: str | None) -> pa.Array:
    """The names of a batch's leads; `own` are the values of the field that names them, where the rules have one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    candidates = [] if own is None else [own]
    if id_field is None:
        cells = _id_cells(batch)
        if cells is not None:
            candidates += _plain_names(cells)
            others = _others(cells)
            candidates.append(_texts(others, lambda raw: reader.read_row(Row(0, None, ("id",), (raw,))).id))
    else:
        wanted = fold(id_field)
        place = next((place for place, key in enumerate(batch.keys) if fold(key) == wanted), None)
        if place is not None:
            candidates.append(_texts(batch.columns[place], lambda raw: None if raw in (None, "") else raw))
    numbers = pa.array(batch.numbers, pa.int64()).cast(pa.string())
    return pc.coalesce(*candidates, numbers)


def _id_cells(batch: Batch) -> pa.Array | list[object] | None:
    """The column that names leads; of objects, in each the first key that does."""
    places = [place for name in _ID_NAMES for place, key in enumerate(batch.keys) if fold(key) == name]
    if not places:
        return None
    columns = [batch.columns[place] for place in places]
    first = columns[0]
    if not isinstance(first, list):
        return first
    lists = [column for column in columns if isinstance(column, list)]
    return [next((cell for cell in cells if cell is not ABSENT), None) for cells in zip(*lists, strict=True)]


def own_name(value: Any) -> str | None:  # noqa: ANN401 - a value of any type
    """The name that a field's value is, if it is one."""
    return writable(value) if value not in (None, "") else None


def lead_name(row: Row, lead: Lead) -> str:
    """What one lead is called, where nobody says by what."""
    return own_name(lead.values.get(ID_FIELD, lead.id)) or str(row.number)


def is_name(key: str) -> bool:
    """Whether a key names leads."""
    return fold(key) in _ID_NAMES


def naming_field(id_field: str | None) -> str:
    """The field whose value is a lead's name."""
    return ID_FIELD if id_field is None else id_field


def _is_plain(texts: pa.Array) -> pa.Array:
    """Which texts are names as they stand; null for what is none."""
    import pyarrow.compute as pc

    is_short = pc.less_equal(pc.binary_length(texts), _LONGEST_PLAIN)
    return pc.and_(pc.match_substring_regex(texts, _PLAIN), is_short)


def _plain_names(column: pa.Array | list[object]) -> list[pa.Array]:
    """The names that need no reader, of a column that can hold such."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, list):
        return []
    if pa.types.is_integer(column.type):
        return [column.cast(pa.string())]
    if not pa.types.is_string(column.type):
        return []
    return [pc.if_else(_is_plain(column), column, pa.scalar(None, pa.string()))]


def _others(column: pa.Array | list[object]) -> pa.Array | list[object]:
    """What is left of a column without them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, list):
        return column
    if pa.types.is_integer(column.type):
        return pa.nulls(len(column), column.type)
    if not pa.types.is_string(column.type):
        return column
    return pc.if_else(_is_plain(column), pa.scalar(None, pa.string()), column)


def _texts(column: pa.Array | list[object], name: Callable[[object], object]) -> pa.Array:
    import pyarrow as pa

    values, places = distinct(column)
    return pa.array([own_name(name(raw)) for raw in as_list(values)], pa.string()).take(places)
