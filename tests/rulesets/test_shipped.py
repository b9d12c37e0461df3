"""Every ruleset that people can start from: nothing to complain of, laid out, its examples as expected."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadrules.analysis.findings import findings
from leadrules.compiler import compile_path
from leadrules.examples import ExampleResult, run_examples
from leadrules.ruleset import Ruleset
from leadrules.schema.outcome import Outcome
from leadrules.source import Source
from leadrules.syntax.format import format_text

ROOT = Path(__file__).resolve().parents[2] / "rulesets"
SHIPPED = sorted(ROOT.rglob("*.rules"))
FRAMEWORKS = sorted((ROOT / "frameworks").glob("*.rules"))
VOCABULARIES = sorted((ROOT / "vocabulary").glob("*.rules"))
FEWEST_EXAMPLES = 3
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_start_from() -> None:
    assert {named(path) for path in SHIPPED} >= {
        "inbound/inbound.rules",
        *(f"frameworks/{name}.rules" for name in ("anum", "bant", "champ", "fit_and_engagement", "gpctba", "meddpicc")),
        *(f"vocabulary/{name}.rules" for name in ("crm", "hubspot", "marketo", "salesforce")),
    }


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_nothing_is_wrong_with_it(path: Path) -> None:
    assert compile_path(path).diagnostics == ()


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_no_lead_that_there_could_be_shows_anything_wrong(path: Path) -> None:
    found = findings(Ruleset.load(path).graph, NOW, seconds=20)
    assert [each for each in found.diagnostics if each.is_wrong] == []
    assert found.unsettled == ()
    assert len(found.proved) == len(Ruleset.load(path).graph.guarantees)


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_its_examples_come_true(path: Path) -> None:
    results = own_examples(path)
    failures = [failure for result in results for failure in result.failures]
    assert failures == []
    assert path.parent.name != "frameworks" or len(results) >= FEWEST_EXAMPLES


@pytest.mark.parametrize("path", SHIPPED, ids=named)
def test_it_is_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(Source(path.as_posix(), text)) == text


@pytest.mark.parametrize("path", FRAMEWORKS, ids=named)
def test_a_framework_gives_every_definition_a_meaning_for_people(path: Path) -> None:
    graph = Ruleset.load(path).graph
    assert [name for name, definition in graph.definitions.items() if not definition.doc] == []
    assert all(name.startswith(f"{path.stem}_") for name in graph.definitions)


@pytest.mark.parametrize("path", FRAMEWORKS, ids=named)
def test_a_framework_adds_no_stage_to_the_rules_that_use_it(path: Path) -> None:
    verdict = Ruleset.load(path).evaluate({}, on="2026-11-20")
    assert verdict.stages == {}
    assert verdict.disqualifiers == {}


def test_frameworks_can_be_used_together() -> None:
    uses = "".join(f'use "frameworks/{path.name}"\n' for path in FRAMEWORKS)
    rules = Ruleset.from_text(f'ruleset all "All at once"\n  currency EUR\n\nuse "vocabulary/crm.rules"\n{uses}')
    assert rules.diagnostics == ()
    qualified = {f"{path.stem}_qualified" for path in FRAMEWORKS if path.stem != "fit_and_engagement"}
    assert qualified <= set(rules.graph.definitions)
    results = list(run_examples(rules))
    assert len(results) >= FEWEST_EXAMPLES * len(FRAMEWORKS)
    assert [failure for result in results for failure in result.failures] == []


# A lead that the framework's own threshold lets through, and a team's higher one does not.
OVERRIDES = {
    "bant": ("min_budget is 75k EUR", {"budget": "50000"}, "bant_budget"),
    "champ": ("champ_min_budget is 75k EUR", {"budget": "50000"}, "champ_money"),
    "anum": ("anum_min_budget is 75k EUR", {"budget": "50000"}, "anum_money"),
    "gpctba": ("gpctba_min_budget is 75k EUR", {"budget": "50000"}, "gpctba_budget"),
    "meddpicc": ("meddpicc_min_gain is 75k EUR", {"expected_gain": "60000"}, "meddpicc_metrics"),
}


@pytest.mark.parametrize("framework", OVERRIDES)
def test_a_threshold_is_set_by_who_uses_a_framework(framework: str) -> None:
    override, lead, definition = OVERRIDES[framework]
    lead = {"budget_confirmed": "no", **lead}

    def outcome(use: str) -> Outcome:
        rules = Ruleset.from_text(f"ruleset mine\n  currency EUR\n\n{use}\n")
        assert rules.diagnostics == ()
        return rules.evaluate(lead, on="2026-11-20").definitions[definition].outcome

    use = f'use "frameworks/{framework}.rules"'
    assert outcome(use) is Outcome.MET
    assert outcome(f"{use} with {override}") is Outcome.NOT_MET


def test_what_suits_a_team_is_set_by_who_uses_fit_and_engagement() -> None:
    settings = "fit_and_engagement_size is 500, fit_and_engagement_level is director"
    use = 'use "frameworks/fit_and_engagement.rules"'
    lead = {
        "employees": 240,
        "job_level": "manager",
        "industry_matches": "yes",
        "location_matches": "yes",
        "department_matches": "yes",
        "touches": [],
    }

    def cell(use: str) -> object:
        rules = Ruleset.from_text(f"ruleset mine\n  currency EUR\n\n{use}\n")
        return rules.evaluate(lead, on="2026-11-20").tables["fit_and_engagement_cell"].values["gives"].value

    assert cell(use) == '"A3"'
    assert cell(f"{use} with {settings}") == '"C3"'


@pytest.mark.parametrize("path", [path for path in VOCABULARIES if path.stem != "crm"], ids=named)
def test_a_mapping_goes_with_the_frameworks(path: Path, tmp_path: Path) -> None:
    uses = "".join(f'use "frameworks/{each.name}"\n' for each in FRAMEWORKS)
    mine = tmp_path / "mine.rules"
    mine.write_text(f'ruleset mine\n  currency EUR\n\nuse "vocabulary/{path.name}"\n{uses}', encoding="utf-8")
    assert compile_path(mine).diagnostics == ()


def own_examples(path: Path) -> list[ExampleResult]:
    """The examples that stand in the file itself; those of used files are run with their own."""
    ruleset = Ruleset.load(path)
    return [each for each in run_examples(ruleset) if Path(each.example.span.path).resolve() == path]
