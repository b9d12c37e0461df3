"""`leadrules sql`: the rules as a statement, the table that it reads, the rows that fill it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from leadrules.backends.sql import dialects
from leadrules.cli import group
from leadrules.cli import sql as door

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

RULES = """\
ruleset small
  teams us, them
  hours mon-fri 09:00-17:00
  currency EUR
  timezone "Europe/Berlin"
lead
  lead_id text
  name text
  size integer
  at datetime
  calls list of
    note text
define large
  size >= 50
define recent
  name contains "ann" and at within last 30 days
define calls_of_it as count(calls where note is "it's \\\\")
define answer as size * size
handoff over
  from us to them
  when large
  answer within 4 business hours, from at to at
"""
LEADS: list[dict[str, Any]] = [
    {"lead_id": "L-1", "name": "Ann Ö", "size": 50, "at": "2026-11-01 12:00", "calls": [{"note": "IT'S \\"}, {}]},
    {"lead_id": "L-2", "size": "0.5"},
    {"name": "Bob", "size": 7, "calls": []},
]
ASKED = ("--only", "large", "--only", "recent", "--only", "calls_of_it", "--only", "answer")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in LEADS), encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["sql", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_the_statement_answers_for_the_rows_of_the_table(rules: Path, leads: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    assert run(rules, *ASKED, "--rows", leads, "--output", rows) == (0, "", "")
    with duckdb.connect() as connection:
        connection.execute(run(rules, *ASKED, "--table")[1])
        connection.execute(f"COPY leads FROM '{rows}' (FORMAT json)")
        status, statement, err = run(rules, *ASKED, "--on", "2026-11-20")
        assert (status, err) == (0, "")
        found = connection.execute(statement)
        names = [each[0] for each in found.description or ()]
        answers = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    calls = {"calls_of_it.low", "calls_of_it.high", "calls_of_it.known"}
    assert (names[0], set(names)) == ("lead_id", {"lead_id", "large", "recent", "answer"} | calls)
    assert [each["lead_id"] for each in answers] == ["L-1", "L-2", "3"]
    assert [each["large"] for each in answers] == [True, None, False]
    assert [each["recent"] for each in answers] == [True, None, False]
    assert [(each["calls_of_it.low"], each["calls_of_it.high"]) for each in answers] == [(1, 2), (0, None), (0, 0)]
    assert [each["answer"] for each in answers] == [2500, None, 49]


def test_what_cannot_be_said_is_an_error_that_names_it(rules: Path) -> None:
    status, out, err = run(rules, "--dialect", "redshift")
    assert (status, out) == (2, "")
    assert err == (
        "error: answer: a product that can have 57 digits, 18 of them behind the point, cannot be evaluated in the SQL"
        " of Amazon Redshift\n"
        "  = help: leave it out: name the definitions that you need with --only, or use `leadrules evaluate`\n"
    )
    # Clocks change while these hours run, in every year to come.
    rules.write_text(RULES.replace("mon-fri 09:00-17:00", "mon-sun 00:30-02:30"), encoding="utf-8")
    status, out, err = run(rules)
    assert (status, out) == (2, "")
    assert err.startswith(
        "error: over: business hours that begin or end while clocks are changed, year after year cannot be evaluated in"
    )


def test_nothing_is_written_when_something_cannot_be_said(rules: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.sql"
    assert run(rules, "--dialect", "redshift", "--output", output)[0] == 2
    assert not output.exists()
    assert run(rules, "--only", "large", "--output", output) == (0, "", "")
    assert output.read_text(encoding="utf-8") == run(rules, "--only", "large")[1]
    status, _, err = run(rules, "--only", "large", "--output", rules)
    assert (status, "would overwrite the file that is read" in err) == (2, True)


def test_a_name_that_is_none_is_told_with_the_one_that_was_meant(rules: Path) -> None:
    assert run(rules, "--only", "larg") == (
        2,
        "",
        "error: --only larg: these rules define no `larg`\n  = help: did you mean `large`?\n",
    )
    assert run(rules, "--only", "xyz") == (2, "", "error: --only xyz: these rules define no `xyz`\n")


def test_a_moment_that_is_none_is_told(rules: Path) -> None:
    status, out, err = run(rules, "--on", "soon")
    assert (status, out) == (2, "")
    assert err.startswith("error: --on: ")


def test_the_column_that_names_a_lead_can_be_another(rules: Path, leads: Path) -> None:
    assert '"crm key"' in run(rules, "--only", "large", "--id", "crm key")[1]
    status, out, _ = run(rules, "--only", "large", "--id", "name", "--rows", leads)
    assert (status, [json.loads(line)["name"] for line in out.splitlines()]) == (0, ["Ann Ö", "2", "Bob"])


@pytest.mark.parametrize("kind", [[], ["--table"]])
@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("large", "`large` beside `large`"),
        ("LARGE", "`large` beside `LARGE`"),
        ("Size", "`size` beside `Size`"),
        # What the statement calls what it computes.
        ("c:1", "`c:1` beside `c:1`"),
    ],
)
def test_the_column_that_names_a_lead_is_no_other(rules: Path, name: str, like: str, kind: list[str]) -> None:
    status, out, err = run(rules, "--only", "large", "--id", name, *kind)
    assert (status, out) == (2, "")
    assert f"a column {like}, which names a lead, cannot be evaluated in the SQL of DuckDB 2\n" in err
    assert "  = help: name leads by another column, with --id\n" in err


def test_capitals_tell_columns_apart_where_the_engine_does(rules: Path) -> None:
    assert run(rules, "--dialect", "postgres", "--only", "large", "--id", "Size")[0] == 0
    assert run(rules, "--dialect", "spark", "--only", "large", "--id", "Size")[0] == 2


def test_rows_have_the_columns_of_the_table(rules: Path, leads: Path) -> None:
    """Also where names are written otherwise: BigQuery has no points, colons or spaces in them."""
    leads.write_text('{"crm key": "K-1", "size": 5}\n', encoding="utf-8")
    asked = (rules, "--dialect", "bigquery", "--only", "large", "--id", "crm key")
    assert "\n  `crm_key` STRING, -- what a lead is called\n  `size` INT64 -- " in run(*asked, "--table")[1]
    assert run(*asked, "--rows", leads) == (0, '{"crm_key": "K-1", "size": 5}\n', "")


def test_rows_are_made_of_columns_too(rules: Path, leads: Path) -> None:
    path = leads.with_suffix(".parquet")
    pq.write_table(pa.table({name: [lead.get(name) for lead in LEADS] for name in ("lead_id", "name", "at")}), path)
    of_columns, of_objects = (run(rules, "--only", "recent", "--rows", each) for each in (path, leads))
    assert of_columns == of_objects
    assert len(of_columns[1].splitlines()) == 3


def test_rows_that_are_no_leads_are_told(rules: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"size": 1}\n{"size"\n', encoding="utf-8")
    status, out, err = run(rules, "--only", "large", "--rows", path)
    assert (status, len(out.splitlines()), "1 broken row" in err) == (1, 1, True)


def test_two_outputs_are_one_too_many(rules: Path, leads: Path) -> None:
    assert run(rules, "--table", "--rows", leads)[0] == 2


def test_a_missing_extra_is_one_line_with_what_to_install(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    assert run(rules) == (2, "", "error: SQL needs libraries that are not installed: pip install 'leadrules[batch]'\n")


def test_help_says_all_of_it(snapshot: SnapshotAssertion) -> None:
    assert run("--help")[1] == snapshot


def test_the_dialects_of_the_door_are_those_of_the_room() -> None:
    assert door.DIALECTS == dialects.DIALECTS
    for each in dialects.DIALECTS:
        assert dialects.profile_of(each).name == each
