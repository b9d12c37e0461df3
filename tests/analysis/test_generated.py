"""Rules of every kind: the analysis ends, and says nothing that a lead contradicts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import LEADS, Generated, rulesets

from leadrules.analysis.about import About
from leadrules.analysis.answers import Answers
from leadrules.analysis.findings import findings
from leadrules.analysis.fixed import Fixed
from leadrules.ruleset import Ruleset

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)


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
