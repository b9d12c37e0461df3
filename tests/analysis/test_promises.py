"""Stages, markets, guarantees, handoffs: findings are there exactly when trying every lead says so."""

from __future__ import annotations

import re

from hypothesis import given, settings
from tests.analysis.brute import INLINE, LEADS, MET, NOT_MET, Looked
from tests.generators.often import often

FIELDS = ("size", "colour", "level", "demo")


@settings(max_examples=often(12))
@given(INLINE, INLINE, INLINE, INLINE)
def test_stages_markets_guarantees_and_handoffs(market: str, first: str, second: str, keeps: str) -> None:
    looked = Looked(f"""
define market
  {market}

strategy plan "What we want"
  target market market

disqualify unfit when {keeps}

stage one
  {first}

stage two after one
  {second}

guarantee "Only from the market"
  two implies market

handoff over
  from marketing to sales
  when two
  must have size, colour, level, demo
""")
    two, within = looked.outcomes("two"), looked.outcomes("market")
    leaves = [one is MET and other is NOT_MET for one, other in zip(two, within, strict=True)]
    assert bool(looked.lines("outside-target-market")) is any(leaves)
    assert bool(looked.lines("broken-guarantee")) is any(leaves)
    assert looked.found.proved == (() if any(leaves) else ("Only from the market",))
    # What is never reached is told of once, where it begins: perhaps at a criterion whose opposite always holds.
    told = [*looked.lines("never-met"), *looked.lines("always-met")]
    assert told or MET in two
    assert MET not in two or not {"stage one", "stage two after one"} & set(looked.lines("never-met"))


@settings(max_examples=often(12))
@given(INLINE, INLINE)
def test_what_a_handoff_wants_beside_what_is_asked_before(first: str, second: str) -> None:
    looked = Looked(f"""
stage one
  {first}

stage two after one
  {second}

handoff over
  from marketing to sales
  when two
  must have size, colour, level, demo
""")
    due = [lead for lead, outcome in zip(LEADS, looked.outcomes("two"), strict=True) if outcome is MET]
    lacking = [name for name in FIELDS if any(name not in lead for lead in due)]
    said = [each.message for each in looked.found.diagnostics if each.code == "not-ensured"]
    assert bool(said) is bool(lacking)
    for message in said:
        assert [name for name in FIELDS if re.search(rf"\b{name}\b", message)] == lacking
    ensured = [name for name in FIELDS if due and name not in lacking]
    said = [each.message for each in looked.found.diagnostics if each.message.startswith("every lead that is due")]
    assert [name for name in FIELDS if any(re.search(rf"\b{name}\b", each) for each in said)] == ensured


def test_a_stage_that_asks_again_for_what_the_one_before_asked() -> None:
    looked = Looked("stage one\n  size >= 3\n\nstage two after one\n  all of\n    size >= 1\n    demo is yes\n")
    assert looked.lines("already-ensured") == ["size >= 1"]


def test_a_stage_is_never_reached_for_a_disqualifier() -> None:
    looked = Looked("disqualify small when size < 3\n\nstage one\n  size < 2\n")
    (found,) = (each for each in looked.found.diagnostics if each.code == "never-met")
    assert found.message == "no lead can reach `one`"
    assert found.note == "these never go together: `size < 2` (line 15) and not `size < 3` (line 12)"


def test_what_rests_on_what_is_never_met_is_named_with_it() -> None:
    looked = Looked("define none_such\n  all of\n    size > 3\n    size < 2\n\nstage one\n  none_such\n")
    (found,) = (each for each in looked.found.diagnostics if each.code == "never-met")
    assert found.message == "no lead can meet the definition `none_such`"
    assert found.note == (
        "these never go together: `size > 3` (line 14) and `size < 2` (line 15)\nnor, therefore, `one`"
    )
