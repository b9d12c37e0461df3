"""What is said of a change holds, whatever the rules and the leads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import HEAD, LEADS, ON
from tests.generators.versions import Versions, versions

from leadrules import Ruleset, Verdict
from leadrules.change import Difference, Relation, difference
from leadrules.change.model import Change, Settled
from leadrules.change.proofs import Proofs
from leadrules.change.search.observe import Moved, moved, told_in


def compared(both: Versions) -> Difference:
    return difference(Ruleset.from_text(both.old), Ruleset.from_text(both.new), on=ON, seconds=0.2)


def interpreted(found: Difference, lead: dict[str, Any]) -> list[Verdict]:
    """What the interpreters of both versions say of a lead."""
    sides = (found.old.ruleset, found.new.ruleset)
    return [each.interpret(each.reader().read(lead).values, on=ON) for each in sides]


def how(found: Difference, old: str, new: str, verdicts: list[Verdict]) -> Moved:
    """Which way a lead moves a definition."""
    before, after = verdicts
    return moved(
        told_in(before, old, found.old.graph.definitions[old]), told_in(after, new, found.new.graph.definitions[new])
    )


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


@settings(max_examples=often(10), deadline=None)
@given(both=versions(), leads=st.lists(LEADS, min_size=20, max_size=40))
def test_what_is_ruled_out_happens_to_no_lead(both: Versions, leads: list[dict[str, Any]]) -> None:
    check(compared(both), leads)


def check(found: Difference, leads: list[dict[str, Any]]) -> None:
    """Look for a lead that moves what is said not to move."""
    names = both_names(found)
    for lead in leads:
        verdicts = interpreted(found, lead)
        for old, (new, change) in names.items():
            moves = how(found, old, new, verdicts)
            if change is None or change.down.settled is Settled.NONE:
                assert not moves.down, (old, lead)
            if change is None or change.up.settled is Settled.NONE:
                is_ordered = change is None or change.kind not in ("table", "value")
                assert not (moves.up and is_ordered), (old, lead)


@pytest.mark.parametrize("way", ["never_down", "never_up"])
def test_a_proof_that_is_none_is_found_out(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    old = HEAD + "define first\n  number_b >= 40\n"
    both = Versions(old, old.replace(">= 40", "< 40"))
    leads = [{"number_b": number} for number in (39, 40)]
    check(compared(both), leads)
    monkeypatch.setattr(Proofs, way, lambda *_: True)
    with pytest.raises(AssertionError, match="number_b"):
        check(compared(both), leads)


@settings(max_examples=often(10), deadline=None)
@given(both=versions())
def test_every_witness_separates_the_versions(both: Versions) -> None:
    found = compared(both)
    for change in found.changes:
        for way, is_down in ((change.down, True), (change.up, False)):
            assert (way.settled is Settled.SOME) == (way.witness is not None)
            if way.witness is not None:
                moves = how(found, change.old or "", change.new or "", interpreted(found, dict(way.witness.lead)))
                assert moves.down if is_down else moves.up, change.name


@settings(max_examples=often(10), deadline=None)
@given(both=versions())
def test_a_version_is_equal_to_itself(both: Versions) -> None:
    found = compared(Versions(both.new, both.new))
    assert found.is_equal
    assert found.changes == ()


@settings(max_examples=often(5), deadline=None)
@given(both=versions())
def test_the_other_way_round_stricter_is_looser(both: Versions) -> None:
    there, back = compared(both), compared(Versions(both.new, both.old))
    opposite = {Relation.STRICTER: Relation.LOOSER, Relation.LOOSER: Relation.STRICTER}
    said = {(each.old, each.new): each.relation for each in back.changes}
    for change in there.changes:
        other = said.get((change.new, change.old))
        if change.relation in (*opposite, Relation.EQUAL) and other not in (None, Relation.UNSETTLED):
            assert other == opposite.get(change.relation, change.relation)
