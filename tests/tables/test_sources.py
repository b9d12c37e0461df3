"""Where tables come from: frames of any library, files, objects with keys of their own."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadrules import Ruleset
from leadrules.leads import columnar
from leadrules.leads.arrow import whole
from leadrules.leads.columnar import pieces
from leadrules.leads.open import open_leads
from leadrules.leads.rows import BrokenRow, LeadsError, Row
from leadrules.tables.sources import batches_of, of_rows

if TYPE_CHECKING:
    from pathlib import Path

RULES = Ruleset.from_text("""\
ruleset r
lead
  lead_id    text
  employees  integer
  seen       datetime
  events     list of
    kind  one of call, mail
stage large
  employees >= 50
stage lively
  any(events where kind is call)
""")
COLUMNS: dict[str, list[Any]] = {"lead_id": ["a", "b", None], "employees": [60, None, 10]}
EXPECTED = [("a", True), ("b", None), ("3", False)]


def told(source: object, **options: Any) -> list[tuple[str, bool | None]]:  # noqa: ANN401 - options of `evaluate_table`
    found = RULES.evaluate_table(source, on="2026-11-20", **options).table
    return list(zip(found.column("lead").to_pylist(), found.column("large").to_pylist(), strict=True))


@pytest.mark.parametrize(
    "source",
    [
        pa.table(COLUMNS),
        pa.RecordBatch.from_pydict(COLUMNS),
        pd.DataFrame(COLUMNS),
        pl.DataFrame(COLUMNS),
    ],
    ids=["table", "batch", "pandas", "polars"],
)
def test_frames_of_any_library_are_tables(source: object) -> None:
    assert told(source) == EXPECTED
    assert told(source, engine="function") == EXPECTED


def test_a_reader_of_batches_is_a_table() -> None:
    assert told(pa.table(COLUMNS).to_reader()) == EXPECTED


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "json", "parquet"])
def test_a_path_is_a_table(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"leads.{suffix}"
    rows = pa.table(COLUMNS).to_pylist()
    match suffix:
        case "csv":
            path.write_text("lead_id,employees\na,60\nb,\n,10\n", encoding="utf-8")
        case "jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        case "json":
            path.write_text(json.dumps(rows), encoding="utf-8")
        case _:
            pq.write_table(pa.table(COLUMNS), path)
    assert told(path) == told(str(path)) == told(path, engine="function") == EXPECTED


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(LeadsError, match="there is no file"):
        RULES.evaluate_table(tmp_path / "none.csv")


def test_no_leads_are_an_empty_table_of_the_same_columns() -> None:
    empty = RULES.evaluate_table(pa.table(COLUMNS).slice(0, 0), on="2026-11-20")
    assert empty.table.num_rows == 0
    assert empty.table.schema == RULES.evaluate_table(pa.table(COLUMNS), on="2026-11-20").table.schema


# ---- pieces

SIZES = st.lists(st.integers(0, 12), max_size=6)


@given(SIZES, st.integers(1, 9))
def test_pieces_hold_every_row_in_its_order(sizes: list[int], rows: int) -> None:
    numbers = iter(range(sum(sizes)))
    batches = [
        pa.RecordBatch.from_pydict({"n": pa.array([next(numbers) for _ in range(size)], pa.int64())}) for size in sizes
    ]
    found = [table.column("n").to_pylist() for table in pieces(batches, rows)]
    assert [number for part in found for number in part] == list(range(sum(sizes)))
    assert all(len(part) == rows for part in found[:-1])
    assert all(0 < len(part) <= rows for part in found)


def test_large_leads_come_fewer_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "MOST_BYTES", 1_000)
    batch = pa.RecordBatch.from_pydict({"text": ["x" * 100] * 50})
    assert 1 < max(table.num_rows for table in pieces([batch])) < 12


def long_file(path: Path, *, distinct: bool) -> None:
    """Ten groups of rows, with texts that all differ or hardly do."""
    texts = [f"+49 30 {number}" if distinct else f"kind {number % 9}" for number in range(50_000)]
    with pq.ParquetWriter(path, pa.schema([("text", pa.string())]), use_dictionary=not distinct) as writer:
        for group in range(10):
            writer.write_table(pa.table({"text": [f"{text}{group}" if distinct else text for text in texts]}))


def test_a_long_file_is_read_in_the_memory_of_a_short_one(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    long_file(path, distinct=True)
    before = pa.total_allocated_bytes()
    with open_leads(path) as file:
        assert file.columns is not None
        held = [pa.total_allocated_bytes() - before for _ in file.columns.tables]
    assert max(held[4:]) < 1.2 * max(held[:3])


def test_few_texts_stay_the_dictionary_that_the_file_keeps(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    long_file(path, distinct=False)
    with batches_of(path) as batches:
        assert {len(batch.columns[0].dictionary) for batch in batches if isinstance(batch.columns[0], pa.Array)} == {9}


def test_a_dictionary_longer_than_its_rows_is_looked_up() -> None:
    column = pa.array(["a", "b", "c", "a", "b"]).dictionary_encode()
    assert whole(column).equals(column)
    assert whole(column[3:]).equals(pa.array(["a", "b"]))


# ---- objects

KEYS = ["lead_id", "ID", "id", "Lead_ID ", "employees", "Employees", "events", "other"]
EVENTS: list[Any] = [[], [None], [{}], [{"kind": "call"}], [{"kind": None, "Kind": "mail"}], [{"kind": 5}, "x"], ["x"]]
ANY: list[Any] = [None, "", "a", "60", 60, True, 2**70, Decimal("2.50"), {"a": 1}, "\ud800", *EVENTS]
# Columns of one kind, as real files have them, and of any.
COLUMN = st.sampled_from([ANY, ANY, ["60", "x", ""], [60, 10, 2**70], [True, False], EVENTS[2:5], [["x", "y"], ["z"]]])


@st.composite
def objects_of_columns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Objects with some of the keys each."""
    of = {key: draw(COLUMN) for key in draw(st.lists(st.sampled_from(KEYS), max_size=5, unique=True))}
    one = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in of.items()})
    return draw(st.lists(one, min_size=1, max_size=6))


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(objects_of_columns(), st.data())
def test_objects_are_read_as_they_are_one_by_one(objects: list[dict[str, Any]], data: st.DataObject) -> None:
    # A key that is written in two ways is told apart by its order, which a column does not keep.
    objects = [{key: row[key] for key in sorted(row)} for row in objects]
    rows: list[Row | BrokenRow] = []
    for row in objects:
        if data.draw(st.booleans()):
            rows.append(BrokenRow(len(rows) + 1, None, None, "is no object", "x"))
        rows.append(Row(len(rows) + 1, None, tuple(row), tuple(row.values())))
    broken: list[BrokenRow] = []
    evaluator = RULES.table_evaluator(on="2026-11-20")
    (found,) = evaluator.run(of_rows(rows, None, broken.append))
    assert broken == [row for row in rows if isinstance(row, BrokenRow)]
    leads = [RULES.reader().read_row(row) for row in rows if isinstance(row, Row)]
    numbers = [row.number for row in rows if isinstance(row, Row)]
    assert found.unusable.select(["row", "field", "value", "reason"]).to_pylist() == [
        {"row": number, "field": each.field, "value": each.shown, "reason": each.reason}
        for number, lead in zip(numbers, leads, strict=True)
        for each in lead.unusable
    ]
    outcomes = {"met": True, "not met": False, "undecided": None}
    for name in ("large", "lively"):
        assert found.table.column(name).to_pylist() == [
            outcomes[RULES.evaluate_read(lead).outcome(name).value] for lead in leads
        ]
    (function,) = RULES.one_by_one(RULES.reader(), lambda row, lead: lead.id or str(row.number)).run(
        of_rows(rows, None, broken.append)
    )
    assert function.table.column("lead").to_pylist() == found.table.column("lead").to_pylist()


def test_a_file_is_read_once_and_given_back(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pq.write_table(pa.table({"employees": list(range(10))}), path, row_group_size=3)
    with batches_of(path) as batches:
        assert [list(batch.numbers) for batch in batches] == [list(range(1, 11))]
    with open_leads(path) as file:
        assert [row.cells for row in file.rows if isinstance(row, Row)] == [(number,) for number in range(10)]
