"""The SQL statement says what the interpreter says, of every ruleset and lead; what it cannot say, it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement.answers import Answers, differences, of_verdict, shown
from tests.generators.often import often
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.interpreter.show import seen
from leadrules.backends.sql import Query, generate
from leadrules.backends.sql.answers import answers_of
from leadrules.backends.sql.columns import table_of
from leadrules.graph import definitions as d
from leadrules.graph.truths import HandoffState
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted((ROOT / "rulesets").rglob("*.rules"))
# Each example is a ruleset that is written, planned and run anew, against eight leads: a second of work.
slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(40))


Rows = list[Answers]


def in_duckdb(query: Query, leads: Sequence[Mapping[str, Any]]) -> Rows:
    """The statement's answers by our own engine."""
    return answers_of(query, query.run(table_of(leads, query.inputs)))


def told(rules: Ruleset, query: Query, found: Rows) -> Rows:
    """The answers as a verdict tells them."""
    zone = ZoneInfo(rules.graph.timezone)
    for row in found:
        for answer in query.answers:
            owner = rules.graph.definitions[answer.name.split(".")[0]]
            is_told = isinstance(owner, d.ValueDefinition | d.Table) and not answer.name.endswith(".is_open")
            if is_told:
                value = row[answer.name]
                row[answer.name] = shown(
                    seen(answer.name, "table", MISSING if value is None else value, answer.kind, zone)
                )
            elif isinstance(owner, d.Handoff):
                row[answer.name] = HandoffState(row[answer.name])
    return found


def agree(
    rules: Ruleset,
    leads: Sequence[Mapping[str, Any]],
    on: Any,  # noqa: ANN401 - a day, a moment or a text
    run: Callable[[Query, Sequence[Mapping[str, Any]]], Rows] = in_duckdb,
) -> None:
    """Compare the two on typed leads."""
    now = rules.moment(on)
    agree_on(rules, generate(rules.graph, now), leads, now, run)


def agree_on(
    rules: Ruleset,
    query: Query,
    leads: Sequence[Mapping[str, Any]],
    now: datetime,
    run: Callable[[Query, Sequence[Mapping[str, Any]]], Rows] = in_duckdb,
) -> None:
    """Compare a statement's answers with the interpreter's."""
    found = told(rules, query, run(query, leads))
    assert len(found) == len(leads)
    names = {answer.name for answer in query.answers}
    for lead, answers in zip(leads, found, strict=True):
        expected = of_verdict(rules.interpret(lead, on=now))
        assert not differences(expected, answers), (lead, query.text)
        assert names == expected.keys()


@slow
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_sql_agrees_with_the_interpreter(generated: Generated, leads: list[dict[str, Any]]) -> None:
    rules = Ruleset.from_text(generated.text)
    read = [rules.reader().read(lead).values for lead in [*leads, {}]]
    agree(rules, read, ON)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(path: Path) -> None:
    rules = Ruleset.load(path)
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text().splitlines()
    leads = [rules.reader().read(json.loads(line)).values for line in [*lines, "{}"]]
    agree(rules, leads, "2026-11-20")
    for example in rules.graph.examples:
        agree(rules, [example.lead], example.on or "2026-11-20")
