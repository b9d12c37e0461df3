"""How close a lead is to an outcome: what a search climbs on.

Each criterion has three degrees, of being met, undecided and not met, each from 0 to 1, and 1 exactly when it is so.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from leadrules.backends.generated.runtime import from_unit
from leadrules.backends.interpreter.comparing import compared, gap_between
from leadrules.backends.interpreter.interpret import Evaluation
from leadrules.backends.interpreter.scope import Scope
from leadrules.change.search.reads import closure, fields_read
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import ranges
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.change.search.observe import Evaluator
    from leadrules.schema.values import ValueOrMissing

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
    """Judges typed leads of one version, at one moment; what a criterion came to is remembered by what it reads.

    Values are known by their identity: the evaluator, which reads them, keeps them.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        """Begin with nothing remembered."""
        self.evaluator = evaluator
        self.side = evaluator.side
        self._known: dict[int, tuple[tuple[str, ...], dict[tuple[int, ...], Degrees]]] = {}

    def of(self, name: str, lead: Mapping[str, Any]) -> Degrees:
        """How close a definition, disqualifier or stage is."""
        whole = self.side.whole(name)
        return NOWHERE if whole is None else self.degrees(whole, lead)

    def degrees(self, node: g.Truth, lead: Mapping[str, Any], depth: int = 0) -> Degrees:
        """How close a criterion is."""
        if id(node) not in self._known:
            self._known[id(node)] = fields_read(self.side, node), {}
        fields, known = self._known[id(node)]
        key = tuple([id(lead.get(name)) for name in fields])
        found = known.get(key)
        if found is None:
            found = known[key] = self.judged(node, lead, depth) if depth < DEEPEST else NOWHERE
        return found

    def judged(self, node: g.Truth, lead: Mapping[str, Any], depth: int) -> Degrees:
        """Look at a criterion, and at what it is made of."""
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
            case g.Comparison(right=gv.Constant()):
                value = self.given(node.left, lead)
                return self.asked(node, lead) if value is None else nearly(node, value)
            case _:
                return self.asked(node, lead)

    def given(self, node: gv.Value, lead: Mapping[str, Any]) -> ValueOrMissing | None:
        """What the generated function gives for a value that has a name, which is much quicker; None for others."""
        of = self.evaluator
        match node:
            case gv.ScoreValue():
                results, unit = of.run(lead), of.program.units[node.name]
                low, high = (results[of.places[f"{node.name}.{end}"]] for end in ("low", "high"))
                return ranges.ranged(from_unit(low, unit), from_unit(high, unit))
            case gv.DefinedValue() if node.name in of.places:
                found = of.run(lead)[of.places[node.name]]
            case gv.TableValue():
                found = of.run(lead)[of.places[f"{node.table}.{node.output}"]]
            case _:
                return None
        return MISSING if found is None else found

    def asked(self, node: g.Truth, lead: Mapping[str, Any]) -> Degrees:
        """Ask the interpreter of a single test."""
        graph, of = self.side.graph, self.evaluator
        needed = closure(self.side, node)
        definitions = {name: each for name, each in graph.definitions.items() if name in needed}
        part = replace(graph, definitions=definitions, declared=tuple(definitions))
        evaluation = Evaluation(Scope(part, lead, frozenset(), of.on, graph.calendar.zone))
        evaluation.run()
        trace = evaluation.truths.judge(node).trace
        gap = None if trace.gap is None or trace.outcome.is_undecided else Decimal(trace.gap)
        return towards(trace.outcome, gap if isinstance(node, g.Comparison) else None)


def nearly(node: g.Comparison, value: ValueOrMissing) -> Degrees:
    """How nearly a value compares with a constant."""
    wanted = node.right.value if isinstance(node.right, gv.Constant) else MISSING
    outcome = compared(node.operator.value, value, wanted, node.left.type)
    exact = value.high if isinstance(value, Range) and value.high is not None else value
    return towards(outcome, gap_between(exact, wanted))


def towards(outcome: Outcome, gap: Decimal | None) -> Degrees:
    """The degrees of an outcome; the nearer the threshold, the nearer to the other outcome."""
    if gap is None or outcome.is_undecided:
        return OF[outcome]
    near = ALMOST / (1 + abs(float(gap)) ** 0.25)
    return Degrees(near, 0, 1) if outcome.is_not_met else Degrees(1, 0, near)


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
    if number == 1:
        return max(degrees)
    if number < len(degrees):
        degrees = sorted(degrees, reverse=True)[:number]
    return sum(degrees) / number
