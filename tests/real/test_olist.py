"""A marketplace's funnel as a spreadsheet saved it again: days, bands that became days, and what is left of them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from leadrules.compiler import compile_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from leadrules.leads.lead import Lead
    from leadrules.ruleset import Verdict

    Cells = dict[str, str]
    Truth = bool | None

FOLDER = "olist_marketing_funnel/copy_lasya"
ON = date(2018, 6, 1)
WORDS = {True: "met", False: "not met", None: "undecided"}
BLANK = ("", "unknown")

OUTCOMES: dict[str, dict[str, int]] = {
    "established": {"met": 69, "undecided": 773},
    "stocked": {"met": 52, "undecided": 780, "not met": 10},
    "well_run": {"met": 49, "undecided": 780, "not met": 13},
}
ASKED: dict[str, dict[str, int]] = {
    "paid_for": {"met": 1769, "undecided": 1159, "not met": 5072},
    "from_own_channel": {"met": 1961, "undecided": 1159, "not met": 4880},
    "asked": {"met": 5293, "not met": 2707},
}
GRADES = {"large": 30, "middle": 1, None: 811}
DESKS = {"Industry desk": 242, "Key sellers": 113, "School": 169, "Desk": 302, None: 16}


# ---- the same rules in plain Python


def both(*parts: Truth) -> Truth:
    return False if False in parts else None if None in parts else True


def either(*parts: Truth) -> Truth:
    return True if True in parts else None if None in parts else False


def says(cells: Cells, column: str, *wanted: str) -> Truth:
    return None if cells[column] in BLANK else cells[column] in wanted


def at_least(value: str, wanted: int) -> Truth:
    """Whether a number is so large; a blank one may be."""
    return int(value) >= wanted if value else None


def stock_at_least(cells: Cells, wanted: int) -> Truth:
    """Of the bands only three have survived."""
    band = {"20-50": (20, 50), "50-200": (50, 200), "200+": (200, None)}.get(cells["average_stock"])
    if band is None:
        return None
    low, high = band
    return True if low >= wanted else None if high is None or high >= wanted else False


def revenue_at_least(cells: Cells, wanted: int) -> Truth:
    revenue = cells["declared_monthly_revenue"]
    return at_least("" if revenue == "0" else revenue, wanted)


def established(cells: Cells) -> Truth:
    return either(
        stock_at_least(cells, 20),
        at_least(cells["declared_product_catalog_size"], 50),
        revenue_at_least(cells, 20_000),
    )


def weight(cells: Cells) -> tuple[int, int]:
    profile = cells["lead_behaviour_profile"]
    lines: tuple[tuple[int, Truth], ...] = (
        (40, revenue_at_least(cells, 20_000)),
        (30, stock_at_least(cells, 50)),
        (20, at_least(cells["declared_product_catalog_size"], 100)),
        (10, says(cells, "lead_type", "online_big", "online_top", "industry")),
        (10, None if not profile else "shark" in profile),
    )
    low = sum(points for points, met in lines if met)
    high = sum(points for points, met in lines if met is not False)
    return min(low, 100), min(high, 100)


def grade(points: int) -> str:
    return "large" if points >= 50 else "middle" if points >= 20 else "small"


def desk(cells: Cells) -> str | None:
    """None while the rows before could still hold."""
    business, kind = cells["business_type"], cells["lead_type"]
    if business == "":
        return None
    if business == "manufacturer":
        return "Industry desk"
    if business == "reseller" and kind == "":
        return None
    if business == "reseller" and kind in ("online_big", "online_top"):
        return "Key sellers"
    if business == "reseller" and kind in ("online_beginner", "online_small", "offline"):
        return "School"
    return "Desk"


def asked(cells: Cells) -> Truth:
    day, month, year = map(int, cells["first_contact_date"].split("-"))
    age = (ON - date(year, month, day)).days
    return both(cells["origin"] not in BLANK, 0 <= age <= 180)


SIGNED_PLAIN: dict[str, Callable[[Cells], Truth]] = {
    "established": established,
    "stocked": lambda cells: None if cells["average_stock"] in BLANK else cells["average_stock"] != "01-May",
    "well_run": lambda cells: both(says(cells, "has_company", "TRUE"), says(cells, "has_gtin", "TRUE")),
}
ASKED_PLAIN: dict[str, Callable[[Cells], Truth]] = {
    "paid_for": lambda cells: says(cells, "origin", "paid_search", "display", "other_publicities"),
    "from_own_channel": lambda cells: says(cells, "origin", "social", "email", "display"),
    "asked": asked,
}


# ---- what must hold


@pytest.fixture(scope="module")
def signed_file(export: Callable[..., Any]) -> Any:  # noqa: ANN401 - what conftest makes cannot be imported
    return export(f"{FOLDER}/closed_deals.csv", "olist.rules", "signed", ON.isoformat())


@pytest.fixture(scope="module")
def asked_file(export: Callable[..., Any]) -> Any:  # noqa: ANN401 - as above
    return export(f"{FOLDER}/marketing_qualified_leads.csv", "olist.rules", "asked", ON.isoformat())


@pytest.fixture(scope="module")
def signed(signed_file: Any) -> list[tuple[Cells, Verdict]]:  # noqa: ANN401 - as above
    found: list[tuple[Cells, Verdict]] = signed_file.verdicts()
    return found


@pytest.fixture(scope="module")
def asking(asked_file: Any, every: int) -> list[tuple[Cells, Verdict]]:  # noqa: ANN401 - as above
    found: list[tuple[Cells, Verdict]] = asked_file.verdicts(every)
    return found


def test_nothing_is_wrong_with_the_rules(repo_root: Path) -> None:
    assert compile_path(repo_root / "tests/real/olist.rules").diagnostics == ()


def test_days_are_read_as_they_are_written(asked_file: Any) -> None:  # noqa: ANN401 - as above
    leads: list[Lead] = asked_file.leads()
    days = [day for lead in leads if isinstance(day := lead.values["first_contact"], date)]
    assert (len(days), min(days), max(days)) == (8000, date(2017, 6, 14), date(2018, 5, 31))
    assert [lead.unusable for lead in leads if lead.unusable] == []
    assert sum("origin" not in lead.values for lead in leads) == 60 + 1099


def test_bands_that_became_days_are_told_of_and_their_class_kept(signed_file: Any) -> None:  # noqa: ANN401 - as above
    leads: list[Lead] = signed_file.leads()
    found = Counter((each.field, each.shown) for lead in leads for each in lead.unusable)
    assert found == {("stock", "May-20"): 22, ("stock", "01-May"): 10}
    classes = Counter(lead.values.get("stock_class") for lead in leads)
    assert classes == {"from_1": 10, "from_5": 22, "from_20": 8, "from_50": 15, "from_200": 7, None: 780}
    assert sum("stock" in lead.values for lead in leads) == 30


def test_no_answer_is_not_a_revenue_of_nothing(signed_file: Any) -> None:  # noqa: ANN401 - as above
    leads: list[Lead] = signed_file.leads()
    assert sum("monthly_revenue" in lead.values for lead in leads) == 842 - 797


def test_profiles_are_parted(signed_file: Any) -> None:  # noqa: ANN401 - as above
    leads: list[Lead] = signed_file.leads()
    profiles = Counter(lead.values.get("behaviour") for lead in leads)
    assert (profiles[("cat",)], profiles[("cat", "wolf")], profiles[None]) == (407, 8, 177)


@pytest.mark.parametrize("name", SIGNED_PLAIN)
def test_outcomes_of_the_signed_are_those_of_plain_python(signed: list[tuple[Cells, Verdict]], name: str) -> None:
    wrong = [cells for cells, verdict in signed if verdict.outcome(name).value != WORDS[SIGNED_PLAIN[name](cells)]]
    assert wrong == []
    assert Counter(verdict.outcome(name).value for _, verdict in signed) == OUTCOMES[name]


def test_scores_are_those_of_plain_python(signed: list[tuple[Cells, Verdict]]) -> None:
    found = []
    for cells, verdict in signed:
        score, (low, high) = verdict.scores["weight"], weight(cells)
        assert (score.low, score.high) == (Decimal(low), Decimal(high))
        assert score.grade == (grade(low) if grade(low) == grade(high) else None)
        found.append(score.grade)
    assert Counter(found) == GRADES


def test_the_table_gives_what_plain_python_gives(signed: list[tuple[Cells, Verdict]]) -> None:
    for cells, verdict in signed:
        wanted = desk(cells)
        assert verdict.tables["onboarding"].values["gives"].value == (None if wanted is None else f'"{wanted}"')
    assert Counter(desk(cells) for cells, _ in signed) == DESKS


@pytest.mark.parametrize("name", ASKED_PLAIN)
def test_plain_python_counts_what_was_measured(asked_file: Any, name: str) -> None:  # noqa: ANN401 - as above
    assert Counter(WORDS[ASKED_PLAIN[name](cells)] for cells in asked_file.cells()) == ASKED[name]


@pytest.mark.parametrize("name", ASKED_PLAIN)
def test_outcomes_of_the_asking_are_those_of_plain_python(
    asking: list[tuple[Cells, Verdict]], every: int, name: str
) -> None:
    wrong = [cells for cells, verdict in asking if verdict.outcome(name).value != WORDS[ASKED_PLAIN[name](cells)]]
    assert wrong == []
    assert len(asking) == 8000 // every
