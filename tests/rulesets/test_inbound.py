"""The example that people see first: its leads show everything that its rules can say."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadrules.graph.truths import HandoffState
from leadrules.leads.open import open_leads
from leadrules.leads.rows import Row
from leadrules.ruleset import Ruleset, Verdict
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from leadrules.leads.lead import Lead

FOLDER = Path(__file__).resolve().parents[2] / "rulesets" / "inbound"
# The day for which the leads were invented; a weekday at its first moment.
ON = "2026-11-20"


@cache
def rules() -> Ruleset:
    return Ruleset.load(FOLDER / "inbound.rules")


@cache
def leads(name: str, source: str | None) -> tuple[Lead, ...]:
    reader = rules().reader(source)
    with open_leads(FOLDER / name) as file:
        rows = list(file.rows)
    assert all(isinstance(row, Row) for row in rows)
    return tuple(reader.read_row(row) for row in rows if isinstance(row, Row))


@cache
def verdicts(name: str = "leads.jsonl", source: str | None = None) -> dict[str, Verdict]:
    return {str(lead.id): rules().evaluate_read(lead, on=ON) for lead in leads(name, source)}


def test_the_script_writes_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, FOLDER / "make_leads.py", "--into", tmp_path], check=True)
    for name in ("leads.jsonl", "leads.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(("name", "source"), [("leads.jsonl", None), ("leads.csv", "salesforce")])
def test_leads_are_numbered(name: str, source: str | None) -> None:
    assert [lead.values["lead_id"] for lead in leads(name, source)] == [f"L-{number:04}" for number in range(1, 61)]


@pytest.mark.parametrize(("name", "source"), [("leads.jsonl", None), ("leads.csv", "salesforce")])
def test_every_outcome_occurs(name: str, source: str | None) -> None:
    found = verdicts(name, source).values()
    for stage in ("mql", "sql"):
        assert {verdict.stages[stage].outcome for verdict in found} == set(Outcome)
        assert {verdict.stages[stage].own for verdict in found} == set(Outcome)
    assert {each.disqualified_by for each in found} == {(), ("competitor",), ("student",)}
    assert {outcome for each in found for outcome in each.stages["mql"].perhaps_disqualified_by} == {"competitor"}
    assert {verdict.handoffs["to_sales"].state for verdict in found} == set(HandoffState)
    assert {verdict.scores["engagement"].grade for verdict in found} >= {"cold", "warm", None}


@pytest.mark.parametrize(("name", "source"), [("leads.jsonl", None), ("leads.csv", "salesforce")])
def test_every_row_of_the_territory_is_used(name: str, source: str | None) -> None:
    given = {verdict.tables["territory"].values["gives"].value for verdict in verdicts(name, source).values()}
    assert given == {'"Enterprise DACH"', '"SMB DACH"', '"France"', '"Inside sales"', None}


def test_the_first_lead_is_two_questions_away() -> None:
    verdict = verdicts()["L-0001"]
    assert verdict.stage == "mql"
    assert verdict.outcome("sql") is Outcome.UNDECIDED
    assert verdict.stages["sql"].because == ("money", "urgency")
    assert set(verdict.stages["sql"].missing) == {"budget", "budget_confirmed", "decision_date"}
    assert verdict.unusable == ()


def test_unusable_values_are_counted_by_field() -> None:
    found = Counter(each.field for verdict in verdicts().values() for each in verdict.unusable)
    assert found == {
        "employees": 2,
        "decision_date": 1,
        "email": 1,
        "country": 1,
        "level": 1,
        "budget": 1,
        "activities[2].at": 1,
        "phone": 1,
    }


def test_the_export_holds_the_same_leads() -> None:
    clean, exported = leads("leads.jsonl", None), leads("leads.csv", "salesforce")
    differing = [
        (a.values["lead_id"], name)
        for a, b in zip(clean, exported, strict=True)
        for name in {*a.values, *b.values}
        if a.values.get(name) != b.values.get(name)
    ]
    # Users left their mark in every third lead from the fourth, in one cell each.
    assert {lead for lead, _ in differing} <= {f"L-{number:04}" for number in range(4, 61, 3)}
    assert len({lead for lead, _ in differing}) == len(differing)
    assert len(differing) >= 10


def test_the_export_is_read_as_its_columns_say() -> None:
    assert leads("leads.csv", "salesforce")[0].unknown == ("Lead Owner",)
    assert all(each.column for lead in leads("leads.csv", "salesforce") for each in lead.unusable)
    assert sum(len(lead.unusable) for lead in leads("leads.csv", "salesforce")) > 9


def test_every_lead_can_be_explained() -> None:
    for verdict in verdicts().values():
        assert str(verdict.lead) in verdict.explain()
