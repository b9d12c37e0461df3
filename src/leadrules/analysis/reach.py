"""How many points a few fields can bring at the most: never too few, so that what falls short is left out unseen.

A field that single plain tests ask about is tried with one value for all that they cannot tell apart. Elsewhere lines
of points are added as if they were met together; what a line needs beside the fields that may change is not forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.atoms import atoms
from leadrules.analysis.entries_worth import at_most, by_entries, of_entry
from leadrules.analysis.plain import plain
from leadrules.analysis.saying import needed
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.uses import uses
from leadrules.schema import types as t
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from leadrules.analysis.asked import Program
    from leadrules.analysis.judging import Lead
    from leadrules.backends.generated.program import Results
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Single

ZERO = Decimal(0)
# So many choices of fields are looked at for one way.
MOST_STEPS = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of points: the fields that it rests on, which have to change for it, and whether it counts anyway."""

    line: d.ScoreLine
    fields: frozenset[str]
    needs: frozenset[str]
    counts: bool


class Reach:
    """Knows how far each choice of fields brings some scores, from a lead that gets nothing."""

    def __init__(self, graph: RuleGraph, program: Program, scores: Iterable[str], base: Lead) -> None:
        """Look at every line once."""
        self.graph = graph
        self.program = program
        self.base = base
        self.results = program.run(base)
        named = [graph.definitions[name] for name in scores]
        self.scores = [each for each in named if isinstance(each, d.Score)]
        self.lines = [[self.line(line) for line in score.lines] for score in self.scores]
        self.have = [self.least(lines) for lines in self.lines]
        self._gains: dict[tuple[int, str, int], Decimal] = {}
        self.steps_left = MOST_STEPS

    # ---- lines

    def line(self, line: d.ScoreLine) -> Line:
        """Look at a line."""
        rests_on = fields_behind(line, self.graph)
        if line.over is not None or line.criterion is None:
            needs = frozenset({line.over.name} if line.over is not None else ())
            return Line(line, rests_on, needs, line.over is None)
        outcome = self.outcome(line.criterion)
        must_change: set[str] = set()
        for of, wants in needed(self.graph, line.criterion, outcome=True):
            behind = fields_behind(of, self.graph) if not isinstance(of, str) else frozenset[str]()
            if not isinstance(of, str) and len(behind) == 1 and self.outcome(of) is not wants:
                must_change |= behind
        # What is not known counts where it takes points, as the least that a score can be.
        return Line(line, rests_on, frozenset(must_change), outcome is True or (outcome is None and line.points < 0))

    def outcome(self, node: g.Truth, results: Results | None = None) -> bool | None:
        """What a criterion comes to for a lead, or for the one that gets nothing."""
        place = self.program.place(node)
        found: bool | None = (self.results if results is None else results)[place] if place is not None else None
        return found

    @staticmethod
    def least(lines: Iterable[Line]) -> Decimal:
        """The points of the lead that gets nothing, before they are kept within limits."""
        return sum((each.line.points for each in lines if each.counts), ZERO)

    # ---- what is reached

    def most(self, counts: Mapping[str, int]) -> Decimal:
        """The most that scores come to when only these fields change, and lists have no more than so many entries."""
        found = zip(self.scores, self.before_limits(counts), strict=True)
        return sum((most if of.limits is None else min(most, of.limits[1]) for of, most in found), ZERO)

    def before_limits(self, counts: Mapping[str, int]) -> Iterator[Decimal]:
        """The same for each score, before what is above its limit is cut off: fields that come later add to it."""
        for number, score in enumerate(self.scores):
            single = sum((self.gain(number, name, times) for name, times in counts.items()), ZERO)
            several = sum((self.of_several(each, counts) for each in self.lines[number]), ZERO)
            most = self.have[number] + single + several
            yield most if score.limits is None else max(most, score.limits[0])

    def gain(self, number: int, name: str, times: int) -> Decimal:
        """The most that one field, or so many entries of a list, bring to a score by lines about it alone."""
        key = number, name, times
        if key not in self._gains:
            lines = [each for each in self.lines[number] if each.fields == {name}]
            found = [of_entry(each.line, name) for each in lines]
            entries = [line for line in found if line is not None and line.points > 0]
            once = [each for each, line in zip(lines, found, strict=True) if line is None]
            self._gains[key] = self.by_value(name, once) + by_entries(entries, times, self.graph)
        return self._gains[key]

    def by_value(self, name: str, lines: list[Line]) -> Decimal:
        """What another value of a field brings: tried where that is exact, added up elsewhere."""
        values = atoms(self.graph.fields[name], self.spoken(lines), self.graph) if self.is_plain(lines) else None
        if values is None:
            return sum((abs(each.line.points) for each in lines if each.counts is (each.line.points < 0)), ZERO)
        found = [ZERO]
        for value in values:
            lead = {other: held for other, held in self.base.items() if other != name}
            results = self.program.run(lead if value is MISSING else {**lead, name: value})
            met = ZERO
            for each in lines:
                outcome = self.outcome(each.line.criterion, results) if each.line.criterion is not None else True
                met += each.line.points if outcome is True or (outcome is None and each.line.points < 0) else ZERO
            found.append(met - self.least(lines))
        return max(found)

    def of_several(self, each: Line, counts: Mapping[str, int]) -> Decimal:
        """What a line about several fields brings at the most."""
        if len(each.fields) <= 1 or each.fields.isdisjoint(counts):
            return ZERO
        if each.line.points < 0:
            return -each.line.points if each.counts else ZERO
        if each.counts or not each.needs <= counts.keys():
            return ZERO
        over = each.line.over
        return each.line.points if over is None else at_most(each.line, counts[over.name])

    def choices(self, among: Collection[str], size: int, points: Decimal) -> Iterator[dict[str, int]]:
        """Every choice of so many fields, and entries of lists, that may come to so many points; best first.

        Ends early, with no `steps_left`, when there are too many.
        """
        lists = {name for name in among if isinstance(self.graph.fields[name].type, t.ListType)}
        worth = {name: self.worth(name) for name in among}
        ordered = sorted(among, key=lambda name: -worth[name])
        waiting: list[tuple[dict[str, int], int, int]] = [({}, 0, size)]
        self.steps_left = MOST_STEPS
        while waiting:
            self.steps_left -= 1
            if self.steps_left < 0:
                return
            counts, first, left = waiting.pop()
            most = self.most(counts)
            if not left or first == len(ordered):
                if most >= points:
                    yield counts
                continue
            # Each of what is left brings no more than the best of it.
            if sum(self.before_limits(counts), left * worth[ordered[first]]) < points:
                continue
            name = ordered[first]
            for times in range(left + 1 if name in lists else 2):
                chosen = {**counts, name: times} if times else counts
                waiting.append((chosen, first + 1, left - times))

    def worth(self, name: str) -> Decimal:
        """The most that a field, or one entry of it, adds to whatever was chosen before."""
        total = ZERO
        for number, lines in enumerate(self.lines):
            total += max(self.gain(number, name, 1), ZERO)
            several = (each.line for each in lines if len(each.fields) > 1 and name in each.fields)
            total += sum((abs(line.points) for line in several), ZERO)
        return total

    # ---- what is plain

    def is_plain(self, lines: Iterable[Line]) -> bool:
        """Whether lines ask nothing but plain questions."""
        return all(plain(test, self.graph) is not None for test in self.tests(lines))

    def spoken(self, lines: Iterable[Line]) -> Iterator[Single]:
        """The values that they name."""
        for test in self.tests(lines):
            asked = plain(test, self.graph)
            yield from asked[1] if asked is not None else ()

    def tests(self, lines: Iterable[Line]) -> Iterator[g.Truth]:
        """The single tests of lines, through the definitions that they name."""
        named: set[str] = set()
        waiting = [each.line.criterion for each in lines if each.line.criterion is not None]
        while waiting:
            node = waiting.pop()
            match node:
                case g.Group(parts=parts):
                    waiting += parts
                case g.Not(of=of):
                    waiting.append(of)
                case g.Holds(name=name):
                    definition = self.graph.definitions[name]
                    if isinstance(definition, d.Stage):
                        yield node
                    elif name not in named and isinstance(definition, d.Definition | d.Disqualifier):
                        named.add(name)
                        waiting.append(definition.criterion)
                case _:
                    yield node


def fields_behind(node: object, graph: RuleGraph) -> frozenset[str]:
    """The fields that a part of the rules rests on, through everything that it names."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        used = uses(waiting.pop(), graph)
        found.update(used.fields)
        for name in used.definitions:
            if name not in seen:
                seen.add(name)
                waiting.append(graph.definitions[name])
                # A stage is reached by nobody who is disqualified.
                waiting += graph.disqualifiers if isinstance(graph.definitions[name], d.Stage) else ()
    return frozenset(found)
