"""The same answers, or no timing: what leadrules decides, two-valued code must answer alike.

Code that takes a missing value for a no decides more than the rules do. Whatever the rules decide they decide for every
value that could turn up, so that there both must agree. Where the rules are undecided, there is nothing to compare:
those answers are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.benchmark.by_hand import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmark.by_hand import Answers

    from leadrules.ruleset import Verdict

TRUTHS = {"met": True, "not met": False, "undecided": None}
# In the place of an answer that the rules leave open.
OPEN = object()


@dataclass(frozen=True)
class Compared:
    """How many answers were compared, and how many were open; the first few differences."""

    leads: int
    whole: int
    decided: int
    open: int
    differences: tuple[str, ...]


def told(verdict: Verdict) -> tuple[Any, ...]:
    """A verdict's answers in the order of `ANSWERS`, with `OPEN` for what is undecided."""
    found: dict[str, Any] = {}
    for results in (verdict.stages, verdict.definitions, verdict.disqualifiers):
        found |= {name: TRUTHS[each.outcome.value] for name, each in results.items()}
    for name, score in verdict.scores.items():
        found[name] = int(score.low) if score.low is not None and score.low == score.high else None
        found[f"{name}.grade"] = score.grade
    found["territory"] = _text(verdict.tables["territory"].values["gives"].value)
    state = verdict.handoffs["to_sales"].state
    found["to_sales"] = None if state == "undecided" else state
    return tuple(OPEN if found[name] is None else found[name] for name in ANSWERS)


def _text(shown: str | None) -> str | None:
    """A text without the quotes that it is shown in."""
    return None if shown is None else shown.strip('"')


def compare(expected: Iterable[tuple[Any, ...]], found: Iterable[Answers]) -> Compared:
    """Compare answers, lead by lead."""
    leads = whole = decided = left_open = 0
    differences: list[str] = []
    for number, (ours, theirs) in enumerate(zip(expected, found, strict=True), 1):
        leads += 1
        whole += OPEN not in ours
        for name, one, other in zip(ANSWERS, ours, theirs, strict=True):
            if one is OPEN:
                left_open += 1
                continue
            decided += 1
            if one != other and len(differences) < 5:
                differences.append(f"lead {number}, {name}: {one!r} and {other!r}")
    return Compared(leads, whole, decided, left_open, tuple(differences))
