"""The benchmark measures what it says: its leads are the same each time, and the code by hand is right."""

from __future__ import annotations

import pytest
from tests.benchmark import by_hand
from tests.benchmark.contenders import RULES
from tests.benchmark.equal import OPEN, compare, told
from tests.benchmark.leads import FIELDS, MISSING, MOST_ACTIVITIES, NOW, leads

from leadrules import Ruleset
from leadrules.graph import definitions as d
from leadrules.graph import truths as t


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return Ruleset.load(RULES)


def single(criterion: t.Truth) -> int:
    """Count the criteria of the lead's own values; what rests on another definition is counted there."""
    match criterion:
        case t.Group(parts=parts):
            return sum(map(single, parts))
        case t.Not(of=of):
            return single(of)
        case t.Holds():
            return 0
        case _:
            return 1


def test_the_workload_is_as_large_as_the_page_says(rules: Ruleset) -> None:
    definitions = rules.graph.definitions.values()
    kinds = [type(each) for each in definitions]
    assert len(rules.graph.fields) == 25
    assert set(rules.graph.fields) == {*FIELDS, "activities"}
    assert (kinds.count(d.Definition), kinds.count(d.Disqualifier), kinds.count(d.Stage)) == (8, 1, 3)
    assert sum(single(each.criterion) for each in definitions if isinstance(each, d.Definition | d.Disqualifier)) == 27
    lines = [line for each in definitions if isinstance(each, d.Score) for line in each.lines]
    assert len(lines) == 30
    assert sum(line.over is not None for line in lines) == 5
    (table,) = (each for each in definitions if isinstance(each, d.Table))
    assert len(table.rows) == 10
    (handoff,) = (each for each in definitions if isinstance(each, d.Handoff))
    assert sum(len(item.fields) for item in handoff.must_have) == 8


def test_a_seed_gives_the_same_leads() -> None:
    assert leads(50) == leads(50)
    assert leads(50, seed=1) != leads(50, seed=2)


def test_leads_are_as_full_as_they_say() -> None:
    made = leads(2_000)
    known = sum(len(lead) for lead in made) / (len(made) * (len(FIELDS) + 1))
    assert known == pytest.approx(1 - MISSING, abs=0.01)
    assert {len(lead["activities"]) for lead in made if "activities" in lead} == set(range(MOST_ACTIVITIES + 1))
    assert all(len(lead) == len(FIELDS) + 1 for lead in leads(50, missing=0))


@pytest.mark.parametrize("missing", [MISSING, 0], ids=["some is missing", "nothing is missing"])
def test_the_code_by_hand_says_what_the_interpreter_says(rules: Ruleset, missing: float) -> None:
    made, reader = leads(100, missing=missing), rules.reader()
    read = [reader.read(lead) for lead in made]
    assert [each.unusable for each in read if each.unusable] == []
    expected = [told(rules.interpret(each.values, on=NOW)) for each in read]
    times = by_hand.Times()
    found = compare(expected, [by_hand.verdict(by_hand.read(lead), times) for lead in made])
    assert found.differences == ()
    assert found.open == 0 if missing == 0 else found.decided > found.open > 0


def test_leads_come_out_differently_enough() -> None:
    answers = [by_hand.verdict(by_hand.read(lead), by_hand.Times()) for lead in leads(2_000)]
    by_name = dict(zip(by_hand.ANSWERS, zip(*answers, strict=True), strict=True))
    for name, column in by_name.items():
        assert len(set(column)) > 1, name
    assert len(set(by_name["territory"])) == 10
    assert set(by_name["to_sales"]) == {"not due", "incomplete", "ready"}


def test_a_wrong_answer_is_noticed(rules: Ruleset) -> None:
    right = told(rules.interpret({}, on=NOW))
    wrong = tuple(None if each is OPEN else "wrong" for each in right)
    found = compare([right], [wrong])
    assert len(found.differences) == min(5, found.decided) > 0
