"""Settles for each definition which ways leads move: by proof, by a lead that was found, or by the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Settled, Way, Witness
from leadrules.change.proofs import Proofs
from leadrules.change.search import DOWN, UP, Search
from leadrules.change.search.observe import moved, told_in
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.verdict import Verdict

WAYS = (DOWN, UP)
NONE = Way(settled=Settled.NONE)
NOT_FOUND = "no lead was found that shows it, and none was ruled out"


def settle(pairs: Sequence[Pair], old: Side, new: Side, on: datetime) -> dict[tuple[Pair, str], Way]:
    """Both ways of every pair of definitions that do not have the same fingerprint."""
    ways: dict[tuple[Pair, str], Way] = {}
    proofs = Proofs(old, new)
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
    for key in wanted:
        lead = search.found.get(key)
        witness = None if lead is None else confirmed(search.smallest(lead, key[0]), key, old, new, on)
        ways[key] = Way(why=NOT_FOUND) if witness is None else Way(settled=Settled.SOME, witness=witness)
    return ways


def has_order(definition: d.Definable) -> bool:
    """Whether one result of it can be lower than another."""
    return not isinstance(definition, d.Table | d.ValueDefinition)


def confirmed(lead: Mapping[str, object], key: tuple[Pair, str], old: Side, new: Side, on: datetime) -> Witness | None:
    """A witness, when both interpreters say that it is one."""
    pair, way = key
    before, after = verdict(lead, old, on), verdict(lead, new, on)
    one = told_in(before, pair.old or "", old.graph.definitions[pair.old or ""])
    two = told_in(after, pair.new or "", new.graph.definitions[pair.new or ""])
    how = moved(one, two)
    if not (how.down if way == DOWN else how.up):
        return None
    return Witness(lead=lead, on=on, old=before, new=after)


def verdict(lead: Mapping[str, object], side: Side, on: datetime) -> Verdict:
    """The interpreter's verdict of a lead."""
    read = side.ruleset.reader().read(lead)
    return side.ruleset.interpret(read.values, on=on)
