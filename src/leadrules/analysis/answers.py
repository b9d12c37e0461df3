"""Whether there is a lead of which something holds: looked up first, then proved or found by the solver."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from leadrules.analysis.aiming import Aim
from leadrules.analysis.asked import Program
from leadrules.analysis.judging import Judge
from leadrules.analysis.pool import Pool
from leadrules.analysis.searching import Search
from leadrules.analysis.vocabulary import Vocabulary
from leadrules.backends.generated import generate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.backends.smt import Solver
    from leadrules.graph.rulegraph import RuleGraph

# To look at a lead takes about so many times as long as there are criteria; a pool takes half a second at the most.
MOST_LEADS = 3_000
MOST_OUTCOMES = 1_000_000
# So many leads are put together for a question.
AIMS = 8
MOST_KEPT_FOR = 1_500


@dataclass(frozen=True, slots=True)
class Found:
    """There is such a lead."""

    lead: Lead


@dataclass(frozen=True, slots=True)
class Never:
    """There is none, which is proved; `core` are those of the wishes that cannot hold together."""

    core: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody knows: `why` says it for people."""

    why: str


Answer = Found | Never | Open


class Answers:
    """Answers questions about all leads that there could be."""

    def __init__(
        self, graph: RuleGraph, now: datetime, *, seconds: float = 2.0, in_all: float = 60.0, solves: bool = True
    ) -> None:
        """Get leads to look at; `seconds` bounds each question, `in_all` all of them.

        Without `solves`, or without the extra, nothing is ever proved.
        """
        self.graph = graph
        self.now = now
        self.program = Program(graph, now)
        self.vocabulary = Vocabulary(graph, now)
        number = min(MOST_LEADS, MOST_OUTCOMES // max(1, len(self.program.asked)))
        self.pool = Pool(self.program, self.vocabulary, number)
        self.aiming = Aim(graph, now, self.vocabulary)
        self.search = Search(self.program, self.vocabulary)
        self._seconds = seconds
        self._solves = solves
        # Questions that were put to the solver, and the seconds that may still be spent on it.
        self.asked = 0
        self.seconds_left = in_all
        self._known: dict[tuple[tuple[int | str, bool | None], ...], tuple[Answer, tuple[Wanted, ...]]] = {}

    @cached_property
    def solver(self) -> Solver | None:
        """The solver, where the extra is installed; made when the first question needs it."""
        from leadrules.backends import interpreter
        from leadrules.backends.smt import Solver, has_extra

        is_wanted = self._solves and has_extra()
        return Solver([self.graph], self.now, interpreter, seconds=self._seconds) if is_wanted else None

    def find(self, *wanted: Wanted) -> Answer:
        """Look for a lead on which everything comes out as wanted."""
        found = self.pool.find(wanted)
        if found is not None:
            return Found(found)
        key = tuple((of if isinstance(of, str) else id(of), outcome) for of, outcome in wanted)
        if key not in self._known:
            # The criteria are kept as well, so that no other can come to have the identity of one.
            self._known[key] = self.ask(wanted), wanted
        return self._known[key][0]

    def ask(self, wanted: Sequence[Wanted]) -> Answer:
        """Have it proved, or find a lead."""
        judge = Judge(self.graph, self.now, wanted)
        lead = self.sifted(judge, wanted)
        if lead is None:
            lead = self.aim(wanted)
        if lead is not None:
            return Found(lead)
        answer = self.solved(wanted)
        if isinstance(answer, Found):
            return self.taken(answer.lead)
        if isinstance(answer, Open):
            lead = self.search.find(wanted, self.pool.leads)
            if lead is not None and judge.confirms(lead):
                return self.taken(lead)
        return answer

    def solved(self, wanted: Sequence[Wanted]) -> Answer:
        """Have it proved by the solver, or have it find a lead."""
        if self.solver is None:
            return Open("the extra `analysis` is not installed")
        if self.seconds_left <= 0:
            return Open("no time was left")
        from leadrules.backends.smt import Impossible, Witness
        from leadrules.backends.smt import Wanted as Wish

        wishes = [Wish(0, of, outcome) for of, outcome in wanted]
        self.asked += 1
        begun = time.monotonic()
        answer = self.solver.find(wishes)
        self.seconds_left -= time.monotonic() - begun
        match answer:
            case Witness(leads) if self.is_lead(leads[0]):
                return Found(leads[0])
            case Witness():
                return Open("the lead that was found cannot be written down")
            case Impossible(core):
                # By identity: two criteria that say the same are equal, and one of them may do.
                kept = {id(wish) for wish in core}
                return Never(tuple(each for each, wish in zip(wanted, wishes, strict=True) if id(wish) in kept))
            case _:
                return Open(answer.why)

    def sifted(self, judge: Judge, wanted: Sequence[Wanted]) -> Lead | None:
        """Look through the pool by a function of its own, where something is asked that has no place in it."""
        if all(self.pool.bits(of) is not None for of, _ in wanted):
            return None
        program = generate(judge.graph)
        times, run = program.times(self.now), program.run
        places = [(program.places[name], outcome) for name, _, outcome in judge.wanted]
        for lead in self.pool.leads:
            results = run(lead.get, *times)
            if all(results[place] is outcome for place, outcome in places):
                return lead
        return None

    def aim(self, wanted: Sequence[Wanted]) -> Lead | None:
        """Put a lead together, and take it into the pool if it does what is wanted."""
        for lead in self.aiming.leads(wanted, AIMS):
            results = self.program.run(lead)
            if all(self.search.outcome(of, results) is outcome for of, outcome in wanted):
                return self.taken(lead).lead
        return None

    def is_lead(self, lead: Lead) -> bool:
        """Whether a lead could come from outside: an entry of a list of plain values holds one."""
        plain = (name for name in lead if not self.graph.fields[name].parts)
        held = (entries for name in plain if isinstance(entries := lead[name], tuple))
        return not any(isinstance(entry, Mapping) for entries in held for entry in entries)

    def taken(self, lead: Lead) -> Found:
        """Keep a lead, since it may answer the next question as well; where there are very many it costs too much."""
        if len(self.program.asked) <= MOST_KEPT_FOR:
            self.pool.add([lead])
        return Found(lead)
