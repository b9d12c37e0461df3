"""`leadrules evaluate`: verdicts, the funnel, and files as people really export them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
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

LEADS = """\
lead_id,company,employees,budget,country
L1,=cmd,60,30000,DE
L2,"Two
lines",about,,FR
L3,short
L4,Four,10,30k EUR,AT
"""
ON = ("--on", "2026-11-20")
HEADER = "lead,stage,disqualified_by,fit,fit.high,fit.grade,mql,sql,territory,missing,unusable"


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


def run(*arguments: object, given: bytes | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["evaluate", *map(str, arguments)], input=given)
    return done.exit_code, done.stdout, done.stderr


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# ---- formats


def test_a_table_and_its_funnel_are_shown_unasked(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON)
    assert status == 1
    assert out.splitlines()[0].split() == ["lead", "stage", "fit", "mql", "sql", "territory", "missing"]
    assert out.splitlines()[1].split() == ["L1", "sql", "60", "met", "met", "=DACH"]
    assert 'Funnel: 3 leads, rules "Small rules", on 2026-11-20 00:00' in out
    assert "1 met ( 33%)  1 undecided  1 not met" in out
    assert "unusable values: 1 in 1 of the leads, taken as missing" in out
    assert "employees 1, such as about: `about` is not a whole number" in out
    assert err == "1 broken row was not evaluated\n  line 5 has 2 cells, the header has 5: L3,short\n"


def test_a_table_shows_its_first_rows_and_all_on_demand(rules: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("lead_id,employees\n" + "".join(f"N{each},{each}\n" for each in range(50)), encoding="utf-8")
    status, out, err = run(rules, many, *ON)
    assert (status, err) == (0, "")
    assert "\nN19 " in out
    assert "\nN20 " not in out
    assert "--all shows them" in out
    assert "Funnel: 50 leads" in out
    assert "\nN49 " in run(rules, many, *ON, "--all")[1]


def test_csv_goes_out_with_the_funnel_beside_it(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON, "--format", "csv")
    assert status == 1
    assert out.splitlines()[0] == HEADER
    one, two, four = rows(out)
    assert (one["lead"], one["stage"], one["fit"], one["fit.high"], one["fit.grade"]) == (
        "L1",
        "sql",
        "60",
        "60",
        "hot",
    )
    assert (two["mql"], two["missing"], two["fit"], two["fit.high"]) == ("undecided", "employees", "20", "60")
    assert two["unusable"] == "employees: `about` is not a whole number"
    assert (four["mql"], four["sql"], four["stage"]) == ("not met", "not met", "")
    assert err.startswith("Funnel: 3 leads")


def test_jsonl_is_a_whole_verdict_a_line(rules: Path, leads: Path) -> None:
    _, out, err = run(rules, leads, *ON, "--format", "jsonl")
    verdicts = [json.loads(line) for line in out.splitlines()]
    assert [each["lead"] for each in verdicts] == ["L1", "L2", "L4"]
    assert [each["stages"]["mql"]["outcome"] for each in verdicts] == ["met", "undecided", "not met"]
    assert err.startswith("Funnel: 3 leads")


def test_csv_is_safe_to_open_in_a_spreadsheet(rules: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    names = ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "-5", "plain", "\tcmd"]
    text = io.StringIO()
    csv.writer(text).writerows([["lead_id", "country"], *([name, "DE"] for name in names)])
    odd.write_text(text.getvalue(), encoding="utf-8")
    status, out, _ = run(rules, odd, *ON, "--format", "csv")
    assert status == 0
    for row in rows(out):
        assert row["lead"] == "-5" or not row["lead"].startswith(("=", "+", "-", "@", "\t"))
        assert row["territory"] == "'=DACH"


# ---- --output


@pytest.mark.parametrize(("name", "begins"), [("out.csv", HEADER), ("out.jsonl", '{"version":'), ("out", HEADER)])
def test_output_is_written_in_the_format_of_its_name(rules: Path, leads: Path, name: str, begins: str) -> None:
    output = leads.parent / "new" / name
    output.parent.mkdir()
    status, out, _ = run(rules, leads, *ON, "--output", output)
    assert status == 1
    assert out.startswith("Funnel: 3 leads")
    assert output.read_text(encoding="utf-8").startswith(begins)
    assert list(output.parent.iterdir()) == [output]


@pytest.mark.parametrize("name", ["out.xyz", "out.json", "out.TXT", "report.2026-11"])
def test_output_with_the_ending_of_no_format_is_refused(rules: Path, leads: Path, name: str) -> None:
    output = leads.parent / name
    ending = f"error: --output {output}: `{output.suffix}` is the ending of no format that can be written\n"
    help_ = "  = help: end the name in .csv, .jsonl, .parquet or .arrow, or give --format\n"
    assert run(rules, leads, *ON, "--output", output) == (2, "", ending + help_)
    assert not output.exists()
    assert run(rules, leads, *ON, "--output", output, "--format", "csv")[0] == 1
    assert output.read_text(encoding="utf-8").startswith(HEADER)


def test_unusable_values_with_the_ending_of_no_format_are_refused(rules: Path, leads: Path) -> None:
    side = leads.parent / "unusable.txt"
    ending = f"error: --unusable {side}: `.txt` is the ending of no format that can be written\n"
    help_ = "  = help: end the name in .csv, .jsonl, .parquet or .arrow\n"
    assert run(rules, leads, *ON, "--unusable", side) == (2, "", ending + help_)
    assert not side.exists()


def test_output_appears_only_when_it_is_whole(rules: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text('[{"lead_id": "L1", "employees": 60}, {"lead_id": ', encoding="utf-8")
    output = tmp_path / "new" / "out.csv"
    output.parent.mkdir()
    output.write_text("of yesterday", encoding="utf-8")
    status, out, err = run(rules, cut, *ON, "--output", output)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert output.read_text(encoding="utf-8") == "of yesterday"
    assert list(output.parent.iterdir()) == [output]


def test_output_keeps_links_and_permissions(rules: Path, leads: Path) -> None:
    real, link = leads.parent / "real.csv", leads.parent / "link.csv"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    run(rules, leads, *ON, "--output", link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith(HEADER)
    assert real.stat().st_mode & 0o777 == 0o600


def test_output_to_something_that_is_no_file_leaves_it_what_it_is(rules: Path, leads: Path) -> None:
    pipe = leads.parent / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        run(rules, leads, *ON, "--output", pipe)
        assert os.read(reader, 1 << 16).decode().startswith(HEADER)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("which", ["leads.csv", "small.rules"])
def test_output_never_overwrites_what_is_read(rules: Path, leads: Path, which: str) -> None:
    before = (leads.parent / which).read_bytes()
    status, out, err = run(rules, leads, "--output", leads.parent / "." / which)
    assert (status, out) == (2, "")
    assert "would overwrite the file that is read" in err
    assert (leads.parent / which).read_bytes() == before


def test_output_where_nothing_can_be_written(rules: Path, leads: Path, tmp_path: Path) -> None:
    status, out, err = run(rules, leads, "--output", tmp_path / "no" / "out.csv")
    assert (status, out) == (2, "")
    assert err == f"error: {tmp_path / 'no' / 'out.csv'} cannot be written: No such file or directory\n"
    assert not (tmp_path / "no").exists()
    status, out, err = run(rules, leads, "--output", tmp_path)
    assert (status, out, err) == (2, "", f"error: {tmp_path} is a folder\n  = help: name a file\n")


def test_output_to_a_link_that_leads_to_itself(rules: Path, leads: Path) -> None:
    link = leads.parent / "link.csv"
    link.symlink_to(link)
    status, out, err = run(rules, leads, "--output", link)
    assert (status, out) == (2, "")
    assert err.startswith(f"error: {link} cannot be written: ")


# ---- options


def test_a_source_reads_columns_by_their_own_names(rules: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Id,No of employees,Budget\nL1,60,N/A\n", encoding="utf-8")
    status, out, _ = run(rules, export, *ON, "--source", "crm", "--format", "csv")
    assert status == 0
    assert rows(out)[0] | {"lead": "L1", "mql": "met", "missing": "budget", "unusable": ""} == rows(out)[0]


def test_columns_that_a_source_wants_and_the_file_has_not_are_told(rules: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Id,No of employees\nL1,60\n", encoding="utf-8")
    told = f"{export} has no column for budget"
    status, out, err = run(rules, export, *ON, "--source", "crm", "--output", tmp_path / "out.csv")
    assert (status, out) == (2, "")
    assert err.splitlines()[0] == f"error: {told}, which the source crm maps and the rules read"
    assert not (tmp_path / "out.csv").exists()
    status, out, err = run(rules, export, *ON, "--source", "crm", "--partial")
    assert (status, err) == (0, f"note: {told}; it is missing\n")
    # A column that nothing reads is not missed.
    export.write_text("No of employees,Budget\n60,1\n", encoding="utf-8")
    assert run(rules, export, *ON, "--source", "crm")[0] == 0


def test_columns_that_nothing_reads_are_told_where_the_rules_want_others(rules: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("lead_id,No of employees,country\nL1,60,DE\n", encoding="utf-8")
    status, out, err = run(rules, export, *ON, "--format", "csv")
    assert status == 0
    assert rows(out)[0]["missing"] == "employees"
    told = f"note: {export} has no column for company, employees, budget; they are missing"
    assert err.splitlines()[:2] == [
        f"{told}; nothing reads its column No of employees",
        "help: the source crm reads columns of these names: `--source crm`",
    ]
    # What no source reads is not put down to one.
    export.write_text("lead_id,Headcount,country\nL1,60,DE\n", encoding="utf-8")
    assert "help:" not in run(rules, export, *ON, "--format", "csv")[2]
    # Nothing says that these are more than not known.
    export.write_text("lead_id,country\nL1,DE\n", encoding="utf-8")
    assert run(rules, export, *ON, "--format", "csv")[2].startswith("Funnel: ")


def test_a_source_that_is_none(rules: Path, leads: Path) -> None:
    assert run(rules, leads, "--source", "crn") == (2, "", "error: the rules have no source `crn` (there is: crm)\n")


@pytest.mark.parametrize("moment", ["soon", "2026-02-30", "20.11.2026", ""])
def test_a_moment_that_is_none(rules: Path, leads: Path, moment: str) -> None:
    status, out, err = run(rules, leads, "--on", moment)
    assert (status, out) == (2, "")
    assert err.startswith("error: --on: ")
    assert "= help: write a day, `2026-11-20`" in err


def test_an_id_is_a_field_or_a_column(rules: Path, leads: Path) -> None:
    assert [row["lead"] for row in rows(run(rules, leads, "--id", "country", "--format", "csv")[1])] == [
        "DE",
        "FR",
        "AT",
    ]
    leads.write_text("Ref,employees\nX-1,60\n", encoding="utf-8")
    assert rows(run(rules, leads, "--id", "ref", "--format", "csv")[1])[0]["lead"] == "X-1"
    assert rows(run(rules, leads, "--format", "csv")[1])[0]["lead"] == "1"
    leads.write_text("Ref,employees\n,60\n", encoding="utf-8")
    assert rows(run(rules, leads, "--id", "ref", "--format", "csv")[1])[0]["lead"] == "1"
    status, out, err = run(rules, leads, "--id", "nope")
    assert (status, out) == (2, "")
    assert err.startswith(f"error: {leads} has no column nope\n")


@pytest.mark.parametrize("format_", ["table", "csv", "jsonl"])
def test_strict_lists_and_writes_nothing(rules: Path, leads: Path, format_: str) -> None:
    status, out, err = run(rules, leads, *ON, "--strict", "--format", format_)
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "L2: employees about: `about` is not a whole number",
        "1 broken row was not evaluated",
        "  line 5 has 2 cells, the header has 5: L3,short",
        "refused (--strict): 1 unusable value, 1 broken row; nothing was written",
    ]
    output = leads.parent / "out.csv"
    assert run(rules, leads, *ON, "--strict", "--output", output)[0] == 1
    assert sorted(leads.parent.iterdir()) == sorted([rules, leads])


def test_strict_is_content_with_what_can_be_used(rules: Path, leads: Path) -> None:
    leads.write_text("lead_id,employees\nL1,60\n", encoding="utf-8")
    assert run(rules, leads, *ON, "--strict") == run(rules, leads, *ON)
    assert run(rules, leads, *ON, "--strict")[0] == 0


def test_broken_rows_are_counted_and_the_first_shown(rules: Path, leads: Path) -> None:
    leads.write_text("lead_id,employees\nL0,60\n" + "a,b,c\n" * 25, encoding="utf-8")
    status, out, err = run(rules, leads, *ON)
    assert status == 1
    assert "Funnel: 1 lead," in out
    lines = err.splitlines()
    assert lines[:2] == ["25 broken rows were not evaluated", "  line 3 has 3 cells, the header has 2: a,b,c"]
    assert lines[-1] == "  … and 15 more"
    assert len(lines) == 12


# ---- files as they come

WANTED = [("L1", "met"), ("L2", "not met")]


def outcomes(text: str) -> list[tuple[str, str]]:
    return [(row["lead"], row["mql"]) for row in rows(text)]


@pytest.mark.parametrize(
    "data",
    [
        b"lead_id,company,employees\nL1,A,60\nL2,B,10\n",
        b"lead_id,company,employees\nL1,A,60\nL2,B,10",
        b"lead_id,company,employees\r\nL1,A,60\r\nL2,B,10\r\n",
        b"\xef\xbb\xbflead_id,company,employees\r\nL1,A,60\r\nL2,B,10\r\n",
        b"lead_id;company;employees\nL1;Caf\xe9 M\xfcller;60\nL2;B;10\n",
        b"lead_id\tcompany\temployees\nL1\tA\t60\nL2\tB\t10\n",
        b'lead_id,company,employees\nL1,"A\r\nB, C",60\nL2,"say ""B""",10\n',
        b'[{"lead_id": "L1", "employees": 60}, {"lead_id": "L2", "employees": 10}]',
        b'{"lead_id": "L1", "employees": 60}\n{"lead_id": "L2", "employees": 10}\n',
    ],
    ids=["plain", "no last line end", "crlf", "bom", "windows-1252;", "tab", "lines in cells", "json", "jsonl"],
)
def test_files_are_read_as_they_are_exported(rules: Path, tmp_path: Path, data: bytes) -> None:
    export = tmp_path / "export"
    export.write_bytes(data)
    status, out, _ = run(rules, export, *ON, "--format", "csv")
    assert (status, outcomes(out)) == (0, WANTED)
    status, out, _ = run(rules, "-", *ON, "--format", "csv", given=data)
    assert (status, outcomes(out)) == (0, WANTED)


