"""Findings about points: thresholds, ways to them, contradictions, bands."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.brute import INLINE, LEADS, MET, NOT_MET, NOW, TESTS, VALUES, Looked, outcomes_of
from tests.generators.often import often

from leadrules.analysis import thresholds
from leadrules.analysis.about import About
from leadrules.analysis.answers import Answers
from leadrules.analysis.findings import findings
from leadrules.analysis.paths import paths_to

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
    # So has who asks by a name, or in a stage before.
    named = text.format(20).replace("  points >= 20", "  all of\n    points >= 20\n    asked")
    assert Looked(f"define asked\n  demo is yes\n\n{named}").lines("no-behaviour") == []
    before = text.format(20).replace("stage one", "stage zero\n  demo is yes\n\nstage one after zero")
    assert Looked(before).lines("no-behaviour") == []
    # To ask that nothing was done is no such thing.
    idle = text.format(20).replace("  points >= 20", "  all of\n    points >= 20\n    demo is no")
    assert Looked(idle).lines("no-behaviour") == ["points >= 20"]
    # A score of who somebody is says nothing of behaviour, and is not meant to.
    assert Looked(text.format(20).replace("demo is yes", "size > 2")).lines("no-behaviour") == []


@settings(max_examples=often(12))
@given(
    st.lists(st.tuples(st.sampled_from([10, 5, 20, -10]), INLINE), min_size=1, max_size=5),
    st.sampled_from([5, 15, 25, 40]),
    st.sets(st.sampled_from([*VALUES]), min_size=1),
    st.sampled_from(["", "  between 0 and 30\n"]),
)
def test_no_way_is_shorter_than_the_shortest(
    lines: list[tuple[int, str]], threshold: int, among: set[str], limits: str
) -> None:
    text = score(lines).replace("score points\n", f"score points\n{limits}")
    looked = Looked(f"{text}\nstage one\n  points >= {threshold}\n")
    graph = looked.ruleset.graph
    about = About(graph, NOW, Answers(graph, NOW, seconds=20))
    (asked,) = thresholds.asked(about)
    paths = paths_to(about, asked)
    among &= set(paths.fields)
    path = paths.shortest(among)
    there = [lead for lead, outcome in zip(LEADS, looked.outcomes("one"), strict=True) if outcome is MET]
    changed = [{name for name in paths.fields if lead.get(name) != paths.base.get(name)} for lead in there]
    fewest = min((len(each) for each in changed if each <= among), default=None)
    assert (None if path is None else len(path.facts)) == fewest
    assert path is None or path.is_shortest
    assert path is None or sum(each.points for each in path.facts) + paths.points(paths.base)[0] >= threshold


def test_two_things_that_give_points_only_together() -> None:
    looked = Looked("""score points
  +10 when demo is yes
  +10 when level is high
  +30 when size >= 3 and colour is blue

stage one
  points >= 30
""")
    (found,) = (each for each in looked.found.diagnostics if each.code == "cheapest-paths")
    assert found.note == "shortest: size 3 with colour blue +30"
    # Whichever of its values a field can hold comes first: a way names all that it takes.
    lines = "  +30 when size <= 4 and colour is red and demo is yes\n  +1 when level is low\n"
    looked = Looked(f"score points\n{lines}\nstage one\n  points > 29\n")
    (found,) = (each for each in looked.found.diagnostics if each.code == "cheapest-paths")
    assert found.note == "shortest: colour red with demo yes +30"


def test_it_is_said_when_a_shorter_way_may_exist() -> None:
    # That no size brings 40 points, only the solver knows.
    lines = "  +20 when size + 0 >= 3\n  +20 when size + 0 < 2\n  +15 when colour is red\n  +15 when level is high\n"
    ruleset = Looked(f"score points\n{lines}\nstage one\n  points >= 35\n").ruleset
    notes = [
        each.note
        for solves in (True, False)
        for each in findings(ruleset.graph, NOW, seconds=20, solves=solves).diagnostics
        if each.code == "cheapest-paths"
    ]
    way = "shortest: size 0 +20, colour red +15"
    assert notes == [way, f"{way}; a shorter one may exist"]


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
