"""Tables of leads: the same answers as one lead at a time, cell by cell."""

from __future__ import annotations

import io
import json
import shutil
import signal
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.benchmark.leads import NOW, leads
from tests.generators.often import often
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.sql.columns import Column
from leadrules.explain import flat as one_by_one
from leadrules.leads.rows import LeadsError
from leadrules.schema.types import INTEGER
from leadrules.tables.batch import Batch
from leadrules.tables.cells import Cells
from leadrules.tables.engine import Engine
from leadrules.tables.evaluated import together
from leadrules.tables.names import lead_name
from leadrules.tables.sinks import RowsSink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leadrules.backends.sql import Query

ROOT = Path(__file__).resolve().parents[2]
slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(5))


def batch(leads: Iterable[Mapping[str, object]]) -> Batch:
    """Leads as a batch of objects."""
    rows = list(leads)
    keys = tuple(dict.fromkeys(key for row in rows for key in row))
    return Batch(keys, tuple([row.get(key) for row in rows] for key in keys), range(1, len(rows) + 1))


def one(lead: Mapping[str, object]) -> Batch:
    """A batch of one lead."""
    return batch([lead])


def agree(rules: Ruleset, leads: list[dict[str, Any]], on: str = ON) -> None:
    """Compare every cell, of either engine, with reasons and without."""
    evaluator = rules.table_evaluator(on=on, reasons=True)
    found = together(evaluator.run([batch(leads)]), evaluator.schema)
    assert found.table.schema == evaluator.schema
    # What is remembered of one batch changes nothing of the next.
    pieces = [
        piece.table for number, piece in enumerate(evaluator.run([batch(leads[:1]), *map(one, leads[:9])])) if number
    ]
    assert [piece.drop_columns("lead").to_pylist() for piece in pieces] == [
        found.table.slice(number, 1).drop_columns("lead").to_pylist() for number in range(len(leads[:9]))
    ]
    function = rules.one_by_one(rules.reader(), lead_name, on=on, reasons=True)
    assert together(function.run([batch(leads)]), function.schema).table.equals(found.table)
    plain = rules.table_evaluator(on=on)
    assert together(plain.run([batch(leads)]), plain.schema).table.equals(found.table.select(plain.schema.names))
    cells = Cells(rules.graph, has_reasons=True).of(found.table)
    assert list(cells) == one_by_one.columns(rules.graph, has_reasons=True)
    texts = {name: column.to_pylist() for name, column in cells.items()}
    for number, verdict in enumerate(rules.evaluate_many(leads, on=on)):
        # A score without grades has a cell for them that no column shows.
        expected = one_by_one.row(verdict) | one_by_one.reasons_row(verdict)
        assert {name: column[number] for name, column in texts.items()} == {name: expected[name] for name in cells}
    told = [(each["row"], each["field"], each["value"], each["reason"]) for each in found.unusable.to_pylist()]
    assert told == [
        (number, each.field, each.value, each.reason)
        for number, verdict in enumerate(rules.evaluate_many(leads, on=on), 1)
        for each in verdict.unusable
    ]


@slow
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_tables_agree_with_one_lead_at_a_time(generated: Generated, leads: list[dict[str, Any]]) -> None:
    agree(Ruleset.from_text(generated.text), [*leads, {}])


def test_every_kind_of_answer_agrees() -> None:
    rules = Ruleset.load(ROOT / "tests/agreement/edges.rules")
    numbers = ["1", "2", "-3", 0.5, None, "x"]
    leads = [
        {"x": x, "y": y, "b": b, "name": name, "level": level, "d": "2026-11-20"}
        for x in numbers
        for y in numbers[:3]
        for b, name in (("5-9", "Ann"), ("3+", "=cmd"), (None, None))
        for level in ("low", "middle", None)
    ]
    agree(rules, leads)


