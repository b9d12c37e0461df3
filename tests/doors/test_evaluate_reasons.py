"""`leadrules evaluate --reasons`: what leads wait for and why they came out so, the same whichever engine says it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.doors.test_evaluate_tables import ENGINES, LEADS, ON, RULES, run, written

from leadrules import Ruleset
from leadrules.backends.sql.masks.reasons import Reasons
from leadrules.cli import engine

if TYPE_CHECKING:
    from pathlib import Path

ADDED = [
    *("fit.missing", "rival.because", "mql.missing", "mql.because", "sql.missing", "sql.because"),
    *("territory.missing", "quota.missing", "over.missing"),
]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return written(tmp_path / "small.rules", RULES)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    return written(tmp_path / "leads.csv", LEADS)


def read(path: Path) -> Any:  # noqa: ANN401 - rows of one format or the other
    """The rows of a file, by its format."""
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    if path.suffix == ".rows":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return (pq.read_table(path) if path.suffix == ".parquet" else pa.ipc.open_file(path).read_all()).to_pylist()


@pytest.mark.parametrize("kind", ["csv", "rows", "parquet", "arrow"])
def test_they_are_added_to_what_comes_out_without_them(rules: Path, leads: Path, kind: str) -> None:
    found = {}
    for name in ENGINES:
        for extra in ((), ("--reasons",)):
            output = leads.parent / f"{name}{len(extra)}.{kind}"
            assert run(rules, leads, *ON, *extra, "--format", kind, "--engine", name, "--output", output)[0] == 0
            found[name, bool(extra)] = read(output)
    told = found["duckdb", True]
    assert told == found["function", True]
    assert [{name: row[name] for name in row if name not in ADDED} for row in told] == found["function", False]
    assert [name for name in told[0] if name not in found["function", False][0]] == ADDED


def test_they_name_fields_and_criteria(rules: Path, leads: Path) -> None:
    _, out, _ = run(rules, leads, *ON, "--reasons", "--format", "rows", "--engine", "duckdb")
    first, second, third, _, last = map(json.loads, out.splitlines())
    assert [first[name] for name in ADDED] == [[], ["rival"], [], ["size"], [], ["money"], [], [], []]
    assert (second["mql.missing"], second["mql.because"]) == (["employees"], ["size"])
    assert (second["sql.missing"], second["sql.because"]) == (["employees", "budget"], ["mql", "money"])
    assert (third["mql.because"], third["territory.missing"]) == (["rival"], ["country"])
    assert (last["mql.missing"], last["mql.because"]) == (["company", "employees"], ["rival", "size"])
    assert (last["fit.missing"], last["over.missing"]) == (["employees"], ["company", "employees"])


@pytest.mark.parametrize("name", ENGINES)
def test_names_stand_in_one_cell(rules: Path, leads: Path, name: str) -> None:
    _, out, _ = run(rules, leads, *ON, "--reasons", "--format", "csv", "--engine", name)
    last = list(csv.DictReader(io.StringIO(out)))[-1]
    assert (last["mql.missing"], last["sql.because"]) == ("company employees", "rival; mql; money")


@pytest.mark.parametrize(("kind", "said"), [("table", "has no room for"), ("jsonl", "holds its reasons already")])
def test_where_there_is_no_room_is_told(rules: Path, leads: Path, kind: str, said: str) -> None:
    status, out, err = run(rules, leads, *ON, "--reasons", "--format", kind)
    assert (status, out) == (2, "")
    assert said in err


def test_a_value_that_is_called_as_they_are_is_refused(tmp_path: Path, leads: Path) -> None:
    table = """\
ruleset two
lead
  employees integer
table t gives missing text, other text
  first match
  | employees | missing | other |
  | 1         | "a"     | "b"   |
"""
    rules = written(tmp_path / "two.rules", table)
    status, out, err = run(rules, leads, *ON, "--reasons", "--format", "csv")
    assert (status, out) == (2, "")
    assert err == (
        "error: --reasons: the table `t` gives a value called `missing`, as the column of its reasons is\n"
        "  = help: call the value something else\n"
    )
    with pytest.raises(ValueError, match="gives a value called `missing`"):
        Ruleset.load(rules).evaluate_table(pa.table({"employees": [1]}), reasons=True)
    assert run(rules, leads, *ON, "--format", "csv")[0] == 0


def test_what_sql_cannot_tell_the_function_tells(rules: Path, leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(rules, leads, *ON, "--reasons", "--format", "rows", "--engine", "function")[1]

    def refuse(self: Reasons, *_: object) -> None:
        raise self.into.unsupported("what a thing waits for")

    monkeypatch.setattr(Reasons, "write", refuse)
    monkeypatch.setattr(engine, "MANY", 3)
    status, out, err = run(rules, leads, *ON, "--reasons", "--format", "rows")
    assert (status, out) == (0, expected)
    assert err.endswith("5 leads: evaluated one by one (fit: what a thing waits for cannot be evaluated in SQL yet)\n")
    status, out, err = run(rules, leads, *ON, "--engine", "duckdb", "--format", "rows")
    assert (status, out) == (2, "")
    assert "what a thing waits for cannot be evaluated in SQL yet" in err
    ruleset = Ruleset.load(rules)
    told = ruleset.evaluate_table(leads, on="2026-11-20", reasons=True).table
    assert told.equals(ruleset.evaluate_table(leads, on="2026-11-20", reasons=True, engine="function").table)
    assert [row["mql.because"] for row in told.to_pylist()] == [
        json.loads(line)["mql.because"] for line in expected.splitlines()
    ]
