"""Verdicts on leads of every kind, as an evaluation by `inbound.rules` returns them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from leadrules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.verdict import Verdict

Lead: TypeAlias = dict[str, object]

RULES = (Path(__file__).parent / "inbound.rules").read_text(encoding="utf-8")
# The same without anything that bounds the score.
ENDLESS = RULES.replace("  between 0 and 100\n", "").replace(", up to 30\n", "\n")
ON = "2026-11-20 15:00"

WARM: Lead = {
    "lead_id": "L-1007",
    "industry": "banking",
    "employees": 240,
    "country": "DE",
    "email": "jo@bank.example",
    "function": "finance",
    "level": "director",
    "problem": "the month-end close takes twelve days",
    "activities": [
        {"type": "demo_request", "at": "2026-11-16 11:00"},
        {"type": "webinar", "at": "2026-10-29 16:00"},
    ],
}
READY: Lead = WARM | {
    "lead_id": "L-1008",
    "company": "Alpenbank AG",
    "full_name": "Jo Brandt",
    "phone": "+49 30 901820",
    "budget": "45000 EUR",
    "contacts": [{"name": "Mia Weiss", "role": "user"}, {"name": "Uwe Kern", "role": "economic_buyer"}],
    "decision_date": "2027-03-01",
}
# A Wednesday; the answer is due at 14:30.
HANDED = "2026-11-18 10:30"
HOSTILE = (
    '<script>alert("x")</script>"><img src=x onerror=alert(1)> '
    "[link](http://evil.example) \x1b[31mred\u202e `code` @all"
)


def without(lead: Lead, *names: str) -> Lead:
    return {name: value for name, value in lead.items() if name not in names}


LEADS: Mapping[str, Lead] = {
    "undecided": WARM,
    "ready": READY,
    "not_met": WARM | {"lead_id": "L-1009", "industry": "retail", "source": "web"},
    "far_off": WARM
    | {"lead_id": "L-1020", "industry": "retail", "country": "BE", "employees": 8, "source": "web", "function": "it"},
    "disqualified": WARM | {"lead_id": "L-1010", "email": "kim@rival.example"},
    "odd_data": WARM | {"lead_id": "L-1011", "employees": "about 50", "Lead Rating": "A", "Pardot Score": 77},
    "nearly": READY | {"lead_id": "L-1012", "employees": 48, "decision_date": "2027-05-16", "budget": "20500 EUR"},
    "score_open": without(WARM, "activities") | {"lead_id": "L-1013"},
    "score_endless": without(WARM, "activities") | {"lead_id": "L-1014"},
    "incomplete": without(READY, "phone") | {"lead_id": "L-1015"},
    "waiting": READY | {"lead_id": "L-1016", "handed_off_at": "2026-11-20 14:00", "employees": 2400},
    "answered_late": READY | {"lead_id": "L-1017", "handed_off_at": HANDED, "answered_at": "2026-11-19 15:00"},
    "overdue": READY | {"lead_id": "L-1018", "handed_off_at": HANDED},
    "problem_unknown": without(READY, "problem") | {"lead_id": "L-1019"},
    "nothing": {},
    "hostile": READY
    | {"lead_id": HOSTILE, "problem": HOSTILE, "email": f"{HOSTILE}@rival.example", "full_name": HOSTILE},
}


@pytest.fixture(scope="session")
def verdicts() -> Mapping[str, Verdict]:
    """A verdict for a lead of every kind, by name."""
    rules, endless = (Ruleset.from_text(text, "inbound.rules") for text in (RULES, ENDLESS))
    return {name: (endless if name == "score_endless" else rules).evaluate(lead, on=ON) for name, lead in LEADS.items()}
