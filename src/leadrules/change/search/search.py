"""Looks for leads that the two versions see differently, among values that the rules themselves speak of."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from leadrules.change.search.closeness import Closeness
from leadrules.change.search.observe import Evaluator, moved, seen_in, telling
from leadrules.change.search.pools import Pools
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.change.time import Time
    from leadrules.graph import truths as g

Lead: TypeAlias = "dict[str, object]"
# So many leads are put to both versions, and so many looked at on the way to one goal.
MOST_LEADS = 4_000
MOST_STEPS = 700
MOST_STEPS_IN_ALL = 8_000
MOST_SEEDS = 40
MOST_TELLING = 3
DOWN, UP = "down", "up"


class Search:
    """`found` holds, by pair and way, the first lead that moves it so, or one that tells more."""

    def __init__(self, pairs: Sequence[Pair], old: Side, new: Side, on: datetime, time: Time) -> None:
        """Take the pairs of definitions whose meaning may have changed, both names known, and the time there is."""
        self.pairs = list(pairs)
        self.time = time
        self.old, self.new = Evaluator(old, on), Evaluator(new, on)
        self.close = Closeness(self.old), Closeness(self.new)
        self.pools = Pools((old, new), on)
        self.found: dict[tuple[Pair, str], Lead] = {}
        self.tells: dict[tuple[Pair, str], int] = {}
        # What no lead was found for, or one that could tell more.
        self.open: set[tuple[Pair, str]] = set()
        self.open_pairs: list[Pair] = []
        self.left = MOST_LEADS
        self.steps = MOST_STEPS_IN_ALL

    def run(self, wanted: Sequence[tuple[Pair, str]]) -> None:
        """Look for a lead for each of these, and for one that tells more where there is time."""
        self.open = set(wanted)
        self.open_pairs = list(dict.fromkeys(pair for pair, _ in wanted))
        seeds: list[Lead] = [{}, *self.examples()]
        for seed in seeds:
            self.look(seed)
        for base in islice(chain(seeds, self.bases()), MOST_SEEDS):
            if self.is_done:
                break
            self.around(base)
        for pair, way in sorted(self.open & self.found.keys(), key=lambda each: (each[0].name, each[1])):
            self.climb_apart(pair, way)

    def harder(self, pair: Pair, way: str, time: Time) -> Lead | None:
        """Look once more for a lead that moves something one way, by climbing, which takes long where there is none."""
        self.time = time
        self.climb_apart(pair, way)
        return self.found.get((pair, way))

    @property
    def is_done(self) -> bool:
        """Whether nothing is looked for any more, or enough was looked at."""
        return not self.open or self.left <= 0 or self.time.is_over

    # ---- looking

    def look(self, lead: Lead) -> None:
        """Put a lead to both versions, and keep it where it moves something that is looked for."""
        self.left -= 1
        one, two = self.old.results(lead), self.new.results(lead)
        for pair in list(self.open_pairs):
            before, after = seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)
            if before == after:
                continue
            how, tells = moved(before, after), telling(before, after)
            for way, does in ((DOWN, how.down), (UP, how.up)):
                key = pair, way
                if does and key in self.open and tells > self.tells.get(key, 0):
                    self.found[key], self.tells[key] = dict(lead), tells
                    if tells == MOST_TELLING:
                        self.close_way(key)

    def close_way(self, key: tuple[Pair, str]) -> None:
        """Look no more for a lead that moves something one way."""
        pair, _ = key
        self.open.discard(key)
        if not {(pair, DOWN), (pair, UP)} & self.open:
            self.open_pairs.remove(pair)

    def moves(self, lead: Lead, pair: Pair) -> tuple[object, object]:
        """What both versions make of a lead for one pair."""
        one, two = self.old.results(lead), self.new.results(lead)
        return seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)

    def around(self, base: Lead) -> None:
        """Look at a lead with one field changed, each in turn."""
        for name in self.fields:
            for value in (*self.pools.of(name), None):
                if self.is_done:
                    return
                self.look(changed(base, name, value))

    # ---- where to begin

    def examples(self) -> Iterator[Lead]:
        """The leads of both rulesets' own examples."""
        for side in (self.old.side, self.new.side):
            for example in side.graph.examples[:MOST_SEEDS]:
                yield dict(example.lead)

    def bases(self) -> Iterator[Lead]:
        """Leads that meet what is looked for in one of the versions, and what it is made of."""
        seen: set[str] = set()
        for pair in dict.fromkeys(self.pairs):
            for place, name in enumerate((pair.old or "", pair.new or "")):
                side = (self.old, self.new)[place].side
                for node in goals(side, name):
                    key = side.canonical(node)
                    # What was found on the way has closed some of it.
                    if key in seen or not {(pair, DOWN), (pair, UP)} & self.open:
                        continue
                    seen.add(key)
                    found = self.climb({}, partial(self.met, place, node), side.reads.fields(node))
                    if found is not None:
                        yield found
                        if isinstance(side.graph.definitions[name], d.Handoff):
                            yield self.filled(found, side, name)

    def met(self, place: int, node: g.Truth, lead: Lead) -> float:
        """How nearly one version says that a lead meets a criterion."""
        return self.close[place].degrees(node, (self.old, self.new)[place].values(lead)).met

    def filled(self, lead: Lead, side: Side, name: str) -> Lead:
        """A lead with all that a handoff wants to come with it."""
        definition = side.graph.definitions[name]
        if not isinstance(definition, d.Handoff):
            return lead
        wanted = [each for item in (*definition.must_have, *definition.should_have) for each in item.fields]
        return {each: self.pools.of(each)[0] for each in wanted if self.pools.of(each)} | lead

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of either version that what is looked for reads, with all that it rests on."""
        return tuple(dict.fromkeys(name for pair in self.pairs for name in self.fields_of(pair)))

    def fields_of(self, pair: Pair) -> tuple[str, ...]:
        """The fields that a definition reads in either version."""
        before, after = self.old.side.reads, self.new.side.reads
        return tuple(dict.fromkeys((*before.fields(pair.old or ""), *after.fields(pair.new or ""))))

    # ---- climbing

    def climb_apart(self, pair: Pair, way: str) -> None:
        """Look for a lead that the two versions see differently, from those that the one is close to."""
        fields = self.fields_of(pair)
        goals = ((0, 2), (0, 1), (1, 2))
        for high, low in goals:
            if self.time.is_over or self.tells.get((pair, way), 0) >= MOST_TELLING - goals.index((high, low)):
                return
            first, second = (high, low) if way == DOWN else (low, high)

            def apart(lead: Lead, first: int = first, second: int = second) -> float:
                one = self.close[0].of(pair.old or "", self.old.values(lead))[first]
                two = self.close[1].of(pair.new or "", self.new.values(lead))[second]
                return (one + two) / 2

            for begin in ({}, self.found.get((pair, UP if way == DOWN else DOWN), {})):
                found = self.climb(begin, apart, fields)
                if found is not None:
                    self.look(found)
                    break

    def climb(self, lead: Lead, degree: Callable[[Lead], float], fields: Sequence[str]) -> Lead | None:
        """Change one field after the other for the better until a degree is 1; None where that leads nowhere."""
        best, end = degree(lead), self.steps - MOST_STEPS
        while best < 1:
            before = best
            for name in fields:
                for value in (*self.pools.of(name), None):
                    if best >= 1 or self.steps <= max(end, 0) or self.time.is_over:
                        break
                    other = changed(lead, name, value)
                    self.steps -= 1
                    found = degree(other)
                    if found > best:
                        lead, best = other, found
            if best < 1 and (best == before or self.steps <= max(end, 0) or self.time.is_over):
                return None
        return lead

    def readable(self, lead: Lead) -> Lead:
        """A lead whose texts can be read as what they are meant to be, such as phone numbers."""
        for name, value in lead.items():
            is_read = self.old.values({name: value}) or self.new.values({name: value})
            if not is_read and self.pools.of(name):
                lead = changed(lead, name, self.pools.of(name)[0])
        return lead

    def smallest(self, lead: Lead, pair: Pair) -> Lead:
        """Leave out of a lead all that makes no difference to what both versions make of it."""
        seen = self.moves(lead, pair)
        for name in list(lead):
            less = changed(lead, name, None)
            if self.moves(less, pair) == seen:
                lead = less
                continue
            entries = lead[name]
            if isinstance(entries, list | tuple):
                lead = self.shorter(lead, name, list(entries), pair, seen)
        return lead

    def shorter(self, lead: Lead, name: str, entries: list[object], pair: Pair, seen: tuple[object, object]) -> Lead:
        """Leave out entries of a list."""
        place = 0
        while place < len(entries):
            fewer = [*entries[:place], *entries[place + 1 :]]
            less = changed(lead, name, fewer)
            if self.moves(less, pair) == seen:
                lead, entries = less, fewer
            else:
                place += 1
        return lead


def changed(lead: Mapping[str, object], name: str, value: object) -> Lead:
    """A lead with another value for one field; None leaves it out."""
    other = dict(lead)
    if value is None:
        other.pop(name, None)
    else:
        other[name] = value
    return other


def goals(side: Side, name: str) -> Iterator[g.Truth]:
    """The criteria that decide about a definition: its own, or those of its lines and rows."""
    definition = side.graph.definitions[name]
    match definition:
        case d.Score():
            yield from (line.criterion for line in definition.lines if line.over is None and line.criterion is not None)
        case d.Table():
            yield from (row.criterion for row in definition.rows if row.criterion is not None)
        case d.Handoff():
            yield definition.when
        case _:
            whole = side.whole(name)
            if whole is not None:
                yield whole
