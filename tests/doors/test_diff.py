"""`leadrules diff`: what a change means, in every format, with its statuses, replayed on leads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from leadrules.cli import group
from leadrules.cli.replay import many_of

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from leadrules import Difference
    from leadrules.change.many import Many
    from leadrules.cli.leads import Leads

RULES = """\
ruleset small "Small rules"
  currency  EUR

lead
  lead_id    text
  employees  integer
  country    country
  budget     money

stage mql "Marketing-qualified lead"
  size: employees >= 50

stage sql "Sales-qualified lead" after mql
  money: budget >= 20k EUR

source crm "An export"
  lead_id    from "Id"
  employees  from "Staff"
  budget     from "Money"
"""
LEADS = (
    "lead_id,employees,budget,result\nL-1,60,25000,won\nL-2,90,40000,lost\nL-3,70,,\nL-4,20,30000,won\nL-5,x,1,won\n"
)
ON = ("--on", "2026-11-20")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "new.rules").write_text(RULES.replace("20k EUR", "30k EUR"), encoding="utf-8")
    (tmp_path / "same.rules").write_text(f"# A remark.\n{RULES}", encoding="utf-8")
    (tmp_path / "broken.rules").write_text(RULES.replace("budget >=", "budgt >="), encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def run(files: Path, *arguments: str) -> Result:
    named = [str(files / each) if each.endswith((".rules", ".csv", ".out")) else each for each in arguments]
    return CliRunner().invoke(group, ["diff", *named, *ON])


def test_a_change_in_short_and_in_full(files: Path) -> None:
    result = run(files, "old.rules", "new.rules")
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert "1 definition means something else" in said
    assert "Sales-qualified lead (sql): is stricter" in said
    assert "Some leads that met it no longer do." in said
    assert "No lead newly meets it (proved)." in said
    assert "Changed: Money: budget is at least 30,000 EUR – was: budget is at least 20,000 EUR" in said
    assert "Now: not met – Money: Budget 20,000 EUR (wanted: at least 30,000 EUR)" in said


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("old.rules", "new.rules", 1), ("old.rules", "same.rules", 0), ("old.rules", "old.rules", 0)],
)
def test_with_exit_code_a_change_of_meaning_is_told_by_the_status(files: Path, old: str, new: str, status: int) -> None:
    assert run(files, old, new, "--exit-code").exit_code == status
    assert run(files, old, new).exit_code == 0


def test_what_means_the_same_is_said_to_mean_the_same(files: Path) -> None:
    assert "nothing means anything else" in " ".join(run(files, "old.rules", "same.rules").output.split())
    assert "no difference" in run(files, "old.rules", "old.rules").output


def test_a_comment_shows_what_matters_and_folds_the_rest(files: Path) -> None:
    output = run(files, "old.rules", "new.rules", "--format", "markdown").output
    head, _, folded = output.partition("<details>")
    assert "- **Sales-qualified lead (sql):** is stricter" in head
    assert "was: budget" not in head
    assert "was: budget" in folded
    assert output.count("<details>") == output.count("</details>")


def test_a_page_needs_nothing_else_and_text_stays_text(files: Path) -> None:
    hostile = RULES.replace("20k EUR", "30k EUR").replace("Sales-qualified lead", "<script>alert(1)</script>")
    (files / "hostile.rules").write_text(hostile, encoding="utf-8")
    output = run(files, "old.rules", "hostile.rules", "--format", "html").output
    assert "<script" not in output
    assert "&lt;script&gt;" in output
    assert "http" not in output.replace("http-equiv", "")
    comment = run(files, "old.rules", "hostile.rules", "--format", "markdown").output
    assert "<script" not in comment.replace("\\<script", "")


def test_programs_get_json(files: Path) -> None:
    found = json.loads(run(files, "old.rules", "new.rules", "--format", "json").output)
    (change,) = found["changes"]
    assert (change["new"], change["relation"], change["up"]["settled"]) == ("sql", "stricter", "none")


def test_it_is_written_to_a_file_and_no_version_is_overwritten(files: Path) -> None:
    assert run(files, "old.rules", "new.rules", "--output", "told.out").exit_code == 0
    assert "is stricter" in (files / "told.out").read_text(encoding="utf-8")
    for name, format_ in (("told.md", "markdown"), ("told.HTML", "html"), ("told.json", "json"), ("told", "text")):
        assert run(files, "old.rules", "new.rules", "--output", str(files / name)).exit_code == 0
        shown = run(files, "old.rules", "new.rules", "--format", format_).stdout
        assert (files / name).read_text(encoding="utf-8") == shown
    refused = run(files, "old.rules", "new.rules", "--output", "new.rules")
    assert refused.exit_code == 2
    assert "would overwrite" in refused.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("absent.rules", "new.rules"), "there is no file"),
        (("old.rules", "absent.rules"), "there is no file"),
        (("main", "absent.rules"), "is a file\n  = help: a git revision is written with the file in it"),
        (("main", "HEAD"), "neither main nor HEAD is a file"),
        (("nowhere:a.rules", "new.rules"), "git"),
        (("nowhere", "new.rules"), "there is no file nowhere, and no such revision"),
        (("broken.rules", "new.rules"), "has mistakes, so what it means cannot be compared"),
        (("leads.csv", "new.rules"), "is a file of leads by its name"),
        (("old.rules", "new.rules", "--outcome", "result"), "name a file of leads with --leads"),
        (("old.rules", "new.rules", "--leads", "absent.csv"), "absent.csv"),
        (("old.rules", "new.rules", "--leads", "leads.csv", "--source", "other"), "have no source `other`"),
        (("old.rules", "new.rules", "--leads", "leads.csv", "--outcome", "other"), "has no column other"),
        (("old.rules", "new.rules", "--leads", "leads.csv", "--outcome", "employees"), "--won VALUE"),
    ],
)
def test_what_cannot_be_done_is_said_once_with_status_2(files: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(files, *arguments)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert "Traceback" not in result.output


def replayed(files: Path, *more: str) -> dict[str, Any]:
    result = run(files, "old.rules", "new.rules", "--leads", "leads.csv", "--format", "json", *more)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)["replay"]
    return found


def test_a_change_is_replayed_on_leads(files: Path) -> None:
    found = replayed(files, "--outcome", "result")
    assert (found["total"], found["moved"], found["won"], found["lost"]) == (5, 1, 3, 1)
    stage, sql = found["moves"]
    assert (stage["definition"], stage["before"], stage["after"], stage["leads"]) == ("", "sql", "mql", 1)
    assert (sql["definition"], sql["before"], sql["after"]) == ("sql", "met", "not met")
    assert (sql["because"], sql["won"], sql["lost"], sql["first"]) == (["Money"], 1, 0, ["L-1"])


def test_what_a_won_lead_has_in_its_column_can_be_said(files: Path) -> None:
    found = replayed(files, "--outcome", "employees", "--won", "60")
    assert (found["won"], found["lost"]) == (1, 4)


def test_managers_read_how_many_leads_move(files: Path) -> None:
    output = run(files, "old.rules", "new.rules", "--leads", "leads.csv", "--outcome", "result").output
    said = " ".join(output.split())
    assert "is stricter – 1 of 5 leads no longer meets it, none newly does" in said
    assert "1 lead: Sales-qualified lead → Marketing-qualified lead; 1 of 1 (100.0%) had won" in said
    assert "1 lead: met → not met, because of Money; 1 of 1 (100.0%) had won – L-1" in said


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("30k EUR", "20k EUR", "1 of 5 leads newly meets it, none drops out"),
        ("20k EUR", "22k EUR", "None of 5 leads moves"),
        ("budget >= 30k EUR", "budget >= 30k EUR or country is FR", "2 of 5 leads are undecided before or after"),
        ("budget >= 20k EUR", "budget between 10k EUR and 30k EUR", "1 of 5 leads no longer meets it, none newly does"),
        ("budget >= 30k EUR", "budget < 30k EUR", "1 of 5 leads no longer meets it, 1 newly does"),
    ],
)
def test_what_becomes_of_the_leads_is_said_in_one_line(files: Path, before: str, after: str, told: str) -> None:
    for name, amount in (("old", before), ("new", after)):
        rules = RULES.replace("budget >= 20k EUR", amount if "budget" in amount else f"budget >= {amount}")
        (files / f"{name}.rules").write_text(rules, encoding="utf-8")
    output = run(files, "old.rules", "new.rules", "--leads", "leads.csv").output
    assert told in " ".join(output.split())


def test_leads_are_read_as_each_version_reads_them(files: Path) -> None:
    # The new version reads another column.
    (files / "new.rules").write_text(RULES.replace('from "Staff"', 'from "People"'), encoding="utf-8")
    (files / "leads.csv").write_text("Id,Staff,People,Money\nL-1,60,20,25000\nL-2,90,90,40000\n", encoding="utf-8")
    found = replayed(files, "--source", "crm")
    assert [(each["definition"], each["first"]) for each in found["moves"] if each["definition"]] == [
        ("mql", ["L-1"]),
        ("sql", ["L-1"]),
    ]


def test_leads_come_from_the_standard_input(files: Path) -> None:
    arguments = ["diff", str(files / "old.rules"), str(files / "new.rules"), "--leads", "-", *ON]
    assert "1 of 5 leads" in CliRunner().invoke(group, arguments, input=LEADS).output


@pytest.mark.parametrize("more", [(), ("--outcome", "Lead Owner", "--won", "Paul Stein"), ("--id", "Name")])
def test_many_leads_are_replayed_as_few_are(
    monkeypatch: pytest.MonkeyPatch, repo_root: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    rules, leads = (repo_root / "rulesets" / "inbound" / name for name in ("inbound.rules", "leads.csv"))
    text = rules.read_text(encoding="utf-8")
    for before, after in (
        ("integer is 50", "integer is 100"),
        ("+25 when", "+30 when"),
        ('"SMB DACH"      ', '"Mid DACH"      '),
        ("full_name, phone, email", "full_name, email"),
        ('"NumberOfEmployees", ', ""),
        ("employees * 120 EUR", "employees * 100 EUR"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    (tmp_path / "new.rules").write_text(text, encoding="utf-8")
    arguments = ["diff", str(rules), str(tmp_path / "new.rules"), "--leads", str(leads), "--source", "salesforce"]
    arguments += ["--format", "json", *ON, *more]
    few = CliRunner().invoke(group, arguments)
    monkeypatch.setattr("leadrules.cli.engine.MANY", 1)
    asked: list[object] = []

    def noted(difference: Difference, found: Leads, source: str | None) -> Many | None:
        many = many_of(difference, found, source)
        asked.append(many)
        return many

    monkeypatch.setattr("leadrules.cli.replay.many_of", noted)
    many = CliRunner().invoke(group, arguments)
    assert few.exit_code == many.exit_code == 0, many.output
    assert asked != [None]
    assert json.loads(many.stdout)["replay"] == json.loads(few.stdout)["replay"]
    assert json.loads(few.stdout)["replay"]["moved"] > 20


def test_many_leads_of_which_none_moves(monkeypatch: pytest.MonkeyPatch, files: Path) -> None:
    monkeypatch.setattr("leadrules.cli.engine.MANY", 1)
    (files / "leads.csv").write_text("lead_id,employees,budget,result\nL-1,60,90000,won\nL-2,1,,\n", encoding="utf-8")
    found = replayed(files)
    assert (found["total"], found["moved"], found["moves"]) == (2, 0, [])


GIVING = """\
define worth as budget * 2
table fee gives money
  first match
  | employees | gives |
  | >= 50     | 20k EUR |
  | -         | 5 EUR |
