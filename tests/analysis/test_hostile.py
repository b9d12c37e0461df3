"""Rules that nobody writes by hand: however deep and however entangled, they are looked at, and in little time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadrules.analysis.findings import Findings, findings
from leadrules.ruleset import Ruleset

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DEEP = 1_500
HEAD = "lead\n  size integer\n  demo yes/no\n\n"


def looked_at(text: str) -> Findings:
    return findings(Ruleset.from_text(HEAD + text).graph, NOW, seconds=1, in_all=5)


def chain(first: str) -> str:
    links = "".join(f"define d{number}\n  d{number - 1}\n\n" for number in range(1, DEEP))
    return f"define d0\n  {first}\n\n{links}"


def test_a_long_chain_of_definitions() -> None:
    found = looked_at(f"{chain('size > 3 and size < 2')}stage one\n  d{DEEP - 1}\n")
    (told,) = (each for each in found.diagnostics if each.code == "never-met")
    assert told.message == "no lead can meet the definition `d0`"
    assert told.note is not None
    assert told.note.endswith("`one`")


def test_a_long_chain_that_is_met() -> None:
    found = looked_at(
        f"{chain('size > 3')}score s\n  +5 when d{DEEP - 1}\n  -5 when d{DEEP - 2}\n\nstage one\n  s >= 9\n"
    )
    assert [each.code for each in found.diagnostics if each.is_wrong] == ["unreachable-threshold"]


@pytest.mark.parametrize("how", ["all of", "any of", "at least 2 of"])
def test_definitions_that_each_rest_on_two_others(how: str) -> None:
    text = "define a0\n  size > 3\n\ndefine b0\n  demo is yes\n\n"
    for number in range(1, 40):
        both = f"  {how}\n    a{number - 1}\n    b{number - 1}\n\n"
        text += f"define a{number}\n{both}define b{number}\n{both}"
    found = looked_at(f"{text}score s\n  +10 when a39\n  -5 when b39\n\nstage one\n  all of\n    a39\n    s >= 50\n")
    assert "unreachable-threshold" in {each.code for each in found.diagnostics}


def test_values_that_are_each_made_of_another_twice() -> None:
    text = "score s\n  +10 when demo is yes\n\ndefine v0 as s + s\n\n"
    text += "".join(f"define v{number} as v{number - 1} + v{number - 1}\n\n" for number in range(1, 40))
    assert looked_at(f"{text}define far\n  v39 >= 5\n").diagnostics == ()
