"""What the tests of engines other than our own ask of each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from tests.generators.often import often

from leadrules import Ruleset
from leadrules.backends.sql import write as w

if TYPE_CHECKING:
    from sqlglot import exp

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_ON = "2026-11-20"
NASTY = (
    "it's",
    "a\\b",
    "C:\\",
    "{}",
    "$1 %s %(a)s",
    '"; drop table leads; --',
    "x\ny",
    "E'\\x41'",
    "'",
    "\\'",
    "\\u0041",
)


def some(examples: int) -> settings:
    """So many examples, none of which is made smaller: what fails here is so sooner in test_sql.py, or by hand."""
    return settings(
        suppress_health_check=list(HealthCheck),
        deadline=None,
        max_examples=often(examples),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )


def nasty() -> tuple[Ruleset, list[dict[str, Any]]]:
    """Rules that look for texts which could be read as SQL in every way there is, and leads with such texts."""
    wanted = ", ".join(map(quoted, NASTY))
    looks = "".join(
        f"define {name}{number}\n  name {how} {quoted(each)}\n"
        for number, each in enumerate(NASTY)
        for name, how in (("c", "contains part"), ("s", "starts with"), ("e", "ends with"), ("m", "matches"))
    )
    rules = Ruleset.from_text(f"ruleset r\nlead\n  name text\ndefine d\n  name in [{wanted}]\n{looks}")
    leads = [{"name": text} for each in NASTY for text in (each, each.upper(), f"{each}x", f"x{each}", each[1:])]
    return rules, [*leads, {}]


def quoted(text: str) -> str:
    """A text as rules write it."""
    written = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{written}"'


def shipped_leads(rules: Ruleset) -> list[Any]:
    """The leads that are shipped with the rulesets, as these rules read them, and one of which nothing is known."""
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text(encoding="utf-8").splitlines()
    return [rules.reader().read(json.loads(line)).values for line in [*lines, "{}"]]


def day(text: str) -> exp.Expression:
    """A day as a constant."""
    return w.cast(w.text(text), "DATE")


def moment(text: str) -> exp.Expression:
    """A moment as a constant."""
    return w.cast(w.text(text), "TIMESTAMP")
