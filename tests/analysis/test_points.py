"""Findings about points: thresholds, ways to them, contradictions, bands."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.brute import MET, NOT_MET, TESTS, Looked, outcomes_of
from tests.generators.often import often

LINES = st.lists(st.tuples(st.sampled_from([10, 5, 20, -10]), TESTS), min_size=1, max_size=5)


def score(lines: list[tuple[int, str]]) -> str:
    return "".join(["score points\n", *(f"  {number:+} when {test}\n" for number, test in lines)])


@settings(max_examples=often(12))
@given(LINES, st.sampled_from([5, 15, 25, 40]))
def test_a_threshold_that_no_lead_comes_to(lines: list[tuple[int, str]], threshold: int) -> None:
    looked = Looked(f"{score(lines)}\nstage one\n  points >= {threshold}\n")
    is_reached = any(Decimal(each.scores["points"].low or 0) >= threshold for each in looked.verdicts)
    assert bool(looked.lines("unreachable-threshold")) is not is_reached


@settings(max_examples=often(12))
@given(LINES)
def test_points_that_contradict_each_other(lines: list[tuple[int, str]]) -> None:
    looked = Looked(score(lines))
    outcomes = outcomes_of([test for _, test in lines])
    expected = set()
    for cost, (points, test) in enumerate(lines):
        for gain, (more, other) in enumerate(lines):
            if points < 0 < more and test.split()[0] == other.split()[0]:
                pairs = set(zip(outcomes[gain], outcomes[cost], strict=True))
                if {(MET, MET), (MET, NOT_MET), (NOT_MET, MET)} <= pairs:
                    expected.add(max(gain, cost))
    found = {each.span.line for each in looked.found.diagnostics if each.code == "contradicting-points"}
    first = looked.ruleset.graph.definitions["points"].span.line + 1
    assert bool(found) is bool(expected)
    assert {line - first for line in found} <= expected


def test_a_profile_alone_comes_to_the_threshold() -> None:
    text = "score points\n  +{} when level is high\n  +10 when demo is yes\n\nstage one\n  points >= 20\n"
    assert Looked(text.format(20)).lines("no-behaviour") == ["points >= 20"]
    assert Looked(text.format(15)).lines("no-behaviour") == []
    # Whoever asks for behaviour beside the points has settled it.
    beside = text.format(20).replace("  points >= 20", "  all of\n    points >= 20\n    demo is yes")
    assert Looked(beside).lines("no-behaviour") == []
    # A score of who somebody is says nothing of behaviour, and is not meant to.
    assert Looked(text.format(20).replace("demo is yes", "size > 2")).lines("no-behaviour") == []


def test_the_shortest_ways_are_told() -> None:
    looked = Looked("""score points
  +20 when level is high
  +15 when size >= 2
  +10 when demo is yes
  -5 when colour is red

stage one
  points >= 35
""")
    (found,) = (each for each in looked.found.diagnostics if each.code == "cheapest-paths")
    assert found.note == "shortest: level high +20, size 2 +15"


def test_bands_that_share_an_end() -> None:
    text = "score points\n  +5 when size between 0 and 2\n  +10 when size between {} and 4\n"
    (found,) = Looked(text.format(2)).found.diagnostics
    assert (found.code, found.witness) == ("overlapping-bands", (("size", "2"),))
    assert Looked(text.format(3)).found.diagnostics == ()
    # One within the other is meant to add up.
    within = "score points\n  +5 when size between 0 and 3\n  +10 when size between 1 and 2\n"
    assert Looked(within).found.diagnostics == ()
