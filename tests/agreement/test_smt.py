"""What z3 is told of rules is what the interpreter makes of them, of every ruleset and lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.rulesets import LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends import interpreter
from leadrules.graph import definitions as d
from leadrules.schema.outcome import Outcome

pytest.importorskip("z3", reason="needs the extra `analysis`")

from leadrules.backends.smt import Impossible, Solver, Wanted, Witness

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


def named(graph: RuleGraph) -> list[str]:
    """Everything that has an outcome."""
    return [name for name, each in graph.definitions.items()
            if isinstance(each, d.Definition | d.Disqualifier | d.Stage)]  # fmt: skip


@slow
@given(rulesets(), LEADS)
def test_a_given_lead_comes_to_what_the_interpreter_says(generated: Generated, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    now = rules.moment(ON)
    values = dict(rules.reader().read(lead).values)
    verdict = rules.interpret(values, on=now)
    solver = Solver([rules.graph], now, interpreter, lead=values, seconds=5)
    for name in named(rules.graph):
        for outcome, expected in OUTCOMES.items():
            answer = solver.find([Wanted(0, name, outcome)])
            if verdict.outcome(name) is expected:
                assert isinstance(answer, Witness), (name, expected, answer)
                assert answer.lead == values
            else:
                assert isinstance(answer, Impossible), (name, expected, answer, verdict.outcome(name))
    assert not solver.unconfirmed


@slow
@given(rulesets(), st.data())
def test_every_witness_is_confirmed(generated: Generated, data: st.DataObject) -> None:
    rules = Ruleset.from_text(generated.text)
    solver = Solver([rules.graph], rules.moment(ON), interpreter, seconds=3)
    for name in named(rules.graph):
        solver.find([Wanted(0, name, data.draw(st.sampled_from([True, False, None])))])
    assert not solver.unconfirmed


@slow
@given(rulesets(), LEADS)
def test_what_a_lead_does_is_never_impossible(generated: Generated, lead: dict[str, Any]) -> None:
    """All that one lead comes to can come true together."""
    rules = Ruleset.from_text(generated.text)
    now = rules.moment(ON)
    verdict = rules.interpret(dict(rules.reader().read(lead).values), on=now)
    of = {outcome: truth for truth, outcome in OUTCOMES.items()}
    solver = Solver([rules.graph], now, interpreter, seconds=3)
    wishes = [Wanted(0, name, of[verdict.outcome(name)]) for name in named(rules.graph)]
    assert not isinstance(solver.find(wishes), Impossible)
    assert not solver.unconfirmed
