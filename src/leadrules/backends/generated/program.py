"""The whole function: the fields that it reads, every definition in dependency order, and what it returns."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from leadrules.backends.generated import runtime
from leadrules.backends.generated.code import Code
from leadrules.backends.generated.definitions import write
from leadrules.backends.generated.lists import Entry, Lists
from leadrules.backends.generated.shapes import Shapes
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from leadrules.graph.rulegraph import RuleGraph

Results = tuple[Any, ...]
LONGEST_SHOWN = 100
# The moment in UTC, the day in the ruleset's zone, and the ends of each window that the rules speak of.
Times = tuple[datetime, date, tuple[date, ...]]


class Function:
    """One function under construction."""

    def __init__(self, graph: RuleGraph) -> None:
        """Write the function of a graph."""
        self.graph = graph
        self.shapes = Shapes(graph)
        self.code = Code()
        self.lists = Lists(self)
        self.entry: Entry | None = None
        # The names of what definitions came to: by `name`, `score.grade`, `table.output`, `table.output.is_open`.
        self.results: dict[str, str] = {}
        # The names of a score's ends, and how many of its units make a point.
        self.points: dict[str, tuple[str, str]] = {}
        self.units = {each.name: unit_of(each) for each in graph.definitions.values() if isinstance(each, d.Score)}
        self._units_by_line = {
            id(line): self.units[each.name]
            for each in graph.definitions.values()
            if isinstance(each, d.Score)
            for line in each.lines
        }
        self.windows: list[g.IsWithin] = []
        self.is_blocked: str | None = None
        self._fields: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._ranks: dict[t.ChoiceType, str] = {}

    def write(self) -> None:
        """Write every line."""
        nodes = [node for each in self.graph.definitions.values() for node in parts(each)]
        self.open_fields(nodes)
        asked = [node for node in nodes if isinstance(node, g.Quantified | v.Count | v.Fold | d.ScoreLine)]
        self.lists.together(asked)
        for definition in self.graph.definitions.values():
            write(definition, self)
        self.code.line(f"return ({''.join(f'{name}, ' for name in self.results.values())})")

    # ---- the lead

    def open_fields(self, nodes: Iterable[object]) -> None:
        """Read every field that is asked for, once."""
        read = [node.name for node in nodes if isinstance(node, v.FieldValue)]
        asked = set(read)
        for name, field in self.graph.fields.items():
            if name not in asked:
                continue
            local = f"f_{len(self._fields)}"
            self._fields[name] = local
            self.code.line(f"{local} = get({self.code.constant(name)})")
            if field.assumed is not None:
                with self.code.block(f"if {local} is None:"):
                    self.code.line(f"{local} = {self.code.constant(field.assumed.value)}")
            if t.is_textual(field.type) and read.count(name) > 1:
                self._folded[name] = self.code.named("s", f"None if {local} is None else fold({local})")

    def field(self, name: str) -> str:
        """The name of a field's value."""
        return self._fields[name]

    def folded_field(self, name: str) -> str:
        """A text field without case and outer blanks."""
        local = self._fields[name]
        return self._folded.get(name) or f"(None if {local} is None else fold({local}))"

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

    # ---- an entry of a list

    def name_record_fields(self, entry: Entry, wanted: Iterable[object]) -> None:
        """Read every field of a record that a loop asks for, once an entry."""
        kind = self.graph.fields[entry.of].type
        if not isinstance(kind, t.ListType) or not isinstance(kind.of, t.RecordType):
            entry.fields[None] = entry.name
            return
        names = dict.fromkeys(node.name for each in wanted for node in parts(each) if isinstance(node, v.RecordValue))
        assumed = {part.name: part.assumed for part in self.graph.fields[entry.of].parts}
        for name in names:
            local = self.code.fresh("r")
            entry.fields[name] = local
            self.code.line(f"{local} = {entry.name}.get({self.code.constant(name)})")
            default = assumed.get(str(name))
            or_absent = f" or {local} is None" if default else ""
            with self.code.block(f"if {local} is MISSING{or_absent}:"):
                self.code.line(f"{local} = {self.code.constant(default.value) if default else None}")

    def record(self, name: str | None) -> str:
        """The name of a field of the entry that is looked at."""
        if self.entry is None:
            message = "no entry is looked at"
            raise LookupError(message)
        return self.entry.fields.get(name, "None")

    # ---- time

    def window(self, node: g.IsWithin) -> tuple[str, str]:
        """The names of a window's ends."""
        known = [(each.is_next, each.duration, each.value.type) for each in self.windows]
        key = (node.is_next, node.duration, node.value.type)
        if key not in known:
            self.windows.append(node)
            known.append(key)
        place = known.index(key)
        return f"w{2 * place}", f"w{2 * place + 1}"

    def ranks(self, kind: t.ChoiceType) -> str:
        """The place of each value of a ranked type."""
        if kind not in self._ranks:
            self._ranks[kind] = self.code.thing({value: place for place, value in enumerate(kind.values)})
        return self._ranks[kind]


