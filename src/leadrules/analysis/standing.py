"""Where leads stand on the way to a threshold: their points, and the lead that ways begin with, which has none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from leadrules.analysis.asked import PREFIX, Program, with_definitions
from leadrules.analysis.judging import Judge
from leadrules.analysis.reach import fields_behind
from leadrules.analysis.saying import needed
from leadrules.graph import definitions as d
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Lead
    from leadrules.analysis.thresholds import Threshold
    from leadrules.schema.values import Value

    # Points within the limits of their scores, and before they are kept within them.
    Points = tuple[Decimal, Decimal]

MOST_ROUNDS = 3
LOWEST = Decimal(-10) ** 19


class Standing:
    """Tells how far leads have come to one threshold."""

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
            for of, outcome in needed(graph, line.criterion, outcome=True)
            if (place := self.program.place(of)) is not None
        ]
        self.base = self.poorest()

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
