"""Raw leads → typed leads: which column a field is read from, and what no field is read from."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from leadrules.leads.fields import FieldReader
from leadrules.leads.keys import ID_FIELD, ID_NAMES, Keys
from leadrules.leads.lead import Lead
from leadrules.leads.limits import with_limits
from leadrules.leads.quick import Quick
from leadrules.leads.translate import Translation
from leadrules.schema.raw import agreed, plain, shown
from leadrules.schema.reading import Context
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from leadrules.graph.definitions import SourceMapping
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.fields import Satisfies
    from leadrules.leads.lead import UnusableValue
    from leadrules.leads.quick import ByName, ByPlace
    from leadrules.leads.rows import Row
    from leadrules.schema.values import Value

# A JSON file may have other keys in each object; so many sets of keys are remembered.
_MOST_SHAPES = 256
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of one header are used.

    `used` gives each field's columns in order of preference, as places in the header: those that bear the same name
    (but for case) together. `unknown` are the columns that no field is read from, `ambiguous` those names that more
    than one column bears, `absent` the fields without a column.
    """

    keys: tuple[str, ...]
    used: tuple[tuple[FieldReader, tuple[tuple[int, ...], ...]], ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]
    absent: tuple[str, ...]
    # The column that names a lead when the rules have no field for it.
    id: int | None
    # Picks a cell for each field (and one more) from a row with a None behind it; and what each one's column is called.
    pick: Callable[[tuple[object, ...]], Sequence[object]]
    names: tuple[str, ...]
    # Those of `used` that have more than one column, by the place of their field in the rules.
    several: Mapping[int, tuple[tuple[int, ...], ...]]


