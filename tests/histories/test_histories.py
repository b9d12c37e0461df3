"""Rules of two companies that were published as prose: they can be written, and what is wrong with them is found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadrules import Ruleset
from leadrules.analysis.findings import findings
from leadrules.change import difference
from leadrules.compiler import compile_path
from leadrules.examples import run_examples
from leadrules.source import Source
from leadrules.syntax.format import format_text

if TYPE_CHECKING:
    from leadrules.diagnostics import Diagnostic

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOOLS, TEAMS = "developer_tools", "team_analytics"
WRITTEN = sorted(HERE.glob("*/[0-9].rules"))


def found(history: str, version: str) -> dict[str, Diagnostic]:
    """What is wrong with a version, by its code."""
    compiled = compile_path(HERE / history / f"{version}.rules", today=TODAY)
    looked_at = findings(compiled.graph, NOW).diagnostics if compiled.graph is not None else ()
    wrong = [each for each in (*compiled.diagnostics, *looked_at) if each.is_wrong]
    by_code = {each.code: each for each in wrong}
    assert len(by_code) == len(wrong)
    return by_code


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_they_can_be_written_and_do_what_they_say(path: Path) -> None:
    results = list(run_examples(Ruleset.load(path)))
    assert results
    assert [result.example.title for result in results if not result.passed] == []


@pytest.mark.parametrize("version", ["1", "2"])
def test_points_contradict_each_other_and_a_threshold_needs_no_intent(version: str) -> None:
    wrong = found(TOOLS, version)
    assert set(wrong) == {"contradicting-points", "no-behaviour"}
    points = wrong["contradicting-points"]
    assert "+50 and −10" in points.message
    assert points.witness == (("job_title", "“Senior Developer”"),)
    behaviour = wrong["no-behaviour"]
    assert "nothing under `intent`" in behaviour.message
    assert {name for name, _ in behaviour.witness} <= {"job_title", "newsletter", "downloads"}


def test_without_brackets_it_cannot_even_be_written() -> None:
    assert set(found(TEAMS, "as_published")) == {"mixed-and-or"}


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_part_of_a_title_is_found_in_other_titles(version: str) -> None:
    wrong = found(TEAMS, version)
    assert set(wrong) == {"inside-words"}
    assert wrong["inside-words"].witness == (("job_title", "“Director”"),)


@pytest.mark.parametrize("history", [TOOLS, TEAMS])
def test_nothing_is_wrong_with_what_both_teams_would_settle_on(history: str) -> None:
    assert found(history, "3") == {}


@pytest.mark.parametrize("history", [TOOLS, TEAMS])
def test_each_version_means_something_else(history: str) -> None:
    prints = [Ruleset.load(path).fingerprint for path in WRITTEN if path.parent.name == history]
    assert len(set(prints)) == len(prints) == 3


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_they_are_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(Source(path.name, text)) == text


@pytest.mark.parametrize(
    ("history", "old", "new", "meaning"),
    [
        # A download gives less: what it takes away from the points, it takes away from the leads.
        (TOOLS, "1", "2", {"lead_score": "stricter", "mql": "stricter"}),
        (TOOLS, "2", "3", {"writes_code": "added", "lead_score": "stricter", "mql": "stricter"}),
        # The two readings of one sentence: whoever reads it so calls more companies, and loses none.
        (TEAMS, "1", "2", {"target_profile": "looser", "call": "looser"}),
        # Directors and doctors are called no more, and a title that is written out is.
        (TEAMS, "2", "3", {"target_profile": "stricter", "leads_technology": "both", "call": "both"}),
    ],
)
def test_what_each_change_of_its_history_means(history: str, old: str, new: str, meaning: dict[str, str]) -> None:
    found = difference(HERE / history / f"{old}.rules", HERE / history / f"{new}.rules", on=NOW)
    assert {each.new: each.relation.value for each in found.changes} == meaning
