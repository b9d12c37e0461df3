"""Spark: the same answers from every partition; on Sail, which needs no Java, and on Spark itself where it is there."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import leadrules.spark
from leadrules import Ruleset
from leadrules.explain import flat
from leadrules.tables.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).resolve().parents[2]
ON = "2026-11-20"
# pyspark asks for an older pandas than there is, and closes what the client keeps open only with the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
]


def why_no_spark() -> str | None:
    """Why Spark itself cannot run here."""
    try:
        distribution("pyspark")
    except PackageNotFoundError:
        return "pyspark is not installed (pyspark-client is)"
    return None if shutil.which("java") else "Spark itself needs Java"


@pytest.fixture(scope="module", params=["sail", "spark"])
def spark(request: pytest.FixtureRequest) -> Iterator[SparkSession]:
    if request.param == "sail":
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        host, port = server.listening_address
        session = SparkSession.builder.remote(f"sc://{host}:{port}").create()
        yield session
        session.stop()
        server.stop()
        return
    absent = why_no_spark()
    if absent is not None:
        pytest.skip(absent)
    from pyspark.sql import SparkSession

    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()
    monkeypatch.undo()


RULES = """\
ruleset small
lead
  lead_id text
  employees integer where employees >= 0
  budget money in EUR
  country country
  since date
  tags list of text
  visits list of
    kind one of demo, price
    at datetime
define large
  employees >= 100
disqualify student
  tags contains "student"
score fit
  between 0 and 100
  +30 when large
  +10 each visits where kind is demo and at within last 30 days
  -5 when country is DE
  grades A from 40, B from 10, C from 0
stage mql
  fit >= 30
stage sql after mql
  budget >= 10k EUR
table route gives text
  first match
  | country | gives    |
  | DE      | "Berlin" |
  | -       | "London" |
