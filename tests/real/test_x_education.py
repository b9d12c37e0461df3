"""9,240 real leads: what the rules make of them, counted a second time without any of our code."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from leadrules.compiler import compile_path
from leadrules.leads.open import open_leads
from leadrules.leads.rows import BrokenRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from leadrules.leads.lead import Lead
    from leadrules.ruleset import Verdict

    Cells = dict[str, str]
    Truth = bool | None

WORDS = {True: "met", False: "not met", None: "undecided"}
BLANK = ("", "Select", "unknown")
# Labels of single campaigns and of tests, which the rules do not translate.
ODD_SOURCES = {
    "Press_Release": 2,
    "blog": 1,
    "WeLearn": 1,
    "welearnblog_Home": 1,
    "youtubechannel": 1,
    "testone": 1,
    "NC_EDM": 1,
}
ABROAD = (
    *("United Arab Emirates", "Saudi Arabia", "Qatar", "Bahrain", "Oman", "Kuwait"),
    *("Singapore", "United States", "United Kingdom", "Australia"),
)

# Of all leads; the plain Python below must come to these, and the engine to what plain Python says.
OUTCOMES: dict[str, dict[str, int]] = {
    "occupation_asked": {"met": 6550, "not met": 2690},
    "unemployed": {"met": 5600, "undecided": 2690, "not met": 950},
    "earns": {"met": 714, "undecided": 2690, "not met": 5836},
    "management": {"met": 4253, "undecided": 3380, "not met": 1607},
    "good_profile": {"met": 4632, "undecided": 4218, "not met": 390},
    "unreachable_number": {"met": 157, "not met": 9083},
    "opted_out": {"not met": 9240},
    "mql": {"met": 2866, "undecided": 2188, "not met": 4186},
    "sql": {"met": 1145, "undecided": 2612, "not met": 5483},
}
TEAMS = {"Mumbai": 2918, "India": 2020, "Abroad": 222, "Desk": 58, None: 4022}
GRADES = {"hot": 2556, "warm": 2653, "cold": 3980, None: 51}


# ---- the same rules in plain Python


def both(*parts: Truth) -> Truth:
    return False if False in parts else None if None in parts else True


def either(*parts: Truth) -> Truth:
    return True if True in parts else None if None in parts else False


def opposite(part: Truth) -> Truth:
    return None if part is None else not part


def says(cells: Cells, column: str, *wanted: str) -> Truth:
    return None if cells[column] in BLANK else cells[column] in wanted


def number(cells: Cells, column: str) -> float | None:
    return float(cells[column]) if cells[column] else None


def interest(cells: Cells) -> tuple[int, int]:
    seconds, visits = number(cells, "Total Time Spent on Website"), number(cells, "TotalVisits")
    lines: tuple[tuple[int, Truth], ...] = (
        (40, None if seconds is None else seconds >= 600),
        (20, None if visits is None else 2 <= visits <= 8),
        (20, says(cells, "Last Activity", "SMS Sent")),
        (10, says(cells, "A free copy of Mastering The Interview", "Yes")),
        (30, says(cells, "Lead Origin", "Lead Add Form")),
        (-30, says(cells, "Do Not Email", "Yes")),
    )
    low = sum(points for points, met in lines if met or (met is None and points < 0))
    high = sum(points for points, met in lines if met or (met is None and points > 0))
    return max(0, min(100, low)), max(0, min(100, high))


def grade(points: float) -> str:
    return "hot" if points >= 60 else "warm" if points >= 30 else "cold"


def specialization_is_management(cells: Cells) -> Truth:
    text = cells["Specialization"]
    return None if text in BLANK else re.search(r"\bmanagement\b", text.lower()) is not None


def good_profile(cells: Cells) -> Truth:
    wanted = ("01.High", "02.Medium")
    return both(says(cells, "Asymmetrique Profile Index", *wanted), says(cells, "Asymmetrique Activity Index", *wanted))


def unreachable_number(cells: Cells) -> Truth:
    return cells["Tags"] in ("invalid number", "wrong number given", "number not provided")


def opted_out(cells: Cells) -> Truth:
    return both(says(cells, "Do Not Email", "Yes"), says(cells, "Do Not Call", "Yes"))


def earns(cells: Cells) -> Truth:
    return says(cells, "What is your current occupation", "Working Professional", "Businessman")


def mql(cells: Cells) -> Truth:
    low, high = interest(cells)
    enough = True if low >= 30 else False if high < 30 else None
    is_out = either(unreachable_number(cells), opted_out(cells))
    return both(either(earns(cells), good_profile(cells)), enough, opposite(is_out))


def sql(cells: Cells) -> Truth:
    quality = says(cells, "Lead Quality", "Might be", "High in Relevance")
    return both(mql(cells), quality, opposite(says(cells, "Do Not Call", "Yes")))


def team(cells: Cells) -> str | None:
    """None while the rows before could still hold."""
    country, city = cells["Country"], cells["City"]
    if country in BLANK or country == "Asia/Pacific Region":
        return None
    if country in ABROAD:
        return "Abroad"
    if country != "India":
        return "Desk"
    return None if city in BLANK else "Mumbai" if city == "Mumbai" else "India"


PLAIN: dict[str, Callable[[Cells], Truth]] = {
    "occupation_asked": lambda cells: cells["What is your current occupation"] not in BLANK,
    "unemployed": lambda cells: says(cells, "What is your current occupation", "Unemployed"),
    "earns": earns,
    "management": specialization_is_management,
    "good_profile": good_profile,
    "unreachable_number": unreachable_number,
    "opted_out": opted_out,
    "mql": mql,
    "sql": sql,
}


# ---- what must hold


@pytest.fixture(scope="module")
def file(export: Callable[..., Any]) -> Any:  # noqa: ANN401 - what conftest makes cannot be imported
    return export("x_education/lead_scoring.csv", "x_education.rules", "x_education", "2026-11-20")


@pytest.fixture(scope="module")
def cells(file: Any) -> list[Cells]:  # noqa: ANN401 - as above
    found: list[Cells] = file.cells()
    return found


@pytest.fixture(scope="module")
def leads(file: Any) -> list[Lead]:  # noqa: ANN401 - as above
    found: list[Lead] = file.leads()
    return found


@pytest.fixture(scope="module")
def verdicts(file: Any, every: int) -> list[tuple[Cells, Verdict]]:  # noqa: ANN401 - as above
    found: list[tuple[Cells, Verdict]] = file.verdicts(every)
    return found


def test_nothing_is_wrong_with_the_rules(repo_root: Path) -> None:
    assert compile_path(repo_root / "tests/real/x_education.rules").diagnostics == ()


def test_what_cannot_be_used_is_told_of(leads: list[Lead]) -> None:
    assert len(leads) == 9240
    found = Counter((each.field, each.shown) for lead in leads for each in lead.unusable)
    assert found == {
        ("country", "Asia/Pacific Region"): 2,
        **{("source", label): count for label, count in ODD_SOURCES.items()},
    }


def test_what_is_missing_is_missing(leads: list[Lead], cells: list[Cells]) -> None:
    columns = {"occupation": "What is your current occupation", "city": "City", "specialization": "Specialization"}
    for field, column in columns.items():
        known = [cell[column] not in BLANK for cell in cells]
        assert [field in lead.values for lead in leads] == known
    assert sum("occupation" not in lead.values for lead in leads) == 2690
    assert sum("city" not in lead.values for lead in leads) == 3669
    assert sum("visits" not in lead.values for lead in leads) == 137


def test_case_does_not_make_two_sources_of_one(leads: list[Lead]) -> None:
    found = Counter(lead.values.get("source") for lead in leads)
    assert (found["google"], found["direct_traffic"], found[None]) == (2873, 2543, 44)


# Of a thousand, how many became students: not having been asked says more than any answer.
@pytest.mark.parametrize(
    ("occupation", "held", "share"), [(None, 2690, 138), ("unemployed", 5600, 436), ("working_professional", 706, 916)]
)
def test_missing_is_a_value_that_predicts(leads: list[Lead], occupation: str | None, held: int, share: int) -> None:
    became = [lead.values["converted"] for lead in leads if lead.values.get("occupation") == occupation]
    assert (len(became), round(1000 * became.count(True) / len(became))) == (held, share)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_python_counts_what_was_measured(cells: list[Cells], name: str) -> None:
    assert Counter(WORDS[PLAIN[name](each)] for each in cells) == OUTCOMES[name]


@pytest.mark.parametrize("name", PLAIN)
def test_outcomes_are_those_of_plain_python(verdicts: list[tuple[Cells, Verdict]], every: int, name: str) -> None:
    wrong = [cells for cells, verdict in verdicts if verdict.outcome(name).value != WORDS[PLAIN[name](cells)]]
    assert wrong == []
    assert len(verdicts) == 9240 // every


def test_scores_are_those_of_plain_python(verdicts: list[tuple[Cells, Verdict]], cells: list[Cells]) -> None:
    for each, verdict in verdicts:
        score = verdict.scores["interest"]
        low, high = interest(each)
        assert (score.low, score.high) == (Decimal(low), Decimal(high))
        assert score.grade == (grade(low) if grade(low) == grade(high) else None)
    ends = [interest(each) for each in cells]
    assert Counter(grade(low) if grade(low) == grade(high) else None for low, high in ends) == GRADES


def test_the_table_gives_what_plain_python_gives(verdicts: list[tuple[Cells, Verdict]], cells: list[Cells]) -> None:
    for each, verdict in verdicts:
        wanted = team(each)
        table = verdict.tables["team"]
        assert table.values["gives"].value == (None if wanted is None else f'"{wanted}"')
        assert table.is_undecided == (wanted is None)
    assert Counter(map(team, cells)) == TEAMS


def test_a_broken_export_is_told_of_line_by_line(shared_data: Path) -> None:
    path = shared_data / "x_education" / "lead_scoring_rowquoted_as_found.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        quoted = [reader.line_num for row in reader if len(row) == 1]
    with open_leads(path) as file:
        rows = list(file.rows)
    broken = [row for row in rows if isinstance(row, BrokenRow)]
    assert (len(rows), len(broken)) == (9240, 338)
    assert [row.line for row in broken] == quoted
    assert {row.reason for row in broken} == {
        "has 1 cell, the header has 37: the whole row is quoted as if it were one"
    }
    assert broken[0].place == f"line {quoted[0]}"


def test_the_rows_of_the_broken_export_that_can_be_read_are_those_of_the_clean_one(
    file: Any,  # noqa: ANN401 - as above
    shared_data: Path,
    leads: list[Lead],
) -> None:
    reader = file.rules.reader("x_education")
    with open_leads(shared_data / "x_education" / "lead_scoring_rowquoted_as_found.csv") as broken:
        found = {
            lead.id: lead.values
            for lead in map(reader.read_row, (r for r in broken.rows if not isinstance(r, BrokenRow)))
        }
    clean = {lead.id: lead.values for lead in leads}
    assert len(found) == 9240 - 338
    assert all(clean[name] == values for name, values in found.items())
    lost = {clean[name].get("specialization") for name in clean.keys() - found.keys()}
    assert lost == {"Banking, Investment And Insurance"}
