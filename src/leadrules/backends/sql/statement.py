"""One statement under construction: every definition in dependency order, the lead's fields, the entries of lists."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.columns import (
    BAND_ENDS,
    ITEM,
    TEXT_ENDS,
    Column,
    columns,
    decimals,
    is_struct,
    narrow,
    part_names,
    stems,
)
from leadrules.backends.sql.counters import Counters
from leadrules.backends.sql.handoffs import handoff
from leadrules.backends.sql.inside import ENTRY
from leadrules.backends.sql.layers import Layers
from leadrules.backends.sql.layers import names as names_in
from leadrules.backends.sql.places import at_place
from leadrules.backends.sql.scores import score
from leadrules.backends.sql.shapes import Narrow, Placed, Plain, Ranged, Shape, Text, once
from leadrules.backends.sql.tables import table
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.unsupported import Unsupported
from leadrules.backends.sql.values import constant, first_known, value
from leadrules.graph import definitions as d
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlglot import exp

    from leadrules.backends.sql.kept import Kept
    from leadrules.graph import values as v
    from leadrules.graph.rulegraph import RuleGraph


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out under a name: one column, or `.low`, `.high` and `.known` of a value that can be a range."""

    name: str
    kind: t.Type
    is_ranged: bool


class Statement:
    """One statement under construction."""

    def __init__(self, graph: RuleGraph, now: datetime) -> None:
        """Write the statement of a graph at a moment (aware)."""
        self.graph = graph
        self.now = now.astimezone(UTC)
        self.today = self.now.astimezone(ZoneInfo(graph.timezone)).date()
        self.stems = stems(tuple((name, field.type) for name, field in graph.fields.items()))
        self.layers = Layers()
        self.place = graph.name
        # What definitions came to: by `name`, `score.grade`, `table.output`.
        self.truths: dict[str, exp.Expression] = {}
        self.shapes: dict[str, Shape] = {}
        self.outputs: dict[str, exp.Expression] = {}
        self.answers: list[Answer] = []
        # Whether a column of a table is open, by `table.output`.
        self.opens: dict[str, exp.Expression] = {}
        # What has been written, while its reasons are asked for.
        self.kept: Kept | None = None
        # The entry that is looked at: what it is called, and the list that it is of.
        self.entry: tuple[str, str] | None = None
        self._entries = 0
        self._counters: dict[str, Counters] = {}
        # Columns that tell whether a text is there, by its field.
        self._known: dict[str, str] = {}
        # Lists that are values themselves, so that all of their entries is read.
        self._whole: set[str] = set()
        # The lists that entries are of, by what they are called.
        self._entry_of: dict[str, set[str]] = {}
        self._blocked: exp.Expression | None = None

    def unsupported(self, construct: str) -> Unsupported:
        """What cannot be said where we are."""
        return Unsupported(construct, self.place)

    # ---- definitions

    def write(self, definition: d.Definable) -> None:
        """Write a definition."""
        self.place = self.layers.place = definition.name
        match definition:
            case d.Definition() | d.Disqualifier():
                self.judge(definition.name, truth(definition.criterion, self))
            case d.Stage():
                earlier = [w.negated(self.blocked())] if self.graph.disqualifiers else []
                earlier += [self.truths[definition.after]] if definition.after is not None else []
                self.judge(definition.name, w.all_of([*earlier, truth(definition.criterion, self)]))
            case d.ValueDefinition():
                self.keep(definition.name, value(definition.value, self), definition.value.type)
            case d.Score():
                score(definition, self)
            case d.Table():
                table(definition, self)
            case d.Handoff():
                handoff(definition, self)
            case _:
                assert_never(definition)

    def blocked(self) -> exp.Expression:
        """Whether a disqualifier is met."""
        if self._blocked is None:
            self._blocked = self.layers.once(w.any_of([self.truths[each.name] for each in self.graph.disqualifiers]))
        return self._blocked

    def judge(self, name: str, outcome: exp.Expression) -> None:
        """Note what a definition came to."""
        self.truths[name] = self.layers.once(outcome)
        self.answer(name, Plain(self.truths[name]), t.YES_NO)

    def keep(self, name: str, shape: Shape, kind: t.Type) -> None:
        """Note a value, and give it out."""
        self.shapes[name] = once(shape, self.layers)
        self.answer(name, self.shapes[name], kind)

    def answer(self, name: str, shape: Shape, kind: t.Type) -> None:
        """Give a value out."""
        self.answers.append(Answer(name, kind, isinstance(shape, Ranged)))
        match shape:
            case Plain(expr=expr) | Text(raw=expr):
                self.outputs[name] = expr
            case Ranged(low, high, known):
                self.outputs |= {f"{name}.low": low, f"{name}.high": high, f"{name}.known": known}

    # ---- the lead

    def unassumed(self, name: str) -> Shape:
        """A field as the lead holds it."""
        found = shaped(self.graph.fields[name].type, lambda end: w.column(f"{self.stems[name]}{end}"))
        if not isinstance(found, Text):
            return found
        if name not in self._known:
            self._known[name] = self.layers.reserve(1)
        return replace(found, known=w.column(self._known[name]))

    def field(self, node: v.FieldValue) -> Shape:
        """A field as it counts: its value, or what is assumed for it."""
        field = self.graph.fields[node.name]
        found = self.unassumed(node.name)
        if isinstance(field.type, t.ListType):
            self._whole.add(node.name)
        if field.assumed is None:
            return found
        return first_known([found, constant(field.assumed.value, field.type)], self)

    def list_of(self, name: str) -> exp.Expression:
        """A list of the lead; nothing is assumed for a list."""
        return w.column(self.stems[name])

    def lacks_list(self, name: str) -> exp.Expression:
        """Whether the lead lacks a list."""
        return self.layers.once(w.is_null(self.list_of(name)))

    # ---- an entry of a list

    def fresh_entry(self, inside: int = 0) -> str:
        """Make a name for an entry: the same wherever as many are looked at, so that like questions are asked once.

        `inside` is how many more of these names are in use around it.
        """
        return f"{ENTRY}{self._entries + 1 + inside}"

    @contextmanager
    def entry_of(self, over: str) -> Iterator[str]:
        """Look at the entries of a list; of two criteria that ask the same, the text is the same."""
        name = f"{ENTRY}of {over}" if self.entry is None else self.fresh_entry()
        outer, self.entry = self.entry, (name, over)
        self._entry_of.setdefault(name, set()).add(over)
        self._entries += 1
        yield name
        self._entries -= 1
        self.entry = outer

    def counters_of(self, over: str, name: str) -> Counters:
        """What is counted of a list's entries, which are called `name`."""
        if over not in self._counters:
            self._counters[over] = Counters(self.list_of(over), self.layers, name)
        return self._counters[over]

    def inputs(self, statement: exp.Select) -> Iterator[Column]:
        """The columns that a statement reads; of a list whose entries are structs, with the parts that it reads."""
        read = {name for each in statement.find_all(w.SELECT) for part in each.expressions for name in names_in(part)}
        parts = engine.parts(statement)
        for name, column in columns(self.graph).items():
            if name not in read:
                continue
            known = part_names(column.kind) if isinstance(column.kind, t.ListType) else ()
            if not known or column.field in self._whole:
                yield column
                continue
            used = {part for entry, part in parts if column.field in self._entry_of.get(entry, ())}
            # A struct has at least one part.
            yield replace(column, parts=tuple(each for each in known if each in used) or known[:1])

    def _fill_known(self) -> None:
        """A text is there when any of its forms is: take one that is read in any case."""
        read = {name for _, of in self.layers.columns.values() for name in names_in(of)}
        read |= {name for of in self.outputs.values() for name in names_in(of)}
        for name, column in self._known.items():
            stem = self.stems[name]
            ends = [f"{stem}{end}" for end in reversed(TEXT_ENDS)]
            self.layers.fill(column, w.is_known(w.column(next((each for each in ends if each in read), stem))))

    def finish(self) -> exp.Select:
        """The whole statement."""
        for each in self._counters.values():
            each.write()
        self._fill_known()
        # Rules that define nothing have no answers; a row still comes out for each that goes in.
        return self.layers.statement(self.outputs or {"row:": w.true()})

    def looked_at(self) -> tuple[str, str]:
        """The entry that is looked at, and its list."""
        if self.entry is None:
            raise self.unsupported("a field of no entry")
        return self.entry

    def record(self, node: v.RecordValue) -> Shape:
        """A field of the entry that is looked at, or the entry itself."""
        _, over = self.looked_at()
        found = self.entry_part(node.name, node.type)
        fields = self.graph.fields[over].parts
        assumed = next((each.assumed for each in fields if each.name == node.name), None)
        return found if assumed is None else first_known([found, constant(assumed.value, node.type)], self)

    def entry_part(self, name: str | None, kind: t.Type) -> Shape:
        """A part of an entry as it is."""
        entry, over = self.looked_at()
        of = self.graph.fields[over].type
        if name is None and isinstance(of, t.ListType) and not is_struct(of):
            found = engine.entry(entry)
            return Plain(found) if isinstance(kind, t.ChoiceType) else shaped(kind, lambda _: found)
        part = name or ITEM
        if name is not None and isinstance(of, t.ListType) and isinstance(of.of, t.RecordType):
            part = stems(of.of.fields)[name]
        return shaped(kind, lambda end: engine.part(entry, f"{part}{end}"))


def shaped(kind: t.Type, column: Callable[[str], exp.Expression]) -> Shape:
    """A value of the columns that its type needs."""
    if isinstance(kind, t.BandType):
        low, high, known = map(column, BAND_ENDS)
        return Ranged(low, high, known)
    if t.is_textual(kind):
        return Text(*map(column, TEXT_ENDS))
    if isinstance(kind, t.ChoiceType):
        return Plain(at_place(column(""), kind), place=Placed(column(""), kind.values))
    places, own = decimals(kind), narrow(kind)
    if places is None or own is None:
        return Plain(column(""))
    return Plain(w.cast(column(""), w.DECIMAL), Narrow(column(""), own, places))
