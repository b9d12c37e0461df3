"""The shortest ways to a threshold: from a lead that gets no points, the fewest facts that bring it there.

A fact is what one field holds, or one more entry of a list. A way is found by always taking what gives most; then every
choice of fewer fields that might do (see `reach.py`) is put to the solver, so that the way that is told is the
shortest, or it is said that a shorter one may exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from leadrules.analysis.answers import Found, Never, Open
from leadrules.analysis.asked import PREFIX, Program, with_definitions
from leadrules.analysis.judging import Judge
from leadrules.analysis.made import at_most, is_known, is_value, some_entry
from leadrules.analysis.made import shown as made_up
from leadrules.analysis.reach import Reach, fields_behind
from leadrules.analysis.saying import needed
from leadrules.graph import definitions as d
from leadrules.graph import values as gv
from leadrules.graph.uses import uses
from leadrules.schema import types as t
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.thresholds import Threshold
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value, ValueOrMissing

    # Points within the limits of their scores, and before they are kept within them.
    Points = tuple[Decimal, Decimal]

MOST_FACTS = 12
MOST_ROUNDS = 3
# So many choices of fields are put to the solver for one way.
MOST_ASKED = 12
# More entries than these bring no more, or whatever is wanted.
MANY = 10_000
LOWEST = Decimal(-10) ** 19


@dataclass(frozen=True, slots=True)
class Fact:
    """One more thing that is so, and the points that it brings."""

    field: str
    value: ValueOrMissing
    points: Decimal


@dataclass(frozen=True, slots=True)
class Path:
    """Facts that reach a threshold, in the order of what they give, with the lead of which they are told."""

    facts: tuple[Fact, ...]
    lead: Lead
    # Whether no way is shorter; None is not settled.
    is_shortest: bool | None = None


def paths_to(about: About, threshold: Threshold) -> Paths:
    """The ways to a threshold, however many ask for it."""
    if threshold.node not in about.paths:
        about.paths[threshold.node] = Paths(about, threshold)
    return about.paths[threshold.node]


class Paths:
    """Finds ways to one threshold."""

    def __init__(self, about: About, threshold: Threshold) -> None:
        """Make the scores a function of their own."""
        self.about = about
        self.threshold = threshold
        self.judge = Judge(about.graph, about.now, [(threshold.node, True)])
        graph = self.judge.graph
        scores = [each for name in threshold.scores if isinstance(each := graph.definitions[name], d.Score)]
        self.unlimited = {f"{PREFIX}{each.name}": each for each in scores}
        raw = {name: replace(each, name=name, limits=None, grades=()) for name, each in self.unlimited.items()}
        self.program = Program(with_definitions(graph, raw), about.now)
        behind = fields_behind(tuple(scores), graph)
        self.fields = tuple(name for name in graph.fields if name in behind)
        self.lines = [line for score in scores for line in score.lines if line.over is None]
        # What single tests would have to come to for the lines that give points.
        self.helping = [
            (place, outcome)
            for line in self.lines
            if line.criterion is not None and line.points > 0
            for of, outcome in needed(graph, line.criterion, True)  # noqa: FBT003 - an outcome
            if (place := self.program.place(of)) is not None
        ]
        self.base = self.poorest()
        self.reach = Reach(graph, self.program, threshold.scores, self.base)

    # ---- leads and their points

    def points(self, lead: Lead) -> Points:
        """The points of a lead, at the least."""
        results = self.program.run(lead)
        raw: dict[str, Decimal] = {}
        for name, score in self.unlimited.items():
            low = results[self.program.places[f"{name}.low"]]
            raw[score.name] = LOWEST if low is None else Decimal(low) / self.program.units[name]
        limits = {score.name: score.limits for score in self.unlimited.values()}
        each = [(raw[name], limits[name]) for name in self.threshold.scores]
        kept = [have if ends is None else min(max(have, ends[0]), ends[1]) for have, ends in each]
        return sum(kept, Decimal(0)), sum((have for have, _ in each), Decimal(0))

    def is_there(self, lead: Lead) -> bool:
        """Whether a lead has come to what is asked for; whether it counts so, the criterion itself says."""
        return self.points(lead)[0] >= self.threshold.points and self.judge.confirms(lead)

    def values(self, field: str) -> tuple[Value, ...]:
        """What a field may hold."""
        return self.about.answers.vocabulary.fields[field]

    def poorest(self) -> Lead:
        """A lead that gets nothing and loses nothing, as near to that as there is one; lists are empty."""
        graph = self.about.graph
        lead: dict[str, Value] = {name: () for name in self.fields if isinstance(graph.fields[name].type, t.ListType)}
        for _ in range(MOST_ROUNDS):
            before = dict(lead)
            for name in self.fields:
                if not isinstance(lead.get(name), tuple) and self.values(name):
                    # Of values that give as much as others take, those that take.
                    lead[name] = min(self.values(name), key=partial(self.moved, lead, name))
            if lead == before:
                break
        return lead

    def moved(self, lead: Lead, name: str, value: Value) -> tuple[Decimal, Points, int]:
        """The points that are given and taken with a value of a field, what comes of them, and what is half done."""
        changed = {**lead, name: value}
        results = self.program.run(changed)
        places = [(abs(line.points), self.program.place(line.criterion)) for line in self.lines if line.criterion]
        given = sum((points for points, place in places if place is not None and results[place] is True), Decimal(0))
        # Of two things that are needed, a way has to name both.
        return given, self.points(changed), sum(results[place] is outcome for place, outcome in self.helping)

    # ---- ways

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
                    found = self.path(answer.lead)
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
            if best is None or sum(1 for _ in self.differences(lead)) >= MOST_FACTS:
                return None
            lead, have = best[1], self.points(best[1])
        return self.path(lead)

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
        return self.path(answer.lead) if isinstance(answer, Found) else None

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

    # ---- a lead as facts

    def path(self, lead: Lead) -> Path:
        """What brings a lead there, without what it can do without."""
        lead = self.simplest(lead)
        have, here = self.points(self.base), self.base
        left = [*self.differences(lead)]
        facts: list[Fact] = []
        while left:
            # The fact that brings most comes first.
            gains = [self.points(self.with_fact(here, *each)) for each in left]
            then = max(gains)
            name, value = left.pop(gains.index(then))
            facts.append(Fact(name, value, then[0] - have[0]))
            here, have = self.with_fact(here, name, value), then
        return Path(tuple(facts), lead)

    def simplest(self, lead: Lead) -> Lead:
        """The same way without fields, entries and parts of entries that bring nothing, and with plainer values."""
        for name in self.fields:
            held = lead.get(name)
            if held != self.base.get(name):
                lead = next((each for each in self.simpler(lead, name) if self.is_there(each)), lead)
            if isinstance(held, tuple) and name in lead:
                lead = self.shorter(lead, name)
        return lead

    def simpler(self, lead: Lead, name: str) -> Iterator[Lead]:
        """The field as the poorest lead has it, then with each value that rules name."""
        without = {other: value for other, value in lead.items() if other != name}
        yield {**without, name: self.base[name]} if name in self.base else without
        held = lead.get(name)
        if held is not None and not isinstance(held, tuple):
            least = self.points(lead)
            for value in self.values(name):
                if value == held:
                    return
                if self.points({**lead, name: value}) >= least:
                    yield {**lead, name: value}

    def shorter(self, lead: Lead, name: str) -> Lead:
        """A list without entries, and without parts of them, that bring nothing."""
        number = 0
        while isinstance(entries := lead[name], tuple) and number < len(entries):
            less = {**lead, name: (*entries[:number], *entries[number + 1 :])}
            if self.is_there(less):
                lead = less
                continue
            entry = entries[number]
            for part in tuple(entry) if isinstance(entry, Mapping) else ():
                lead = next(filter(partial(self.is_as_good, lead), self.plainer(lead, name, number, part)), lead)
            number += 1
        return lead

    def is_as_good(self, lead: Lead, other: Lead) -> bool:
        """Whether another lead comes to the same points, and is there."""
        return self.points(other) == self.points(lead) and self.is_there(other)

    def plainer(self, lead: Lead, name: str, number: int, part: str) -> Iterator[Lead]:
        """An entry without a part, then with each value that rules name for it."""
        entries = lead[name]
        entry = entries[number] if isinstance(entries, tuple) else None
        if not isinstance(entries, tuple) or not isinstance(entry, Mapping):
            return
        before, after = entries[:number], entries[number + 1 :]
        yield {**lead, name: (*before, {other: value for other, value in entry.items() if other != part}, *after)}
        of = self.about.graph.fields[name]
        (field,) = (each for each in of.parts if each.name == part)
        for value in self.about.answers.vocabulary.held(of, field):
            if not isinstance(value, tuple):
                yield {**lead, name: (*before, {**entry, part: value}, *after)}

    def differences(self, lead: Lead) -> Iterator[tuple[str, ValueOrMissing]]:
        """What a lead has that the poorest has not, field by field and entry by entry."""
        for name in self.fields:
            held = lead.get(name, MISSING)
            if isinstance(held, tuple):
                yield from ((name, (entry,)) for entry in held)
            elif held != self.base.get(name, MISSING):
                yield name, held

    @staticmethod
    def with_fact(lead: Lead, name: str, value: ValueOrMissing) -> Lead:
        """A lead with one more fact."""
        held = lead.get(name)
        if value is MISSING:
            return {other: each for other, each in lead.items() if other != name}
        if isinstance(value, tuple):
            return {**lead, name: (*held, *value) if isinstance(held, tuple) else value}
        return {**lead, name: value}


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
