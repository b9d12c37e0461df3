"""`leadrules explain --what-if`: what would change it, in every format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small "Small rules"
  currency  EUR

lead
  lead_id    text
  budget     money
  confirmed  yes/no
  problem    text
  status     one of new, open, lost "Where the work <b>on it</b> stands"

disqualify lost "Lost" when status is lost

stage mql "Marketing-qualified lead"
  status is known

stage sql "Sales-qualified lead" after mql
  all of
    money: budget >= 20k EUR or confirmed is yes
    need:  problem is known
"""
LEADS = """\
lead_id,budget,confirmed,problem,status
new,8000,,,new
done,30000,,the close,open
lost,,,,lost
"""
ON = ("--on", "2026-11-20")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules, leads = tmp_path / "small.rules", tmp_path / "leads.csv"
    rules.write_text(RULES, encoding="utf-8")
    leads.write_text(LEADS, encoding="utf-8")
    return rules, leads


def run(files: tuple[Path, Path], lead: str, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["explain", *map(str, files), *ON, "--lead", lead, *arguments])
    return done.exit_code, done.stdout, done.stderr


def section(out: str) -> list[str]:
    lines = out.splitlines()
    start = lines.index("What would change it")
    return lines[start + 1 : lines.index("", start)]


def test_the_way_on_and_the_way_back_are_told(files: tuple[Path, Path]) -> None:
    status, out, err = run(files, "new", "--what-if")
    assert (status, err) == (0, "")
    assert section(out) == [
        "  To become Sales-qualified lead: all of these together:",
        "    Problem: known (now not known)",
        "    and one of these:",
        "      Confirmed: yes (now not known)",
        "      Budget: at least 20,000 EUR (now 8,000 EUR)",
        "    Fewer than 2 changes are not enough.",
        "  Marketing-qualified lead would be lost by:",
        "    Status (where the work <b>on it</b> stands): lost (now new)",
    ]


def test_without_it_nothing_is_said_of_it(files: tuple[Path, Path]) -> None:
    assert "What would change it" not in run(files, "new")[1]


def test_the_last_stage_can_only_be_lost(files: tuple[Path, Path]) -> None:
    assert section(run(files, "done", "--what-if")[1]) == [
        "  Sales-qualified lead is the last stage.",
        "  Sales-qualified lead would be lost by: any one of these:",
        "    Budget: less than 20,000 EUR (now 30,000 EUR)",
        "    Status (where the work <b>on it</b> stands): lost (now open)",
        "  Taken as given: Problem.",
    ]


def test_what_is_kept_can_close_every_way(files: tuple[Path, Path]) -> None:
    assert section(run(files, "lost", "--what-if", "--keep", "status")[1]) == [
        "  To become Marketing-qualified lead: nothing that could still change or be found out is enough.",
        "  Taken as given: Status.",
    ]


def test_only_some_fields_may_change(files: tuple[Path, Path]) -> None:
    out = section(run(files, "new", "--what-if", "--only", "problem", "--only", "budget")[1])
    assert out[:3] == [
        "  To become Sales-qualified lead: all of these together:",
        "    Budget: at least 20,000 EUR (now 8,000 EUR)",
        "    Problem: known (now not known)",
    ]


def test_json_holds_the_ways(files: tuple[Path, Path]) -> None:
    whole = json.loads(run(files, "new", "--what-if", "--format", "json")[1])
    assert set(whole) == {"story", "verdict", "what_if"}
    reach = whole["what_if"]["reach"]
    assert (reach["stage"], reach["is_proved"]) == ("sql", True)
    assert [[(each["field"], each["value"]) for each in way["changes"]] for way in reach["ways"]] == [
        [("confirmed", True), ("problem", "something else")],
        [("budget", "20000"), ("problem", "something else")],
    ]
    assert {way["stage"] for way in reach["ways"]} == {"sql"}
    assert set(json.loads(run(files, "new", "--format", "json")[1])) == {"story", "verdict"}


def test_markdown_and_html_say_the_same(files: tuple[Path, Path]) -> None:
    markdown = run(files, "done", "--what-if", "--format", "markdown")[1]
    assert "## What would change it" in markdown
    assert "- **Budget:** less than 20,000 EUR (now 30,000 EUR)" in markdown
    assert r"\<b\>on it\</b\>" in markdown
    html = run(files, "done", "--what-if", "--format", "html")[1]
    assert '<h2 id="changes-title">What would change it</h2>' in html
    assert "less than 20,000 EUR (now 30,000 EUR)" in html
    assert "where the work &lt;b&gt;on it&lt;/b&gt; stands" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--only", "budget"), "error: --only and --keep say what may change, so they go with --what-if\n"),
        (
            ("--what-if", "--only", "budget", "--keep", "budget"),
            "error: `budget` cannot both change and stay as it is\n",
        ),
        (("--what-if", "--keep", "budgit"), "error: the rules have no field `budgit`; did you mean `budget`?\n"),
    ],
)
def test_what_cannot_be_asked_is_said(files: tuple[Path, Path], arguments: tuple[str, ...], message: str) -> None:
    assert run(files, "new", *arguments) == (2, "", message)


def test_rules_without_stages_have_nothing_to_reach(files: tuple[Path, Path]) -> None:
    files[0].write_text("lead\n  lead_id  text\n  budget  number\n\ndefine big\n  budget >= 5\n", encoding="utf-8")
    status, out, err = run(files, "new", "--what-if")
    assert (status, out, err) == (2, "", "error: the rules have no stage that a lead could reach or lose\n")
