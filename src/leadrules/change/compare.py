"""Two versions → what they differ in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.matching import matched
from leadrules.change.model import Change, Difference, Kind, Relation, Settled, Way
from leadrules.change.search import DOWN, UP
from leadrules.change.settle import settle
from leadrules.change.written import around, edits
from leadrules.graph import definitions as d
from leadrules.graph.uses import uses

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.model import Around, Edit
    from leadrules.change.side import Side

NONE = Way(settled=Settled.NONE)
OPENING = "business hours"


def compare(old: Side, new: Side, on: datetime, *, seconds: float) -> Difference:
    """Compare two versions, both read and checked; leads are looked at at one moment, in UTC."""
    pairs = matched(old, new)
    both = [pair for pair in pairs if pair.old is not None and pair.new is not None]
    touched = [pair for pair in both if not is_same(pair, old, new)]
    ways = settle(touched, old, new, on, seconds=seconds)
    others = around(old, new)
    written = {pair: edits_of(pair, old, new) for pair in both}
    told = {pair.new for pair in touched} | {pair.name for pair in pairs if pair not in both}
    changes = []
    for pair in pairs:
        if pair not in both:
            changes.append(alone(pair, old, new))
        elif pair in ways_of(ways) or written[pair]:
            down, up = ways.get((pair, DOWN), NONE), ways.get((pair, UP), NONE)
            through = rests_on(pair, new, told, others) if pair in touched else ()
            changes.append(change(pair, new, (down, up), written[pair], through))
    return Difference(
        old=old,
        new=new,
        on=on,
        changes=tuple(changes),
        around=others,
        renamed=tuple((pair.old or "", pair.new or "") for pair in both if pair.is_renamed),
        kept=len(both) - len(touched),
        is_same_text=bool(old.texts) and old.texts == new.texts,
    )


def ways_of(ways: dict[tuple[Pair, str], Way]) -> set[Pair]:
    """The pairs that were looked at."""
    return {pair for pair, _ in ways}


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
    return Change(kind=kind_of(definition), old=pair.old, new=pair.new, doc=definition.doc, relation=relation)


def change(pair: Pair, new: Side, ways: tuple[Way, Way], written: tuple[Edit, ...], through: tuple[str, ...]) -> Change:
    """A definition that both versions have."""
    down, up = ways
    definition = new.graph.definitions[pair.new or ""]
    kind = kind_of(definition)
    relation = related(down.settled, up.settled)
    if relation is Relation.STRICTER and kind in (Kind.TABLE, Kind.VALUE):
        relation = Relation.DIFFERENT
    return Change(
        kind=kind,
        old=pair.old,
        new=pair.new,
        doc=definition.doc,
        relation=relation,
        down=down,
        up=up,
        edits=written,
        through=through,
    )


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
    changed = {each.name for each in others if each.kind in ("setting", "list", "field")}
    rest = [*mentioned.settings, *mentioned.lists, *mentioned.fields]
    return tuple(
        dict.fromkeys([*(name for name in names if name in told), *(name for name in rest if name in changed)])
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
