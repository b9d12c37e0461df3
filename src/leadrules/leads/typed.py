"""Raw leads → typed leads: which column a field is read from, what a source translates, what is unusable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from leadrules.leads.lead import Lead, UnusableValue
from leadrules.leads.translate import Translation
from leadrules.schema.raw import Unusable, plain, quoted, shown
from leadrules.schema.reading import Context, Partly, Problem, reader
from leadrules.schema.text import fold
from leadrules.schema.values import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from leadrules.graph.definitions import Field, SourceMapping
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.rows import Row
    from leadrules.schema.reading import Reader, Reading
    from leadrules.schema.values import Record, Value

Satisfies: TypeAlias = "Callable[[Field, Value], bool]"
# What a lead is called by, where the rules do not declare a field for it.
ID_FIELD = "lead_id"
_ID_NAMES = (ID_FIELD, "id")
# A JSON file may have other keys in each object; so many sets of keys are remembered.
_MOST_SHAPES = 256
_LONGEST_ID = 200
_NEEDS_CARE = (Unusable, Partly)


@dataclass(frozen=True, slots=True)
class FieldReader:
    """How one field is read, whatever the columns are; `names` are folded."""

    field: Field
    names: tuple[str, ...]
    translation: Translation | None
    read: Reader
    # Whether the field, or a field of its records, has a `where`.
    is_constrained: bool


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


class LeadReader:
    """Reads the leads of one ruleset, from one source or by the names of its fields; made once for many leads."""

    def __init__(self, graph: RuleGraph, source: SourceMapping | None, satisfies: Satisfies) -> None:
        """Prepare each field; `satisfies` says whether a value fulfils a field's `where`."""
        self._satisfies = satisfies
        self._shapes: dict[tuple[str, ...], Columns] = {}
        mapped = {column.field: column for column in source.columns} if source else {}
        missing_when = frozenset(source.missing_when) if source else frozenset()
        self._fields = []
        for name, field in graph.fields.items():
            column = mapped.get(name)
            context = (
                Context(graph.calendar.zone, column.written, column.split_by)
                if column
                else Context(graph.calendar.zone)
            )
            self._fields.append(
                FieldReader(
                    field=field,
                    names=tuple(dict.fromkeys(map(fold, column.names if column else (name,)))),
                    translation=Translation.of(column, missing_when, field.type),
                    read=reader(field.type, context),
                    is_constrained=field.where is not None or any(part.where is not None for part in field.parts),
                )
            )

        # Without a source, a key that is a field's very name needs no matching.
        self._exact = {} if source else {each.field.name: each for each in self._fields}
        self._order = {name: place for place, name in enumerate(self._exact)}

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
        if type(raw) is dict and raw.keys() <= self._exact.keys():
            return self._read_exact(raw)
        keys = tuple(key if type(key) is str else shown(key) for key in raw)
        return self._read(self.columns(keys), tuple(raw.values()), None, None)

    def read_row(self, row: Row) -> Lead:
        """Read one row of a file."""
        return self._read(self.columns(row.keys), row.cells, row.number, row.line)

    def _matched(self, keys: tuple[str, ...]) -> Columns:
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(fold(key), []).append(place)
        used = []
        taken: set[str] = set()
        for each in self._fields:
            present = [name for name in each.names if name in places]
            taken.update(present)
            used.append((each, tuple(tuple(places[name]) for name in present)))
        return Columns(
            keys=keys,
            used=tuple((each, columns) for each, columns in used if columns),
            unknown=tuple(shown(key) for key in keys if fold(key) not in taken and key.strip()),
            ambiguous=tuple(shown(keys[at[0]]) for name, at in places.items() if name in taken and len(at) > 1),
            absent=tuple(each.field.name for each, columns in used if not columns),
            id=next((places[name][0] for name in _ID_NAMES if name in places), None),
        )

    def _read(self, columns: Columns, cells: Sequence[object], number: int | None, line: int | None) -> Lead:
        values: dict[str, Value] = {}
        unusable: list[UnusableValue] = []
        for each, preferred in columns.used:
            for places in preferred:
                raw = cells[places[0]]
                value: Reading
                if len(places) > 1:
                    raw = _agreed([cells[place] for place in places])
                if isinstance(raw, Unusable):
                    value = raw
                elif each.translation is None:
                    value = each.read(raw)
                else:
                    value = each.translation.read(raw, each.read)
                if value is MISSING:
                    continue
                if each.is_constrained or isinstance(value, _NEEDS_CARE):
                    value = self._cared_for(each, value, raw, columns.keys[places[0]], unusable)
                if value is not MISSING:
                    values[each.field.name] = value
                break
        named: object = values.get(ID_FIELD)
        if named is None and columns.id is not None:
            named = cells[columns.id]
        return Lead(values, tuple(unusable), columns.unknown, _id(named), number, line)

    def _read_exact(self, raw: dict[str, object]) -> Lead:
        """Read one lead whose keys are names of fields; what it finds is what `_read` would."""
        values: dict[str, Value] = {}
        unusable: list[UnusableValue] = []
        for key, cell in raw.items():
            each = self._exact[key]
            value = each.read(cell)
            if value is MISSING:
                continue
            if each.is_constrained or isinstance(value, _NEEDS_CARE):
                value = self._cared_for(each, value, cell, key, unusable)
            if value is not MISSING:
                values[key] = value
        if len(unusable) > 1:
            unusable.sort(key=lambda of: self._order[of.column])
        named: object = values.get(ID_FIELD)
        if named is None:
            named = next((raw[name] for name in _ID_NAMES if name in raw), None)
        return Lead(values, tuple(unusable), (), _id(named))

    def _cared_for(
        self, each: FieldReader, value: Reading, raw: object, column: str, unusable: list[UnusableValue]
    ) -> Value | Missing:
        """What remains of a value that its field may reject, wholly or in part; adds why to `unusable`."""
        problems: list[Problem] = []
        kept = self._kept(each, value, raw, problems)
        unusable += (UnusableValue(each.field.name + of.path, of.shown, of.reason, column) for of in problems)
        return kept

    def _kept(self, each: FieldReader, value: Reading, raw: object, problems: list[Problem]) -> Value | Missing:
        """What remains of a value after what its type and its `where` reject; adds what they say to `problems`."""
        if isinstance(value, Missing):
            return value
        if isinstance(value, Unusable):
            problems.append(Problem("", shown(raw), value.reason))
            return MISSING
        kept: Value = value.value if isinstance(value, Partly) else value
        if isinstance(value, Partly):
            problems += value.problems
        if not each.is_constrained:
            return kept
        if each.field.parts:
            kept = tuple(
                self._kept_record(each.field, record, f"[{place}]", problems)
                for place, record in enumerate(cast("tuple[Record, ...]", kept), start=1)
            )
        if each.field.where is None or self._satisfies(each.field, kept):
            return kept
        problems.append(Problem("", shown(raw), f"{quoted(raw)} does not fulfil `{each.field.where.shown.text}`"))
        return MISSING

    def _kept_record(self, field: Field, record: Record, path: str, problems: list[Problem]) -> Record:
        kept = dict(record)
        for part in field.parts:
            value = record[part.name]
            if part.where is None or isinstance(value, Missing) or self._satisfies(part, value):
                continue
            kept[part.name] = MISSING
            reason = f"{quoted(value)} does not fulfil `{part.where.shown.text}`"
            problems.append(Problem(f"{path}.{part.name}", shown(value), reason))
        return kept


def read_lead(raw: Mapping[str, object], graph: RuleGraph, source: SourceMapping | None, satisfies: Satisfies) -> Lead:
    """Read one lead; for many of them make a `LeadReader` once."""
    return LeadReader(graph, source, satisfies).read(raw)


def _agreed(cells: list[object]) -> object:
    """What columns of the same name say together; unusable when they contradict each other."""
    known = [cell for cell in cells if plain(cell) is not MISSING]
    if not known:
        return None
    told = {shown(cell) for cell in known}
    if len(told) > 1:
        return Unusable(f"columns of the same name say {' and '.join(f'`{each}`' for each in sorted(told))}")
    return known[0]


def _id(raw: object) -> str | None:
    return None if raw is None or plain(raw) is MISSING else shown(raw, _LONGEST_ID)
