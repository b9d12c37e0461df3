"""The shortest ways to a threshold: from a lead that gets no points, a fact at a time, always the one that gives most.

A fact is what one field holds, or one more entry of a list. What a fact gives is read off the score itself, so that
lines that one value meets together count together. Taking what gives most reaches a threshold in the fewest facts where
each line asks about one field; where lines ask about several, the way that is told is a way, and may not be the
shortest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.judging import Judge
from leadrules.backends.generated import generate
from leadrules.graph import definitions as d
from leadrules.graph.uses import uses
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Lead
    from leadrules.analysis.thresholds import Threshold
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value

MOST_FACTS = 12
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One more thing that is so, and the points that it brings."""

    field: str
    value: Value
    points: Decimal


@dataclass(frozen=True, slots=True)
class Path:
    """Facts that reach a threshold, in the order of what they give, with the lead of which they are told."""

    facts: tuple[Fact, ...]
    lead: Lead

    @property
    def points(self) -> Decimal:
        """What they come to."""
        return sum((each.points for each in self.facts), Decimal(0))


class Paths:
    """Finds ways to one threshold."""

    def __init__(self, about: About, threshold: Threshold) -> None:
        """Make the scores a function of their own."""
        self.about = about
        self.threshold = threshold
        self.judge = Judge(about.graph, about.now, [(threshold.node, True)])
        self.program = generate(self.judge.graph)
        self.run = self.program.run
        self.times = self.program.times(about.now)
        self.fields = fields_of(threshold, about.graph)
        scores = (about.graph.definitions[name] for name in threshold.scores)
        self.lines = [
            line for score in scores if isinstance(score, d.Score) for line in score.lines if line.over is None
        ]
        self.base = self.poorest()

    def points(self, lead: Lead) -> Decimal:
        """The points of a lead, at the least."""
        results = self.run(lead.get, *self.times)
        total = Decimal(0)
        for name in self.threshold.scores:
            low = results[self.program.places[f"{name}.low"]]
            if low is None:
                return Decimal("-Infinity")
            total += Decimal(low) / self.program.units[name]
        return total

    def values(self, field: str) -> tuple[Value, ...]:
        """What a field may hold."""
        return self.about.answers.vocabulary.fields[field]

    def poorest(self) -> Lead:
        """A lead that gets nothing and loses nothing, as near to that as there is one; lists are empty."""
        graph = self.about.graph
        lead: dict[str, Value] = {name: () for name in self.fields if isinstance(graph.fields[name].type, t.ListType)}
        for _ in range(MOST_ROUNDS):
            for name in self.fields:
                if name not in lead or not isinstance(lead[name], tuple):
                    # Of values that give as much as others take, those that take.
                    tried = [({**lead, name: value}, number) for number, value in enumerate(self.values(name))]
                    rated = [(self.moved(each), self.points(each), number) for each, number in tried]
                    if rated:
                        lead[name] = self.values(name)[min(rated)[2]]
        return lead

    def moved(self, lead: Lead) -> Decimal:
        """The points that are given and taken."""
        program = self.about.answers.program
        results = program.run(lead)
        places = (
            (abs(line.points), program.place(line.criterion)) for line in self.lines if line.criterion is not None
        )
        return sum((points for points, place in places if place is not None and results[place] is True), Decimal(0))

    def shortest(self, among: Collection[str]) -> Path | None:
        """A way that changes no other fields than some; None when these do not reach it."""
        lead, have = self.base, self.points(self.base)
        facts: list[Fact] = []
        while have < self.threshold.points and len(facts) < MOST_FACTS:
            steps = [
                (self.points(tried) - have, -number, fact, tried)
                for number, (fact, tried) in enumerate(self.steps(lead, among, facts))
            ]
            gain, _, (name, value), lead_then = max(
                steps, key=lambda each: each[:2], default=(Decimal(0), 0, ("", ()), lead)
            )
            if gain <= 0:
                return None
            facts.append(Fact(name, value, gain))
            lead, have = lead_then, have + gain
        # Whether it counts as reached, the criterion itself says.
        return self.trimmed(facts, lead) if self.judge.confirms(lead) else None

    def trimmed(self, facts: list[Fact], lead: Lead) -> Path:
        """The same way without the parts of entries that bring nothing."""
        kept: list[Fact] = []
        for fact in facts:
            place = sum(each.field == fact.field for each in kept)
            lead, value = self.trimmed_entry(fact, place, lead)
            kept.append(replace(fact, value=value))
        return Path(tuple(kept), lead)

    def trimmed_entry(self, fact: Fact, place: int, lead: Lead) -> tuple[Lead, Value]:
        """The lead, and what its fact holds, without the parts of the entry that bring nothing."""
        entries = lead[fact.field]
        entry = entries[place] if isinstance(entries, tuple) else None
        if not isinstance(entries, tuple) or not isinstance(entry, Mapping):
            return lead, fact.value
        before = self.points(lead)
        for part in tuple(entry):
            less = {name: value for name, value in entry.items() if name != part}
            tried = {**lead, fact.field: (*entries[:place], less, *entries[place + 1 :])}
            if self.points(tried) == before:
                entry, lead = less, tried
        return lead, (entry,)

    def steps(self, lead: Lead, among: Collection[str], facts: list[Fact]) -> Iterator[tuple[tuple[str, Value], Lead]]:
        """Every lead that differs by one fact."""
        taken = {each.field for each in facts}
        for name in self.fields:
            if name not in among:
                continue
            held = lead.get(name)
            if isinstance(held, tuple):
                for value in self.values(name):
                    if isinstance(value, tuple) and len(value) == 1:
                        yield (name, value), {**lead, name: (*held, *value)}
            elif name not in taken:
                for value in self.values(name):
                    yield (name, value), {**lead, name: value}


def fields_of(threshold: Threshold, graph: RuleGraph) -> tuple[str, ...]:
    """The fields that the scores rest on, through everything that they name."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(threshold.scores)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        used = uses(graph.definitions[name], graph)
        found.update(used.fields)
        waiting += used.definitions
    return tuple(name for name in graph.fields if name in found)


def lines_about(threshold: Threshold, graph: RuleGraph, fields: Collection[str]) -> tuple[bool, bool]:
    """Whether lines that give points ask about some of these fields, and whether others do without any of them."""
    some = others = False
    for name in threshold.scores:
        score = graph.definitions[name]
        for line in score.lines if isinstance(score, d.Score) else ():
            if line.points > 0:
                about = set(uses(line, graph).fields)
                some = some or bool(about & set(fields))
                others = others or not about & set(fields)
    return some, others
