"""448 real deals: what the rules make of them, counted a second time without any of our code."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from leadrules.compiler import compile_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from leadrules.ruleset import Verdict

    Cells = dict[str, str]
    Truth = bool | None

WORDS = {True: "met", False: "not met", None: "undecided"}
UNKNOWN = "Unknown"

OUTCOMES = {
    "budget_asked": {"met": 412, "not met": 36},
    "bna": {"met": 196, "undecided": 26, "not met": 226},
    "no_rival_and_known": {"met": 244, "undecided": 6, "not met": 198},
    "bad_client": {"met": 2, "not met": 446},
    "qualified": {"met": 365, "undecided": 30, "not met": 53},
    "likely": {"met": 231, "undecided": 9, "not met": 208},
}


@pytest.fixture(scope="module")
def deals(export: Callable[..., Any]) -> list[tuple[Cells, Verdict]]:
    found: list[tuple[Cells, Verdict]] = export(
        "salvirt_b2b/salvirt_b2b.csv", "salvirt.rules", "salvirt", "2026-11-20"
    ).verdicts()
    return found


# ---- the same rules in plain Python


def both(*parts: Truth) -> Truth:
    return False if False in parts else None if None in parts else True


def at_least(wanted: int, *parts: Truth) -> Truth:
    met, open_ = parts.count(True), parts.count(None)
    return True if met >= wanted else False if met + open_ < wanted else None


def says(cells: Cells, column: str, *wanted: str) -> Truth:
    return None if cells[column] == UNKNOWN else cells[column] in wanted


def promise(cells: Cells) -> tuple[int, int]:
    lines = (
        (30, says(cells, "Competitors", "No")),
        (20, says(cells, "Client", "Current")),
        (20, says(cells, "Scope", "Clear")),
        (15, cells["Budgt_alloc"] != UNKNOWN),
        (15, says(cells, "Strat_deal", "Very important")),
        (-20, both(says(cells, "Purch_dept", "Yes"), says(cells, "Competitors", "Yes"))),
    )
    low = sum(points for points, met in lines if met or (met is None and points < 0))
    high = sum(points for points, met in lines if met or (met is None and points > 0))
    return max(0, min(100, low)), max(0, min(100, high))


def qualified(cells: Cells) -> Truth:
    own = at_least(
        3,
        says(cells, "Budgt_alloc", "Yes"),
        says(cells, "Authority", "Mid", "High"),
        says(cells, "Needs_def", "Yes", "Info gathering"),
        says(cells, "Competitors", "No"),
    )
    return both(own, cells["Att_t_client"] != "Bad client")


def likely(cells: Cells) -> Truth:
    low, high = promise(cells)
    enough = True if low >= 80 else False if high < 80 else None
    slow = says(cells, "Growth", "Slow down")
    return both(enough, None if slow is None else not slow, qualified(cells))


PLAIN: dict[str, Callable[[Cells], Truth]] = {
    "budget_asked": lambda cells: cells["Budgt_alloc"] != UNKNOWN,
    "bna": lambda cells: both(
        says(cells, "Budgt_alloc", "Yes"), says(cells, "Needs_def", "Yes"), says(cells, "Authority", "Mid", "High")
    ),
    "no_rival_and_known": lambda cells: both(says(cells, "Competitors", "No"), says(cells, "Client", "Current")),
    "bad_client": lambda cells: says(cells, "Att_t_client", "Bad client"),
    "qualified": qualified,
    "likely": likely,
}


def desk(cells: Cells) -> str:
    if cells["Client"] == "Current":
        return "Key accounts" if cells["Comp_size"] == "Big" else "Account manager"
    return "New business" if cells["Comp_size"] == "Big" else "Inside sales"


# ---- what must hold


def test_nothing_is_wrong_with_the_rules(repo_root: Path) -> None:
    assert compile_path(repo_root / "tests/real/salvirt.rules").diagnostics == ()


def test_every_cell_can_be_used(deals: list[tuple[Cells, Verdict]]) -> None:
    assert len(deals) == 448
    assert [verdict.unusable for _, verdict in deals if verdict.unusable] == []


@pytest.mark.parametrize("name", PLAIN)
def test_outcomes_are_those_of_plain_python(deals: list[tuple[Cells, Verdict]], name: str) -> None:
    wrong = [cells for cells, verdict in deals if verdict.outcome(name).value != WORDS[PLAIN[name](cells)]]
    assert wrong == []
    assert Counter(verdict.outcome(name).value for _, verdict in deals) == OUTCOMES[name]


def test_scores_are_those_of_plain_python(deals: list[tuple[Cells, Verdict]]) -> None:
    for cells, verdict in deals:
        score = verdict.scores["promise"]
        assert (score.low, score.high) == tuple(map(Decimal, promise(cells)))


def test_the_table_gives_what_plain_python_gives(deals: list[tuple[Cells, Verdict]]) -> None:
    given = [verdict.tables["desk"].values["gives"].value for _, verdict in deals]
    assert given == [f'"{desk(cells)}"' for cells, _ in deals]
    assert Counter(given) == {
        '"Key accounts"': 214,
        '"Account manager"': 72,
        '"New business"': 50,
        '"Inside sales"': 112,
    }


# Of those for whom it holds, in a thousand, how many were won; and how many it holds for.
@pytest.mark.parametrize(
    ("rule", "held", "share"),
    [("bna", 196, 546), ("no_rival_and_known", 244, 742), ("likely", 231, 740)],
)
def test_what_popular_rules_are_worth(deals: list[tuple[Cells, Verdict]], rule: str, held: int, share: int) -> None:
    won = [verdict.fields["won"].value == "yes" for _, verdict in deals if verdict.outcome(rule).is_met]
    assert (len(won), round(1000 * sum(won) / len(won))) == (held, share)


@pytest.mark.parametrize(("asked", "held", "share"), [("Unknown", 36, 139), ("Yes", 219, 543), ("No", 193, 534)])
def test_not_having_asked_for_the_budget_is_worse_than_a_no(
    deals: list[tuple[Cells, Verdict]], asked: str, held: int, share: int
) -> None:
    budget = {"Unknown": None, "Yes": "yes", "No": "no"}[asked]
    chosen = [verdict for _, verdict in deals if verdict.fields["budget_allocated"].value == budget]
    won = [verdict.fields["won"].value == "yes" for verdict in chosen]
    assert (len(won), round(1000 * sum(won) / len(won))) == (held, share)


def test_half_of_all_deals_are_won(deals: list[tuple[Cells, Verdict]]) -> None:
    won = Counter(verdict.fields["won"].value for _, verdict in deals)
    assert won == {"yes": 227, "no": 221}
