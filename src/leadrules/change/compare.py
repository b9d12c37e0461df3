"""Two versions → what they differ in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadrules.change.matching import matched
from leadrules.change.model import Change, Difference, Editing, Kind, Relation, Settled, Way
from leadrules.change.search import DOWN, UP
from leadrules.change.settle import Settling
from leadrules.change.terms import Terms
from leadrules.change.written import around, edits, lines
from leadrules.graph import definitions as d
from leadrules.graph.uses import uses

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.model import Around, Edit
    from leadrules.change.side import Side
    from leadrules.change.time import Time

NONE = Way(settled=Settled.NONE)
HOURS = {"hours", "holidays"}


def compare(old: Side, new: Side, on: datetime, time: Time) -> Difference:
    """Compare two versions, both read and checked; leads are looked at at one moment, in UTC."""
    pairs = matched(old, new)
    both = [pair for pair in pairs if pair.old is not None and pair.new is not None]
    touched = [pair for pair in both if not is_same(pair, old, new)]
    ways = Settling(old, new, on, time).run(touched)
    called = {pair.old or "": pair.new or "" for pair in both}
    others = around(old, new, called)
    written = {pair: edits_of(pair, old, new) for pair in both}
    meant = set(touched)
    told = {pair.new for pair in pairs if pair in meant or pair.old is None or pair.new is None}
    moved = {pair.new or "" for (pair, _), way in ways.items() if way.settled is not Settled.NONE or way.only_on}
    terms = Terms(old, new, called, moved)
    changes = []
    for pair in pairs:
        if pair.old is None or pair.new is None:
            changes.append(alone(pair, old, new))
        elif pair in meant:
            found = change(pair, old, new, (ways[pair, DOWN], ways[pair, UP]), terms)
            changes.append(replace(found, edits=written[pair], through=rests_on(pair, new, told, others)))
        elif written[pair]:
            changes.append(replace(change(pair, old, new, (NONE, NONE), None), edits=written[pair]))
    return Difference(
        old=old,
        new=new,
        on=on,
        changes=tuple(changes),
        around=others,
        renamed=tuple((pair.old or "", pair.new or "") for pair in both if pair.is_renamed),
        kept=len(both) - len(touched),
        # Lists may stand in files of their own.
        is_same_text=bool(old.texts) and old.texts == new.texts and old.graph.lists == new.graph.lists,
    )


def is_same(pair: Pair, old: Side, new: Side) -> bool:
    """Whether both have the same fingerprint."""
    return old.graph.fingerprints[pair.old or ""] == new.graph.fingerprints[pair.new or ""]


def edits_of(pair: Pair, old: Side, new: Side) -> tuple[Edit, ...]:
    """What is written otherwise in a definition that both have."""
    return edits(old.graph.definitions[pair.old or ""], old, new.graph.definitions[pair.new or ""], new)


def alone(pair: Pair, old: Side, new: Side) -> Change:
    """A definition that only one version has."""
    side = new if pair.new is not None else old
    definition = side.graph.definitions[pair.name]
    relation = Relation.ADDED if pair.new is not None else Relation.REMOVED
    editing = Editing.ADDED if pair.new is not None else Editing.REMOVED
    return Change(
        kind=kind_of(definition),
        old=pair.old,
        new=pair.new,
        doc=definition.doc,
        relation=relation,
        edits=lines(definition, side, editing),
    )


def change(pair: Pair, old: Side, new: Side, ways: tuple[Way, Way], terms: Terms | None) -> Change:
    """A definition that both versions have; with `terms` those of a handing over are looked at as well."""
    down, up = ways
    before, after = old.graph.definitions[pair.old or ""], new.graph.definitions[pair.new or ""]
    kind = kind_of(after)
    relation = related(down.settled, up.settled)
    if relation is Relation.STRICTER and kind in (Kind.TABLE, Kind.VALUE):
        relation = Relation.DIFFERENT
    if relation is Relation.EQUAL and isinstance(before, d.Handoff) and isinstance(after, d.Handoff):
        is_other = terms is not None and terms.are_other(before, after)
        relation = Relation.DIFFERENT if is_other else relation
    return Change(kind=kind, old=pair.old, new=pair.new, doc=after.doc, relation=relation, down=down, up=up)


def related(down: Settled, up: Settled) -> Relation:
    """How the new meaning lies to the old one; what is open on one way leaves all of it open."""
    match down, up:
        case Settled.NONE, Settled.NONE:
            return Relation.EQUAL
        case Settled.SOME, Settled.NONE:
            return Relation.STRICTER
        case Settled.NONE, Settled.SOME:
            return Relation.LOOSER
        case Settled.SOME, Settled.SOME:
            return Relation.BOTH
        case _:
            return Relation.UNSETTLED


def rests_on(pair: Pair, new: Side, told: set[str | None], others: tuple[Around, ...]) -> tuple[str, ...]:
    """What a definition rests on that means something else now."""
    definition = new.graph.definitions[pair.new or ""]
    mentioned = uses(definition, new.graph)
    names = [*mentioned.definitions]
    if isinstance(definition, d.Stage):
        names += [each.name for each in new.graph.disqualifiers]
    changed = {each.name for each in others if each.kind in ("setting", "list", "field") and not each.is_renamed}
    frame = {edit.label for each in others if each.kind == "ruleset" for edit in each.edits}
    reads = new.reads.of(definition)
    timed = ["time zone"] if reads.is_timed and "timezone" in frame else []
    timed += ["business hours"] if reads.is_business and frame & HOURS else []
    rest = [*mentioned.settings, *mentioned.lists, *mentioned.fields]
    return tuple(
        dict.fromkeys([*(name for name in names if name in told), *(name for name in rest if name in changed), *timed])
    )


def kind_of(definition: d.Definable) -> Kind:
    """What a definition is."""
    match definition:
        case d.Stage():
            return Kind.STAGE
        case d.Disqualifier():
            return Kind.DISQUALIFIER
        case d.Definition():
            return Kind.DEFINITION
        case d.ValueDefinition():
            return Kind.VALUE
        case d.Score():
            return Kind.SCORE
        case d.Table():
            return Kind.TABLE
        case d.Handoff():
            return Kind.HANDOFF
