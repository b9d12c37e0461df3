"""A search for a lead of which several things hold, a field at a time: it finds, and never proves that there is none.

It walks as a solver of riddles does who has no theory: of what does not hold yet it takes one criterion, tries what its
fields could be, and keeps what brings the whole nearest.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.uses import uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.analysis.asked import Program
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.vocabulary import Vocabulary
    from leadrules.backends.generated.program import Results

MOST_STEPS = 60
MOST_TRIED = 40
MOST_BEGINNINGS = 100
# What lies deeper counts as one.
DEEPEST = 100


class Search:
    """Walks from lead to lead."""

    def __init__(self, program: Program, vocabulary: Vocabulary) -> None:
        """Walk through what the vocabulary holds."""
        self.program = program
        self.vocabulary = vocabulary
        self.graph = program.graph
        self._fields: dict[int, tuple[str, ...]] = {}

    def beginnings(self, leads: Sequence[Lead]) -> Iterator[tuple[Lead, Results]]:
        """Where the walk may begin: with nothing known, or with some lead that is at hand."""
        for lead in ({}, *leads[-MOST_BEGINNINGS // 2 :], *leads[: MOST_BEGINNINGS // 2]):
            yield lead, self.program.run(lead)

    def find(self, wanted: Sequence[Wanted], leads: Sequence[Lead]) -> Lead | None:
        """Look for a lead, from those at hand; None when none was found in a few steps."""
        if any(self.atoms_unknown(of) for of, _ in wanted):
            return None
        random = Random(len(wanted))  # noqa: S311 - the same question is always answered in the same way
        begun = [(self.distance(wanted, results), lead, results) for lead, results in self.beginnings(leads)]
        left, lead, results = min(begun, key=lambda each: each[0])
        for _ in range(MOST_STEPS):
            if left == 0:
                return lead
            open_ = [*self.unmet(wanted, results)]
            fields = list(dict.fromkeys(name for leaf in open_ for name in self.fields_of(leaf)))
            if not fields:
                return None
            best: list[tuple[int, Lead, Results]] = []
            for name in random.sample(fields, min(len(fields), 3)):
                values = self.vocabulary.fields[name]
                for value in random.sample(values, min(len(values), MOST_TRIED)):
                    tried = {**lead, name: value}
                    found = self.program.run(tried)
                    best.append((self.distance(wanted, found), tried, found))
            if not best:
                return None
            least = min(each[0] for each in best)
            # Sideways steps lead out of dead ends.
            left, lead, results = random.choice([each for each in best if each[0] == least])
        return lead if left == 0 else None

    def atoms_unknown(self, of: str | g.Truth) -> bool:
        """Whether some of a made-up criterion has no place in the function."""
        if self.program.place(of) is not None:
            return False
        if isinstance(of, g.Group):
            return any(map(self.atoms_unknown, of.parts))
        return self.atoms_unknown(of.of) if isinstance(of, g.Not) else True

    def outcome(self, of: str | g.Truth, results: Results) -> bool | None:
        """What a criterion came to."""
        place = self.program.place(of)
        if place is not None:
            found: bool | None = results[place]
            return found
        if isinstance(of, g.Not):
            inner = self.outcome(of.of, results)
            return None if inner is None else not inner
        if not isinstance(of, g.Group):
            return None
        outcomes = [self.outcome(part, results) for part in of.parts]
        needed = {g.Quantity.ALL: len(outcomes), g.Quantity.AT_LEAST: of.wanted}.get(of.how, 1)
        met, possible = outcomes.count(True), len(outcomes) - outcomes.count(False)
        found = True if met >= needed else False if possible < needed else None
        return found if of.how is not g.Quantity.NONE or found is None else not found

    def distance(self, wanted: Sequence[Wanted], results: Results) -> int:
        """How many criteria, at the least, would have to come out otherwise."""
        known: dict[tuple[str | int, bool | None], int] = {}
        return sum(self.far(each, results, known, DEEPEST) for each in wanted)

    def far(
        self, wanted: Wanted, results: Results, known: dict[tuple[str | int, bool | None], int], levels: int
    ) -> int:
        """The same of one criterion; so many levels below it are looked at, and each part once."""
        of, outcome = wanted
        key = (of if isinstance(of, str) else id(of), outcome)
        if key not in known:
            is_so = self.outcome(of, results) is outcome
            inside, needed = ([], 0) if is_so or not levels else self.inside(of, outcome=outcome)
            each = sorted(self.far(part, results, known, levels - 1) for part in inside)
            known[key] = 0 if is_so else max(1, sum(each[:needed]))
        return known[key]

    def unmet(self, wanted: Sequence[Wanted], results: Results) -> Iterator[g.Truth]:
        """The single tests that keep criteria from what is wanted."""
        seen: set[tuple[str | int, bool | None]] = set()
        waiting = [*reversed(wanted)]
        while waiting:
            of, outcome = waiting.pop()
            key = (of if isinstance(of, str) else id(of), outcome)
            if key in seen or self.outcome(of, results) is outcome:
                continue
            seen.add(key)
            inside, _ = self.inside(of, outcome=outcome)
            if not inside and not isinstance(of, str):
                yield of
            waiting += reversed(inside)

    def inside(self, of: str | g.Truth, *, outcome: bool | None) -> tuple[list[Wanted], int]:
        """What a criterion is made of, what each part is to come to, and how many of them are needed."""
        if isinstance(of, g.Holds):
            return [(of.name, outcome)], 1
        if isinstance(of, str):
            definition = self.graph.definitions[of]
            match definition:
                case d.Definition(criterion=criterion) | d.Disqualifier(criterion=criterion):
                    return [(criterion, outcome)], 1
                case d.Stage():
                    opposed = None if outcome is None else not outcome
                    parts: list[Wanted] = [(definition.criterion, outcome)]
                    parts += [(definition.after, outcome)] if definition.after is not None else []
                    parts += [(each.name, opposed) for each in self.graph.disqualifiers]
                    return parts, len(parts) if outcome is True else 1
                case _:
                    return [], 1
        if isinstance(of, g.Not):
            return [(of.of, None if outcome is None else not outcome)], 1
        if not isinstance(of, g.Group):
            return [], 1
        wants = outcome if of.how is not g.Quantity.NONE or outcome is None else not outcome
        number = len(of.parts)
        needed = {g.Quantity.ALL: number, g.Quantity.AT_LEAST: of.wanted}.get(of.how, 1)
        if wants is not True:
            needed = number - needed + 1 if wants is False else 1
        return [(part, wants) for part in of.parts], needed

    def fields_of(self, leaf: g.Truth) -> tuple[str, ...]:
        """The fields that a test rests on, through whatever is computed."""
        if id(leaf) not in self._fields:
            found: dict[str, None] = {}
            seen: set[str] = set()
            waiting: list[object] = [leaf]
            while waiting:
                used = uses(waiting.pop(), self.graph)
                found |= dict.fromkeys(used.fields)
                fresh = [name for name in used.definitions if name not in seen]
                seen.update(fresh)
                waiting += [self.graph.definitions[name] for name in fresh]
            self._fields[id(leaf)] = tuple(name for name in found if self.vocabulary.fields.get(name))
        return self._fields[id(leaf)]
