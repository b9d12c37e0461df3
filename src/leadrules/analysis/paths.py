"""The shortest ways to a threshold: from a lead that gets no points, the fewest facts that bring it there.

A fact is what one field holds, or one more entry of a list. A way is found by always taking what gives most; then every
choice of fewer fields that might do (see `reach.py`) is put to the solver, so that the way that is told is the
shortest, or it is said that a shorter one may exist.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.answers import Found, Never, Open
from leadrules.analysis.facts import Facts
from leadrules.analysis.made import at_most, is_known, is_value, some_entry
from leadrules.analysis.made import shown as made_up
from leadrules.analysis.reach import Reach
from leadrules.analysis.standing import Standing
from leadrules.graph import definitions as d
from leadrules.graph import values as gv
from leadrules.graph.uses import uses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.analysis.facts import Path
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.standing import Points
    from leadrules.analysis.thresholds import Threshold
    from leadrules.graph.rulegraph import RuleGraph

MOST_FACTS = 12
# So many choices of fields are put to the solver for one way.
MOST_ASKED = 12
# More entries than these bring no more, or whatever is wanted.
MANY = 10_000


def paths_to(about: About, threshold: Threshold) -> Paths:
    """The ways to a threshold, however many ask for it."""
    if threshold.node not in about.paths:
        about.paths[threshold.node] = Paths(about, threshold)
    return about.paths[threshold.node]


class Paths(Standing):
    """Finds ways to one threshold."""

    def __init__(self, about: About, threshold: Threshold) -> None:
        """Know how far choices of fields bring a lead, once somebody asks for the shortest."""
        super().__init__(about, threshold)
        self.reach = Reach(self.judge.graph, self.program, threshold.scores, self.base)
        self.facts = Facts(self)

    def shortest(self, among: Collection[str]) -> Path | None:
        """The shortest way that changes no other fields than some; None when these do not reach it."""
        path = self.quick(among) or self.any_way(among)
        left = MOST_ASKED
        while path is not None and len(path.facts) > 1:
            found, is_sure = None, True
            for counts in self.reach.choices(among, len(path.facts) - 1, self.threshold.points):
                answer = self.solved(counts) if left else None
                left -= 1
                if isinstance(answer, Found):
                    found = self.facts.path(answer.lead)
                    break
                is_sure = is_sure and isinstance(answer, Never)
                if left < 0:
                    break
            if found is None or len(found.facts) >= len(path.facts):
                return replace(path, is_shortest=is_sure and found is None and self.reach.steps_left >= 0)
            path = found
        return path if path is None else replace(path, is_shortest=True)

    def quick(self, among: Collection[str]) -> Path | None:
        """A way by always taking what gives most for each fact: mostly the shortest."""
        lead, have = self.base, self.points(self.base)
        while not self.is_there(lead):
            best: tuple[Points, Lead] | None = None
            for tried, number in self.steps(lead, among):
                then = self.points(tried)
                gain = (then[0] - have[0]) / number, (then[1] - have[1]) / number
                if gain > (best[0] if best else (Decimal(0), Decimal(0))):
                    best = gain, tried
            if best is None or sum(1 for _ in self.facts.differences(lead)) >= MOST_FACTS:
                return None
            lead, have = best[1], self.points(best[1])
        return self.facts.path(lead)

    def steps(self, lead: Lead, among: Collection[str]) -> Iterator[tuple[Lead, int]]:
        """Every lead that differs by one fact, or by what one line asks for; by how many facts, is told with it."""
        for name in self.fields:
            if name not in among:
                continue
            held = lead.get(name)
            if isinstance(held, tuple):
                for value in self.values(name):
                    if isinstance(value, tuple) and len(value) == 1:
                        yield {**lead, name: (*held, *value)}, 1
            elif held == self.base.get(name):
                for value in self.values(name):
                    yield {**lead, name: value}, 1
        for line in self.lines:
            if line.points > 0 and line.criterion is not None:
                for aimed in self.about.answers.aiming.leads([(line.criterion, True)], 1):
                    changed = {name: value for name, value in aimed.items() if value != lead.get(name)}
                    if len(changed) > 1 and changed.keys() <= set(among):
                        yield {**lead, **changed}, len(changed)

    def any_way(self, among: Collection[str]) -> Path | None:
        """Some way, where taking what gives most leads nowhere: of two that are needed neither gives anything alone."""
        if self.reach.most(dict.fromkeys(among, MANY)) < self.threshold.points:
            return None
        answer = self.solved(dict.fromkeys(among))
        return self.facts.path(answer.lead) if isinstance(answer, Found) else None

    def solved(self, counts: Mapping[str, int | None]) -> Answer:
        """Look for a lead that reaches it and differs in no other fields, and has no more entries in lists."""
        others = (name for name in self.fields if name not in counts)
        bounds = ((name, most) for name, most in counts.items() if most is not None)
        wanted: list[Wanted] = [(self.threshold.node, True), *map(self.unchanged, others)]
        wanted += [
            (at_most(self.field(name), most, self.threshold.span), True)
            for name, most in bounds
            if isinstance(self.base.get(name), tuple)
        ]
        answer = self.about.answers.solved(wanted)
        if not isinstance(answer, Found):
            return answer
        # What stays as it is, is the very same.
        lead = {name: value for name, value in self.base.items() if name not in counts}
        lead |= {name: value for name, value in answer.lead.items() if name in counts}
        return Found(lead) if self.is_there(lead) else Open("the lead that was found cannot be told")

    def unchanged(self, name: str) -> Wanted:
        """What a field of the poorest lead holds."""
        held, span = self.base.get(name), self.threshold.span
        if held is None:
            return is_known(name, self.about.graph, span), False
        if isinstance(held, tuple):
            return some_entry(self.field(name), None, made_up(name, span)), False
        return is_value(self.field(name), held, span), True

    def field(self, name: str) -> gv.FieldValue:
        """A field of the lead."""
        return gv.FieldValue(name=name, type=self.about.graph.fields[name].type)


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
