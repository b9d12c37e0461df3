"""Many leads that differ where rules look, with what each criterion makes of each of them.

A question that some lead of the pool answers needs no search. Outcomes are kept as bits, one for each lead, so that to
look through all of them is one step.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeAlias

from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leadrules.analysis.asked import Program
    from leadrules.analysis.vocabulary import Vocabulary
    from leadrules.schema.values import Value

    Lead: TypeAlias = Mapping[str, Value]

# Leads for which it is met, and for which it is not.
Bits: TypeAlias = tuple[int, int]
MISSING_IN = 8


class Pool:
    """Leads, and by criterion what it comes to for each of them."""

    def __init__(self, program: Program, vocabulary: Vocabulary, number: int) -> None:
        """Make leads: those of the examples first, then by chance, always the same ones."""
        self.program = program
        self.leads: list[Lead] = []
        self._met: dict[int, int] = {}
        self._not: dict[int, int] = {}
        self._made: dict[int, Bits] = {}
        graph = program.graph
        self._places = sorted(
            {place for each in program.asked if (place := program.place(each.node)) is not None}
            | {place for name in graph.definitions if (place := program.place(name)) is not None}
        )
        random = Random(graph.name)  # noqa: S311 - the same rules are always looked at in the same way
        fields = [(name, values) for name, values in vocabulary.fields.items() if values]
        by_chance = (
            {name: random.choice(values) for name, values in fields if random.randrange(MISSING_IN)}
            for _ in range(number)
        )
        self.add([{}, *(each.lead for each in graph.examples), *by_chance])

    def add(self, leads: Iterable[Lead]) -> None:
        """Take further leads in."""
        found = [(lead, self.program.run(lead)) for lead in leads]
        base = len(self.leads)
        self.leads += [lead for lead, _ in found]
        for place in self._places:
            met = not_met = 0
            for number, (_, results) in enumerate(found):
                outcome = results[place]
                if outcome is True:
                    met |= 1 << number
                elif outcome is False:
                    not_met |= 1 << number
            self._met[place] = self._met.get(place, 0) | met << base
            self._not[place] = self._not.get(place, 0) | not_met << base
        self._made.clear()

    @property
    def all(self) -> int:
        """Every lead."""
        return (1 << len(self.leads)) - 1

    def bits(self, of: str | g.Truth) -> Bits | None:
        """The leads for which it is met, and those for which it is not; None where that is not known."""
        place = self.program.place(of)
        if place is not None and place in self._met:
            return self._met[place], self._not[place]
        if isinstance(of, g.Not):
            inner = self.bits(of.of)
            return None if inner is None else (inner[1], inner[0])
        if isinstance(of, g.Group):
            return self.group(of)
        return None

    def group(self, group: g.Group) -> Bits | None:
        """A group that is made up of known criteria."""
        parts = [self.bits(part) for part in group.parts]
        known = [each for each in parts if each is not None]
        if len(known) < len(parts):
            return None
        if group.how is g.Quantity.AT_LEAST:
            too_few = len(known) - group.wanted + 1
            return reached([met for met, _ in known], group.wanted), reached([each for _, each in known], too_few)
        every, some_not, none, some = self.all, 0, self.all, 0
        for met, not_met in known:
            every, some_not, some, none = every & met, some_not | not_met, some | met, none & not_met
        match group.how:
            case g.Quantity.ALL:
                return every, some_not
            case g.Quantity.ANY:
                return some, none
            case _:
                return none, some

    def find(self, wanted: Iterable[tuple[str | g.Truth, bool | None]]) -> Lead | None:
        """The first lead on which everything comes out as wanted."""
        left = self.all
        for of, outcome in wanted:
            bits = self.bits(of)
            if bits is None:
                return None
            met, not_met = bits
            left &= met if outcome is True else not_met if outcome is False else ~(met | not_met)
            if not left:
                return None
        return self.leads[(left & -left).bit_length() - 1]


def reached(bits: list[int], number: int) -> int:
    """Where at least so many of them are set."""
    # Of those seen so far: where at least one is, at least two, and so on.
    levels = [0] * number
    for each in bits:
        for place in range(number - 1, 0, -1):
            levels[place] |= levels[place - 1] & each
        levels[0] |= each
    return levels[-1]
