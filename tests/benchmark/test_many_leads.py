"""Leads made by the million are those of leads.py: the same values, as often."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.benchmark.leads import MISSING, TOOLS, leads
from tests.benchmark.many_leads import write_leads

if TYPE_CHECKING:
    from pathlib import Path

MANY = 8_000
# Shares of so many leads differ by chance, seldom by more than this.
TOLERANCE = 0.025


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return read(tmp_path_factory.mktemp("leads"), MANY)


def read(folder: Path, count: int) -> list[dict[str, Any]]:
    path = folder / "leads.parquet"
    with duckdb.connect() as connection:
        write_leads(connection, count, path)
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def shares(values: list[Any]) -> dict[Any, float]:
    return {value: count / len(values) for value, count in Counter(values).items()}


def assert_alike(one: dict[Any, float], other: dict[Any, float]) -> None:
    assert one.keys() == other.keys()
    assert all(abs(share - other[value]) < TOLERANCE for value, share in one.items()), (one, other)


def coarse(name: str, value: object) -> object:
    """What can be counted: a text by its end, a number or day by its size."""
    match value:
        case bool() | None:
            return value
        case date():
            return (value - date(2026, 11, 20)).days // 30
        case str() if name in ("decision_date", "last_contact", "created_on"):
            return coarse(name, date.fromisoformat(value))
        case str() if name == "company":
            return value.split()[0]
        case str() if name == "phone":
            return value[:7]
        case str():
            return value.rsplit("@", maxsplit=1)[-1]
        case int() | Decimal():
            return len(str(int(value)))
        case _:
            raise TypeError(name)


@pytest.mark.parametrize(
    "name",
    [name for name in leads(1, missing=0)[0] if name not in ("tools", "activities")],
)
def test_values_are_as_frequent(made: list[dict[str, Any]], name: str) -> None:
    one = [coarse(name, each.get(name)) for each in leads(MANY)]
    assert_alike(shares(one), shares([coarse(name, each[name]) for each in made]))


def test_lists_are_as_long_and_hold_the_same(made: list[dict[str, Any]]) -> None:
    expected = leads(MANY)
    for name, of in (("tools", TOOLS), ("activities", (None, "webinar", "demo_request"))):
        given = [each.get(name) for each in expected]
        for lists in (given, [each[name] for each in made]):
            assert abs(sum(each is None for each in lists) / MANY - MISSING) < TOLERANCE
        lengths = [
            shares([None if each is None else len(each) for each in lists])
            for lists in (given, [each[name] for each in made])
        ]
        assert_alike(*lengths)
        for value in of:
            held = [
                sum(
                    value in [each.get("type") if isinstance(each, dict) else each for each in one or ()] for one in of_
                )
                for of_ in (given, [each[name] for each in made])
            ]
            assert abs(held[0] - held[1]) / MANY < TOLERANCE, value
    assert all(len(set(each["tools"] or ())) == len(each["tools"] or ()) for each in made)


def test_activities_are_of_the_last_sixty_days(made: list[dict[str, Any]]) -> None:
    moments = [each["at"] for lead in made for each in lead["activities"] or () if each["at"] is not None]
    now = datetime(2026, 11, 20, 11, tzinfo=UTC)
    days = shares([(now - at).days // 10 for at in moments])
    assert_alike(days, dict.fromkeys(range(6), 1 / 6))


def test_a_seed_gives_the_same_leads(tmp_path: Path, made: list[dict[str, Any]]) -> None:
    assert read(tmp_path, 100) == made[:100]
