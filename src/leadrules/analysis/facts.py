"""A lead that reaches a threshold, told as facts: what one field holds, or one more entry of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from leadrules.analysis.judging import Lead
    from leadrules.analysis.standing import Standing
    from leadrules.schema.values import ValueOrMissing


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


class Facts:
    """Tells leads as facts, and leaves out what brings nothing."""

    def __init__(self, standing: Standing) -> None:
        """Compare with the lead that ways begin with."""
        self.standing = standing
        self.points = standing.points
        self.is_there = standing.is_there
        self.fields = standing.fields
        self.base = standing.base

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
            for value in self.standing.values(name):
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
        of = self.standing.about.graph.fields[name]
        (field,) = (each for each in of.parts if each.name == part)
        for value in self.standing.about.answers.vocabulary.held(of, field):
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
