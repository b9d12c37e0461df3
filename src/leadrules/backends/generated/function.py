"""One function under construction: the fields that it reads, what has a name already, what each definition came to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from leadrules.backends.generated.code import Code, tupled
from leadrules.backends.generated.definitions import write
from leadrules.backends.generated.lists import Lists, over_and_where
from leadrules.backends.generated.profiles import Profiles
from leadrules.backends.generated.runtime import in_unit
from leadrules.backends.generated.shapes import Shapes
from leadrules.backends.generated.texts import is_text
from leadrules.backends.generated.units import adds_exactly, unit_of
from leadrules.backends.generated.values import Operand, is_constant
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.generated.loops import Entry
    from leadrules.graph.rulegraph import RuleGraph


class Function:
    """One function under construction."""

    def __init__(self, graph: RuleGraph) -> None:
        """Begin the function of a graph."""
        self.graph = graph
        self.shapes = Shapes(graph)
        self.code = Code()
        self.lists = Lists(self)
        self.profiles = Profiles(self)
        self.entry: Entry | None = None
        # The names of what definitions came to: by `name`, `score.grade`, `table.output`, `table.output.is_open`.
        self.results: dict[str, str] = {}
        # The names of a score's ends, and how many of its units make a point.
        self.points: dict[str, tuple[str, str]] = {}
        self.units = {each.name: unit_of(each) for each in graph.definitions.values() if isinstance(each, d.Score)}
        # Scores of which an end may be open: it is None then.
        self.endless: set[str] = set()
        self._units_by_line = {
            id(line): self.units[each.name]
            for each in graph.definitions.values()
            if isinstance(each, d.Score)
            for line in each.lines
        }
        # The names of what was found in lists, by the identity of what asked for it, and all of them.
        self.found: dict[int, tuple[str, ...]] = {}
        self.handed_on: tuple[str, ...] = ()
        self.windows: list[g.IsWithin] = []
        self._places: dict[object, int] = {}
        self._fields: dict[str, str] = {}
        self._late: dict[str, str] = {}
        self._ranks: dict[t.ChoiceType, str] = {}
        # How often each test of a text stands in the rules, and how many different ones of each field.
        self._tests: Counter[g.Truth] = Counter()
        self._texts: Counter[str] = Counter()

    def write(self) -> None:
        """Write every line."""
        nodes = [node for each in self.graph.definitions.values() for node in parts(each)]
        self.open_fields(Counter(node.name for node in nodes if isinstance(node, v.FieldValue)), late_fields(nodes))
        self.count_texts(nodes)
        scores = [each for each in self.graph.definitions.values() if isinstance(each, d.Score) and adds_exactly(each)]
        self.profiles.open(nodes, scores)
        asked = [node for node in nodes if isinstance(node, g.Quantified | v.Count | v.Fold | d.ScoreLine)]
        self.lists.together(asked)
        for definition in self.graph.definitions.values():
            write(definition, self)
        # Fields, and what was found in lists, go along: to find it again takes as long as all else that masks ask.
        self.found = self.lists.found(asked)
        in_lists = (name for names in self.found.values() for name in names)
        self.handed_on = (*self._fields.values(), *dict.fromkeys(in_lists))
        names = (*self.results.values(), *self.handed_on)
        self.code.line(f"return ({tupled(names)})")

    # ---- the lead

    def open_fields(self, asked: Counter[str], can_wait: set[str]) -> None:
        """Read every field that is asked for, once; what is asked for in one place alone is read there."""
        for name, field in self.graph.fields.items():
            if name not in asked:
                continue
            local = f"f_{len(self._fields) + len(self._late)}"
            if asked[name] == 1 and name in can_wait and field.assumed is None:
                self._late[name] = local
                continue
            self._fields[name] = local
            self.code.line(f"{local} = get({self.code.constant(name)})")
            if field.assumed is not None:
                with self.code.block(f"if {local} is None:"):
                    self.code.line(f"{local} = {self.code.constant(field.assumed.value)}")

    def take_fields(self, asked: set[str], handed_on: Sequence[str]) -> None:
        """Give every field that is asked for the name that `open_fields` gives it; those not handed on are read."""
        for place, name in enumerate(each for each in self.graph.fields if each in asked):
            self._fields[name] = f"f_{place}"
            if f"f_{place}" not in handed_on:
                self.code.line(f"f_{place} = get({self.code.constant(name)})")

    def late(self, name: str) -> Operand | None:
        """A field that is read where it is tested."""
        local = self._late.get(name)
        return Operand(f"({local} := get({self.code.constant(name)}))", local) if local is not None else None

    def count_texts(self, nodes: Iterable[object]) -> None:
        """Count the tests of each text field."""
        for node in nodes:
            match node:
                case (
                    g.TextMatches(value=v.FieldValue() as of)
                    | g.Comparison(left=v.FieldValue() as of)
                    | g.IsIn(value=v.FieldValue() as of)
                ) if is_text(of):
                    self._tests[node] += 1
                    self._texts[of.name] += self._tests[node] == 1
                case _:
                    pass

    def is_repeated(self, node: g.Truth) -> bool:
        """Whether a test of a text stands in the rules more than once."""
        return isinstance(node, g.TextMatches | g.Comparison | g.IsIn) and self._tests[node] > 1

    def is_folded_again(self, name: str) -> bool:
        """Whether more than one test needs a field without case and outer blanks."""
        return self._texts[name] > 1

    def field(self, name: str) -> str:
        """The name of a field's value."""
        return self._fields[name]

    def is_never_missing(self, node: v.Value) -> bool:
        """Whether a field is one that something is assumed for."""
        return isinstance(node, v.FieldValue) and self.graph.fields[node.name].assumed is not None

    def raw(self, name: str) -> str:
        """A field as the lead holds it, whatever would be assumed."""
        if name in self._fields and self.graph.fields[name].assumed is None:
            return self._fields[name]
        return f"get({self.code.constant(name)})"

    def assumed(self, name: str) -> str:
        """A field as it counts: its value, or what is assumed for it."""
        if name in self._fields:
            return self._fields[name]
        default = self.graph.fields[name].assumed
        get = f"get({self.code.constant(name)})"
        return get if default is None else f"(get({self.code.constant(name)}) or {self.code.constant(default.value)})"

    def units_of(self, line: d.ScoreLine) -> int:
        """The unit of the score that a line belongs to."""
        return self._units_by_line[id(line)]

    def in_units(self, line: d.ScoreLine) -> int:
        """A line's points in the unit of its score."""
        return in_unit(line.points, self.units_of(line)) or 0

    # ---- an entry of a list

    def record(self, name: str | None) -> str:
        """The name of a field of the entry that is looked at, `absent(name)` when it is missing."""
        if self.entry is None:
            message = "no entry is looked at"
            raise LookupError(message)
        if not self.is_of_records():
            return self.entry.name if name is None else "None"
        entry, code, default = self.entry.name, self.code, self.default(name)

        def read() -> str:
            local = code.fresh("r")
            # A reader gives records with all their fields: to try is quicker than `get`.
            code.line(f"try: {local} = {entry}[{code.constant(name)}]")
            code.line(f"except KeyError: {local} = MISSING")
            if default is not None:
                with code.block(f"if {local} is MISSING:"):
                    code.line(f"{local} = {code.constant(default.value)}")
            return local

        return code.once(("record", entry, name), read)

    def absent(self) -> str:
        """What `record` says of a field that is missing."""
        return "MISSING" if self.is_of_records() else "None"

    def known_record(self, name: str | None) -> str:
        """The name of a field of the entry that is looked at, None when it is missing."""
        local = self.record(name)
        if not self.is_of_records() or self.default(name) is not None:
            return local
        return self.code.once(
            ("known", local), lambda: self.code.named("r", f"None if {local} is MISSING else {local}")
        )

    def is_of_records(self) -> bool:
        """Whether the entry that is looked at is a record."""
        kind = self.graph.fields[self.entry.of].type if self.entry is not None else None
        return isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType)

    def default(self, name: str | None) -> v.Constant | None:
        """What is assumed for a field of the entry that is looked at."""
        fields = self.graph.fields[self.entry.of].parts if self.entry is not None else ()
        return next((each.assumed for each in fields if each.name == name), None)

    # ---- time

    def window(self, node: g.IsWithin) -> tuple[str, str]:
        """The names of a window's ends."""
        key = (node.is_next, node.duration, node.value.type)
        if key not in self._places:
            self._places[key] = len(self.windows)
            self.windows.append(node)
        place = self._places[key]
        return f"w{2 * place}", f"w{2 * place + 1}"

    def window_names(self) -> list[str]:
        """The names of all windows' ends."""
        return [f"w{number}" for number in range(2 * len(self.windows))]

    def ranks(self, kind: t.ChoiceType) -> str:
        """The place of each value of a ranked type."""
        if kind not in self._ranks:
            self._ranks[kind] = self.code.thing({value: place for place, value in enumerate(kind.values)})
        return self._ranks[kind]


def late_fields(nodes: Iterable[object]) -> set[str]:
    """Fields that a test compares with constants, so that they can be read when it is reached; not inside of lists."""
    found: set[str] = set()
    in_lists: set[str] = set()
    for node in nodes:
        match node:
            case (
                g.Comparison(left=v.FieldValue() as of, right=v.Constant() | v.SettingValue())
                | g.IsWithin(value=v.FieldValue() as of)
            ) if can_be_late(of.type):
                found.add(of.name)
            case g.IsIn(value=v.FieldValue() as of, options=options) if can_be_late(of.type) and all(
                map(is_constant, options)
            ):
                found.add(of.name)
            case g.Quantified() | v.Count() | v.Fold() | d.ScoreLine():
                _, where = over_and_where(node)
                is_of_list = not isinstance(node, d.ScoreLine) or node.over is not None
                in_lists.update(part.name for part in parts(where) if is_of_list and isinstance(part, v.FieldValue))
            case _:
                pass
    return found - in_lists


def can_be_late(kind: t.Type) -> bool:
    """Whether tests of a type compare values as they are."""
    return kind != t.YES_NO and not isinstance(kind, t.BandType | t.ListType) and not t.is_textual(kind)