score size
  +10 when employees >= 50
  grades big from 10, small from 0
"""


def moves_of(files: Path, *changes: tuple[str, str], rules: str = RULES + GIVING) -> dict[str, list[tuple[str, str]]]:
    new = rules
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    (files / "old.rules").write_text(rules, encoding="utf-8")
    (files / "new.rules").write_text(new, encoding="utf-8")
    found: dict[str, list[tuple[str, str]]] = {}
    for each in replayed(files)["moves"]:
        found.setdefault(each["definition"], []).append((each["before"], each["after"]))
    return found


def test_what_is_computed_is_told_in_few_words(files: Path) -> None:
    # Each lead has a value of its own, and nobody reads them all.
    assert moves_of(files, ("budget * 2", "budget * 3")) == {"worth": [("", "comes to more")]}
    assert moves_of(files, ("budget * 2", "budget - 30k EUR")) == {"worth": [("", "comes to less")]}


def test_what_a_table_gives_is_told_with_its_unit(files: Path) -> None:
    assert moves_of(files, ("20k EUR |", "30k EUR |"))["fee"] == [("20,000 EUR", "30,000 EUR")]


def test_a_grade_that_no_lead_has_moves_none(files: Path) -> None:
    assert moves_of(files, ("big from 10", "huge from 50, big from 10")) == {}
    assert moves_of(files, ("big from 10", "huge from 10"))["size"] == [
        ("big", "huge"),
        ("small to big", "small to huge"),
    ]


@pytest.mark.parametrize("least", [1, 100_000])
def test_a_stage_under_another_name_moves_no_lead(files: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    monkeypatch.setattr("leadrules.cli.engine.MANY", least)
    assert moves_of(files, ("stage mql", "stage qualified"), ("after mql", "after qualified")) == {}


@pytest.mark.parametrize("least", [1, 100_000])
def test_stages_in_another_order_move_who_meets_both(files: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    monkeypatch.setattr("leadrules.cli.engine.MANY", least)
    mql = RULES[RULES.index("stage mql") : RULES.index("stage sql")]
    assert moves_of(files, (mql, ""), ("source crm", f"{mql}source crm")) == {"": [("sql", "mql")]}


def test_a_list_that_fields_are_read_by_is_looked_at(files: Path) -> None:
    rules = RULES.replace("  employees  integer\n", "  employees  integer where employees in sizes\n")
    rules = rules.replace("lead\n", "list sizes is 60, 90, 70, 20\n\nlead\n", 1)
    assert moves_of(files, ("60, 90, 70, 20", "60, 70, 20"), rules=rules)["mql"] == [("met", "undecided")]


@pytest.mark.parametrize("least", [1, 100_000])
def test_a_lead_without_an_outcome_has_none(files: Path, monkeypatch: pytest.MonkeyPatch, least: int) -> None:
    monkeypatch.setattr("leadrules.cli.engine.MANY", least)
    lines = [
        '{"employees": 60, "budget": 25000, "result": true}',
        '{"employees": 60}',
        '{"employees": 60, "result": 0}',
    ]
    (files / "leads.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run(
        files,
        "old.rules",
        "new.rules",
        "--leads",
        str(files / "leads.jsonl"),
        "--outcome",
        "result",
        "--format",
        "json",
    )
    assert "not known whether" not in result.stderr
    found = json.loads(result.stdout)["replay"]
    assert (found["total"], found["won"], found["lost"]) == (3, 1, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--source", "crm"), "`--source` says how leads are read, and none are given"),
        (("--id", "employees", "--partial"), "`--id` and `--partial` say how leads are read"),
        (("--leads", "leads.csv", "--won", "yes"), "name the column with --outcome"),
        (("--in-all", "0"), "is not in the range"),
        (("--leads", "leads.csv", "--outcome", "result", "--won", " "), "--won says nothing"),
    ],
)
def test_options_that_are_to_no_purpose_are_refused(files: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(files, "old.rules", "new.rules", *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_whoever_waits_long_is_told_how_far_it_is(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["diff", str(files / "old.rules"), str(files / "new.rules"), *ON]
    group.main(arguments, standalone_mode=False)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("leadrules.cli.waiting.PATIENCE", -1.0)
    group.main(arguments, standalone_mode=False)
    told = capsys.readouterr()
    assert "looking for leads, 0 seconds …" in told.err
    # The line is taken away again, and stands in no pipe.
    assert told.err.endswith("\r\x1b[K")
    assert "looking for" not in told.out


def test_what_there_was_no_time_for_is_said(files: Path) -> None:
    text = "".join(f"define d{each}\n  employees + budget / 1 EUR >= {each}\n" for each in range(40))
    (files / "old.rules").write_text(RULES + text, encoding="utf-8")
    (files / "new.rules").write_text(RULES + text.replace(">=", "<"), encoding="utf-8")
    result = run(files, "old.rules", "new.rules", "--in-all", "0.01", "--exit-code")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "definitions may mean something else" in said
    assert "There was no time to settle all of" in said
    assert "(there was no time for it)" in said