"""
ROWS: list[dict[str, Any]] = [
    {"lead_id": "a", "employees": 120, "budget": "20,000 EUR", "country": "DE", "tags": ["student"], "extra": 1},
    {"lead_id": "b", "employees": -5, "budget": None, "country": "Atlantis", "tags": [], "extra": 2},
    {"lead_id": None, "employees": None, "budget": "1", "country": "FR", "tags": None, "extra": 3},
    {"lead_id": "d", "employees": 7, "budget": "30k EUR", "country": "fr", "tags": ["x"], "extra": 4},
]
DDL = "lead_id string, employees long, budget string, country string, tags array<string>, extra int"


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return Ruleset.from_text(RULES)


@pytest.fixture(scope="module")
def frame(spark: SparkSession) -> DataFrame:
    rows = [tuple(row.values()) for row in ROWS]
    return spark.createDataFrame(rows * 50, DDL).repartition(7)


def by_row(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=str)


def test_answers_are_those_of_one_table(frame: DataFrame, rules: Ruleset) -> None:
    found = leadrules.spark.evaluate(frame, rules, on=ON, keep=["extra"]).toArrow()
    raw = frame.toArrow()
    expected = rules.evaluate_table(raw, on=ON).table
    # The number of its row names a lead in a table, and none in a partition.
    expected = expected.set_column(0, "lead", raw["lead_id"]).add_column(0, "extra", raw["extra"])
    assert found.column_names == expected.column_names
    assert by_row(found) == by_row(expected)
    assert len(found) == 200


def test_answers_are_those_of_the_interpreter(frame: DataFrame, rules: Ruleset) -> None:
    for row in leadrules.spark.evaluate(frame, rules, on=ON, keep=["extra"]).collect():
        lead = rules.reader().read(ROWS[row["extra"] - 1])
        verdict = rules.interpret(lead.values, on=ON)
        truths = {"met": True, "not met": False, "undecided": None}
        assert {name: row[name] for name in verdict.stages} == {
            name: truths[each.outcome.value] for name, each in verdict.stages.items()
        }
        assert (row["stage"], tuple(row["disqualified_by"])) == (verdict.stage, verdict.disqualified_by)
        assert (row["fit.low"], row["fit.high"]) == (verdict.scores["fit"].low, verdict.scores["fit"].high)
        assert row["unusable"] == [f"{each.field}: {each.reason}" for each in lead.unusable]


def test_shipped_rules_on_their_leads(spark: SparkSession) -> None:
    rules = Ruleset.load(ROOT / "rulesets/inbound/inbound.rules", root=ROOT)
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text(encoding="utf-8").splitlines()
    # Numbers as texts: a column holds one type, and some leads say `about 50`.
    leads = [json.loads(line, parse_int=str, parse_float=str) for line in lines]
    names = dict.fromkeys(name for lead in leads for name in lead)
    columns = {name: [lead.get(name) for lead in leads] for name in names}
    frame = spark.createDataFrame(pa.table({"row": range(len(leads)), **columns})).repartition(3)
    found = leadrules.spark.evaluate(frame, rules, on=ON, keep=["row"], reasons=True).toArrow().sort_by("row")
    assert found["row"].to_pylist() == list(range(len(leads)))
    cells = {name: each.to_pylist() for name, each in Cells(rules.graph, has_reasons=True).of(found).items()}
    for number, lead in enumerate(leads):
        verdict = rules.evaluate(lead, on=ON)
        expected = flat.row(verdict) | flat.reasons_row(verdict)
        assert {name: column[number] for name, column in cells.items()} == {name: expected[name] for name in cells}


def test_an_empty_frame_has_the_same_columns(spark: SparkSession, frame: DataFrame, rules: Ruleset) -> None:
    found = leadrules.spark.evaluate(spark.createDataFrame([], DDL), rules, on=ON)
    assert found.count() == 0
    assert found.schema == leadrules.spark.evaluate(frame, rules, on=ON).schema


def test_moments_and_lists_of_records(spark: SparkSession, rules: Ruleset) -> None:
    made = spark.sql("""
        select 'x' as lead_id, 150 as employees, date'2026-01-31' as since, array('y') as tags,
        array(named_struct('kind', 'demo', 'at', timestamp'2026-11-10 10:00:00'),
              named_struct('kind', 'demo', 'at', timestamp'2020-11-10 10:00:00'),
              named_struct('kind', 'price', 'at', cast(null as timestamp))) as visits
    """)
    (row,) = leadrules.spark.evaluate(made, rules, on=ON).collect()
    # Of a country nobody knows whether it is Germany.
    assert (row["fit.low"], row["fit.high"], row["fit.grade"]) == (35, 40, None)
    assert row["mql"] is True


def test_mistakes_are_told_before_anything_runs(frame: DataFrame, rules: Ruleset) -> None:
    with pytest.raises(TypeError, match="a data frame of Spark is wanted, not a list"):
        leadrules.spark.evaluate(ROWS, rules)  # type: ignore[arg-type] # what the test is about
    with pytest.raises(ValueError, match="`keep` names `id`, which is no column of the frame"):
        leadrules.spark.evaluate(frame, rules, keep=["id"])
    with pytest.raises(ValueError, match="no source `crm`"):
        leadrules.spark.evaluate(frame, rules, source="crm")
    with pytest.raises(ValueError, match="`keep` names `Stage`, as an answer is called"):
        leadrules.spark.evaluate(frame.withColumnRenamed("extra", "Stage"), rules, keep=["Stage"])
    with pytest.raises(ValueError, match="`keep` names a column twice"):
        leadrules.spark.evaluate(frame, rules, keep=["extra", "extra"])


def test_a_ruleset_travels(rules: Ruleset) -> None:
    there = pickle.loads(pickle.dumps(rules))  # noqa: S301 - our own
    assert there.graph == rules.graph
    lead = {"employees": "lots", "country": "DE", "tags": ["student"]}
    assert there.evaluate(lead, on=ON).model_dump_json() == rules.evaluate(lead, on=ON).model_dump_json()
