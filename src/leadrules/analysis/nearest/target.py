"""The part of a rule graph that a stage rests on, and what each test in it reads."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.uses import uses
from leadrules.graph.walk import compared_fields, parts, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph.reads import Reads

# A test that is not made of others that are looked at for themselves.
Leaf: TypeAlias = (
    g.Comparison | g.InRange | g.IsIn | g.TextMatches | g.IsKnown | g.IsWithin | g.IsInState | g.Quantified
)
LEAVES = (g.Comparison, g.InRange, g.IsIn, g.TextMatches, g.IsKnown, g.IsWithin, g.IsInState, g.Quantified)

MOST_FOLLOWED = 60


class Target:
    """A stage with everything that it rests on."""

    def __init__(self, rules: Reads, stage: str) -> None:
        """Find what the stage rests on."""
        self.rules = rules
        self.graph = rules.graph
        self.stage = stage
        needed = rules.by_name[stage].definitions
        # In dependency order.
        self.names = tuple(name for name in self.graph.definitions if name in needed or name == stage)
        self._reads: dict[int, frozenset[str]] = {}

    @cached_property
    def is_deep(self) -> bool:
        """Whether definitions rest on one another for so long that to follow them takes more than Python's stack."""
        depths: dict[str, int] = {}
        for name in self.names:
            definition = self.graph.definitions[name]
            beneath = (*references(definition), *self.rules.beside(definition))
            depths[name] = 1 + max((depths[each] for each in beneath), default=0)
        return max(depths.values()) > MOST_FOLLOWED

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every test, those inside the `where` of another one too."""
        found: dict[int, Leaf] = {}
        for name in self.names:
            for node in parts(self.graph.definitions[name]):
                if isinstance(node, LEAVES):
                    found[id(node)] = node
        return tuple(found.values())

    @property
    def scores(self) -> Iterator[d.Score]:
        """Every score."""
        return (each for each in map(self.graph.definitions.get, self.names) if isinstance(each, d.Score))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the lead that it reads, in order of declaration."""
        return self.rules.fields(self.stage)

    def reads(self, node: object) -> frozenset[str]:
        """The fields that a part of the graph reads, in all that it rests on."""
        known = self._reads.get(id(node))
        if known is None:
            known = self._reads[id(node)] = self.rules.of(node).fields
        return known

    def most_points(self, name: str) -> Decimal:
        """The most points that a line gives which reads a field."""
        lines = (line for score in self.scores for line in score.lines if name in self.reads(line))
        return max((abs(line.points) for line in lines), default=Decimal(0))

    def is_handed(self, name: str) -> bool:
        """Whether a handoff that is asked about looks at a field, whose tests are not among the leaves."""
        handoffs = (each for each in map(self.graph.definitions.get, self.names) if isinstance(each, d.Handoff))
        return any(name in uses(each, self.graph).fields for each in handoffs)

    @staticmethod
    def rests_on_others(leaf: object) -> bool:
        """Whether a test cannot be judged by itself."""
        return next(references(leaf), None) is not None

    def own_values(self, leaf: Leaf | v.Value) -> Iterator[v.Value]:
        """The values that a test compares, through definitions and tables, without the tests inside of lists."""
        waiting: list[Leaf | v.Value] = [leaf]
        # However many ways lead to a definition, it is entered once.
        entered: set[int] = set()
        while waiting:
            for each in written_in(waiting.pop()):
                yield each
                fresh = [value for value in self.made_of(each) if id(value) not in entered]
                entered.update(map(id, fresh))
                waiting.extend(fresh)

    def made_of(self, node: object) -> Iterator[v.Value]:
        """What a value with a name is computed from."""
        match node:
            case v.DefinedValue(name=name) | v.TableValue(table=name):
                yield from self.values_of(name)
            case _:
                return

    def values_of(self, name: str) -> Iterator[v.Value]:
        """The value of a definition, or those that the rows of a table give."""
        match self.graph.definitions[name]:
            case d.ValueDefinition(value=value):
                yield value
            case d.Table(rows=rows):
                yield from (value for row in rows for value in row.gives)
            case _:
                return


def written_in(leaf: Leaf | v.Value) -> Iterator[v.Value]:
    """The values that a test, or a value, is written with, those inside the `where` of a list left out."""
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