def test_ranges_in_a_list_are_objects_with_two_ends() -> None:
    rules = Ruleset.load(ROOT / "tests/agreement/edges.rules")
    leads = [{"x": "2", "b": "5-9", "level": "low"}, {"x": "2", "b": "3+", "level": "middle"}, {}]
    stream = io.StringIO()
    evaluator = rules.table_evaluator(on=ON)
    RowsSink(stream).write(together(evaluator.run([batch(leads)]), evaluator.schema).table)
    assert [json.loads(line)["all_bands"] for line in stream.getvalue().splitlines()] == [
        [{"low": 5, "high": 9}, {"low": 4, "high": 4}],
        [{"low": 3, "high": None}],
        None,
    ]


def test_a_shipped_ruleset_agrees_on_its_leads(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    path = tmp_path / "rulesets/inbound/inbound.rules"
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text(encoding="utf-8").splitlines()
    agree(Ruleset.load(path, root=tmp_path), [json.loads(line) for line in lines])


def test_a_table_of_arrow_comes_out_for_one_that_goes_in() -> None:
    rules = Ruleset.from_text("ruleset r\nlead\n  employees  integer\nstage large\n  employees >= 50\n")
    leads = pa.table({"id": ["a", None, "c"], "Employees": ["60", "about", None]})
    found = rules.evaluate_table(leads, on="2026-11-20")
    assert found.table.select(["lead", "stage", "large"]).to_pylist() == [
        {"lead": "a", "stage": "large", "large": True},
        {"lead": "2", "stage": None, "large": None},
        {"lead": "c", "stage": None, "large": None},
    ]
    assert found.unusable.to_pylist() == [
        {"row": 2, "lead": "2", "field": "employees", "value": "about", "reason": "`about` is not a whole number"}
    ]


def test_what_is_no_table_is_refused() -> None:
    rules = Ruleset.from_text("ruleset r\nlead\n  employees  integer\nstage large\n  employees >= 50\n")
    with pytest.raises(TypeError, match="a table is wanted"):
        rules.evaluate_table([{"employees": 60}])


def test_what_stops_the_statement_is_evaluated_one_by_one() -> None:
    rules = Ruleset.from_text(
        "ruleset r\nlead\n  nums  list of number\ndefine total as sum(nums)\nstage large\n  total > 5\n"
    )
    most = 10**15 - 1
    leads: list[dict[str, Any]] = [{"nums": [1, 2]}, {"id": "b", "nums": [most] * 2_000}, {"nums": [3, 3]}]
    evaluator = rules.table_evaluator(on=ON)
    found = together(evaluator.run([batch(leads)]), evaluator.schema)
    assert found.table.column("lead").to_pylist() == ["1", "b", "3"]
    expected = [verdict.outcome("large").value for verdict in rules.evaluate_many(leads, on=ON)]
    assert Cells(rules.graph).of(found.table)["large"].to_pylist() == expected == ["not met", "undecided", "met"]


def test_batches_come_out_in_their_order() -> None:
    rules = Ruleset.from_text("ruleset r\nlead\n  employees  integer\nstage large\n  employees >= 50\n")
    evaluator = rules.table_evaluator(on=ON)
    parts = [Batch(("employees",), (pa.array([number] * 3),), range(number, number + 3)) for number in range(1, 100, 3)]
    found = together(evaluator.run(parts), evaluator.schema)
    assert found.table.column("lead").to_pylist() == [str(number) for number in range(1, 100)]
    assert found.table.column("large").to_pylist() == [number >= 50 for number in range(1, 100, 3) for _ in range(3)]


EMPLOYEES = "ruleset r\nlead\n  employees  integer\nstage large\n  employees >= 50\n"


def test_what_stops_the_statement_amid_batches_leaves_the_others_to_it() -> None:
    rules = Ruleset.from_text(
        "ruleset r\nlead\n  nums  list of number\ndefine total as sum(nums)\nstage large\n  total > 5\n"
    )
    most = 10**15 - 1
    leads: list[dict[str, Any]] = [{"nums": [1, 2]}, {"nums": [most] * 2_000}, {"nums": [3, 3]}]
    parts = [batch(each) for each in ([leads[0]] * 3, leads[1:], [], [leads[2]], leads[:2], [leads[0]])]
    evaluator = rules.table_evaluator(on=ON)
    found = [piece.table.column("large").to_pylist() for piece in evaluator.run(parts)]
    assert found == [[False] * 3, [None, True], [], [True], [False, None], [False]]


def test_batches_without_rows_have_answers_without_rows() -> None:
    evaluator = Ruleset.from_text(EMPLOYEES).table_evaluator(on=ON)
    sizes = (0, 2, 0, 0, 1, 0)
    parts = [Batch(("employees",), (pa.array([60] * size, pa.int64()),), range(size)) for size in sizes]
    assert [piece.table.num_rows for piece in evaluator.run(parts)] == list(sizes)
    assert list(evaluator.run([])) == []


def test_what_fails_to_come_fails_behind_what_came() -> None:
    evaluator = Ruleset.from_text(EMPLOYEES).table_evaluator(on=ON)

    def broken() -> Iterator[Batch]:
        yield batch([{"employees": 60}])
        raise LeadsError("the file breaks off")

    found = evaluator.run(broken())
    assert next(found).table.column("large").to_pylist() == [True]
    with pytest.raises(LeadsError, match="breaks off"):
        next(found)


@pytest.mark.parametrize("is_streamed", [True, False])
def test_whoever_stops_amid_a_statement_stops_the_program(is_streamed: bool) -> None:
    text = "select max(far.i % leads.x) as y from leads, range(1000000000000) as far(i)"
    column = Column("x", "x", "", INTEGER)
    engine = Engine(cast("Query", SimpleNamespace(streamed=text, inputs=(column,))))
    leads = pa.table({"x": pa.array([7], pa.int64())})
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(engine.stream([leads])) if is_streamed else engine.run(leads)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        engine.close()


def test_whoever_stops_amid_batches_ends_all_that_was_begun() -> None:
    evaluator = Ruleset.from_text(EMPLOYEES).table_evaluator(on=ON)
    asked = []

    def endless() -> Iterator[Batch]:
        while True:
            asked.append(1)
            yield batch([{"employees": 60}] * 50_000)

    before = threading.active_count()
    found = evaluator.run(endless())
    next(found)
    found.close()
    count = len(asked)
    assert threading.active_count() == before
    assert count == len(asked) < 10


def test_what_is_remembered_of_a_batch_changes_nothing_of_the_next() -> None:
    evaluator = Ruleset.load(ROOT / "rulesets/benchmark/benchmark.rules").table_evaluator(on=NOW, reasons=True)
    many = leads(200)
    parts = [batch(many[at : at + 20]) for at in range(0, len(many), 20)]
    apart = [together(evaluator.run([part]), evaluator.schema).table for part in parts]
    found = together(evaluator.run(parts), evaluator.schema).table
    assert found.drop_columns("lead").equals(pa.concat_tables(apart).drop_columns("lead"))
    assert len(set(map(str, found.column("missing").to_pylist()))) > 20


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC", "Pacific/Kiritimati"])
def test_moments_at_the_ends_of_the_calendar_agree(zone: str) -> None:
    head = f'ruleset r\n  timezone "{zone}"\n\nlead\n  at datetime\n\n'
    moves = "define later as at + 60 minutes\ndefine earlier as at - 60 minutes\n\n"
    stages = "stage s\n  later > now\nstage t\n  earlier > now\n"
    lasts = ("9999-12-31 23:30", "9999-12-31T23:30:00Z", "9999-12-31T22:30:00Z", "9999-12-31T20:30:00Z")
    firsts = ("0001-01-01T00:30:00Z", "0001-01-01 00:30", "0001-01-01T05:30:00Z")
    rules, leads = Ruleset.from_text(head + moves + stages), [{"at": at} for at in (*lasts, *firsts)]
    agree(rules, leads)
    # The trace is the interpreter's, which shows every moment.
    assert all(verdict.explain() for verdict in rules.evaluate_many(leads, on=ON))
