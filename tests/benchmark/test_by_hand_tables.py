"""SQL and Polars by hand say what the interpreter says, wherever the rules decide."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.benchmark.by_hand import ANSWERS
from tests.benchmark.by_hand_sql import by_hand
from tests.benchmark.contenders import RULES
from tests.benchmark.equal import compare, told
from tests.benchmark.leads import NOW
from tests.benchmark.many_leads import as_lead, write_leads

from leadrules import Ruleset

if TYPE_CHECKING:
    from pathlib import Path

LEADS = 200


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leads") / "leads.parquet"
    with duckdb.connect() as connection:
        write_leads(connection, LEADS, path)
    return path


@pytest.fixture(scope="module")
def expected(path: Path) -> list[tuple[Any, ...]]:
    rules = Ruleset.load(RULES)
    read = [rules.reader().read(as_lead(row)) for row in pq.read_table(path).to_pylist()]
    assert [each.unusable for each in read if each.unusable] == []
    return [told(rules.interpret(each.values, on=NOW)) for each in read]


def test_sql_by_hand_is_right(path: Path, expected: list[tuple[Any, ...]]) -> None:
    with duckdb.connect() as connection:
        found = connection.sql(by_hand(path))
        assert tuple(found.columns) == ANSWERS
        compared = compare(expected, found.fetchall())
    assert compared.differences == ()
    assert compared.decided > compared.open > 0


@pytest.mark.skipif(find_spec("polars") is None, reason="Polars is not installed")
def test_polars_by_hand_is_right(path: Path, expected: list[tuple[Any, ...]]) -> None:
    from tests.benchmark.by_hand_polars import verdicts

    assert compare(expected, verdicts(path).collect().rows()).differences == ()
