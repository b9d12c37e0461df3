"""The page about many leads hides nothing: what is missed, what was absent, and how much memory each takes."""

from __future__ import annotations

import pytest
from tests.benchmark import table_run as who
from tests.benchmark.equal import Compared
from tests.benchmark.tables import Measured, Run
from tests.benchmark.tables_page import NOTES, as_json, page

MACHINE = {"cores": "2"}


def found(*, own: float, absent: tuple[str, ...] = ()) -> Measured:
    """A run of two rounds: reading took a second, by hand two, Polars three, and what is ours `own` seconds."""
    taken = {who.READING: 1.0, who.SQL: 2.0, who.SQL_OUT: 2.0, who.POLARS: 3.0, who.POLARS_OUT: 3.0}
    seconds = {name: taken.get(name, own) for name in who.RUNS if name not in absent}
    return Measured(
        leads=1_000_000,
        size=105.2,
        compared=Compared(leads=2_000, whole=9, decided=26_000, open=9_000, differences=()),
        # The second round is on a machine that is twice as slow, and a little larger.
        runs={
            name: [Run(each, each / 2, 400 * each), Run(2 * each, each, 500 * each)] for name, each in seconds.items()
        },
        absent=absent,
    )


@pytest.mark.parametrize(
    ("own", "row"),
    [
        (1.5, "| evaluate_table | 1.50 |  | ≤ 2 | met |"),
        (2.5, "| evaluate_table | 2.50 |  | ≤ 2 | **missed** |"),
        (1.5, "| leadrules evaluate, Parquet out | 0.75 |  | ≤ 0.9 | met |"),
        (2.0, "| leadrules evaluate, Parquet out | 1.00 |  | ≤ 0.9 | **missed** |"),
    ],
)
def test_a_ratio_stands_beside_its_goal(own: float, row: str) -> None:
    assert row in page(found(own=own), MACHINE).splitlines()


def test_code_by_hand_has_no_goal() -> None:
    assert "| Polars by hand | 1.50 |  | | |" in page(found(own=1), MACHINE).splitlines()


def test_memory_is_the_most_of_all_rounds() -> None:
    memory = page(found(own=3), MACHINE).partition("## Memory")[2].partition("## ")[0]
    assert "| SQL by hand | 1.00 |  | | |" in memory
    # As a table that is kept, and by the command, which keeps none.
    assert "| evaluate_table | 1.50 |  | ≤ 1 | **missed** |" in memory
    assert "| leadrules evaluate, Parquet out | 1.50 |  | ≤ 1 | **missed** |" in memory
    assert memory.count("\n| ") == 1 + len(who.RUNS)


def test_what_was_absent_is_said_and_left_out() -> None:
    text = page(found(own=1, absent=(who.POLARS, who.POLARS_OUT)), MACHINE)
    assert "- Polars by hand was absent." in text
    assert "| Polars by hand" not in text
    assert "was absent" not in page(found(own=1), MACHINE)


def test_every_way_is_told_apart() -> None:
    text = page(found(own=1), MACHINE)
    assert all(f"- {name}: " in text for name in NOTES)
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120


def test_the_best_round_is_the_absolute_time() -> None:
    assert "| SQL by hand | 2.00 s | 1.00 s | 2.00 |" in page(found(own=1), MACHINE).splitlines()


def test_json_has_every_run() -> None:
    told = as_json(found(own=1, absent=(who.POLARS,)), MACHINE)
    assert told["machine"] == MACHINE
    assert told["runs"][who.SQL] == [
        {"processor": 2.0, "clock": 1.0, "peak": 800.0},
        {"processor": 4.0, "clock": 2.0, "peak": 1000.0},
    ]
    assert told["absent"] == (who.POLARS,)
    assert who.POLARS not in told["runs"]