def unit_of(score: d.Score) -> int:
    """How many units make a point, so that whatever a score counts or is compared with is a whole number of them."""
    numbers = [line.points for line in score.lines] + [start for _, start in score.grades]
    numbers += [line.up_to for line in score.lines if line.up_to is not None]
    numbers += list(score.limits or ())
    # Fading leaves two decimals.
    places = [2 if any(line.fading for line in score.lines) else 0]
    places += [-int(exponent) for each in numbers if isinstance(exponent := each.normalize().as_tuple().exponent, int)]
    return int(10 ** max(places))


@dataclass(frozen=True)
class Program:
    """A compiled ruleset: `run` gives a result for each of `slots`, in their order."""

    graph: RuleGraph
    slots: tuple[str, ...]
    text: str
    constants: Mapping[str, object]
    windows: tuple[g.IsWithin, ...]
    # How many units of a score make a point.
    units: Mapping[str, int]

    @cached_property
    def run(self) -> Callable[[Callable[[str], Any], datetime, date, tuple[date, ...]], Results]:
        """The function: it takes a lead's `get`, and times as `times` gives them."""
        namespace: dict[str, Any] = {**vars(runtime), **self.constants, "calendar": self.graph.calendar}
        tree = ast.parse(self.text, "<rules>")
        exec(compile(tree, "<rules>", "exec"), namespace)  # noqa: S102 - the text is ours: see code.py
        found: Callable[[Callable[[str], Any], datetime, date, tuple[date, ...]], Results] = namespace["verdict"]
        return found

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each result stands."""
        return {name: place for place, name in enumerate(self.slots)}

    def listing(self) -> str:
        """The function for people, with the objects that it refers to and the names of what it returns."""
        objects = "".join(f"# {name} = {shown(value)}\n" for name, value in self.constants.items())
        return f"{objects}{self.text}# returns: {', '.join(self.slots)}\n"

    def times(self, now: datetime) -> Times:
        """What the moment of an evaluation (aware) makes of the rules' windows."""
        zone = ZoneInfo(self.graph.timezone)
        moment = now.astimezone(UTC)
        today = moment.astimezone(zone).date()
        ends: list[date] = []
        for node in self.windows:
            here = moment if node.value.type == t.DATETIME else today
            ends += window(here, node.duration, self.graph.calendar, is_next=node.is_next)
        return moment, today, tuple(ends)


def shown(value: object) -> str:
    """An object on one line of bounded length."""
    line = repr(value)
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def generate(graph: RuleGraph) -> Program:
    """Write the function of a graph; it is compiled when it is first run."""
    function = Function(graph)
    function.write()
    windows = tuple(function.windows)
    unpacked = [f"    {''.join(f'w{number}, ' for number in range(2 * len(windows)))}= ends"] if windows else []
    text = "\n".join(["def verdict(get, now, today, ends):", *unpacked, *function.code.lines, ""])
    return Program(graph, tuple(function.results), text, function.code.constants, windows, function.units)