def test_what_is_wrong_with_the_standard_input_is_told_by_that_name(rules: Path) -> None:
    assert run(rules, "-", given=b"") == (2, "", "error: the standard input is empty\n")


def test_a_file_without_leads_is_a_finding(rules: Path, leads: Path) -> None:
    leads.write_text("lead_id,employees\n", encoding="utf-8")
    status, out, err = run(rules, leads)
    assert (status, out, err) == (1, "", f"{leads} holds no leads\n")


@pytest.mark.parametrize("format_", ["table", "csv", "jsonl"])
def test_a_reader_that_leaves_ends_it_quietly(rules: Path, tmp_path: Path, format_: str) -> None:
    many = tmp_path / "many.csv"
    many.write_text("lead_id,employees\n" + "".join(f"N{each},60\n" for each in range(2000)), encoding="utf-8")
    command = [sys.executable, "-m", "leadrules", "evaluate", str(rules), str(many), "--all", "--format", format_]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        running.stdout.close()
        err = running.stderr.read()
    assert running.returncode == 1
    assert err == ""


@pytest.mark.parametrize("how", ["csv", "table"])
def test_rows_and_the_funnel_need_no_interpreter(how: str, monkeypatch: pytest.MonkeyPatch, repo_root: Path) -> None:
    """Over a file of undecided leads the interpreter would be nearly all the time there is."""
    from leadrules.backends import interpreter

    inbound = repo_root / "rulesets" / "inbound"
    given = ["evaluate", str(inbound / "inbound.rules"), str(inbound / "leads.jsonl"), "--on", "2026-11-20"]
    expected = CliRunner().invoke(group, [*given, "--format", how, "--all"])

    def refuse(*_: object, **__: object) -> None:
        message = "the interpreter was asked"
        raise AssertionError(message)

    monkeypatch.setattr(interpreter, "interpret", refuse)
    found = CliRunner().invoke(group, [*given, "--format", how, "--all"])
    assert found.exception is None
    assert found.stdout == expected.stdout
    assert "undecided" in found.stdout
    assert " most asked for where a stage is undecided: " in found.output
