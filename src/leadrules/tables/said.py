"""What raw values say to one field: the columns that are made of them, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from leadrules.backends.sql.columns import arrow, form
from leadrules.leads.rows import Row
from leadrules.schema.values import MISSING
from leadrules.tables.distinct import as_list, counted, distinct, key
from leadrules.tables.names import own_name
from leadrules.tables.quick import is_cheap, quick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

    from leadrules.backends.sql.columns import Column
    from leadrules.leads.fields import FieldReader
    from leadrules.leads.lead import Lead
    from leadrules.leads.typed import LeadReader
    from leadrules.schema.types import Type

# So many values of a column are remembered from batch to batch, and no long ones: memory has to have a bound.
MOST_REMEMBERED = 10_000
LONGEST_REMEMBERED = 200

# The field or its part, the value as it came, and why it cannot be used.
Told = tuple[str, str, str]


class Entry(NamedTuple):
    """One raw value: the forms that are read, what is wrong with it, and the name that it may be."""

    forms: tuple[Any, ...]
    problems: tuple[Told, ...]
    # Nothing was said here: another column is asked.
    is_silent: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """Many values in a row: an array for each column that is wanted, problems by their place."""

    arrays: list[pa.Array]
    problems: dict[int, tuple[Told, ...]]
    is_silent: pa.Array
    names: pa.Array | None

    def take(self, places: pa.Array) -> Said:
        """The values at these places."""
        import pyarrow as pa
        import pyarrow.compute as pc

        problems: dict[int, tuple[Told, ...]] = {}
        if self.problems:
            flags = pc.is_in(places, pa.array(list(self.problems), places.type))
            rows = pc.indices_nonzero(flags)
            taken = places.take(rows).to_pylist()
            problems = {row: self.problems[place] for row, place in zip(rows.to_pylist(), taken, strict=True)}
        names = None if self.names is None else self.names.take(places)
        return Said([array.take(places) for array in self.arrays], problems, self.is_silent.take(places), names)

    def or_else(self, other: Said) -> Said:
        """Where nothing is said here, what the other says."""
        import pyarrow.compute as pc

        size = len(self.is_silent)
        own = counted(size)
        return self.followed_by(other).take(pc.if_else(self.is_silent, pc.add(own, size), own))

    def followed_by(self, other: Said) -> Said:
        """These, and then the others."""
        import pyarrow as pa

        size = len(self.is_silent)
        return Said(
            [pa.concat_arrays(pair) for pair in zip(self.arrays, other.arrays, strict=True)],
            self.problems | {size + place: told for place, told in other.problems.items()},
            pa.concat_arrays([self.is_silent, other.is_silent]),
            None if self.names is None or other.names is None else pa.concat_arrays([self.names, other.names]),
        )


class FieldValues:
    """Reads values of one field, and remembers them by the columns they stood in."""

    def __init__(
        self, reader: LeadReader, name: str, columns: tuple[Column, ...], *, is_name: bool, is_plain: bool
    ) -> None:
        """`columns` are made of them; `is_plain` when no source says how they are written."""
        self.name, self.columns, self.is_name = name, columns, is_name
        self.kind: Type | None = None
        self._reader = reader
        self._is_plain = is_plain
        self.is_quick = False
        self._known: dict[tuple[str, ...], dict[Any, Entry]] = {}

    def take_up(self, each: FieldReader) -> None:
        """Note how the field is read."""
        self.kind = each.field.type
        self.is_quick = self._is_plain and each.translation is None and not each.is_constrained and not self.is_name

    def of(self, keys: tuple[str, ...], column: pa.Array | list[object]) -> Said:
        """What a column says."""
        ends = [each.end for each in self.columns]
        is_direct = not isinstance(column, list) and self.kind is not None and is_cheap(column.type, self.kind, ends)
        return read_column(
            column, self._quickly, lambda raws: self._said(self._entries(keys, raws)), is_direct=is_direct
        )

    def _quickly(self, raws: pa.Array) -> tuple[pa.Array, list[pa.Array]] | None:
        found = quick(raws, self.kind, [each.end for each in self.columns]) if self.is_quick and self.kind else None
        return found if found is None or self.columns else (found[0], [])

    def of_cells(self, keys: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Said:
        """What rows say that have several columns of one name."""
        return self._said([self._entry(keys, cells) for cells in rows])

    def lead(self, keys: tuple[str, ...], *cells: object) -> Lead:
        """A lead that holds nothing else."""
        return self._reader.read_row(Row(0, None, keys, cells))

    def _entries(self, keys: tuple[str, ...], raws: Sequence[object]) -> list[Entry]:
        known = self._known.setdefault(keys, {})
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        entries = []
        for raw in raws:
            name = None if isinstance(raw, str) and len(raw) > LONGEST_REMEMBERED else key(raw)
            entry = known.get(name) if name is not None else None
            if entry is None:
                entry = self._entry(keys, (raw,))
                if name is not None and len(known) < MOST_REMEMBERED:
                    known[name] = entry
            entries.append(entry)
        return entries

    def _entry(self, keys: tuple[str, ...], cells: tuple[object, ...]) -> Entry:
        lead = self.lead(keys, *cells)
        value = lead.values.get(self.name, MISSING)
        problems = problems_of(lead, self.name)
        forms = tuple(form(value, column.kind, column.end) for column in self.columns)
        name = own_name(value) if self.is_name and value is not MISSING else None
        return Entry(forms, problems, value is MISSING and not problems, name)

    def _said(self, entries: list[Entry]) -> Said:
        import pyarrow as pa

        return Said(
            [
                pa.array([entry.forms[number] for entry in entries], arrow(column))
                for number, column in enumerate(self.columns)
            ],
            {place: entry.problems for place, entry in enumerate(entries) if entry.problems},
            pa.array([entry.is_silent for entry in entries], pa.bool_()),
            pa.array([entry.name for entry in entries], pa.string()) if self.is_name else None,
        )


def read_column(
    column: pa.Array | list[object],
    quickly: Callable[[pa.Array], tuple[pa.Array, list[pa.Array]] | None],
    slowly: Callable[[list[object]], Said],
    *,
    is_direct: bool,
) -> Said:
    """What a column says: `quickly` all at once where that reads it, else `slowly`, each distinct value once.

    What is read quickly is read value by value where that `is_direct`, else each distinct one once.
    `quickly` gives which values it has read, and columns of them that are null elsewhere; or None.
    """
    found = quickly(column) if is_direct and not isinstance(column, list) else None
    if found is not None and not isinstance(column, list):
        return _with_rest(column, *found, slowly)
    raws, places = distinct(column)
    found = None if isinstance(raws, list) else quickly(raws)
    if found is None or isinstance(raws, list):
        return slowly(as_list(raws)).take(places)
    return _with_rest(raws, *found, slowly).take(places)


def _with_rest(
    raws: pa.Array, is_read: pa.Array, arrays: list[pa.Array], slowly: Callable[[list[object]], Said]
) -> Said:
    """What was read quickly, with what the rest says."""
    import pyarrow.compute as pc

    rest = pc.invert(is_read)
    values, places = distinct(raws.filter(rest))
    slow = slowly(as_list(values)).take(places)
    rows = pc.indices_nonzero(rest).to_pylist() if slow.problems else []
    return Said(
        [pc.replace_with_mask(*each) for each in zip(arrays, [rest] * len(arrays), slow.arrays, strict=True)],
        {rows[place]: told for place, told in slow.problems.items()},
        pc.replace_with_mask(rest, rest, slow.is_silent),
        None,
    )


def problems_of(lead: Lead, name: str) -> tuple[Told, ...]:
    """What is wrong with a field of a lead."""
    return tuple((each.field, each.shown, each.reason) for each in lead.unusable if root(each.field) == name)


def root(field_name: str) -> str:
    """The field of the lead that a path such as `activities[2].at` begins with."""
    return field_name.partition("[")[0]


def after(is_other: pa.Array) -> pa.Array:
    """The places in two parts one after the other, the second of which holds only those rows that are of it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    size = len(is_other)
    others = pc.add(pc.cumulative_sum(is_other.cast(pa.int64())), size - 1)
    return pc.if_else(is_other, others, counted(size))
