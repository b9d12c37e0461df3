"""The broken things that a new user hands over: each gets one clear message, an exit status, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small
  currency  EUR

lead
  company    text
  employees  integer

stage big "Big enough"
  employees >= 50

example "a big one"
  lead
    employees  60
  expect
    big  met
"""
LEADS = "company,employees\nGlobex,240\nInitech,about 5\nHooli,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with rules and leads that are right."""
    (tmp_path / "small.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def run(*args: object, text: str | None = None) -> Result:
    """Run a command; whatever goes wrong in it, it ends by itself."""
    result = CliRunner().invoke(group, [str(each) for each in args], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


MISTAKES = {
    "a tab": ("lead\n\tcompany text\n", "error[tab]"),
    "a missing quote": ('lead\n  company text "Legal name\n', "error[unclosed-text]"),
    "a wrong type": ('lead\n  n integer\ndefine x\n  n >= "5"\n', "error[type-mismatch]"),
    "an empty file": ("", "error[empty-file]"),
    "nested beyond reason": ("lead\n  n integer\ndefine x\n  " + "(" * 10_000 + "\n", "error[nested-too-deep]"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_in_rules_is_told_once_with_its_place(folder: Path, text: str, message: str) -> None:
    path = folder / "bad.rules"
    path.write_text(text, encoding="utf-8")
    result = run("check", path)
    assert result.exit_code == 1
    assert result.output.count("error[") == 1
    assert message in result.output
    assert "bad.rules:" in result.output


def test_files_that_are_no_rules_cannot_be_run(folder: Path) -> None:
    (folder / "binary.rules").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "latin.rules").write_bytes("# Größe\n".encode("latin-1"))
    (folder / "empty").mkdir()
    for name, words in (
        ("binary.rules", "is not a text file"),
        ("latin.rules", "is not written in UTF-8"),
        ("empty", "there is no rules file in"),
        ("gone.rules", "there is no file"),
    ):
        result = run("check", folder / name)
        assert result.exit_code == 2
        assert result.output.startswith("error: ")
        assert words in result.output


def test_leads_that_cannot_be_read(folder: Path) -> None:
    (folder / "other.csv").write_text("colour;size\nred;5\n", encoding="utf-8")
    (folder / "nothing.csv").write_text("", encoding="utf-8")
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    for name, words in (
        ("other.csv", "no column of"),
        ("nothing.csv", "is empty"),
        ("picture.csv", "picture.csv"),
        ("gone.csv", "there is no file"),
        (".", "is a folder"),
    ):
        result = run("evaluate", folder / "small.rules", folder / name)
        assert result.exit_code == 2, name
        assert words in result.output


def test_a_file_of_zero_rows_says_so(folder: Path) -> None:
    (folder / "zero.csv").write_text("company,employees\n", encoding="utf-8")
    result = run("evaluate", folder / "small.rules", folder / "zero.csv")
    assert result.exit_code == 1
    assert "holds no leads" in result.output


def test_what_is_right_ends_with_nothing_wrong(folder: Path) -> None:
    assert run("check", folder).exit_code == 0
    assert run("test", folder).output == "1 example, all as expected\n"
    assert run("fmt", "--check", folder).exit_code == 0


def test_a_failing_example_shows_expected_against_actual_and_why(folder: Path) -> None:
    (folder / "small.rules").write_text(RULES.replace("employees  60", "employees  40"), encoding="utf-8")
    result = run("test", folder)
    assert result.exit_code == 1
    assert "expected  met" in result.output
    assert "actual    not met" in result.output
    assert "Employees: 40" in result.output


def test_evaluate_writes_every_lead_and_counts_what_is_unusable(folder: Path) -> None:
    result = run("evaluate", folder / "small.rules", folder / "leads.csv", "--id", "company", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "lead,stage,disqualified_by,big,missing,unusable",
        "Globex,big,,met,,",
        "Initech,,,undecided,employees,employees: `about 5` is not a whole number",
        "Hooli,,,undecided,employees,",
    ]
    assert "unusable values: 1 in 1 of the leads" in result.stderr


def test_strict_lists_instead_and_writes_nothing(folder: Path) -> None:
    out = folder / "out.csv"
    result = run("evaluate", folder / "small.rules", folder / "leads.csv", "--strict", "--output", out)
    assert result.exit_code == 1
    assert "employees about 5" in result.output
    assert not out.exists()
    assert list(folder.glob(".out.csv*")) == []


def test_broken_rows_are_told_with_their_line(folder: Path) -> None:
    (folder / "leads.csv").write_text("company,employees\nGlobex,240,1\nHooli,5\n", encoding="utf-8")
    result = run("evaluate", folder / "small.rules", folder / "leads.csv")
    assert result.exit_code == 1
    assert "line 2" in result.output
    assert "1 broken row was not evaluated" in result.output


def test_cells_that_a_spreadsheet_would_run_are_made_safe(folder: Path) -> None:
    (folder / "leads.csv").write_text('company,employees\n"=cmd()",240\n', encoding="utf-8")
    result = run("evaluate", folder / "small.rules", folder / "leads.csv", "--id", "company", "--format", "csv")
    assert result.stdout.splitlines()[1].startswith("'=cmd()")


def test_leads_from_the_standard_input_and_a_wrong_moment(folder: Path) -> None:
    result = run("evaluate", folder / "small.rules", "-", "--format", "jsonl", text='{"employees": 60}\n')
    assert result.exit_code == 0
    assert '"stage":"big"' in result.stdout
    result = run("evaluate", folder / "small.rules", folder / "leads.csv", "--on", "soon")
    assert result.exit_code == 2
    assert result.output.startswith("error: --on:")


@pytest.mark.parametrize("format_", ["text", "markdown", "json", "html"])
def test_explain_in_every_format(folder: Path, format_: str) -> None:
    how = ("--id", "company", "--lead", "Globex", "--format", format_)
    result = run("explain", folder / "small.rules", folder / "leads.csv", *how)
    assert result.exit_code == 0
    assert "Big enough" in result.stdout


def test_a_lead_that_is_not_there_has_a_neighbour(folder: Path) -> None:
    result = run("explain", folder / "small.rules", folder / "leads.csv", "--id", "company", "--lead", "Globec")
    assert result.exit_code == 1
    assert "did you mean `Globex`?" in result.output


def test_fmt_lays_out_and_leaves_alone_what_it_cannot_read(folder: Path) -> None:
    path = folder / "small.rules"
    path.write_bytes(b"\xef\xbb\xbf" + RULES.replace("  employees >= 50", "  employees   >=  50 # why").encode())
    assert run("fmt", "--check", path).exit_code == 1
    assert run("fmt", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == RULES.replace("  employees >= 50", "  employees >= 50  # why")
    path.write_bytes(b"lead\r\n  company = text\r\n")
    assert run("fmt", path).exit_code == 1
    assert path.read_bytes() == b"lead\r\n  company = text\r\n"
    assert run("fmt", "-", text="lead\n  company   text\n").stdout == "lead\n  company  text\n"


def test_uses_that_cannot_be(folder: Path) -> None:
    for text, code in (
        ('use "gone.rules"\n', "file-not-found"),
        ('use "../out.rules"\n', "outside-root"),
        ('use "a.rules"\n', "cyclic-use"),
    ):
        (folder.parent / "out.rules").write_text("lead\n  n integer\n", encoding="utf-8")
        (folder / "a.rules").write_text(f"{text}lead\n  n integer\n", encoding="utf-8")
        result = run("check", folder / "a.rules")
        assert (result.exit_code, code in result.output) == (1, True)


def test_an_unknown_command_offers_the_nearest() -> None:
    result = run("chekc", "x.rules")
    assert result.exit_code == 2
    assert "did you mean `check`?" in result.output


def test_a_reader_that_has_seen_enough_ends_it_quietly(folder: Path) -> None:
    many = "company,employees\n" + "Globex,240\n" * 2_000
    (folder / "leads.csv").write_text(many, encoding="utf-8")
    call = f"{sys.executable} -m leadrules evaluate small.rules leads.csv --format jsonl | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", call], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
