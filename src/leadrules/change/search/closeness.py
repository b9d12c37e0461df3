"""How close a lead is to an outcome: what a search climbs on.

Each criterion has three degrees, of being met, undecided and not met, each from 0 to 1, and 1 exactly when it is so.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from leadrules.backends.interpreter.interpret import Evaluation
from leadrules.backends.interpreter.scope import Scope
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts, references
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules.change.side import Side

# What a number that misses its threshold may be worth at the most, so that only what is so counts as being so.
ALMOST = 0.9
DEEPEST = 60


class Degrees(NamedTuple):
    """How nearly something is met, undecided, not met."""

    met: float
    undecided: float
    not_met: float


OF = {Outcome.MET: Degrees(1, 0, 0), Outcome.UNDECIDED: Degrees(0, 1, 0), Outcome.NOT_MET: Degrees(0, 0, 1)}
NOWHERE = Degrees(0, 0, 0)


class Closeness:
    """Judges leads of one version, at one moment; single tests are remembered by the values that they read."""

    def __init__(self, side: Side, on: datetime) -> None:
        """Begin with nothing remembered."""
        self.side, self.on = side, on
        self.zone = ZoneInfo(side.graph.timezone)
        self._tests: dict[int, Test] = {}

    def of(self, name: str, lead: Mapping[str, Any]) -> Degrees:
        """How close a definition, disqualifier or stage is; a typed lead's values keep their identity."""
        whole = self.side.whole(name)
        return NOWHERE if whole is None else self.degrees(whole, lead, 0)

    def degrees(self, node: g.Truth, lead: Mapping[str, Any], depth: int) -> Degrees:
        """How close a criterion is."""
        if depth > DEEPEST:
            return NOWHERE
        match node:
            case g.Not():
                met, undecided, not_met = self.degrees(node.of, lead, depth + 1)
                return Degrees(not_met, undecided, met)
            case g.Holds():
                whole = self.side.whole(node.name)
                return NOWHERE if whole is None else self.degrees(whole, lead, depth + 1)
            case g.Group() if node.parts:
                inner = [self.degrees(each, lead, depth + 1) for each in node.parts]
                number = len(inner)
                if node.how is g.Quantity.NONE:
                    return several(number, [Degrees(each.not_met, each.undecided, each.met) for each in inner])
                wanted = {g.Quantity.ALL: number, g.Quantity.ANY: 1}.get(node.how, node.wanted)
                return several(wanted, inner)
            case _:
                return self.test(node).degrees(lead)

    def test(self, node: g.Truth) -> Test:
        """What remembers a single test; the graph holds the node."""
        found = self._tests.get(id(node))
        if found is None:
            found = self._tests[id(node)] = Test(node, self)
        return found


class Test:
    """A single test, with the fields that it reads and what it came to."""

    def __init__(self, node: g.Truth, of: Closeness) -> None:
        """Find what it rests on."""
        self.node, self.of = node, of
        graph = of.side.graph
        needed: dict[str, None] = {}
        waiting = list(references(node))
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = None
                definition = graph.definitions[name]
                waiting.extend(references(definition))
                if isinstance(definition, d.Stage):
                    waiting.extend(each for each in (definition.after, *(x.name for x in graph.disqualifiers)) if each)
        definitions = {name: each for name, each in graph.definitions.items() if name in needed}
        declared = tuple(name for name in graph.declared if name in needed)
        self.graph = replace(graph, definitions=definitions, declared=declared)
        read = {each.name for each in parts((node, *definitions.values())) if isinstance(each, gv.FieldValue)}
        for each in definitions.values():
            if isinstance(each, d.Handoff):
                read.update(name for item in (*each.must_have, *each.should_have) for name in item.fields)
                read.update(name for name in (each.handed_off, each.answered) if name)
        self.fields = tuple(name for name in graph.fields if name in read)
        self.known: dict[tuple[int, ...], tuple[Degrees, tuple[Any, ...]]] = {}

    def degrees(self, lead: Mapping[str, Any]) -> Degrees:
        """How close it is for a lead."""
        values = tuple(lead.get(name) for name in self.fields)
        key = tuple(map(id, values))
        if key not in self.known:
            # The values are kept, so that no others take their identities.
            self.known[key] = (
                self.judged({k: v for k, v in zip(self.fields, values, strict=True) if v is not None}),
                values,
            )
        return self.known[key][0]

    def judged(self, lead: Mapping[str, Any]) -> Degrees:
        """Ask the interpreter."""
        of = self.of
        evaluation = Evaluation(Scope(self.graph, lead, frozenset(), of.on, of.zone))
        evaluation.run()
        trace = evaluation.truths.judge(self.node).trace
        found = OF[trace.outcome]
        if isinstance(self.node, g.Comparison) and trace.gap is not None and not trace.outcome.is_undecided:
            # The nearer the threshold, the better.
            near = ALMOST / (1 + abs(float(Decimal(trace.gap))) ** 0.25)
            return Degrees(near, 0, 1) if trace.outcome.is_not_met else Degrees(1, 0, near)
        return found


def several(wanted: int, inner: list[Degrees]) -> Degrees:
    """At least so many of several."""
    against = len(inner) - wanted + 1
    met = mean_of_best(wanted, [each.met for each in inner])
    not_met = mean_of_best(against, [each.not_met for each in inner])
    may = mean_of_best(wanted, [max(each.met, each.undecided) for each in inner])
    may_not = mean_of_best(against, [max(each.not_met, each.undecided) for each in inner])
    return Degrees(met, (may + may_not) / 2, not_met)


def mean_of_best(number: int, degrees: list[float]) -> float:
    """The mean of the best so many; 1 only when all of them are."""
    if number <= 0:
        return 1.0
    best = sorted(degrees, reverse=True)[:number]
    return sum(best) / number
