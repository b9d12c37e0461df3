"""`leadrules explain`: one lead, in every format, found by its name."""

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
  company    text
  employees  integer where employees >= 0
  country    country
  budget     money

score fit "Fit"
  between 0 and 100
  +40 when employees >= 50
  +20 when company is known
  grades hot from 50, cold from 0

stage mql "Marketing-qualified lead"
  size: employees >= 50

stage sql "Sales-qualified lead" after mql
  money: budget >= 20k EUR

table territory "Who gets it" gives text
  first match
  | country | gives    |
  | DE      | "=DACH"  |
  | -       | "Inside" |

source crm "An export"
  missing when "", "N/A"
  lead_id    from "Id"
  employees  from "No of employees"
  budget     from "Budget"
"""

LEADS = "lead_id,company,employees,budget\nL-01,One,60,30000\nL-02,<b>Two</b>,about,\nL-03,Three,10,\n"
ON = ("--on", "2026-11-20")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


def run(*arguments: object, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["explain", *map(str, arguments)], input=given)
    return done.exit_code, done.stdout, done.stderr


def test_text_says_what_why_and_what_to_ask(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON, "--lead", "L-02")
    assert (status, err) == (0, "")
    assert out.startswith("Marketing-qualified lead: not decided yet\n")
    assert "Employees: is it at least 50?" in out
    assert "“about” cannot be used" in out
    assert "\x1b" not in out
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


def test_markdown_has_a_heading(rules: Path, leads: Path) -> None:
    status, out, _ = run(rules, leads, *ON, "--lead", "L-01", "--format", "markdown")
    assert status == 0
    assert out.startswith("# Sales-qualified lead: yes\n")


def test_json_is_json(rules: Path, leads: Path) -> None:
    status, out, _ = run(rules, leads, *ON, "--lead", "L-03", "--format", "json")
    assert status == 0
    story = json.loads(out)["story"]
    assert story["lead"] == "L-03"


@pytest.mark.parametrize("full", [(), ("--full",)])
def test_html_is_a_page_that_takes_nothing_for_markup(rules: Path, leads: Path, full: tuple[str, ...]) -> None:
    page = leads.parent / "page.html"
    status, out, err = run(rules, leads, *ON, "--lead", "L-02", "--format", "html", "--output", page, *full)
    assert (status, out, err) == (0, "", "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    assert "<b>Two</b>" not in text
    assert "<script" not in text


def test_full_adds_the_whole_lead(rules: Path, leads: Path) -> None:
    short = run(rules, leads, *ON, "--lead", "L-01")[1]
    full = run(rules, leads, *ON, "--lead", "L-01", "--full")[1]
    assert len(full) > len(short)
    assert "One" in full


def test_the_only_lead_needs_no_name(rules: Path, leads: Path) -> None:
    status, out, _ = run(rules, "-", *ON, given='{"employees": 60, "budget": "30k EUR"}')
    assert status == 0
    assert out.startswith("Sales-qualified lead: yes\n")
    status, out, err = run(rules, leads, *ON)
    assert (status, out, err) == (2, "", f"error: {leads} holds several leads\n  = help: name one with --lead\n")


def test_a_lead_that_is_not_there(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON, "--lead", "L-1")
    assert (status, out) == (1, "")
    assert err == f"error: {leads} holds no lead called L-1\n  = help: did you mean `L-01`?\n"
    status, out, err = run(rules, leads, *ON, "--lead", "somebody")
    assert (status, out) == (1, "")
    assert "it holds L-01, L-02, L-03; --id names the column that leads are called by" in err


def test_a_lead_is_found_by_another_column(rules: Path, leads: Path) -> None:
    status, out, _ = run(rules, leads, *ON, "--id", "company", "--lead", "Three", "--format", "json")
    assert status == 0
    assert json.loads(out)["story"]["lead"] == "Three"
    status, out, _ = run(rules, leads, *ON, "--id", "company", "--lead", "Three")
    assert status == 0
    assert out.startswith("Marketing-qualified lead: no\n")


@pytest.mark.parametrize(
    ("name", "format_"), [("a.html", "html"), ("a.MD", "markdown"), ("a.json", "json"), ("a", "text")]
)
def test_a_file_is_written_in_the_format_of_its_name(
    rules: Path, leads: Path, tmp_path: Path, name: str, format_: str
) -> None:
    asked = (rules, leads, *ON, "--lead", "L-01")
    assert run(*asked, "--output", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8") == run(*asked, "--format", format_)[1]


def test_output_never_overwrites_what_is_read(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON, "--lead", "L-01", "--output", leads)
    assert (status, out) == (2, "")
    assert "would overwrite" in err
    assert leads.read_text(encoding="utf-8") == LEADS


def test_output_where_nothing_can_be_written(rules: Path, leads: Path, tmp_path: Path) -> None:
    assert run(rules, leads, "--lead", "L-01", "--output", tmp_path)[0] == 2
    assert run(rules, leads, "--lead", "L-01", "--output", tmp_path / "no" / "x.html")[0] == 2
    assert not (tmp_path / "no").exists()


def test_a_file_without_leads_is_a_finding(rules: Path, leads: Path) -> None:
    leads.write_text("lead_id,employees\n", encoding="utf-8")
    assert run(rules, leads) == (1, "", f"{leads} holds no leads\n")
