"""Findings about tables are there exactly when trying every lead says so."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.brute import MET, NOT_MET, Looked, outcomes_of
from tests.generators.often import often

SIZES = st.sampled_from(["-", "0 to 1", "1 to 3", ">= 2", "< 3", "is known", "is missing", "4", "is not 2", ">= 0"])
COLOURS = st.sampled_from(["-", "red", "red, blue", "is not red", "is known", "green"])
LEVELS = st.sampled_from(["-", ">= middle", "low", "< high"])
GIVES = st.sampled_from(['"a"', '"b"'])
ROWS = st.lists(st.tuples(SIZES, COLOURS, LEVELS, GIVES), min_size=1, max_size=5, unique=True)
HEADING = ("size", "colour", "level")


def written(policy: str, rows: list[tuple[str, ...]]) -> tuple[str, list[str]]:
    """The table, and each row as it is written."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    table = ["table place gives text", f"  {policy}", "  | size | colour | level | gives |", *(f"  {x}" for x in lines)]
    return "\n".join(table) + "\n", lines


def criterion(row: tuple[str, ...]) -> str:
    """A row's cells as tests, written in another way."""
    tests = []
    for name, cell in zip(HEADING, row[:-1], strict=True):
        if cell == "-":
            continue
        if " to " in cell:
            low, high = cell.split(" to ")
            tests.append(f"{name} between {low} and {high}")
        elif "," in cell:
            tests.append(f"{name} in [{cell}]")
        else:
            tests.append(f"{name} {cell if cell[0] in '<>' or cell.startswith('is') else f'is {cell}'}")
    return " and ".join(tests) or "size is known or size is missing"


@settings(max_examples=often(12))
@given(ROWS)
def test_rows_that_are_hidden_or_never_fit_and_gaps(rows: list[tuple[str, ...]]) -> None:
    text, lines = written("first match", rows)
    looked = Looked(text)
    by_row = outcomes_of([criterion(row) for row in rows])
    never = [line for line, outcomes in zip(lines, by_row, strict=True) if MET not in outcomes]
    hidden = []
    for number, line in enumerate(lines):
        takes = [
            own is MET and all(x is NOT_MET for x in above) for *above, own in zip(*by_row[: number + 1], strict=True)
        ]
        if not any(takes) and line not in never:
            hidden.append(line)
    has_gap = any(all(outcome is NOT_MET for outcome in each) for each in zip(*by_row, strict=True))
    assert looked.lines("hidden-row") == hidden
    assert set(looked.lines("never-met")) <= set(never)
    assert bool(looked.lines("table-gap")) is has_gap


@settings(max_examples=often(12))
@given(st.sampled_from(["one match", "any match"]), ROWS)
def test_rows_that_overlap(policy: str, rows: list[tuple[str, ...]]) -> None:
    text, lines = written(policy, rows)
    by_row = outcomes_of([criterion(row) for row in rows])
    expected = []
    for number, line in enumerate(lines):
        matters = [
            any(one is other is MET for one, other in zip(by_row[above], by_row[number], strict=True))
            and (policy == "one match" or rows[above][-1] != rows[number][-1])
            for above in range(number)
        ]
        if any(matters):
            expected.append(line)
    assert Looked(text).lines("overlapping-rows") == expected


def test_a_table_about_definitions_and_scores_is_looked_at_too() -> None:
    text = """
define large
  size >= 3

score points
  +10 when demo is yes
  +5 when size >= 2

table place gives text
  first match
  | large   | points | gives |
  | met     | -      | "a"   |
  | -       | < 12   | "b"   |
  | not met | >= 15  | "c"   |
  | met     | >= 15  | "d"   |
"""
    looked = Looked(text)
    assert looked.lines("hidden-row") == ['| met     | >= 15  | "d"   |']
    assert looked.lines("table-gap") == []
