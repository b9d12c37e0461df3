"""The generated function says what the interpreter says, of every ruleset and lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.agreement.answers import differences, of_generated, of_verdict
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.generated import generate

ROOT = Path(__file__).resolve().parents[2]
slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def agree(rules: Ruleset, leads: list[dict[str, Any]], on: str) -> None:
    """Compare the two on leads."""
    program, now = generate(rules.graph), rules.moment(on)
    for lead in leads:
        read = rules.reader().read(lead)
        expected = of_verdict(rules.interpret(read.values, on=now))
        assert not differences(expected, of_generated(rules, program, dict(read.values), now)), program.text


@slow
@given(rulesets(), LEADS, ANY_LEADS)
def test_generated_agrees_with_the_interpreter(
    generated: Generated, lead: dict[str, Any], any_lead: dict[str, Any]
) -> None:
    agree(Ruleset.from_text(generated.text), [lead, any_lead, {}], ON)


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.rules")), ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(path: Path) -> None:
    rules = Ruleset.load(path)
    leads = [json.loads(line) for line in (ROOT / "rulesets/inbound/leads.jsonl").read_text().splitlines()]
    agree(rules, [*leads, {}], "2026-11-20")
    for example in rules.graph.examples:
        now = rules.moment(example.on or "2026-11-20")
        expected = of_verdict(rules.interpret(example.lead, on=now))
        program = generate(rules.graph)
        assert not differences(expected, of_generated(rules, program, dict(example.lead), now))


BY_KIND = """\
ruleset small
lead
  events list of
    kind  one of call, mail
    size  integer
define only_calls
  every(events where kind is call)
define a_call
  any(events where kind is call)
define large_calls
  every(events where kind is call and size > 2)
define sizes as sum(events.size where kind is call)
define calls as count(events where kind is call and size > 2)
score points
  +1 each events where kind is call
  +10 each events where kind is mail and size > 2
"""


@pytest.mark.parametrize("kinds", [[], ["call"], ["mail"], ["call", "mail"], [None], ["mail", None], ["call", None]])
def test_branches_by_kind_say_what_every_entry_says(kinds: list[str | None]) -> None:
    """Loops branch by the value of a choice, and an entry of another kind still counts against `every`."""
    events = [{"kind": kind, "size": size} for kind in kinds for size in (1, 3, None)]
    agree(Ruleset.from_text(BY_KIND), [{"events": events}, {}], ON)
