"""Looks for leads that the two versions see differently, among values that the rules themselves speak of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from leadrules.change.search.closeness import Closeness
from leadrules.change.search.observe import Evaluator, moved, seen_in, telling
from leadrules.change.search.pools import Pools
from leadrules.graph import definitions as d
from leadrules.graph import values as gv
from leadrules.graph.walk import parts, references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.graph import truths as g

Lead: TypeAlias = "dict[str, object]"
# So many leads are put to both versions, and so many looked at on the way to one goal.
MOST_LEADS = 4_000
MOST_STEPS = 700
MOST_SEEDS = 40
MOST_TELLING = 3
DOWN, UP = "down", "up"


class Search:
    """`found` holds, by pair and way, the first lead that moves it so."""

    def __init__(self, pairs: Sequence[Pair], old: Side, new: Side, on: datetime) -> None:
        """Take the pairs of definitions whose meaning may have changed, both names known."""
        self.pairs = list(pairs)
        self.old, self.new = Evaluator(old, on), Evaluator(new, on)
        self.close = Closeness(old, on), Closeness(new, on)
        self.pools = Pools((old, new), on)
        self.found: dict[tuple[Pair, str], Lead] = {}
        self.tells: dict[tuple[Pair, str], int] = {}
        # What no lead was found for, or one that could tell more.
        self.open: set[tuple[Pair, str]] = set()
        self.left = MOST_LEADS

    def run(self, wanted: Sequence[tuple[Pair, str]]) -> None:
        """Look for a lead for each of these, and for one that tells more where there is time."""
        self.open = set(wanted)
        seeds = [{}, *self.examples()]
        for seed in seeds:
            self.look(seed)
        bases = [*seeds, *self.bases()]
        for base in bases[:MOST_SEEDS]:
            if not self.open or self.left <= 0:
                break
            self.around(base)
        for pair, way in sorted(self.open, key=lambda each: (each[0].name, each[1])):
            if (pair, way) in self.open:
                self.climb_apart(pair, way)

    # ---- looking

    def look(self, lead: Lead) -> None:
        """Put a lead to both versions, and keep it where it moves something that is looked for."""
        self.left -= 1
        one, two = self.old.results(lead), self.new.results(lead)
        for pair in {pair for pair, _ in self.open}:
            before, after = seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)
            if before == after:
                continue
            how, tells = moved(before, after), telling(before, after)
            for way, does in ((DOWN, how.down), (UP, how.up)):
                key = pair, way
                if does and key in self.open and tells > self.tells.get(key, 0):
                    self.found[key], self.tells[key] = dict(lead), tells
                    if tells == MOST_TELLING:
                        self.open.discard(key)

    def moves(self, lead: Lead, pair: Pair) -> tuple[object, object]:
        """What both versions make of a lead for one pair."""
        one, two = self.old.results(lead), self.new.results(lead)
        return seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)

    def around(self, base: Lead) -> None:
        """Look at a lead with one field changed, each in turn."""
        for name in self.fields():
            for value in (*self.pools.of(name), None):
                if not self.open or self.left <= 0:
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
        for pair in {pair: None for pair, _ in sorted(self.open, key=lambda each: each[0].name)}:
            for place, (evaluator, name) in enumerate(((self.old, pair.old or ""), (self.new, pair.new or ""))):
                side = evaluator.side
                for node in goals(side, name):
                    key = side.canonical(node)
                    if key in seen:
                        continue
                    seen.add(key)
                    found = self.climb({}, partial(self.met, place, node))
                    if found is not None:
                        yield found
                        yield self.filled(found, side, name)

    def met(self, place: int, node: g.Truth, lead: Lead) -> float:
        """How nearly one version says that a lead meets a criterion."""
        return self.close[place].degrees(node, (self.old, self.new)[place].values(lead), 0).met

    def filled(self, lead: Lead, side: Side, name: str) -> Lead:
        """A lead with all that a handoff wants to come with it."""
        definition = side.graph.definitions[name]
        if not isinstance(definition, d.Handoff):
            return lead
        wanted = [each for item in (*definition.must_have, *definition.should_have) for each in item.fields]
        return {each: self.pools.of(each)[0] for each in wanted if self.pools.of(each)} | lead

    def fields(self) -> list[str]:
        """The fields of either version that what is looked for reads, with all that it rests on."""
        if self._fields is None:
            read = {
                name
                for pair in self.pairs
                for side, called in ((self.old.side, pair.old), (self.new.side, pair.new))
                for name in fields_of(side, called or "")
            }
            known = dict.fromkeys((*self.old.side.graph.fields, *self.new.side.graph.fields))
            self._fields = [name for name in known if name in read]
        return self._fields

    _fields: list[str] | None = None

    # ---- climbing

    def climb_apart(self, pair: Pair, way: str) -> None:
        """Look for a lead that the two versions see differently, from those that the one is close to."""
        goals = ((0, 2), (0, 1), (1, 2))
        for high, low in goals:
            if self.tells.get((pair, way), 0) >= MOST_TELLING - goals.index((high, low)):
                return
            first, second = (high, low) if way == DOWN else (low, high)

            def apart(lead: Lead, first: int = first, second: int = second) -> float:
                one = self.close[0].of(pair.old or "", self.old.values(lead))[first]
                two = self.close[1].of(pair.new or "", self.new.values(lead))[second]
                return (one + two) / 2

            for begin in ({}, self.found.get((pair, UP if way == DOWN else DOWN), {})):
                found = self.climb(begin, apart)
                if found is not None:
                    self.look(found)
                    break

    def climb(self, lead: Lead, degree: Callable[[Lead], float]) -> Lead | None:
        """Change one field after the other for the better until a degree is 1; None where that leads nowhere."""
        best, steps = degree(lead), 0
        while best < 1:
            before = best
            for name in self.fields():
                for value in (*self.pools.of(name), None):
                    other = changed(lead, name, value)
                    steps += 1
                    found = degree(other)
                    if found > best:
                        lead, best = other, found
                    if best >= 1 or steps > MOST_STEPS:
                        break
                if best >= 1:
                    return lead
            if best == before or steps > MOST_STEPS:
                return None
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


def fields_of(side: Side, name: str) -> set[str]:
    """The fields that a definition reads, with all that it rests on."""
    graph = side.graph
    seen: set[str] = set()
    waiting = [name]
    read: set[str] = set()
    while waiting:
        each = waiting.pop()
        if each in seen or each not in graph.definitions:
            continue
        seen.add(each)
        definition = graph.definitions[each]
        waiting.extend(references(definition))
        read.update(node.name for node in parts(definition) if isinstance(node, gv.FieldValue))
        match definition:
            case d.Stage():
                waiting.extend(name for name in (definition.after, *(x.name for x in graph.disqualifiers)) if name)
            case d.Handoff():
                read.update(name for item in (*definition.must_have, *definition.should_have) for name in item.fields)
                read.update(name for name in (definition.handed_off, definition.answered) if name)
            case _:
                pass
    return read
