"""Raw columns → the typed columns that a statement reads, by the same readers that read one lead.

A value is read once for each column, however many rows hold it. Nothing here knows how values are written: each goes
through the `LeadReader` as a lead of that one value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from leadrules.backends.sql.columns import arrow, form
from leadrules.leads.rows import Row
from leadrules.schema.values import MISSING
from leadrules.tables.batch import ABSENT
from leadrules.tables.distinct import distinct, key
from leadrules.tables.names import names_of, naming_field, own_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.backends.sql.columns import Column
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch

# So many values of a column are remembered from batch to batch.
MOST_REMEMBERED = 50_000


class Problem(NamedTuple):
    """An unusable value: the place of its row in the batch, the field's place among fields, and what is told of it."""

    row: int
    order: int
    field: str
    shown: str
    reason: str


class Entry(NamedTuple):
    """What a raw value is to a field: the forms that are read, what is wrong with it, and the name that it may be."""

    forms: tuple[Any, ...]
    problems: tuple[tuple[str, str, str], ...]
    # Nothing was said here: another column is asked.
    is_silent: bool
    name: str | None


@dataclass(slots=True)
class Read:
    """A batch as a statement reads it, and what could not be used."""

    table: pa.Table
    names: pa.Array
    problems: list[Problem]


@dataclass(slots=True)
class Wanted:
    """A field, the columns that are read of it, and the values that were read before, by the columns they stood in."""

    name: str
    order: int
    columns: tuple[Column, ...]
    is_name: bool
    known: dict[tuple[str, ...], dict[Any, Entry]] = field(default_factory=dict)


class TableReader:
    """Reads batches of one ruleset's leads; `wanted` are the columns of a statement."""

    def __init__(
        self, reader: LeadReader, fields: Sequence[str], wanted: Sequence[Column], id_field: str | None = None
    ) -> None:
        """Sort what is wanted by its field; `id_field` is the field or column that names a lead."""
        self._reader = reader
        self._id_field = id_field
        self._fields = {
            name: Wanted(
                name, order, tuple(each for each in wanted if each.field == name), name == naming_field(id_field)
            )
            for order, name in enumerate(fields)
        }
        self._columns = [each.name for each in wanted]
        self._by_name = {each.name: each for each in wanted}

    def read(self, batch: Batch) -> Read:
        """Read a batch."""
        import pyarrow as pa

        used = self._reader.columns(batch.keys)
        problems: list[Problem] = []
        arrays: dict[str, pa.Array] = {}
        own = None
        for each, groups in used.used:
            wanted = self._fields[each.field.name]
            entries, places = self._of_groups(wanted, batch, groups)
            self._note(wanted, entries, places, problems)
            if wanted.is_name:
                own = pa.array([entry.name for entry in entries], pa.string()).take(places)
            for number, column in enumerate(wanted.columns):
                values = pa.array([entry.forms[number] for entry in entries], arrow(column))
                arrays[column.name] = values.take(places)
        for name, column in self._by_name.items():
            if name not in arrays:
                arrays[name] = pa.array([form(MISSING, column.kind, column.end)], arrow(column)).take(
                    pa.repeat(pa.scalar(0, pa.int32()), len(batch))
                )
        problems.sort(key=lambda of: (of.row, of.order))
        table = pa.table({name: arrays[name] for name in self._columns})
        if not self._columns:
            # A table needs a column to have rows.
            table = pa.table({"row:": pa.array(range(len(batch)), pa.int64())})
        return Read(table, names_of(batch, self._reader, own, self._id_field), problems)

    def _of_groups(
        self, wanted: Wanted, batch: Batch, groups: tuple[tuple[int, ...], ...]
    ) -> tuple[list[Entry], pa.Array]:
        """What a field's columns say: of each row the first that says anything."""
        import pyarrow.compute as pc

        entries: list[Entry] = []
        places = None
        for group in groups:
            more, found = self._of_group(wanted, batch, group)
            if places is None:
                entries, places = more, found
                continue
            is_silent = _array([each.is_silent for each in entries]).take(places)
            places = pc.if_else(is_silent, pc.add(found, _int(len(entries))), places)
            entries = entries + more
        return entries, places

    def _of_group(self, wanted: Wanted, batch: Batch, group: tuple[int, ...]) -> tuple[list[Entry], pa.Array]:
        """What columns of one name say."""
        keys = tuple(batch.keys[place] for place in group)
        known = wanted.known.setdefault(keys, {})
        if len(known) > MOST_REMEMBERED:
            known.clear()
        if len(group) > 1:
            columns = [batch.columns[place] for place in group]
            lists = [column if isinstance(column, list) else column.to_pylist() for column in columns]
            rows = [tuple(None if cell is ABSENT else cell for cell in cells) for cells in zip(*lists, strict=True)]
            return [self._entry(wanted, keys, cells) for cells in rows], _array(range(len(rows)))
        values, places = distinct(batch.columns[group[0]])
        entries = []
        for raw in values:
            name = key(raw)
            entry = known.get(name) if name is not None else None
            if entry is None:
                entry = self._entry(wanted, keys, (raw,))
                if name is not None:
                    known[name] = entry
            entries.append(entry)
        return entries, places

    def _entry(self, wanted: Wanted, keys: tuple[str, ...], cells: tuple[object, ...]) -> Entry:
        """Read a value as a lead that holds nothing else."""
        lead = self._reader.read_row(Row(0, None, keys, cells))
        value = lead.values.get(wanted.name, MISSING)
        problems = tuple(
            (each.field, each.shown, each.reason) for each in lead.unusable if root(each.field) == wanted.name
        )
        forms = tuple(form(value, column.kind, column.end) for column in wanted.columns)
        name = own_name(value) if wanted.is_name and value is not MISSING else None
        return Entry(forms, problems, value is MISSING and not problems, name)

    @staticmethod
    def _note(wanted: Wanted, entries: list[Entry], places: pa.Array, problems: list[Problem]) -> None:
        """Say which rows hold something unusable."""
        import pyarrow.compute as pc

        if not any(entry.problems for entry in entries):
            return
        rows = pc.indices_nonzero(_array([bool(entry.problems) for entry in entries]).take(places))
        for row, place in zip(rows.to_pylist(), places.take(rows).to_pylist(), strict=True):
            problems += (Problem(row, wanted.order, *each) for each in entries[place].problems)


def root(field_name: str) -> str:
    """The field of the lead that a path such as `activities[2].at` begins with."""
    return field_name.partition("[")[0]


def _array(values: Any) -> pa.Array:  # noqa: ANN401 - a list or a range
    import pyarrow as pa

    return pa.array(values)


def _int(value: int) -> pa.Scalar:
    import pyarrow as pa

    return pa.scalar(value, pa.int32())
