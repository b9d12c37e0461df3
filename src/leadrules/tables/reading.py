"""Raw columns → the typed columns that a statement reads, by the same readers that read one lead.

A value is read once for each column, however many rows hold it. Nothing here knows how values are written: each goes
through the `LeadReader` as a lead of that one value, unless it is plainly what the field wants (`quick`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from leadrules.backends.sql.columns import arrow, form, table_of
from leadrules.schema.types import ListType
from leadrules.schema.values import MISSING
from leadrules.tables.batch import ABSENT
from leadrules.tables.distinct import as_list, counted
from leadrules.tables.lists import listed
from leadrules.tables.names import names_of, naming_field
from leadrules.tables.said import FieldValues, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.backends.sql.columns import Column
    from leadrules.graph.definitions import SourceMapping
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch


class Problem(NamedTuple):
    """An unusable value: the place of its row in the batch, the field's place among fields, and what is told of it."""

    row: int
    order: int
    field: str
    shown: str
    reason: str


@dataclass(slots=True)
class Read:
    """A batch as a statement reads it, and what could not be used."""

    table: pa.Table
    names: pa.Array
    problems: list[Problem]


class TableReader:
    """Reads batches of one ruleset's leads; `wanted` are the columns of a statement."""

    def __init__(
        self,
        reader: LeadReader,
        fields: Sequence[str],
        wanted: Sequence[Column],
        *,
        source: SourceMapping | None = None,
        id_field: str | None = None,
    ) -> None:
        """Sort what is wanted by its field; `id_field` is the field or column that names a lead."""
        self._reader = reader
        self._id_field = id_field
        written = {column.field for column in source.columns if column.written or column.split_by} if source else set()
        self._order = {name: order for order, name in enumerate(fields)}
        self._fields = {
            name: FieldValues(
                reader,
                name,
                tuple(each for each in wanted if each.field == name),
                is_name=name == naming_field(id_field),
                is_plain=name not in written,
            )
            for name in fields
        }
        self._wanted = {each.name: each for each in wanted}
        self._schema = table_of((), wanted).schema

    def read(self, batch: Batch) -> Read:
        """Read a batch."""
        import pyarrow as pa

        used = self._reader.columns(batch.keys)
        problems: list[Problem] = []
        arrays: dict[str, pa.Array] = {}
        own = None
        for each, groups in used.used:
            values = self._fields[each.field.name]
            values.take_up(each)
            said = self._of_groups(values, batch, groups)
            order = self._order[values.name]
            problems += (Problem(row, order, *told) for row, all_told in said.problems.items() for told in all_told)
            arrays |= {column.name: array for column, array in zip(values.columns, said.arrays, strict=True)}
            own = said.names if values.is_name else own
        for name, column in self._wanted.items():
            if name not in arrays:
                nothing = pa.array([form(MISSING, column.kind, column.end)], arrow(column))
                arrays[name] = nothing.take(pa.repeat(pa.scalar(0, pa.int32()), len(batch)))
        problems.sort(key=lambda of: (of.row, of.order))
        if not self._wanted:
            # A table needs a column to have rows.
            arrays = {name: counted(len(batch)) for name in self._schema.names}
        # A statement that is planned once goes by these types.
        table = pa.Table.from_arrays([arrays[name] for name in self._schema.names], schema=self._schema)
        return Read(table, names_of(batch, self._reader, own, self._id_field), problems)

    def _of_groups(self, values: FieldValues, batch: Batch, groups: tuple[tuple[int, ...], ...]) -> Said:
        """What a field's columns say: of each row the first that says anything."""
        found = self._of_group(values, batch, groups[0], is_only=len(groups) == 1)
        for group in groups[1:]:
            found = found.or_else(self._of_group(values, batch, group, is_only=False))
        return found

    def _of_group(self, values: FieldValues, batch: Batch, group: tuple[int, ...], *, is_only: bool) -> Said:
        """What columns of one name say."""
        keys = tuple(batch.keys[place] for place in group)
        if len(group) > 1:
            columns = [batch.columns[place] for place in group]
            lists = map(as_list, columns)
            rows = [tuple(None if cell is ABSENT else cell for cell in cells) for cells in zip(*lists, strict=True)]
            return values.of_cells(keys, rows)
        column = batch.columns[group[0]]
        if is_only and isinstance(values.kind, ListType):
            found = listed(values, keys, column)
            if found is not None:
                return found
        return values.of(keys, column)
