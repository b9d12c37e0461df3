"""Nothing that a lead could feel changes unnoticed, and a text that was agreed to decides as the rules did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreements.made import entries, graph_of, open_keys, state
from tests.generators.rulesets import LEADS, ON, rulesets
from tests.generators.versions import versions

from leadrules import Ruleset
from leadrules.agreement.items import AgreedTexts, items_of
from leadrules.agreement.state import graph_of as graph_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.generators.rulesets import Generated
    from tests.generators.versions import Versions

    from leadrules.graph.rulegraph import RuleGraph

FEW = settings(max_examples=6)
ZONES = ("UTC", "America/Los_Angeles", "Pacific/Auckland")
# What the clock decides without a word about it: which week a moment falls in, how far one is from another.
BY_THE_CLOCK = """
score clock_weeks
  +1 each events, once per week
stage clock_gap
  latest(events.at) - moment <= 4 hours
handoff clock_answer
  from marketing to sales
  when moment is known
  answer within 2 days, from moment to clock_back
lead
  clock_back  datetime
"""
# Some columns of an export say the zone, some do not; what is looked at lies about as far apart as clocks do.
HOURS = st.integers(0, 23)
MOMENTS = st.fixed_dictionaries(
    {
        "moment": HOURS.map("2026-11-16 {:02}:00".format),
        "clock_back": HOURS.map("2026-11-18 {:02}:00Z".format),
        "events": st.lists(HOURS.map(lambda hour: {"at": f"2026-11-16 {hour:02}:00Z"}), min_size=1, max_size=3),
    }
)


def asked(text: str) -> str:
    """The same rules, to which one team must agree."""
    return text.replace("ruleset generated\n", "ruleset generated\n  agreed by marketing\n", 1)


def decided(graph: RuleGraph, lead: Mapping[str, Any]) -> dict[str, object]:
    """What each stage, disqualifier, score, table and handoff comes to for a lead, by the interpreter."""
    ruleset = Ruleset(graph)
    found = ruleset.interpret(ruleset.reader().read(lead).values, on=ON)
    return {
        **{name: each.outcome for name, each in (*found.stages.items(), *found.disqualifiers.items())},
        **{name: (each.low, each.high, each.grade) for name, each in found.scores.items()},
        **{name: each.values for name, each in found.tables.items()},
        **{name: each.state for name, each in found.handoffs.items()},
    }


@given(versions(), st.lists(LEADS, min_size=3, max_size=6))
@FEW
def test_what_comes_out_otherwise_for_any_lead_is_open(both: Versions, leads: list[dict[str, Any]]) -> None:
    old, new = graph_of(asked(both.old)), graph_of(asked(both.new))
    found = open_keys(state(new, *entries(old)))
    for lead in leads:
        before, after = decided(old, lead), decided(new, lead)
        moved = {name for name in before if name in after and before[name] != after[name]}
        assert moved <= found


@given(rulesets(), st.sampled_from(ZONES), st.lists(MOMENTS, min_size=3, max_size=6))
@FEW
def test_what_comes_out_otherwise_by_another_clock_is_open(
    generated: Generated, zone: str, leads: list[dict[str, Any]]
) -> None:
    text = asked(generated.text) + BY_THE_CLOCK
    assert "Europe/Berlin" in text
    old, new = graph_of(text), graph_of(text.replace("Europe/Berlin", zone))
    found = open_keys(state(new, *entries(old)))
    for lead in leads:
        before, after = decided(old, lead), decided(new, lead)
        assert {name for name in before if before[name] != after[name]} <= found


@given(versions())
@FEW
def test_going_back_and_agreeing_again_close_what_was_opened(both: Versions) -> None:
    old, new = graph_of(asked(both.old)), graph_of(asked(both.new))
    assert open_keys(state(old, *entries(old))) == set()
    moved = open_keys(state(new, *entries(old)))
    assert moved == open_keys(state(old, *entries(new)))
    kept = (each for each in entries(old) if each.item not in moved)
    assert open_keys(state(new, *kept, *entries(new, keys=moved))) == set()


@given(rulesets(), st.lists(LEADS, min_size=2, max_size=3), st.data())
@FEW
def test_an_agreed_text_decides_as_the_rules_do(
    generated: Generated, leads: list[dict[str, Any]], data: st.DataObject
) -> None:
    graph = graph_of(generated.text)
    stages = [item for item in items_of(graph) if item.kind in ("stage", "score", "handoff", "table")]
    item = data.draw(st.sampled_from(stages))
    alone = graph_of_text(AgreedTexts(graph).of(item))
    assert alone is not None
    for lead in leads:
        known = {name: value for name, value in lead.items() if name in alone.fields}
        assert decided(alone, known)[item.key] == decided(graph, lead)[item.key]
