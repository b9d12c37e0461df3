"""What holds of every evaluation, whatever the rules and the lead."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Outcome, Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from leadrules.ruleset import Verdict
    from leadrules.verdict import Trace

RANDOM = st.randoms(use_true_random=False)
slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def evaluated(rules: Ruleset, lead: dict[str, Any]) -> Verdict:
    """The verdict at one moment."""
    return rules.evaluate(lead, on=ON)


@slow
@given(rulesets(), ANY_LEADS)
def test_evaluation_never_raises_and_loses_no_lead(generated: Generated, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    verdict = evaluated(rules, lead)
    assert set(verdict.stages) == {"one", "two"}
    assert verdict.explain()
    # What was there and could not be used is told of; it is never taken for something else.
    for each in verdict.unusable:
        assert each.reason
    assert {name for name, info in verdict.fields.items() if info.presence == "unusable"} <= {
        each.field.split("[")[0] for each in verdict.unusable
    }


@slow
@given(rulesets(), LEADS)
def test_the_same_ruleset_lead_and_moment_give_the_same_bytes(generated: Generated, lead: dict[str, Any]) -> None:
    first = evaluated(Ruleset.from_text(generated.text), lead)
    again = evaluated(Ruleset.from_text(generated.text), dict(reversed(lead.items())))
    assert first.model_dump_json() == again.model_dump_json()


def with_less(lead: dict[str, Any], random: Random) -> dict[str, Any]:
    """The lead with some of it forgotten: fields, fields of its records, or where in a range a number lies."""
    less = deepcopy(lead)
    for name in list(less):
        if random.random() < 0.4:
            del less[name]
    for event in less.get("events", []):
        for name in list(event):
            if random.random() < 0.4:
                del event[name]
    if less.get("size") == "40" and random.random() < 0.5:
        less["size"] = "25-50"
    return less


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    """Every outcome by name."""
    found = {name: each.outcome for name, each in verdict.stages.items()}
    found |= {name: each.outcome for name, each in verdict.definitions.items()}
    return found | {name: each.outcome for name, each in verdict.disqualifiers.items()}


@slow
@given(rulesets(monotone=True), LEADS, RANDOM)
def test_information_settles_and_never_flips(generated: Generated, lead: dict[str, Any], random: Random) -> None:
    """Without `is known`, `is missing` and `first known`, which ask for the missing itself."""
    rules = Ruleset.from_text(generated.text)
    before, after = evaluated(rules, with_less(lead, random)), evaluated(rules, lead)
    later = outcomes(after)
    for name, outcome in outcomes(before).items():
        if not outcome.is_undecided:
            assert later[name] is outcome, name


def end(number: Decimal | None, otherwise: str) -> Decimal:
    """An end of a range."""
    return number if number is not None else Decimal(otherwise)


@slow
@given(rulesets(monotone=True), LEADS, RANDOM)
def test_a_scores_range_only_narrows(generated: Generated, lead: dict[str, Any], random: Random) -> None:
    rules = Ruleset.from_text(generated.text)
    before = evaluated(rules, with_less(lead, random)).scores["points"]
    after = evaluated(rules, lead).scores["points"]
    assert end(before.low, "-Infinity") <= end(after.low, "-Infinity")
    assert end(before.high, "Infinity") >= end(after.high, "Infinity")
    assert end(after.low, "-Infinity") <= end(after.high, "Infinity")
    assert set(after.possible_grades) <= set(before.possible_grades) or not after.possible_grades


def undecided(trace: Trace) -> Iterator[Trace]:
    """The tests that leave a criterion open."""
    if not trace.parts and trace.outcome.is_undecided:
        yield trace
    for part in trace.parts:
        if part.outcome.is_undecided:
            yield from undecided(part)


@slow
@given(rulesets(), LEADS)
def test_an_undecided_outcome_names_what_it_waits_for(generated: Generated, lead: dict[str, Any]) -> None:
    verdict = evaluated(Ruleset.from_text(generated.text), lead)
    for name, outcome in outcomes(verdict).items():
        result = {**verdict.stages, **verdict.definitions, **verdict.disqualifiers}[name]
        assert set(result.missing) <= set(verdict.fields)
        for each in result.settles:
            assert set(each) <= set(verdict.fields)
        if outcome.is_undecided and not result.missing:
            # Only what no lead could decide, such as `1 / 0 > 2`, waits for nothing.
            assert not any(each.kind in ("field", "record") for trace in undecided(result.trace) for each in trace.seen)
