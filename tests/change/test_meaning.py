"""What is said of a change holds, whatever the rules and the leads."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import LEADS, ON
from tests.generators.versions import Versions, versions

from leadrules import Ruleset
from leadrules.change import Difference, Relation, difference
from leadrules.change.model import Change, Settled
from leadrules.change.search.observe import Moved, moved, told_in


def compared(both: Versions) -> Difference:
    return difference(Ruleset.from_text(both.old), Ruleset.from_text(both.new), on=ON, seconds=0.2)


def how(found: Difference, old: str, new: str, lead: dict[str, Any]) -> Moved:
    """Which way a lead moves a definition, by the interpreters of both versions."""
    told = []
    for side, name in ((found.old, old), (found.new, new)):
        read = side.ruleset.reader().read(lead)
        verdict = side.ruleset.interpret(read.values, on=ON)
        told.append(told_in(verdict, name, side.graph.definitions[name]))
    return moved(told[0], told[1])


def both_names(found: Difference) -> dict[str, tuple[str, Change | None]]:
    """Every definition of both versions, by its old name, with what is said of it."""
    said = {each.old: each for each in found.changes if each.old and each.new}
    renamed = dict(found.renamed)
    names = {
        name: renamed.get(name, name)
        for name in found.old.graph.declared
        if renamed.get(name, name) in found.new.graph.definitions
    }
    return {old: (new, said.get(old)) for old, new in names.items()}


@settings(max_examples=often(25), deadline=None)
@given(both=versions(), leads=st.lists(LEADS, min_size=20, max_size=40))
def test_what_is_ruled_out_happens_to_no_lead(both: Versions, leads: list[dict[str, Any]]) -> None:
    found = compared(both)
    for lead in leads:
        for old, (new, change) in both_names(found).items():
            moves = how(found, old, new, lead)
            if change is None or change.down.settled is Settled.NONE:
                assert not moves.down, (old, lead)
            if change is None or change.up.settled is Settled.NONE:
                is_ordered = change is None or change.kind not in ("table", "value")
                assert not (moves.up and is_ordered), (old, lead)


@settings(max_examples=often(25), deadline=None)
@given(both=versions())
def test_every_witness_separates_the_versions(both: Versions) -> None:
    found = compared(both)
    for change in found.changes:
        for way, is_down in ((change.down, True), (change.up, False)):
            assert (way.settled is Settled.SOME) == (way.witness is not None)
            if way.witness is not None:
                moves = how(found, change.old or "", change.new or "", dict(way.witness.lead))
                assert moves.down if is_down else moves.up, change.name


@settings(max_examples=often(25), deadline=None)
@given(both=versions())
def test_a_version_is_equal_to_itself(both: Versions) -> None:
    found = compared(Versions(both.new, both.new))
    assert found.is_equal
    assert found.changes == ()


@settings(max_examples=often(15), deadline=None)
@given(both=versions())
def test_the_other_way_round_stricter_is_looser(both: Versions) -> None:
    there, back = compared(both), compared(Versions(both.new, both.old))
    opposite = {Relation.STRICTER: Relation.LOOSER, Relation.LOOSER: Relation.STRICTER}
    said = {(each.old, each.new): each.relation for each in back.changes}
    for change in there.changes:
        other = said.get((change.new, change.old))
        if change.relation in (*opposite, Relation.EQUAL) and other not in (None, Relation.UNSETTLED):
            assert other == opposite.get(change.relation, change.relation)
