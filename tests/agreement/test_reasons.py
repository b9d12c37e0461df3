"""What a lead waits for, and why, is the same from the second function as from the interpreter, of every ruleset."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.agreement.answers import differences
from tests.agreement.reasons import of_interpreter, of_masks
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.generated import generate
from leadrules.backends.generated.reasons import generate as generate_reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from leadrules.ruleset import When

ROOT = Path(__file__).resolve().parents[2]
slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


class Compared:
    """A ruleset whose second function is compared with the interpreter, lead by lead."""

    def __init__(self, rules: Ruleset, on: When) -> None:
        """Generate both functions."""
        self.rules, self.now = rules, rules.moment(on)
        self.program = generate(rules.graph)
        self.reasons = generate_reasons(self.program)

    def agree(self, lead: Mapping[str, Any]) -> None:
        """Compare them on a typed lead."""
        expected = of_interpreter(self.rules.interpret(lead, on=self.now))
        found = of_masks(self.rules, self.program, self.reasons, lead, self.now)
        if self.reasons.unwritten:
            expected = {name: each for name, each in expected.items() if name in found}
        assert not differences(expected, found), self.reasons.text


def agree(rules: Ruleset, leads: Iterable[Mapping[str, Any]], on: When) -> None:
    """Compare the two on typed leads."""
    compared = Compared(rules, on)
    assert not compared.reasons.unwritten
    for lead in leads:
        compared.agree(lead)


@slow
@given(rulesets(), LEADS, ANY_LEADS)
def test_masks_agree_with_the_interpreter(generated: Generated, lead: dict[str, Any], any_lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    agree(rules, [rules.reader().read(each).values for each in (lead, any_lead, {})], ON)


@pytest.mark.parametrize("line", ["+7 each events, up to 20", "-7 each events, up to 21", "+1.5 each events, up to 2"])
def test_a_line_waits_until_it_has_given_all_that_it_can(line: str) -> None:
    """Found by the test above: seven points each are not yet all of twenty after the second."""
    line = line.replace("events", "events where kind is mail ")
    rules = Ruleset.from_text(
        f"ruleset r\nlead\n  events list of\n    kind one of mail, call\nscore s\n  {line}\ndefine d\n  s >= 20\n"
    )
    leads = [{"events": [*({"kind": "mail"} for _ in range(count)), {}]} for count in range(5)]
    agree(rules, [rules.reader().read(each).values for each in leads], ON)


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.rules")), ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(path: Path) -> None:
    rules = Ruleset.load(path)
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text().splitlines()
    agree(rules, [rules.reader().read(json.loads(line)).values for line in [*lines, "{}"]], "2026-11-20")
    for example in rules.graph.examples:
        agree(rules, [example.lead], example.on or "2026-11-20")
