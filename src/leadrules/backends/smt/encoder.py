"""One rule graph as constraints: each of its definitions, encoded once, when it is first asked for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.handoffs import Handoffs
from leadrules.backends.smt.kinds import Choice, Entries, Said, Unsaid, chosen, with_known
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.scores import Scores
from leadrules.backends.smt.tables import Tables
from leadrules.backends.smt.truths import Truths
from leadrules.backends.smt.values import Values
from leadrules.graph import definitions as d
from leadrules.graph import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.backends.smt.bools import Three
    from leadrules.backends.smt.lead import Lead
    from leadrules.backends.smt.space import Part, Space
    from leadrules.backends.smt.terms import Term
    from leadrules.backends.smt.texts import Texts
    from leadrules.backends.smt.variables import Drawing
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import HandoffState, Truth
    from leadrules.graph.values import FieldValue
    from leadrules.schema import types as t


@dataclass(slots=True)
class Encoded:
    """What a definition comes to, by its kind, with the parts that it rests on."""

    parts: frozenset[Part]
    outcome: Three | None = None
    values: Mapping[str, Said] | None = None
    states: Mapping[HandoffState, b.Bool] | None = None
    # Of a table, each row: whether it holds and takes part.
    rows: tuple[b.Bool, ...] = ()
    # Whether a row that is undecided may still change what the table gives.
    is_open: b.Bool = False


class Encoder:
    """Encodes a graph; the classes for truths, values, scores, tables and handoffs come back here for what they use."""

    def __init__(self, graph: RuleGraph, space: Space, texts: Texts, drawing: Drawing, lead: Lead) -> None:
        """Begin with nothing encoded."""
        self.graph = graph
        self.space = space
        self.texts = texts
        self.drawing = drawing
        self.lead = lead
        self.zone = ZoneInfo(graph.timezone)
        self.today = drawing.now.astimezone(self.zone).date()
        self.truths = Truths(self)
        self.values = Values(self)
        self.scores = Scores(self)
        self.tables = Tables(self)
        self.handoffs = Handoffs(self)
        # The kind of entry that a `where` looks at: its list and number; or the value that a field's `where` looks at.
        self.entry: tuple[str, int] | None = None
        self.looked_at: Said | None = None
        self._encoded: dict[str, Encoded] = {}
        self._fields: dict[str, tuple[Said, frozenset[Part]]] = {}
        self._entry_fields: dict[tuple[str, int, str | None], tuple[Said, frozenset[Part]]] = {}
        self._asked: dict[int, tuple[Truth, Three, frozenset[Part]]] = {}
        self._order = {name: place for place, name in enumerate(graph.definitions)}

    # ---- definitions

    def definition(self, name: str) -> Encoded:
        """What a definition comes to. What it rests on is encoded before it, so that no chain is too long."""
        if name not in self._encoded:
            for each in self._unencoded(name):
                with self.space.noting() as parts:
                    made = self._made(self.graph.definitions[each])
                made.parts = frozenset(parts)
                self._encoded[each] = made
        found = self._encoded[name]
        self.space.use_all(found.parts)
        return found

    def outcome(self, name: str) -> Three:
        """What a definition, disqualifier or stage comes to."""
        found = self.definition(name).outcome
        if found is None:
            message = f"`{name}` has no outcome: ask for a criterion about it"
            raise TypeError(message)
        return found

    def criterion(self, node: Truth) -> Three:
        """What a criterion that stands in no `where` comes to."""
        known = self._asked.get(id(node))
        if known is None:
            for name in dict.fromkeys(walk.references(node)):
                self.definition(name)
            with self.space.noting() as parts:
                three = self.truths.read(node)
            # The node is kept, so that no other gets its identity.
            known = self._asked[id(node)] = (node, three, frozenset(parts))
        self.space.use_all(known[2])
        return known[1]

    def _unencoded(self, name: str) -> list[str]:
        found, waiting = {name}, [name]
        while waiting:
            for each in rests_on(self.graph, waiting.pop()):
                if each not in found and each not in self._encoded:
                    found.add(each)
                    waiting.append(each)
        return sorted(found, key=self._order.__getitem__)

    def _made(self, definition: d.Definable) -> Encoded:
        nothing: frozenset[Part] = frozenset()
        match definition:
            case d.Definition() | d.Disqualifier():
                return Encoded(nothing, outcome=self.truths.read(definition.criterion))
            case d.Stage():
                covers = [b.negated(self.outcome(each.name)) for each in self.graph.disqualifiers]
                before = [self.outcome(definition.after)] if definition.after is not None else []
                return Encoded(nothing, outcome=b.all_of([*covers, *before, self.truths.read(definition.criterion)]))
            case d.ValueDefinition():
                return Encoded(nothing, values={"": self.values.read(definition.value)})
            case d.Score():
                points = self.scores.read(definition)
                return Encoded(nothing, values={"": points, "grade": self.scores.grade(definition, points)})
            case d.Table():
                read = self.tables.read(definition)
                return Encoded(nothing, values=read.values, rows=read.rows, is_open=read.is_open)
            case d.Handoff():
                return Encoded(nothing, states=self.handoffs.read(definition))

    # ---- the lead

    def raw_field(self, name: str) -> Said:
        """A field's value as the lead holds it; missing where it does not fulfil its `where`."""
        field = self.graph.fields[name]
        said = self.lead.field(name, field.type)
        return said if isinstance(said, Entries) else self._usable(said, field)

    def field(self, name: str) -> Said:
        """A field's value, or the one that is assumed for it."""
        known = self._fields.get(name)
        if known is None:
            with self.space.noting() as parts:
                said = self._assumed(self.raw_field(name), self.graph.fields[name])
            known = self._fields[name] = (said, frozenset(parts))
        self.space.use_all(known[1])
        return known[0]

    def entries(self, over: FieldValue) -> Entries:
        """A list of the lead."""
        said = self.field(over.name)
        return said if isinstance(said, Entries) else Entries(said.known, ())

    def record_field(self, name: str | None, kind: t.Type) -> Said:
        """A field of the entry that is looked at, or the value itself that a `where` speaks of."""
        if self.entry is None:
            return self.looked_at if self.looked_at is not None else Unsaid(known=False, why="no entry")
        key = (*self.entry, name)
        known = self._entry_fields.get(key)
        if known is None:
            of, number = self.entry
            part = next((each for each in self.graph.fields[of].parts if each.name == name), None)
            with self.space.noting() as parts:
                said = self.lead.entry(of, number, name, part.type if part is not None else kind)
                if part is not None:
                    said = self._assumed(self._usable(said, part), part)
            known = self._entry_fields[key] = (said, frozenset(parts))
        self.space.use_all(known[1])
        return known[0]

    @contextmanager
    def looking_at(self, over: str, number: int) -> Iterator[None]:
        """Look at a kind of entries of a list."""
        before, self.entry = self.entry, (over, number)
        try:
            yield
        finally:
            self.entry = before

    def _usable(self, said: Said, field: d.Field) -> Said:
        if field.where is None or said.known is False:
            return said
        before = self.entry, self.looked_at
        self.entry, self.looked_at = None, with_known(said, known=True)
        three = self.truths.read(field.where)
        self.entry, self.looked_at = before
        # A band that reaches over the bound is still usable.
        return with_known(said, b.both(said.known, b.inverse(three.unmet)))

    def _assumed(self, said: Said, field: d.Field) -> Said:
        if field.assumed is None or said.known is True:
            return said
        return with_known(chosen(said.known, said, self.drawing.constant(field.assumed.value, field.type)), known=True)

    # ---- what definitions give

    def value_of(self, name: str, output: str = "") -> Said:
        """What a value, a score or a column of a table comes to."""
        found = self.definition(name).values or {}
        return found[output]

    def as_number(self, said: Said) -> Num:
        """A value that must be a number, a day or a moment to be compared or reckoned with."""
        if isinstance(said, Num):
            return said
        if said.known is False:
            return n.MISSING
        free = self.space.free_number(said.why if isinstance(said, Unsaid) else "a value of another kind")
        known = b.both(said.known, free.known) if isinstance(said, Unsaid) else free.known
        made = with_known(free, known)
        return made if isinstance(made, Num) else n.MISSING

    def choice_rank(self, said: Choice, kind: t.ChoiceType) -> Num:
        """The place of a ranked value among the others."""
        if isinstance(said.code, int):
            place = next((i for i, value in enumerate(kind.values) if self.space.code(value) == said.code), 0)
            return replace(n.exactly(place), known=said.known)
        codes = [self.space.code(value) for value in kind.values]
        if codes == list(range(codes[0], codes[0] + len(codes))):
            place_term: Term = z3.ToReal(said.code - codes[0]) if codes[0] else z3.ToReal(said.code)
        else:
            place_term = Fraction(0)
            for place, code in enumerate(codes):
                place_term = terms.either(said.code == code, Fraction(place), place_term)
        return n.term(said.known, place_term, least=terms.ZERO, most=Fraction(len(codes) - 1), scale=0)


def rests_on(graph: RuleGraph, name: str) -> set[str]:
    """The definitions that one mentions itself."""
    definition = graph.definitions[name]
    found = set(walk.references(definition))
    if isinstance(definition, d.Stage):
        found.update(each.name for each in graph.disqualifiers)
        if definition.after is not None:
            found.add(definition.after)
    return found
