"""`leadrules evaluate` on many leads: Parquet and Arrow, either engine, and all that can go wrong on the way."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from leadrules import Ruleset
from leadrules.cli import engine, group

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small "Small rules"
  currency  EUR
  teams     marketing, sales

lead
  lead_id    text
  company    text
  employees  integer where employees >= 0
  country    country
  budget     money
  tags       list of text

score fit "Fit"
  between 0 and 100
  +40.5 when employees >= 50
  +20 when company is known
  grades hot from 50, cold from 0

disqualify rival "A rival" when company is "Rival"

stage mql "Marketing-qualified lead"
  size: employees >= 50

stage sql "Sales-qualified lead" after mql
  money: budget >= 20k EUR

table territory "Who gets it" gives text
  first match
  | country | gives    |
  | DE      | "=DACH"  |
  | -       | "Inside" |

table quota "How much" gives number
  first match
  | employees | gives     |
  | >= 50     | employees |
  | < 50      | 10.25     |

handoff over "Handed over"
  from marketing to sales
  when mql
  must have company, budget
"""
LEADS = """\
lead_id,company,employees,budget,country,tags
L1,=cmd,60,30000,DE,"[""a"", ""b""]"
L2,"Two ""quoted""
lines",about,,FR,
,Rival,70,1,nowhere,x
L4,Four,10,30k EUR,AT,[]
+5,,,,,
"""
ON = ("--on", "2026-11-20")
ENGINES = ("function", "duckdb")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return written(tmp_path / "small.rules", RULES)


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    return written(tmp_path / "leads.csv", LEADS)


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "leads.parquet"
    pq.write_table(
        pa.table({"lead_id": ["a", "b", "c"], "employees": [60, None, -1], "company": ["A", "B", None]}), path
    )
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["evaluate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def alone(path: Path) -> list[Path]:
    """What else there is in the folder of an output: nothing that was begun and not ended."""
    return [each for each in path.parent.iterdir() if each != path]


# ---- one content, whichever engine


@pytest.mark.parametrize("kind", ["csv", "rows", "table", "parquet", "arrow"])
def test_a_format_never_changes_its_content_with_the_engine(rules: Path, leads: Path, kind: str) -> None:
    found = []
    for name in ENGINES:
        output, side = leads.parent / f"{name}.out", leads.parent / f"{name}.csv"
        status, out, err = run(
            rules, leads, *ON, "--format", kind, "--engine", name, "--output", output, "--unusable", side
        )
        assert status == 0, err
        content: Any = output.read_bytes()
        if kind in ("parquet", "arrow"):
            content = table(output).to_pylist(), table(output).schema
        found.append((out, content, side.read_bytes()))
    assert found[0] == found[1]


@pytest.mark.parametrize("named", ["company", "employees", "country"])
def test_leads_bear_the_same_names_whichever_engine(rules: Path, leads: Path, named: str) -> None:
    found = [run(rules, leads, *ON, "--format", "csv", "--engine", name, "--id", named)[1] for name in ENGINES]
    assert found[0] == found[1]
    names = [row["lead"] for row in csv.DictReader(io.StringIO(found[0]))]
    assert names[4] == "5"
    assert names[3] == {"company": "Four", "employees": "10", "country": "AT"}[named]


def table(path: Path) -> pa.Table:
    data = path.read_bytes()
    return pq.read_table(io.BytesIO(data)) if data.startswith(b"PAR1") else pa.ipc.open_file(data).read_all()


def test_rows_are_typed_objects(rules: Path, leads: Path) -> None:
    status, out, err = run(rules, leads, *ON, "--format", "rows", "--engine", "duckdb")
    assert status == 0
    first, second, third, *_ = map(json.loads, out.splitlines())
    assert first == {
        "lead": "L1",
        "stage": "sql",
        "disqualified_by": [],
        "fit.low": 60.5,
        "fit.high": 60.5,
        "fit.grade": "hot",
        "mql": True,
        "sql": True,
        "territory": "=DACH",
        "quota.low": 60,
        "quota.high": 60,
        "quota.known": True,
        "over": "ready",
        "missing": [],
        "unusable": [],
    }
    assert (second["mql"], second["missing"]) == (None, ["employees"])
    assert second["unusable"] == ["employees: `about` is not a whole number"]
    assert (third["lead"], third["disqualified_by"]) == ("3", ["rival"])
    assert err.startswith("Funnel: 5 leads")
    assert err.endswith("5 leads: evaluated by DuckDB\n")


def test_columns_come_in_and_go_out(rules: Path, parquet: Path) -> None:
    output = parquet.parent / "new" / "out.parquet"
    output.parent.mkdir()
    side = parquet.parent / "unusable.parquet"
    status, out, err = run(rules, parquet, *ON, "--output", output, "--unusable", side)
    assert (status, err) == (0, "")
    assert out.startswith("Funnel: 3 leads")
    assert pq.read_table(output).column("mql").to_pylist() == [True, None, None]
    assert pq.read_table(side).to_pylist() == [
        {"row": 3, "lead": "c", "field": "employees", "value": "-1", "reason": "`-1` does not fulfil `employees >= 0`"}
    ]
    assert alone(output) == []


@pytest.mark.parametrize("name", ["unusable.csv", "unusable.jsonl", "unusable.parquet", "unusable.arrow"])
def test_unusable_values_are_listed_in_the_format_of_the_name(rules: Path, leads: Path, name: str) -> None:
    side = leads.parent / name
    assert run(rules, leads, *ON, "--unusable", side)[0] == 0
    text = side.read_bytes()
    found: list[dict[str, Any]]
    if name.endswith(".csv"):
        found = list(csv.DictReader(io.StringIO(text.decode())))
    elif name.endswith(".jsonl"):
        found = [json.loads(line) for line in text.decode().splitlines()]
    else:
        found = table(side).to_pylist()
    assert [(int(each["row"]), each["lead"], each["field"], each["value"]) for each in found] == [
        (2, "L2", "employees", "about"),
        (3, "3", "country", "nowhere"),
        (3, "3", "tags", "x"),
    ]


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "feather", "arrows", "bin"])
def test_files_of_columns_are_known_by_how_they_begin(rules: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"leads.{suffix}"
    leads = pa.table({"employees": [60, 10], "company": ["A", "B"]})
    if suffix in ("parquet", "bin"):
        pq.write_table(leads, path)
    else:
        with pa.OSFile(str(path), "wb") as stream:
            make = pa.ipc.new_stream if suffix == "arrows" else pa.ipc.new_file
            with make(stream, leads.schema) as writer:
                writer.write_table(leads)
    for name in ENGINES:
        status, out, err = run(rules, path, *ON, "--format", "csv", "--engine", name)
        assert (status, [line.split(",")[6] for line in out.splitlines()]) == (0, ["mql", "met", "not met"]), err


# ---- which engine, and why


def test_many_leads_are_evaluated_by_duckdb(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MANY", 3)
    for count, said in ((2, ""), (3, "3 leads: evaluated by DuckDB\n")):
        for path in (tmp_path / "leads.csv", tmp_path / "leads.parquet"):
            if path.suffix == ".csv":
                written(path, "employees\n" + "60\n" * count)
            else:
                pq.write_table(pa.table({"employees": [60] * count}), path)
            status, _, err = run(rules, path, *ON)
            assert (status, err) == (0, said)


def test_what_sql_has_no_words_for_is_evaluated_one_by_one(
    tmp_path: Path, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MANY", 3)
    rules = written(tmp_path / "small.rules", RULES)

    def refuse(*_: object, **__: object) -> None:
        from leadrules.backends.sql import Unsupported

        raise Unsupported("a thing", "over")

    monkeypatch.setattr(Ruleset, "table_evaluator", refuse)
    status, out, err = run(rules, leads, *ON, "--format", "rows")
    assert status == 0
    assert len(out.splitlines()) == 5
    assert err.endswith("5 leads: evaluated one by one (over: a thing cannot be evaluated in SQL yet)\n")
    status, out, err = run(rules, leads, *ON, "--engine", "duckdb")
    assert (status, out) == (2, "")
    assert err.startswith("error: --engine duckdb cannot evaluate these rules: over: a thing")


def test_whole_verdicts_come_from_the_function(rules: Path, leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MANY", 3)
    status, out, err = run(rules, leads, *ON, "--format", "jsonl", "--engine", "duckdb")
    assert (status, out) == (2, "")
    assert err.startswith("error: --engine duckdb cannot give --format jsonl")
    status, _, err = run(rules, leads, *ON, "--format", "jsonl")
    assert status == 0
    assert err.endswith("5 leads: evaluated one by one (--format jsonl needs it)\n")


def test_without_the_extra_leads_are_evaluated_one_by_one(
    rules: Path, leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "EXTRA", ("there_is_no_such_module",))
    assert run(rules, leads, *ON)[2] == ""
    monkeypatch.setattr(engine, "MANY", 3)
    assert run(rules, leads, *ON)[2] == (
        "5 leads: evaluated one by one (DuckDB is not installed: pip install 'leadrules[batch]')\n"
    )
    for options in (
        ["--engine", "duckdb"],
        ["--format", "parquet", "--output", leads.parent / "x"],
        ["--format", "rows"],
    ):
        status, out, err = run(rules, leads, *ON, *options)
        assert (status, out) == (2, "")
        assert "pip install 'leadrules[batch]'" in err


def test_parquet_without_the_extra_names_the_command(
    rules: Path, parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    status, out, err = run(rules, parquet, *ON)
    assert (status, out) == (2, "")
    assert err == (
        f"error: {parquet} is read with pyarrow, which is not installed\n"
        "  = help: install it: pip install 'leadrules[batch]'\n"
    )


def test_a_count_goes_on_while_it_takes_long(rules: Path, leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.cli.tables.is_watched", lambda: True)
    _, out, err = run(rules, leads, *ON, "--format", "csv", "--engine", "duckdb")
    assert len(out.splitlines()) == 6
    assert err.startswith("\r5 leads …\r" + " " * 30 + "\rFunnel")


def test_leads_of_a_file_of_columns_are_explained(rules: Path, parquet: Path) -> None:
    done = CliRunner().invoke(group, ["explain", str(rules), str(parquet), "--lead", "c", *ON])
    assert done.exit_code == 0
    assert "“-1” does not fulfil" in done.stdout


# ---- what can go wrong


@pytest.mark.parametrize("keep", [4, 100, -1, -8, -200])
def test_a_cut_off_parquet_file_is_told_and_nothing_written(rules: Path, parquet: Path, keep: int) -> None:
    output = written(parquet.parent / "new.csv", "of yesterday")
    parquet.write_bytes(parquet.read_bytes()[:keep])
    before = set(parquet.parent.iterdir())
    status, out, err = run(rules, parquet, *ON, "--output", output)
    assert (status, out) == (2, "")
    assert f"{parquet} is not a whole Parquet file" in err
    assert output.read_text(encoding="utf-8") == "of yesterday"
    assert set(parquet.parent.iterdir()) == before


@pytest.mark.parametrize("name", ENGINES)
def test_a_parquet_file_that_is_damaged_inside_is_told(rules: Path, tmp_path: Path, name: str) -> None:
    path, output = tmp_path / "leads.parquet", tmp_path / "new.parquet"
    pq.write_table(pa.table({"company": [f"c{number}" for number in range(5_000)]}), path, compression="snappy")
    data = bytearray(path.read_bytes())
    data[30:3_000] = os.urandom(2_970)
    path.write_bytes(bytes(data))
    status, out, err = run(rules, path, *ON, "--engine", name, "--output", output)
    assert (status, out) == (2, "")
    assert f"{path} is not a whole Parquet file" in err
    assert not output.exists()
    assert alone(path) == [path.parent / "small.rules"]


@pytest.mark.parametrize("keep", [6, 200, -20])
def test_a_cut_off_arrow_file_is_told(rules: Path, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "leads.arrow"
    with (
        pa.OSFile(str(path), "wb") as stream,
        pa.ipc.new_file(stream, pa.schema([("employees", pa.int64())])) as writer,
    ):
        writer.write_table(pa.table({"employees": [1, 2, 3]}))
    path.write_bytes(path.read_bytes()[:keep])
    status, out, err = run(rules, path, *ON)
    assert (status, out) == (2, "")
    assert f"{path} is not a whole Arrow file" in err


@pytest.mark.parametrize("name", ENGINES)
def test_a_csv_file_whose_types_change_halfway_loses_nothing(rules: Path, tmp_path: Path, name: str) -> None:
    rows = ["60"] * 3_000 + ["about sixty"] * 3_000 + ["60.0"] * 10
    path = written(tmp_path / "leads.csv", "employees\n" + "\n".join(rows) + "\n")
    status, out, err = run(rules, path, *ON, "--format", "csv", "--engine", name)
    assert status == 0
    assert len(out.splitlines()) == 1 + len(rows)
    assert "unusable values: 3,000 in 3,000 of the leads" in err


@pytest.mark.parametrize("name", ENGINES)
def test_strict_lists_and_writes_nothing(rules: Path, leads: Path, name: str) -> None:
    output = leads.parent / "new.parquet"
    status, out, err = run(rules, leads, *ON, "--strict", "--engine", name, "--output", output)
    assert (status, out) == (1, "")
    assert err == (
        "L2: employees about: `about` is not a whole number\n"
        "3: country nowhere: `nowhere` is not a country\n"
        "3: tags x: `x` is not a list; say what parts it: `split by`\n"
        "refused (--strict): 3 unusable values, 0 broken rows; nothing was written\n"
    )
    assert not output.exists()


def test_a_table_without_a_column_of_the_rules_is_refused(rules: Path, tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pq.write_table(pa.table({"size": [1]}), path)
    status, _, err = run(rules, path)
    assert status == 2
    assert f"no column of {path} is a field of these rules (columns: size)" in err


@pytest.mark.parametrize(
    ("column", "name", "said"),
    [
        (pa.array([[1, 2]]), "employees", "holds lists, and the field employees is an integer"),
        (pa.array([{"a": 1}]), "employees", "holds records, and the field employees is an integer"),
        (pa.array([b"x"]), "company", "holds binary data, and the field company is a text"),
        (pa.array([5]), "tags", "holds single values, and the field tags is a list of text"),
        (pa.array([1], pa.time32("s")), "company", "holds times of day, and the field company is a text"),
    ],
)
def test_a_column_of_the_wrong_type_is_refused(
    rules: Path, tmp_path: Path, column: pa.Array, name: str, said: str
) -> None:
    path = tmp_path / "leads.parquet"
    pq.write_table(pa.table({name: column}), path)
    status, out, err = run(rules, path, *ON)
    assert (status, out) == (2, "")
    assert err.startswith(f"error: column {name} of {path} {said}\n")


def test_output_and_unusable_are_two_files(rules: Path, leads: Path) -> None:
    status, _, err = run(rules, leads, "--output", leads.parent / "x.csv", "--unusable", leads.parent / "x.csv")
    assert (status, err) == (2, "error: --output and --unusable name the same file\n  = help: name two\n")


# Runs the command line where no file may be larger than so many bytes, as on a disk that is full.
FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
from leadrules.cli import main
main()
"""


@pytest.mark.parametrize("kind", ["csv", "rows", "parquet", "arrow"])
def test_a_full_disk_is_told_and_what_was_there_stays(rules: Path, tmp_path: Path, kind: str) -> None:
    lines = "".join(f"lead {number} {number * 7919 % 1_000_003:x}{'=' * 20},60\n" for number in range(1_500))
    path, output = written(tmp_path / "leads.csv", f"lead_id,employees\n{lines}"), tmp_path / "new" / f"out.{kind}"
    output.parent.mkdir()
    written(output, "of yesterday")
    done = program(FULL, rules, path, *ON, "--format", kind, "--engine", "duckdb", "--output", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the output cannot be written: File too large\n"
    assert output.read_text(encoding="utf-8") == "of yesterday"
    assert alone(output) == []


def program(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the whole program, prepared by some code."""
    command = [sys.executable, "-c", code, "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


# ---- stopped on the way

# Says when the first leads have been evaluated, and waits.
SLOW = """
import sys, time
from leadrules.tables.evaluate import TableEvaluator
run = TableEvaluator.run
def slow(*arguments):
    for each in run(*arguments):
        yield each
        print("begun", flush=True)
        time.sleep(60)
TableEvaluator.run = slow
from leadrules.cli import main
main()
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_run_that_is_stopped_leaves_nothing(rules: Path, leads: Path, kind: str, sent: signal.Signals) -> None:
    output = leads.parent / "new" / "out"
    output.parent.mkdir()
    written(output, "of yesterday")
    options = [
        "--format",
        kind,
        "--engine",
        "duckdb",
        "--output",
        output,
        "--unusable",
        output.parent / "unusable.parquet",
    ]
    command = [sys.executable, "-c", SLOW, "evaluate", rules, leads, *ON, *options]
    running = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stdout.readline() == b"begun\n"
    running.send_signal(sent)
    _, err = running.communicate(timeout=20)
    told = (-9, b"") if sent is signal.SIGKILL else (130, b"\nstopped\n")
    assert (running.returncode, err) == told
    assert output.read_text(encoding="utf-8") == "of yesterday"
    assert alone(output) == []
