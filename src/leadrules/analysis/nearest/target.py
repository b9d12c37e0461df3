"""The part of a rule graph that a stage rests on, and what each test in it reads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import compared_fields, parts, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph.rulegraph import RuleGraph

# A test that is not made of others that are looked at for themselves.
Leaf: TypeAlias = (
    g.Comparison | g.InRange | g.IsIn | g.TextMatches | g.IsKnown | g.IsWithin | g.IsInState | g.Quantified
)
LEAVES = (g.Comparison, g.InRange, g.IsIn, g.TextMatches, g.IsKnown, g.IsWithin, g.IsInState, g.Quantified)


class Target:
    """A stage with everything that it rests on."""

    def __init__(self, graph: RuleGraph, stage: str) -> None:
        """Find what the stage rests on."""
        self.graph = graph
        self.stage = stage
        self.names = resting_on(graph, stage)
        self._reads: dict[int, frozenset[str]] = {}

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every test, those inside the `where` of another one too."""
        found: dict[int, Leaf] = {}
        for name in self.names:
            for node in parts(self.graph.definitions[name]):
                if isinstance(node, LEAVES):
                    found[id(node)] = node
        return tuple(found.values())

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of the lead that it reads, in order of declaration."""
        read = {name for each in self.names for name in self.reads(self.graph.definitions[each])}
        return tuple(name for name in self.graph.fields if name in read)

    def reads(self, node: object) -> frozenset[str]:
        """The fields that a part of the graph reads, in all that it rests on."""
        known = self._reads.get(id(node))
        if known is None:
            names = {name for each in references(node) for name in resting_on(self.graph, each)}
            nodes = (node, *(self.graph.definitions[name] for name in names))
            known = self._reads[id(node)] = frozenset(name for each in nodes for name in fields_in(each))
        return known

    def is_handed(self, name: str) -> bool:
        """Whether a handoff that is asked about looks at a field, whose tests are not among the leaves."""
        handoffs = (self.graph.definitions[each] for each in self.names)
        return any(isinstance(each, d.Handoff) and name in fields_in(each) for each in handoffs)

    @staticmethod
    def rests_on_others(leaf: object) -> bool:
        """Whether a test cannot be judged by itself."""
        return next(references(leaf), None) is not None

    def own_values(self, leaf: Leaf) -> Iterator[v.Value]:
        """The values that a test compares, through definitions and tables, without the tests inside of lists."""
        waiting: list[object] = [leaf]
        while waiting:
            each = waiting.pop()
            if isinstance(each, tuple):
                waiting.extend(each)
            elif isinstance(each, v.Value) or each is leaf:
                if isinstance(each, v.Value):
                    yield each
                kind: type = type(each)
                waiting.extend(getattr(each, name) for name in compared_fields(kind) if name != "where")
                waiting.extend(self.made_of(each))

    def made_of(self, node: object) -> Iterator[v.Value]:
        """What a value with a name is computed from."""
        match node:
            case v.DefinedValue(name=name) if isinstance(defined := self.graph.definitions[name], d.ValueDefinition):
                yield defined.value
            case v.TableValue(table=name) if isinstance(table := self.graph.definitions[name], d.Table):
                yield from (value for row in table.rows for value in row.gives)
            case _:
                return


def resting_on(graph: RuleGraph, name: str) -> tuple[str, ...]:
    """A definition and all those that it rests on; a stage rests on the one before it and on every disqualifier."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found[each] = None
        definition = graph.definitions[each]
        waiting.extend(references(definition))
        if isinstance(definition, d.Stage):
            waiting.extend(opposed.name for opposed in graph.disqualifiers)
            waiting.extend([definition.after] if definition.after else [])
    return tuple(found)


def fields_in(node: object) -> Iterator[str]:
    """The fields that a part of the graph names itself."""
    for each in parts(node):
        if isinstance(each, v.FieldValue):
            yield each.name
        elif isinstance(each, d.Handoff):
            yield from (name for item in (*each.must_have, *each.should_have) for name in item.fields)
            yield from (name for name in (each.handed_off, each.answered) if name is not None)
