"""What would change it, for real leads: each way is one, and no single answer is overlooked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from leadrules.analysis.nearest.find import what_if_read
from leadrules.schema.types import YES_NO, ChoiceType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.leads.lead import Lead
    from leadrules.ruleset import Ruleset
    from leadrules.ways import Ways

ON = "2026-11-20"
# A lead in so many.
EVERY = 300


@pytest.fixture(scope="module")
def file(export: Callable[..., Any]) -> Any:  # noqa: ANN401 - what conftest makes cannot be imported
    return export("x_education/lead_scoring.csv", "x_education.rules", "x_education", ON)


@pytest.fixture(scope="module")
def found(file: Any) -> list[tuple[Lead, Ways, bool]]:  # noqa: ANN401 - as above
    told = []
    for lead in file.leads()[::EVERY]:
        what_if = what_if_read(file.rules, lead, on=ON)
        told += [(lead, each, each is what_if.reach) for each in (what_if.reach, what_if.lose) if each is not None]
    return told


def is_met(rules: Ruleset, values: dict[str, Any], stage: str) -> bool:
    return rules.interpret(values, on=ON).stages[stage].outcome.is_met


def test_each_way_is_one(file: Any, found: list[tuple[Lead, Ways, bool]]) -> None:  # noqa: ANN401 - as above
    told = 0
    for lead, ways, wants_met in found:
        for way in ways.ways:
            read = file.rules.reader().read({each.field: each.value for each in way.changes})
            assert read.unusable == ()
            assert is_met(file.rules, {**lead.values, **read.values}, ways.stage) is wants_met
            told += 1
    assert told > len(found) / 2


def test_the_fewest_changes_are_proved(found: list[tuple[Lead, Ways, bool]]) -> None:
    assert [lead.id for lead, ways, _ in found if ways.is_cut_short] == []
    proved = sum(ways.is_proved for _, ways, _ in found)
    assert proved > 0.9 * len(found)


def single_answers(rules: Ruleset, lead: Lead) -> Iterator[dict[str, Any]]:
    """The lead with one answer to a question that has few."""
    for name, field in rules.graph.fields.items():
        if name in lead.values and field.group == "demographic":
            continue
        options: tuple[Any, ...] = (True, False) if field.type == YES_NO else ()
        if isinstance(field.type, ChoiceType):
            options = field.type.values
        for each in options:
            if each != lead.values.get(name):
                yield {**lead.values, name: each}


def test_no_single_answer_is_overlooked(file: Any, found: list[tuple[Lead, Ways, bool]]) -> None:  # noqa: ANN401 - as above
    helped = 0
    for lead, ways, wants_met in found:
        if any(is_met(file.rules, each, ways.stage) is wants_met for each in single_answers(file.rules, lead)):
            assert len(ways.ways[0].changes) == 1, lead.id
            helped += 1
    assert helped > 0
