"""A verdict gives outcomes at once, and everything else as the interpreter tells it."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from leadrules import Outcome, Ruleset
from leadrules import verdict as parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules import Verdict

INBOUND = Path(__file__).resolve().parents[1] / "rulesets" / "inbound"
ON = "2026-11-20"


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return Ruleset.load(INBOUND / "inbound.rules")


@pytest.fixture(scope="module")
def lead() -> dict[str, Any]:
    first: dict[str, Any] = json.loads((INBOUND / "leads.jsonl").read_text(encoding="utf-8").splitlines()[0])
    return first


@pytest.fixture
def lazy(rules: Ruleset, lead: dict[str, Any]) -> Verdict:
    return rules.evaluate(lead, on=ON)


@pytest.fixture
def whole(rules: Ruleset, lead: dict[str, Any]) -> Verdict:
    return rules.interpret(rules.reader().read(lead).values, on=ON)


def is_interpreted(verdict: Verdict) -> bool:
    """Whether the interpreter has been asked."""
    if "_kept" not in vars(verdict):
        return True
    of = vars(verdict).get("_of")
    return of is not None and "interpreted" in vars(of)


def test_outcomes_points_and_states_need_no_interpreter(lazy: Verdict) -> None:
    assert (lazy.lead, lazy.stage, lazy.disqualified_by, lazy.unusable) == ("L-0001", "mql", (), ())
    assert lazy.outcome("sql") is Outcome.UNDECIDED
    assert lazy.stages["mql"].outcome is Outcome.MET
    assert str(lazy.scores["engagement"].low) == "43"
    assert lazy.scores["engagement"].grade == "warm"
    assert lazy.handoffs["to_sales"].state == "undecided"
    assert lazy.definitions["in_target_market"].outcome is Outcome.MET
    assert lazy.disqualifiers["student"].outcome is Outcome.NOT_MET
    assert [seen.value for seen in lazy.tables["territory"].values.values()] == ['"SMB DACH"']
    assert not lazy.tables["territory"].is_undecided
    assert not is_interpreted(lazy)


def test_what_it_waits_for_and_why_need_no_interpreter(lazy: Verdict, whole: Verdict) -> None:
    sql, expected = lazy.stages["sql"], whole.stages["sql"]
    assert sql.missing == expected.missing == ("budget", "budget_confirmed", "decision_date")
    assert (sql.because, sql.own) == (expected.because, expected.own)
    assert lazy.stages["mql"].because == whole.stages["mql"].because != ()
    assert lazy.scores["engagement"].missing == whole.scores["engagement"].missing
    assert lazy.handoffs["to_sales"].missing == expected.missing
    assert lazy.tables["territory"].missing == ()
    assert not is_interpreted(lazy)


def test_who_keeps_a_lead_from_a_stage_needs_no_interpreter(rules: Ruleset, lead: dict[str, Any]) -> None:
    barred = lead | {"email": "jo@rival.example", "level": "staff", "function": None}
    verdict = rules.evaluate(barred, on=ON)
    expected = rules.interpret(rules.reader().read(barred).values, on=ON).stages["sql"]
    stage = verdict.stages["sql"]
    assert stage.disqualified_by == expected.disqualified_by == ("competitor",)
    assert stage.perhaps_disqualified_by == expected.perhaps_disqualified_by == ("student",)
    assert stage.because == expected.because
    assert stage.because[0] == "competitor"
    assert not is_interpreted(verdict)


def test_the_rest_comes_from_the_interpreter_once(lazy: Verdict, whole: Verdict) -> None:
    assert lazy.stages["sql"].settles == whole.stages["sql"].settles
    assert is_interpreted(lazy)
    assert lazy.fields == whole.fields
    assert type(lazy) is type(whole)


def test_a_stage_alone_makes_nothing_else(lazy: Verdict) -> None:
    assert lazy.stage == "mql"
    assert vars(lazy).keys() == {"_kept", "stage"}


def test_what_pydantic_notes_of_a_verdict_is_that_of_the_whole(lazy: Verdict, whole: Verdict) -> None:
    assert lazy.stages["sql"].model_fields_set == whole.stages["sql"].model_fields_set
    assert lazy.model_fields_set == whole.model_fields_set
    assert lazy.model_extra is None


LOOKS: dict[str, Callable[[Verdict], Any]] = {
    "equality": lambda verdict: verdict,
    "dump": lambda verdict: verdict.model_dump(),
    "json": lambda verdict: verdict.model_dump_json(),
    "stage": lambda verdict: verdict.stages["sql"],
    "stage, dumped": lambda verdict: verdict.stages["sql"].model_dump_json(),
    "score": lambda verdict: verdict.scores["engagement"].model_dump(),
    "handoff": lambda verdict: verdict.handoffs["to_sales"].answer_within,
    "table": lambda verdict: verdict.tables["territory"].values,
    "table, dumped": lambda verdict: verdict.tables["territory"].model_dump(),
    "fields": dict,
    "repr": repr,
    "pickle": lambda verdict: pickle.loads(pickle.dumps(verdict)),  # noqa: S301 - our own bytes
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "copy with changes": lambda verdict: verdict.model_copy(update={"lead": "other"}),
    "explanation": lambda verdict: verdict.explain(full=True),
}


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_looks_at_it_sees_the_whole(look: str, lazy: Verdict, whole: Verdict) -> None:
    seen = LOOKS[look](lazy)
    assert seen == LOOKS[look](whole)
    assert LOOKS[look](whole) == seen


def test_parts_that_were_taken_before_stay_true(lazy: Verdict, whole: Verdict) -> None:
    stage = lazy.stages["sql"]
    assert lazy.model_dump_json() == whole.model_dump_json()
    assert stage == whole.stages["sql"]
    assert type(stage) is parts.StageResult


def test_what_a_table_waits_for_is_looked_up(rules: Ruleset, lead: dict[str, Any]) -> None:
    unknown = {name: value for name, value in lead.items() if name != "country"}
    verdict = rules.evaluate(unknown, on=ON)
    assert verdict.tables["territory"].is_undecided
    (given,) = verdict.tables["territory"].values.values()
    assert given.value is None
    assert not is_interpreted(verdict)
    assert given.missing == verdict.tables["territory"].missing == ("country",)
    assert not is_interpreted(verdict)


def test_it_cannot_be_changed(lazy: Verdict) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        lazy.stage = "sql"  # type: ignore[misc] # what the test is about
    with pytest.raises(ValidationError, match="frozen"):
        lazy.stages["sql"].outcome = Outcome.MET  # type: ignore[misc] # as above


def test_what_there_is_not_is_said(lazy: Verdict) -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        lazy.nonsense  # type: ignore[attr-defined] # noqa: B018 - what the test is about
    with pytest.raises(KeyError):
        lazy.outcome("engagement")
