"""Settles for each definition which ways leads move: by a proof from its form, a lead that was found, or the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Settled, Way, Witness
from leadrules.change.proofs import Proofs
from leadrules.change.search import DOWN, UP, Search
from leadrules.change.search.observe import moved, told_in
from leadrules.change.solved import Solving, turns_on_time
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.verdict import Verdict

WAYS = (DOWN, UP)
NONE = Way(settled=Settled.NONE)
# So many times what one question may take, all of them together may.
IN_ALL = 5


def settle(pairs: Sequence[Pair], old: Side, new: Side, on: datetime, *, seconds: float) -> dict[tuple[Pair, str], Way]:
    """Both ways of every pair of definitions that do not have the same fingerprint."""
    ways: dict[tuple[Pair, str], Way] = {}
    proofs = Proofs(old, new)
    # What rests on others comes after them, and takes from them what was proved.
    place = {name: number for number, name in enumerate(new.graph.definitions)}
    pairs = sorted(pairs, key=lambda pair: place[pair.new or ""])
    for pair in pairs:
        is_ordered = has_order(old.graph.definitions[pair.old or ""])
        if proofs.never_down(pair):
            ways[pair, DOWN] = NONE
        # What has no up and down is different or is not, and that is told as one way.
        if not is_ordered or proofs.never_up(pair):
            ways[pair, UP] = NONE
    wanted = [(pair, way) for pair in pairs for way in WAYS if (pair, way) not in ways]
    if not wanted:
        return ways
    search = Search(pairs, old, new, on)
    search.run(wanted)
    solving = Solving(old, new, on, seconds=seconds, in_all=IN_ALL * seconds)
    for pair, way in wanted:
        found = one_way(pair, way, search, solving, proofs)
        ways[pair, way] = found
        if found.settled is Settled.NONE and found.only_on is None:
            proofs.learn(pair, is_down=way == DOWN)
    return ways


def one_way(pair: Pair, way: str, search: Search, solving: Solving, proofs: Proofs) -> Way:
    """Whether leads move a definition one way: by a lead that was found, or as the solver says."""
    lead = search.found.get((pair, way))
    if lead is not None:
        witness = confirmed(search.smallest(lead, pair), (pair, way), solving)
        if witness is not None:
            return Way(settled=Settled.SOME, witness=witness)
    if proofs.never_down(pair) if way == DOWN else proofs.never_up(pair):
        return NONE
    answer = solving.ask(pair, is_down=way == DOWN)
    if answer is False:
        turns = turns_on_time(solving.old, pair.old or "") or turns_on_time(solving.new, pair.new or "")
        return Way(settled=Settled.NONE, only_on=solving.on if turns else None)
    if not isinstance(answer, str | bool):
        lead = search.readable(dict(answer))
        witness = confirmed(lead, (pair, way), solving)
        if witness is not None:
            small = confirmed(search.smallest(lead, pair), (pair, way), solving)
            return Way(settled=Settled.SOME, witness=small or witness)
        answer = "a lead was found, and it moves the other way"
    return Way(why=str(answer))


def has_order(definition: d.Definable) -> bool:
    """Whether one result of it can be lower than another."""
    return not isinstance(definition, d.Table | d.ValueDefinition)


def confirmed(lead: Mapping[str, object], key: tuple[Pair, str], of: Solving) -> Witness | None:
    """A witness, when both interpreters say that it is one."""
    pair, way = key
    before, after = verdict(lead, of.old, of.on), verdict(lead, of.new, of.on)
    one = told_in(before, pair.old or "", of.old.graph.definitions[pair.old or ""])
    two = told_in(after, pair.new or "", of.new.graph.definitions[pair.new or ""])
    how = moved(one, two)
    if not (how.down if way == DOWN else how.up):
        return None
    return Witness(lead=lead, on=of.on, old=before, new=after)


def verdict(lead: Mapping[str, object], side: Side, on: datetime) -> Verdict:
    """The interpreter's verdict of a lead."""
    read = side.ruleset.reader().read(lead)
    return side.ruleset.interpret(read.values, on=on)
