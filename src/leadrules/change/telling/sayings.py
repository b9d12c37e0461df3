"""How a definition moved, in sentences: by what kind of thing it is, and by the leads that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Change, Kind, Relation, Settled
from leadrules.change.search.observe import outcome_in
from leadrules.explain.words import moment_words, titled

if TYPE_CHECKING:
    from leadrules.change.model import Difference, Way, Witness

# What people call the relation, by kind; the rest is called as it is.
CALLED = {
    (Kind.SCORE, Relation.STRICTER): "gives fewer points",
    (Kind.SCORE, Relation.LOOSER): "gives more points",
    (Kind.SCORE, Relation.BOTH): "gives more points to some leads and fewer to others",
    (Kind.DISQUALIFIER, Relation.STRICTER): "covers fewer leads",
    (Kind.DISQUALIFIER, Relation.LOOSER): "covers more leads",
    (Kind.DISQUALIFIER, Relation.BOTH): "covers other leads",
    (Kind.HANDOFF, Relation.DIFFERENT): "has other terms, and no lead moves by them",
    (Kind.TABLE, Relation.DIFFERENT): "gives something else",
    (Kind.VALUE, Relation.DIFFERENT): "comes to something else",
}
PLAIN = {
    Relation.EQUAL: "means the same (proved)",
    Relation.STRICTER: "is stricter",
    Relation.LOOSER: "is looser",
    Relation.BOTH: "is stricter for some leads and looser for others",
    Relation.DIFFERENT: "is different",
    Relation.UNSETTLED: "may mean something else (not settled)",
    Relation.ADDED: "is new",
    Relation.REMOVED: "is gone",
}
# From what to what a lead moves, for everything that is met, not met or undecided.
MOVES = {
    (True, False): "some leads that met it no longer do",
    (True, None): "some leads that met it wait for more to be known",
    (None, False): "some leads that were undecided are ruled out",
    (False, True): "some leads newly meet it",
    (None, True): "some leads that were undecided meet it",
    (False, None): "some leads that were ruled out are undecided",
}
# The same of one lead, as a heading.
ONE = {
    (True, False): "A lead that no longer meets it",
    (True, None): "A lead of which more must be known now",
    (None, False): "A lead that is ruled out now",
    (False, True): "A lead that newly meets it",
    (None, True): "A lead that meets it now, and was undecided",
    (False, None): "A lead that is undecided now, and was ruled out",
}
NEVER: dict[tuple[str, Kind | None], str] = {
    ("down", Kind.SCORE): "no lead gets fewer points (proved)",
    ("up", Kind.SCORE): "no lead gets more points (proved)",
    ("down", Kind.HANDOFF): "no lead is held back that was handed over (proved)",
    ("up", Kind.HANDOFF): "no lead is handed over that was held back (proved)",
    ("down", None): "no lead drops out (proved)",
    ("up", None): "no lead newly meets it (proved)",
}
DOES: dict[tuple[str, Kind | None], str] = {
    ("down", Kind.SCORE): "some leads get fewer points, or a lower grade",
    ("up", Kind.SCORE): "some leads get more points, or a higher grade",
    ("down", Kind.HANDOFF): "some leads come less far",
    ("up", Kind.HANDOFF): "some leads come farther",
    ("down", Kind.TABLE): "some leads get something else",
    ("down", Kind.VALUE): "for some leads it comes to something else",
}
OPEN: dict[tuple[str, Kind | None], str] = {
    ("down", Kind.SCORE): "whether a lead gets fewer points is not settled",
    ("up", Kind.SCORE): "whether a lead gets more points is not settled",
    ("down", Kind.HANDOFF): "whether a lead is held back is not settled",
    ("up", Kind.HANDOFF): "whether a lead comes farther is not settled",
    ("down", Kind.TABLE): "whether a lead gets something else is not settled",
    ("down", Kind.VALUE): "whether it comes to something else is not settled",
    ("down", None): "whether a lead drops out is not settled",
    ("up", None): "whether a lead newly meets it is not settled",
}


def title(change: Change) -> str:
    """What people call a definition, with its name where that is something else."""
    called = titled(change.name, change.doc)
    return f"{called} ({change.name})" if change.doc else called


def verb(change: Change) -> str:
    """How it moved, in a few words."""
    if change.relation is Relation.EQUAL and change.is_for_one_moment:
        return "means the same at the moment that was looked at, and perhaps not at others"
    if change.relation is Relation.UNSETTLED:
        for way, relation, opposite in (
            (change.down, Relation.STRICTER, Relation.LOOSER),
            (change.up, Relation.LOOSER, Relation.STRICTER),
        ):
            if way.settled is Settled.SOME:
                told, other = (CALLED.get((change.kind, each), PLAIN[each]) for each in (relation, opposite))
                return f"{told} for some leads; whether it {other} for others is not settled"
    return CALLED.get((change.kind, change.relation), PLAIN[change.relation])


def sentences(change: Change, difference: Difference) -> tuple[str, ...]:
    """How it moved, one sentence a way; nothing of what is new, gone or the same."""
    is_told = change.relation in (Relation.ADDED, Relation.REMOVED, Relation.EQUAL)
    if is_told and not change.is_for_one_moment:
        return ()
    ways = [("down", change.down)]
    if change.kind not in (Kind.TABLE, Kind.VALUE):
        ways.append(("up", change.up))
    # What happens comes before what does not.
    ordered = sorted(ways, key=lambda each: each[1].settled is not Settled.SOME)
    return tuple(way_said(change, name, way, difference) for name, way in ordered)


def way_said(change: Change, name: str, way: Way, difference: Difference) -> str:
    """What is known of one way."""
    kind = change.kind if change.kind in (Kind.SCORE, Kind.HANDOFF, Kind.TABLE, Kind.VALUE) else None
    match way.settled:
        case Settled.SOME if way.witness is not None and kind is None:
            return MOVES[outcomes(change, way.witness)]
        case Settled.SOME:
            return DOES[name, kind]
        case Settled.NONE:
            only = "" if way.only_on is None else f", for leads that are looked at on {moment(way, difference)}"
            return NEVER[name, kind] + only
        case _:
            return OPEN[name, kind] + (f" ({way.why})" if way.why else "")


def moment(way: Way, difference: Difference) -> str:
    """The moment that a proof holds for."""
    return "" if way.only_on is None else moment_words(way.only_on, difference.new.graph.timezone)


def outcomes(change: Change, witness: Witness) -> tuple[bool | None, bool | None]:
    """What both versions make of a witness."""
    return outcome_in(witness.old, change.old or ""), outcome_in(witness.new, change.new or "")