class LeadReader:
    """Reads the leads of one ruleset, from one source or by the names of its fields; made once for many leads."""

    def __init__(self, graph: RuleGraph, source: SourceMapping | None, satisfies: Satisfies) -> None:
        """Prepare each field; `satisfies` says whether a value fulfils a field's `where`."""
        self._shapes: dict[tuple[str, ...], Columns] = {}
        self._last: Columns | None = None
        mapped = {column.field: column for column in source.columns} if source else {}
        missing_when = frozenset(source.missing_when) if source else frozenset()
        satisfies = with_limits(satisfies, graph)
        self.fields: list[FieldReader] = []
        for name, field in graph.fields.items():
            column = mapped.get(name)
            written = (column.written, column.split_by) if column else ()
            self.fields.append(
                FieldReader(
                    field=field,
                    names=tuple(dict.fromkeys(map(fold, column.names if column else (name,)))),
                    context=Context(graph.calendar.zone, *written),
                    translation=Translation.of(column, missing_when, field.type),
                    satisfies=satisfies,
                )
            )
        # Each function is made when it is first needed, and then stands in the place of what makes it.
        self._quick = Quick(self.fields)
        self._by_name: ByName = self._make_by_name
        self._by_place: ByPlace = self._make_by_place
        # Without a source, a key that is a field's very name needs no matching.
        self._is_by_name = source is None
        self._keys = Keys(graph.fields)

    def _make_by_name(self, get: Callable[[str], object], unusable: list[UnusableValue]) -> dict[str, Value]:
        self._by_name = self._quick.by_name()
        return self._by_name(get, unusable)

    def _make_by_place(
        self, cells: Sequence[object], columns: Sequence[str], unusable: list[UnusableValue]
    ) -> dict[str, Value]:
        self._by_place = self._quick.by_place()
        return self._by_place(cells, columns, unusable)

    def columns(self, keys: tuple[str, ...]) -> Columns:
        """Find out how the columns of a header, or the keys of an object, are used."""
        known = self._shapes.get(keys)
        if known is None:
            known = self._matched(keys)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[keys] = known
        return known

    def read(self, raw: Mapping[str, object]) -> Lead:
        """Read one lead from its keys and values."""
        if self._is_by_name and type(raw) is dict:
            unusable: list[UnusableValue] = []
            values = self._by_name(raw.get, unusable)
            # Each value stands under a key of its own: where there are as many keys, there is no other.
            if len(values) == len(raw) or raw.keys() <= self._keys.names:
                named = _id(values, self._keys.named(raw)) if self._keys.id_names else None
                return Lead(values, tuple(unusable) if unusable else (), (), named)
            others = self._keys.others(raw)
            if others is not None:
                return Lead(values, tuple(unusable), others[0], _id(values, others[1]))
        keys = tuple(key if type(key) is str else shown(key) for key in raw)
        return self._read(self.columns(keys), tuple(raw.values()))

    def read_row(self, row: Row) -> Lead:
        """Read one row of a file."""
        keys = row.keys
        # A file has one header, or a set of keys for each row, of which there may be no end.
        columns = self._last if self._last is not None and self._last.keys is keys else self._shapes.get(keys)
        if columns is None and len(self._shapes) >= _MOST_SHAPES and len(set(keys)) == len(keys):
            lead = self.read(dict(zip(keys, row.cells, strict=True)))
        else:
            self._last = columns or self.columns(keys)
            lead = self._read(self._last, row.cells)
        lead.number, lead.line = row.number, row.line
        return lead

    def _matched(self, keys: tuple[str, ...]) -> Columns:
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(fold(key), []).append(place)
        used = []
        taken: set[str] = set()
        for each in self.fields:
            present = [name for name in each.names if name in places]
            taken.update(present)
            used.append((each, tuple(tuple(places[name]) for name in present)))
        # A field without a column has the cell behind the last.
        first = [columns[0][0] if columns else len(keys) for _, columns in used]
        return Columns(
            keys=keys,
            used=tuple((each, columns) for each, columns in used if columns),
            unknown=tuple(shown(key) for key in keys if fold(key) not in taken and key.strip()),
            ambiguous=tuple(shown(keys[at[0]]) for name, at in places.items() if name in taken and len(at) > 1),
            absent=tuple(each.field.name for each, columns in used if not columns),
            id=next((places[name][0] for name in ID_NAMES if name in places), None),
            pick=itemgetter(*first, len(keys), len(keys)),
            names=tuple((*keys, "")[place] for place in first),
            several={number: columns for number, (_, columns) in enumerate(used) if sum(len(at) for at in columns) > 1},
        )

    def _read(self, columns: Columns, cells: tuple[object, ...]) -> Lead:
        """Read one lead from the cells of a header."""
        unusable: list[UnusableValue] = []
        chosen: Sequence[object] = columns.pick((*cells, None))
        names: Sequence[str] = columns.names
        if columns.several:
            chosen, names = self._first_known(columns, cells)
        values = self._by_place(chosen, names, unusable)
        return Lead(
            values, tuple(unusable), columns.unknown, _id(values, None if columns.id is None else cells[columns.id])
        )

    def _first_known(self, columns: Columns, cells: tuple[object, ...]) -> tuple[list[object], list[str]]:
        """The cells for the fields, where a field has several columns the first that says something."""
        chosen, names = list(columns.pick((*cells, None))), list(columns.names)
        for number, preferred in columns.several.items():
            for places in preferred:
                raw = cells[places[0]] if len(places) == 1 else agreed([cells[place] for place in places])
                chosen[number], names[number] = raw, columns.keys[places[0]]
                if self.fields[number].said(raw) is not MISSING:
                    break
        return chosen, names


def read_lead(raw: Mapping[str, object], graph: RuleGraph, source: SourceMapping | None, satisfies: Satisfies) -> Lead:
    """Read one lead; for many of them make a `LeadReader` once."""
    return LeadReader(graph, source, satisfies).read(raw)


def _id(values: Mapping[str, Value], named: object) -> str | None:
    """What a lead is called: by its own field, or by what came under such a name."""
    raw = values.get(ID_FIELD, named)
    return None if raw is None or plain(raw) is MISSING else shown(raw, _LONGEST_ID)
