"""How long it takes: all of the benchmark's rules in three seconds, dead ones among a thousand in ten."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from leadrules.analysis.findings import findings
from leadrules.ruleset import Ruleset

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNTRIES = ("DE", "AT", "CH", "FR", "BE", "GB", "IE", "IT", "ES", "NL")


def seconds(ruleset: Ruleset) -> tuple[float, list[str]]:
    """The seconds of the processor, and the findings that are wrong."""
    begun = time.process_time()
    found = findings(ruleset.graph, NOW)
    assert found.unsettled == ()
    return time.process_time() - begun, [each.code for each in found.diagnostics if each.is_wrong]


def test_all_findings_on_the_workload_of_the_benchmark() -> None:
    took, found = seconds(Ruleset.load(ROOT / "rulesets" / "benchmark" / "benchmark.rules"))
    assert took <= 3
    assert found == []


def test_dead_definitions_among_a_thousand() -> None:
    text = "lead\n  size integer\n  land country\n  level ranked a < b < c\n\n"
    for number in range(1_000):
        size, land = number % 90 + 5, COUNTRIES[number % 10]
        less = f"size < {size - 3}" if number % 50 == 0 else f"size < {size + 7}"
        text += f"define d{number}\n  all of\n    size >= {size}\n    {less}\n    land is {land}\n    level >= b\n\n"
    took, found = seconds(Ruleset.from_text(text))
    assert found == ["never-met"] * 20
    assert took <= 10


def test_hidden_rows_among_a_thousand() -> None:
    text = "lead\n  size integer\n  land country\n\ntable t gives text\n  first match\n  | land | size | gives |\n"
    for number in range(1_000):
        low = number // 10 * 10
        hidden = number % 100 == 99
        cell = f"{low + 2} to {low + 4}" if hidden else f"{low} to {low + 9}"
        text += f'  | {COUNTRIES[number % 9 if hidden else number % 10]} | {cell} | "{number}" |\n'
    took, found = seconds(Ruleset.from_text(text))
    assert found.count("hidden-row") == 10
    assert took <= 10
