"""How long it takes to say what a change means: one edit at a time to the ruleset of the benchmark, and a thousand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from leadrules import Ruleset, difference
from leadrules.change.model import Relation

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHERE = ROOT / "rulesets" / "benchmark" / "benchmark.rules"
DEFINITIONS = 1_000


class Edit(NamedTuple):
    """Two versions, the seconds that a comparison may take, and what it means for those that are touched."""

    what: str
    versions: Callable[[], tuple[str, str]]
    goal: float
    meaning: dict[str, str]


class Compared(NamedTuple):
    """What a comparison came to: what it says otherwise than is true, and of how many it does not say."""

    seconds: float
    wrong: dict[str, str]
    unsettled: int


def edited(before: str, after: str) -> Callable[[], tuple[str, str]]:
    """The ruleset of the benchmark, and one with an edit."""

    def versions() -> tuple[str, str]:
        old = WHERE.read_text(encoding="utf-8")
        assert old.count(before) == 1, before
        return old, old.replace(before, after)

    return versions


def thousand() -> tuple[str, str]:
    """A thousand definitions of which every tenth asks for one more."""
    text = "lead\n  size integer\n  land country\n\n"
    old, new = text, text
    for number in range(DEFINITIONS):
        more = number + 1 if number % 10 == 0 else number
        old += f"define d{number}\n  size >= {number} and land is DE\n\n"
        new += f"define d{number}\n  size >= {more} and land is DE\n\n"
    return old, new


LATER = {"sql": "stricter", "opportunity": "stricter", "to_sales": "stricter"}
EDITS = (
    Edit(
        "a threshold: `budget >= 20k EUR` becomes `30k`",
        edited("budget >= 20k EUR", "budget >= 30k EUR"),
        1,
        {"has_budget": "stricter", "worth_a_call": "stricter", **LATER},
    ),
    Edit(
        "points: `+10 when demo_requested` becomes `+15`",
        edited("+10 when demo_requested is yes", "+15 when demo_requested is yes"),
        1,
        # Who asked for a demo had the points for a start, and a grade that is open may come to be a lower one.
        {"engagement": "looser", "opportunity": "both"},
    ),
    Edit(
        "a row of a table: `>= 1000` becomes `>= 900`",
        edited("| in dach | -                  | >= 1000 ", "| in dach | -                  | >= 900  "),
        1,
        {"territory": "different", "to_sales": "different"},
    ),
    Edit(
        "a window: `within last 60 days` becomes `90`",
        edited("last_contact within last 60 days", "last_contact within last 90 days"),
        1,
        {"in_time": "looser", **dict.fromkeys(LATER, "looser")},
    ),
    Edit(
        "another way to write it: `employees >= 50` becomes `not (employees < 50)`",
        edited("employees >= 50  because", "not (employees < 50)  because"),
        1,
        {},
    ),
    Edit(
        "every tenth of 1,000 definitions asks for more",
        thousand,
        60,
        {f"d{n}": "stricter" for n in range(0, 1000, 10)},
    ),
)


def compare(edit: Edit) -> Compared:
    """The seconds of the processor, and what is said of the definitions that the edit touches."""
    old, new = map(Ruleset.from_text, edit.versions())
    begun = time.process_time()
    found = difference(old, new, on=NOW)
    passed = time.process_time() - begun
    said = {each.name: each.relation for each in found.changes}
    unsettled = [name for name, relation in said.items() if relation is Relation.UNSETTLED]
    true = dict.fromkeys(said, "equal") | edit.meaning
    wrong = {name: str(said.get(name)) for name in true if name not in unsettled and said.get(name) != true[name]}
    return Compared(passed, wrong, len(unsettled))
