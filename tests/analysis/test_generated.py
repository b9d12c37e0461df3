"""Rules of every kind: the analysis ends, and says nothing that a lead contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import LEADS, Generated, rulesets

from leadrules.analysis.about import About
from leadrules.analysis.answers import Answers
from leadrules.analysis.findings import findings
from leadrules.analysis.fixed import Fixed
from leadrules.backends.interpreter import constraint
from leadrules.ruleset import Ruleset
from leadrules.schema.reading import Context, read
from leadrules.schema.values import MISSING

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
WORTH = "worth  money where worth >= 1.01 EUR"
ODD = """
table odd gives text
  one match
  | number_b   | amount      | land           | gives |
  | < 2.5      | < 0.02 EUR | -              | "a"   |
  | 2.5 to 3.5 | -           | US, FR, JP, BR | "b"   |
  | > 3.5      | >= 0.01 EUR | is known       | "c"   |
"""


@settings(max_examples=often(10))
@given(rulesets(), st.lists(LEADS, min_size=5, max_size=20))
def test_no_lead_does_what_is_said_to_be_impossible(generated: Generated, leads: list[dict[str, object]]) -> None:
    ruleset = Ruleset.from_text(generated.text)
    about = About(ruleset.graph, NOW, Answers(ruleset.graph, NOW, seconds=0.3, in_all=3))
    fixed = Fixed(about)
    reader, program = ruleset.reader(), about.answers.program
    results = [program.run(reader.read(lead).values) for lead in leads]
    for of, outcome in fixed.proofs:
        node = of if isinstance(of, str) else fixed.asked[of].node
        place = program.place(node)
        assert place is not None
        assert all(each[place] is not outcome for each in results), (node, outcome)


@settings(max_examples=often(5))
@given(rulesets())
def test_every_finding_is_made_of_every_kind_of_rule(generated: Generated) -> None:
    ruleset = Ruleset.from_text(generated.text)
    found = findings(ruleset.graph, NOW, seconds=0.3, in_all=3)
    assert all(each.message for each in found.diagnostics)
    # The same rules at the same moment: the same is said, but for what depends on how fast the machine is.
    without = findings(ruleset.graph, NOW, solves=False)
    assert without == findings(ruleset.graph, NOW, solves=False)


@settings(max_examples=often(5))
@given(rulesets(), st.data())
def test_every_lead_that_is_shown_could_come_from_outside(generated: Generated, data: st.DataObject) -> None:
    # Rows and bounds that name numbers which a field may not be able to hold.
    bound = data.draw(st.sampled_from(["2.5", "40", "-3"]))
    text = generated.text.replace("number_b >= -1000000", f"number_b >= {bound}").replace("worth  money", WORTH)
    graph = Ruleset.from_text(text + ODD).graph
    shown: list[Mapping[str, Any]] = []

    def told(lead: Mapping[str, Any], *_: object) -> tuple[tuple[str, str], ...]:
        shown.append(lead)
        return (("a", "lead"),)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("leadrules.analysis.about.told", told)
        # What the solver finds is a lead: see tests/agreement/test_smt.py.
        findings(graph, NOW, solves=False)
    context, fulfils = Context(ZoneInfo(graph.timezone)), constraint(graph)
    for lead in shown:
        for name, value in lead.items():
            field = graph.fields[name]
            assert plainly(read(plainly(value), field.type, context)) == plainly(value), (name, value)
            assert fulfils(field, value), (name, value)
            for entry in value if isinstance(value, tuple) else ():
                for part in field.parts:
                    assert part.name not in entry or fulfils(part, entry[part.name]), (name, entry)


def plainly(value: object) -> object:
    """A value as it comes from outside."""
    if isinstance(value, tuple):
        return [plainly(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plainly(each) for name, each in value.items() if each is not MISSING}
    return value
