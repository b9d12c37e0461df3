"""The whole statement: every definition in dependency order, and what comes out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, assert_never
from zoneinfo import ZoneInfo

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.columns import BAND_ENDS, ITEM, TEXT_ENDS, Column, columns, is_struct, stems
from leadrules.backends.sql.handoffs import handoff
from leadrules.backends.sql.inside import ENTRY
from leadrules.backends.sql.layers import Layers
from leadrules.backends.sql.layers import names as names_in
from leadrules.backends.sql.masks.reasons import Reasons, Wanted, asked_for
from leadrules.backends.sql.scores import score
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text
from leadrules.backends.sql.tables import table
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.unsupported import Unsupported
from leadrules.backends.sql.values import constant, first_known, value
from leadrules.graph import definitions as d
from leadrules.graph.walk import references
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import pyarrow as pa
    from sqlglot import exp

    from leadrules.backends.sql.kept import Kept
    from leadrules.backends.sql.masks.because import Why
    from leadrules.backends.sql.masks.names import Names
    from leadrules.graph import values as v
    from leadrules.graph.rulegraph import RuleGraph


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out under a name: one column, or `.low`, `.high` and `.known` of a value that can be a range."""

    name: str
    kind: t.Type
    is_ranged: bool


@dataclass(frozen=True)
class Query:
    """A compiled ruleset at one moment; `inputs` are the columns that the table `leads` must have."""

    statement: exp.Select
    inputs: tuple[Column, ...]
    answers: tuple[Answer, ...]
    # What the bits of the columns with masks stand for, each after those that it refers to: see naming.py.
    names: tuple[Names, ...] = ()
    why: tuple[Why, ...] = ()
    # The definition that each column of the statement was first written for.
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The statement, for people to read."""
        return self.statement.sql(engine.NAME, pretty=True)

    def run(self, leads: pa.Table) -> pa.Table:
        """Evaluate a table of leads with an engine of our own; see `columns.table_of`. A row out for each row in."""
        import duckdb

        with duckdb.connect(config={"preserve_insertion_order": "true"}) as connection:
            connection.register("leads", leads)
            return connection.sql(self.statement.sql(engine.NAME)).to_arrow_table()


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
        once = self.layers.once
        match shape:
            case Plain(expr):
                shape = Plain(once(expr))
            case Text():
                shape = Text(once(shape.raw), once(shape.folded), once(shape.words))
            case Ranged():
                shape = Ranged(once(shape.low), once(shape.high), once(shape.known))
        self.shapes[name] = shape
        self.answer(name, shape, kind)

    def answer(self, name: str, shape: Shape, kind: t.Type) -> None:
        """Give a value out."""
        self.answers.append(Answer(name, kind, isinstance(shape, Ranged)))
        match shape:
            case Plain(expr) | Text(raw=expr):
                self.outputs[name] = expr
            case Ranged(low, high, known):
                self.outputs |= {f"{name}.low": low, f"{name}.high": high, f"{name}.known": known}

    # ---- the lead

    def unassumed(self, name: str) -> Shape:
        """A field as the lead holds it."""
        return shaped(self.graph.fields[name].type, lambda end: w.column(f"{self.stems[name]}{end}"))

    def field(self, node: v.FieldValue) -> Shape:
        """A field as it counts: its value, or what is assumed for it."""
        field = self.graph.fields[node.name]
        found = self.unassumed(node.name)
        if field.assumed is None:
            return found
        return first_known([found, constant(field.assumed.value, field.type)], self)

    def list_of(self, name: str) -> exp.Expression:
        """A list of the lead; nothing is assumed for a list."""
        return w.column(self.stems[name])

    # ---- an entry of a list

    def fresh_entry(self) -> str:
        """Make a name for an entry: the same wherever as many are looked at, so that like questions are asked once."""
        return f"{ENTRY}{self._entries + 1}"

    @contextmanager
    def entry_of(self, over: str) -> Iterator[str]:
        """Look at the entries of a list."""
        outer, self.entry = self.entry, (self.fresh_entry(), over)
        self._entries += 1
        yield self.entry[0]
        self._entries -= 1
        self.entry = outer

    def record(self, node: v.RecordValue) -> Shape:
        """A field of the entry that is looked at, or the entry itself."""
        if self.entry is None:
            raise self.unsupported("a field of no entry")
        found = self.entry_part(node.name, node.type)
        fields = self.graph.fields[self.entry[1]].parts
        assumed = next((each.assumed for each in fields if each.name == node.name), None)
        return found if assumed is None else first_known([found, constant(assumed.value, node.type)], self)

    def entry_part(self, name: str | None, kind: t.Type) -> Shape:
        """A part of an entry as it is."""
        if self.entry is None:
            raise self.unsupported("a field of no entry")
        entry, over = self.entry
        of = self.graph.fields[over].type
        if name is None and isinstance(of, t.ListType) and not is_struct(of):
            return Plain(engine.entry(entry))
        part = name or ITEM
        if name is not None and isinstance(of, t.ListType) and isinstance(of.of, t.RecordType):
            part = stems(of.of.fields)[name]
        return shaped(kind, lambda end: engine.part(entry, f"{part}{end}"))


def shaped(kind: t.Type, column: Callable[[str], exp.Expression]) -> Shape:
    """A value of the columns that its type needs."""
    if isinstance(kind, t.BandType):
        return Ranged(*map(column, BAND_ENDS))
    return Text(*map(column, TEXT_ENDS)) if t.is_textual(kind) else Plain(column(""))


def generate(
    graph: RuleGraph, now: datetime, *, only: Collection[str] | None = None, reasons: Wanted = Wanted.NONE
) -> Query:
    """Write the statement of a graph at a moment; `only` names the definitions that are asked for.

    With `reasons` it gives masks beside the answers, which `naming.reasons_of` names.

    Raises:
        Unsupported: when something that is asked for cannot be said in SQL yet.
    """
    into = Statement(graph, now)
    needed = needs(graph, only)
    writer, kept = Reasons(into), dict[tuple[str, int], tuple[object, Any]]()
    explained = needs(graph, asked_for(reasons, graph, needed))
    for name, definition in graph.definitions.items():
        if name in needed:
            into.kept = kept if name in explained else None
            into.write(definition)
            if name in explained:
                writer.write(definition)
    names, why = writer.give(reasons)
    # Rules that define nothing have no answers; a row still comes out for each that goes in.
    statement = into.layers.statement(into.outputs or {"row:": w.true()})
    read = {name for each in statement.find_all(w.SELECT) for part in each.expressions for name in names_in(part)}
    inputs = tuple(column for name, column in columns(graph).items() if name in read)
    return Query(statement, inputs, tuple(into.answers), names, why, into.layers.places)


def needs(graph: RuleGraph, only: Collection[str] | None) -> frozenset[str]:
    """The definitions that are asked for, with all that they rest on."""
    if only is None:
        return frozenset(graph.definitions)
    found: set[str] = set()
    waiting = list(only)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        definition = graph.definitions[name]
        waiting += references(definition)
        if isinstance(definition, d.Stage):
            waiting += [definition.after] if definition.after is not None else []
            waiting += [each.name for each in graph.disqualifiers]
    return frozenset(found)
