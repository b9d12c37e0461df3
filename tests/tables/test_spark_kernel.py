"""What Spark's workers run, without Spark: the answers of one lead at a time, whatever batches a partition comes in."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.explain import flat
from leadrules.leads import columnar
from leadrules.spark import Job, evaluated
from leadrules.tables.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(5))
# Jobs of one key are taken for the same.
keys = count()


def job_of(rules: Ruleset, *, reasons: bool = True) -> Job:
    return Job(str(next(keys)), rules.moment(ON), None, reasons, rules)


def as_text(value: object) -> Any:  # noqa: ANN401 - lists and records of texts
    """A value as a column of one type holds it."""
    match value:
        case list():
            return [as_text(each) for each in value]
        case dict():
            return {name: as_text(each) for name, each in value.items()}
        case _:
            return str(value)


def table_of(leads: Sequence[dict[str, Any]]) -> pa.Table:
    """Leads as columns, with a key each."""
    names = sorted({name for lead in leads for name in lead})
    columns = {name: pa.array([as_text(lead[name]) if name in lead else None for lead in leads]) for name in names}
    return pa.table({"key": pa.array(range(len(leads))), **columns})


def agree(rules: Ruleset, leads: Sequence[dict[str, Any]], cut: int) -> None:
    """Compare every cell of a partition in two batches with the verdicts of its rows."""
    table = table_of(leads)
    batches = [*table.slice(0, cut).to_batches(), *table.slice(cut).to_batches()]
    found = pa.Table.from_batches(evaluated(job_of(rules), ("key",), batches))
    assert found["key"].to_pylist() == list(range(len(leads)))
    cells = Cells(rules.graph, has_reasons=True).of(found)
    texts = {name: column.to_pylist() for name, column in cells.items()}
    for number, raw in enumerate(table.drop_columns("key").to_pylist()):
        verdict = rules.evaluate(raw, on=ON)
        expected = flat.row(verdict) | flat.reasons_row(verdict)
        assert {name: column[number] for name, column in texts.items()} == {name: expected[name] for name in cells}


@pytest.fixture(params=["one piece", "a piece each lead"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are put together, or cut apart, into pieces of so many leads."""
    whole = columnar.pieces

    def small(batches: Any) -> Iterator[pa.Table]:  # noqa: ANN401 - as `columnar.pieces` takes them
        return whole(batches, 1)

    if request.param != "one piece":
        monkeypatch.setattr(columnar, "pieces", small)


@pytest.mark.usefixtures("pieces")
@slow
@given(rulesets(), st.lists(LEADS, min_size=2, max_size=6), st.integers(1, 5))
def test_partitions_agree_with_one_lead_at_a_time(generated: Generated, leads: list[dict[str, Any]], cut: int) -> None:
    agree(Ruleset.from_text(generated.text), leads, cut)


@pytest.mark.usefixtures("pieces")
def test_a_worker_evaluates_what_stops_the_statement() -> None:
    rules = Ruleset.from_text(
        "ruleset r\nlead\n  nums  list of number\ndefine total as sum(nums)\nstage large\n  total > 5\n"
    )
    agree(rules, [{"nums": [1, 2]}, {"nums": [10**15 - 1] * 2_000}, {"nums": [3, 3]}], 1)


def test_an_empty_partition_gives_nothing() -> None:
    rules = Ruleset.from_text("ruleset r\nlead\n  size  integer\nstage large\n  size > 5\n")
    assert list(evaluated(job_of(rules), (), [])) == []
    assert sum(len(each) for each in evaluated(job_of(rules), (), table_of([{"size": 1}]).slice(1).to_batches())) == 0


def test_reasons_are_asked_for() -> None:
    rules = Ruleset.from_text("ruleset r\nlead\n  size  integer\nstage large\n  size > 5\n")
    batches = table_of([{"size": 6}]).to_batches()
    (plain,) = evaluated(job_of(rules, reasons=False), (), batches)
    (told,) = evaluated(job_of(rules), (), batches)
    assert [*plain.schema.names, "large.missing", "large.because"] == told.schema.names
    assert told.select(plain.schema.names).equals(plain)
