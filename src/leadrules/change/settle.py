"""Settles for each definition which ways leads move: by a proof from its form, a lead that was found, or the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.interpreter import interpret
from leadrules.change.model import NO_TIME, Settled, Way, Witness
from leadrules.change.proofs import Proofs
from leadrules.change.search import DOWN, UP, Search
from leadrules.change.search.observe import moved, told_in
from leadrules.change.solved import Solving
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.change.time import Time
    from leadrules.verdict import Verdict

WAYS = (DOWN, UP)
NONE = Way(settled=Settled.NONE)
LATE = Way(why=NO_TIME)
# Of the time there is left, forms are looked at for so much at the most, and then leads for so much.
PROVING = 0.3
SEARCHING = 0.4


class Settling:
    """Settles both ways of every pair of definitions that do not have the same fingerprint."""

    def __init__(self, old: Side, new: Side, on: datetime, time: Time) -> None:
        """Take both versions, and the time there is."""
        self.old, self.new, self.on, self.time = old, new, on, time
        self.proofs = Proofs(old, new)
        # The same, with what holds at the moment that is looked at.
        self.proofs_now = Proofs(old, new)

    def run(self, pairs: Sequence[Pair]) -> dict[tuple[Pair, str], Way]:
        """Settle as much as there is time for."""
        # What rests on others comes after them, and takes from them what was proved.
        place = {name: number for number, name in enumerate(self.new.graph.definitions)}
        pairs = sorted(pairs, key=lambda pair: place[pair.new or ""])
        ways = self.by_form(pairs, self.time.share(PROVING))
        wanted = [(pair, way) for pair in pairs for way in WAYS if (pair, way) not in ways]
        if not wanted:
            return ways
        self.time.progress("leads")
        search = Search(pairs, self.old, self.new, self.on, self.time.share(SEARCHING))
        search.run(wanted)
        solving = Solving(self.old, self.new, self.on, self.time)
        for number, (pair, way) in enumerate(wanted):
            self.time.progress(f"proofs, {number:,} of {len(wanted):,}")
            found = LATE if self.time.is_over else self.one_way(pair, way, search, solving)
            ways[pair, way] = found
            if found.settled is Settled.NONE:
                for proofs in (self.proofs_now,) if found.only_on else (self.proofs, self.proofs_now):
                    proofs.learn(pair, is_down=way == DOWN)
        return ways

    def by_form(self, pairs: Sequence[Pair], time: Time) -> dict[tuple[Pair, str], Way]:
        """What is seen without looking at any lead."""
        ways: dict[tuple[Pair, str], Way] = {}
        for pair in pairs:
            # What has no up and down is different or is not, and that is told as one way.
            if not has_order(self.old.graph.definitions[pair.old or ""]):
                ways[pair, UP] = NONE
            if time.is_over:
                continue
            if self.proofs.never_down(pair):
                ways[pair, DOWN] = NONE
            if (pair, UP) not in ways and self.proofs.never_up(pair):
                ways[pair, UP] = NONE
        return ways

    def one_way(self, pair: Pair, way: str, search: Search, solving: Solving) -> Way:
        """Whether leads move a definition one way: by a lead that was found, or as the solver says."""
        found = self.shown(search.found.get((pair, way)), (pair, way), search, solving)
        if found is not None:
            return found
        for proofs, only_on in ((self.proofs, None), (self.proofs_now, self.on)):
            if proofs.never_down(pair) if way == DOWN else proofs.never_up(pair):
                return Way(settled=Settled.NONE, only_on=only_on)
        answer = solving.ask(pair, is_down=way == DOWN)
        if answer is False:
            named = ((self.old, pair.old), (self.new, pair.new))
            is_timed = any(side.reads.by_name[name or ""].is_timed for side, name in named)
            return Way(settled=Settled.NONE, only_on=self.on if is_timed else None)
        if not isinstance(answer, str | bool):
            lead = search.readable(dict(answer))
            witness = confirmed(lead, (pair, way), solving)
            if witness is not None:
                small = confirmed(search.smallest(lead, pair), (pair, way), solving)
                return Way(settled=Settled.SOME, witness=small or witness)
            answer = "a lead was found that does not show it"
        late = search.harder(pair, way, self.time)
        return self.shown(late, (pair, way), search, solving) or Way(why=str(answer))

    @staticmethod
    def shown(lead: Mapping[str, object] | None, key: tuple[Pair, str], search: Search, solving: Solving) -> Way | None:
        """A way that a lead shows, without what it can do without."""
        witness = None if lead is None else confirmed(search.smallest(dict(lead), key[0]), key, solving)
        return None if witness is None else Way(settled=Settled.SOME, witness=witness)


def has_order(definition: d.Definable) -> bool:
    """Whether one result of it can be lower than another."""
    return not isinstance(definition, d.Table | d.ValueDefinition)


def confirmed(lead: Mapping[str, object], key: tuple[Pair, str], of: Solving) -> Witness | None:
    """A witness, when both interpreters say that it is one."""
    pair, way = key
    before, after = verdict(lead, of.old, pair.old or "", of.on), verdict(lead, of.new, pair.new or "", of.on)
    one = told_in(before, pair.old or "", of.old.graph.definitions[pair.old or ""])
    two = told_in(after, pair.new or "", of.new.graph.definitions[pair.new or ""])
    how = moved(one, two)
    if not (how.down if way == DOWN else how.up):
        return None
    return Witness(lead=lead, on=of.on, old=before, new=after)


def verdict(lead: Mapping[str, object], side: Side, name: str, on: datetime) -> Verdict:
    """The interpreter's verdict of a lead, as far as one definition goes."""
    read = side.ruleset.reader().read(lead)
    return interpret(side.part(name), read.values, on)
