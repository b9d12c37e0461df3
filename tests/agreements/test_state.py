"""Where agreement stands: a change of meaning reopens exactly what it touches, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreements.made import NOW, RULES, entries, file_text, graph_of, open_keys, read, state
from tests.generators.rulesets import Generated, rulesets
from tests.properties.test_fingerprints import CHANGES, shuffled

from leadrules.agreement.findings import findings
from leadrules.agreement.items import items_of

if TYPE_CHECKING:
    from random import Random

    from leadrules.graph.rulegraph import RuleGraph

INBOUND = (Path(__file__).parents[2] / "rulesets" / "inbound" / "inbound.rules").read_text(encoding="utf-8")
RANDOM = st.randoms(use_true_random=False)
GRAPH = graph_of()
EVERYTHING = {"ruleset inbound", "large", "mql", "sql"}


def test_at_first_everything_is_open_and_then_nothing() -> None:
    assert open_keys(state(GRAPH)) == EVERYTHING
    both = (*entries(GRAPH), *entries(GRAPH, "sales"))
    assert open_keys(state(GRAPH, *both)) == set()
    assert state(GRAPH, *both).diagnostics == ()


@pytest.mark.parametrize(
    ("teams", "left"),
    [
        (("marketing",), EVERYTHING),
        (("sales",), EVERYTHING - {"sql"}),
        (("revenue",), {"sql"}),
        (("revenue", "sales"), set()),
        (("marketing", "sales"), set()),
    ],
)
def test_agreed_by_is_evaluated_as_it_is_written(teams: tuple[str, ...], left: set[str]) -> None:
    there = [entry for team in teams for entry in entries(GRAPH, team)]
    assert open_keys(state(GRAPH, *there)) == left


COVERED = "guarantee Sales never gets a lead from outside the target market"
JOINT = "commitment Marketing joins customer meetings"
# What rests on a definition, beyond other definitions: its strategy, guarantee and commitments.
TOUCHED = {
    "in_target_market": {"strategy fy27", COVERED},
    "finance_leader": {"strategy fy27"},
    "sql": {
        COVERED,
        "commitment Marketing delivers",
    },
    "to_sales": {"commitment Sales answers in time"},
}
AGREED = tuple(entry for team in ("marketing", "sales") for entry in entries(graph_of(INBOUND), team))
OTHERS: tuple[tuple[str, str, set[str]], ...] = (
    ("4.5M EUR by", "5M EUR by", {"strategy fy27"}),
    ("4.5M EUR by", "4.5M USD by", {"strategy fy27"}),
    ("webinar, partner, outbound\n", "webinar, partner\n", {"strategy fy27"}),
    (">= 120 per", ">= 110 per", {"commitment Marketing delivers"}),
    ("per month of handed", "per quarter of handed", {"commitment Sales answers in time"}),
    ("kind  one of customer_meeting", "kind  one of meal, customer_meeting", {JOINT}),
    ("  on    date\n", "  on    datetime\n", {JOINT}),
    ("  on    date\n", "  on    date\n  who   text\n", set()),
    ("sql implies in_target", "mql implies in_target", {COVERED}),
    ("agreed by marketing and sales", "agreed by sales", {"ruleset inbound"}),
    ("teams      marketing, sales", "teams      sales, marketing", set()),
    ("teams      marketing, sales", "teams      marketing, sales, partners", {"ruleset inbound"}),
)


@pytest.mark.parametrize(("old", "new", "moved"), [*CHANGES, *OTHERS], ids=[new for _, new, _ in (*CHANGES, *OTHERS)])
def test_a_change_of_meaning_reopens_exactly_what_rests_on_it(old: str, new: str, moved: set[str]) -> None:
    assert old in INBOUND
    assert open_keys(state(graph_of(INBOUND), *AGREED)) == set()
    touched = moved | {key for name in moved for key in TOUCHED.get(name, ())}
    if old == "@rival.example":
        # The stages' change reaches what rests on them; nothing else does.
        assert "commitment Marketing delivers" in touched
    assert open_keys(state(graph_of(INBOUND.replace(old, new, 1)), *AGREED)) == touched


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Sales-qualified lead"', '"A lead that sales takes"'),
        ("money:     budget", "cash:      budget"),
        (' because "reps open with the problem"', ""),
        ("smallest_company", "least_company"),
        ("dach", "german_speaking"),
        ("# Lead definitions", "# The lead definitions"),
        ("  agreed by marketing and sales\n", "  agreed by marketing and sales\n  review by 2027-01-01\n"),
    ],
)
def test_what_is_no_meaning_reopens_nothing(old: str, new: str) -> None:
    assert old in INBOUND
    assert open_keys(state(graph_of(INBOUND.replace(old, new)), *AGREED)) == set()


def test_a_definition_that_is_taken_away_or_added_reopens_the_ruleset() -> None:
    without = RULES[: RULES.index("stage sql")]
    there = (*entries(GRAPH), *entries(GRAPH, "sales"))
    assert open_keys(state(graph_of(without), *there)) == {"ruleset inbound"}
    assert open_keys(state(graph_of(f"{RULES}\ndefine x\n  budget is known\n"), *there)) == {"ruleset inbound", "x"}


@given(rulesets(), RANDOM)
@settings(max_examples=10)
def test_order_comments_and_layout_reopen_nothing(generated: Generated, random: Random) -> None:
    text = asked(generated.text)
    there = entries(graph_of(text))
    commented = re.sub(r"\n(?=\S)", "\n# a remark\n\n", text)
    assert open_keys(state(graph_of(shuffled(commented, random)), *there)) == set()


@given(rulesets(), st.sampled_from(["41", "39"]))
@settings(max_examples=10)
def test_a_setting_reopens_what_uses_it_and_nothing_else(generated: Generated, value: str) -> None:
    text = asked(generated.text)
    before, after = graph_of(text), graph_of(text.replace("bar integer is 40", f"bar integer is {value}"))
    moved = {
        one.key
        for one, two in zip(items_of(before), items_of(after), strict=True)
        if one.fingerprint != two.fingerprint
    }
    assert open_keys(state(after, *entries(before))) == moved
    # What is agreed to again is closed again.
    later = entries(after, keys=moved, on=NOW + timedelta(hours=1))
    assert open_keys(state(after, *entries(before), *later)) == set()


def asked(text: str) -> str:
    return text.replace("ruleset generated\n", "ruleset generated\n  agreed by marketing\n")


OTHER = graph_of(RULES.replace("is 50", "is 60"))


def test_the_last_word_counts_wherever_it_stands() -> None:
    (old,), (new,) = entries(OTHER, keys={"mql"}, on=NOW - timedelta(days=1)), entries(GRAPH, keys={"mql"})
    for there in ((old, new), (new, old)):
        row = state(GRAPH, *there).row("mql")
        assert (row.agreed, row.before) == ({"marketing": new}, {})
        row = state(OTHER, *there).row("mql")
        assert (row.agreed, row.before) == ({}, {"marketing": new})


def test_a_text_that_means_something_else_does_not_count() -> None:
    (good,), (other,) = entries(GRAPH, keys={"mql"}), entries(OTHER, keys={"mql"})
    forged = replace(good, text=other.text)
    found = state(GRAPH, *read(file_text(forged)).entries)
    assert "mql" in open_keys(found)
    assert found.row("mql").refused == {"marketing": "its text is not what its fingerprint says"}
    (wrong,) = found.diagnostics
    assert wrong.span.line == 2
    outline = entries(GRAPH, keys={"ruleset inbound"})[0]
    assert state(GRAPH, replace(outline, text="ruleset x\n")).row("ruleset inbound").refused


def test_words_for_people_in_the_text_may_be_older() -> None:
    renamed = graph_of(RULES.replace("Marketing-qualified", "A marketing-qualified"))
    there = entries(GRAPH, keys={"mql"})
    assert there[0].text != entries(renamed, keys={"mql"})[0].text
    assert state(renamed, *there).row("mql").agreed


def test_an_agreement_of_an_older_version_is_read_from_its_text() -> None:
    (entry,) = entries(GRAPH, keys={"mql"})
    old = replace(entry, fingerprint="0:0123456789abcdef")
    assert state(GRAPH, old).row("mql").agreed == {"marketing": old}
    assert state(OTHER, old).row("mql").before == {"marketing": old}
    unreadable = replace(old, text="stage mql of old\n")
    assert state(GRAPH, unreadable).row("mql").before == {"marketing": unreadable}


def test_an_agreement_of_nobody_is_told_once() -> None:
    found = state(GRAPH, *entries(GRAPH, "marketng"))
    assert [(each.message, each.help) for each in found.diagnostics] == [
        ("no team of these rules is called `marketng`", "did you mean `marketing`?")
    ]
    assert open_keys(found) == EVERYTHING


def test_agreements_to_another_ruleset_beside_it_mean_nothing_here() -> None:
    other = graph_of(RULES.replace("ruleset inbound", "ruleset outbound"))
    assert open_keys(state(GRAPH, *entries(other))) == EVERYTHING
    assert state(GRAPH, *entries(other, "elsewhere")).diagnostics == ()


def test_what_is_open_is_told_at_its_place_with_what_to_do() -> None:
    moved = state(OTHER, *entries(GRAPH), *entries(GRAPH, "sales"))
    found = {each.span.text: each for each in findings(moved, "a b.rules")}
    assert set(found) == {"large", "mql", "sql"}
    mql = found["mql"]
    assert mql.message == "`mql` is not agreed: (marketing and sales) or revenue must agree"
    assert mql.help == (
        "`leadrules agreement 'a b.rules' --show mql` shows what changed\n"
        "`leadrules agree 'a b.rules' mql --team marketing` agrees to it"
    )
    assert mql.note is not None
    assert mql.note.splitlines()[1] == "sales agreed on 20 Nov 2026 to what it meant then"
    first = next(iter(findings(state(GRAPH), "r.rules")))
    assert (first.message, first.span.text) == (
        "what the ruleset `inbound` consists of is not agreed: (marketing and sales) or revenue must agree",
        "inbound",
    )


def test_nobody_takes_agreement_away_unnoticed() -> None:
    silent = graph_of(
        RULES.replace("  agreed by  (marketing and sales) or revenue\n", "").replace("  agreed by sales\n", "")
    )
    assert [each.code for each in findings(state(silent), "r.rules")] == []
    found = [each.message for each in findings(state(silent, *entries(GRAPH)), "r.rules")]
    assert "there are agreements to these rules, and nobody is asked to agree" in found


@pytest.mark.parametrize(
    ("of", "where", "is_moved"),
    [
        ("day", "", False),
        ("at", "", True),
        ("day", " where at > 2026-01-01 10:00", True),
        ("day", " where n > 1", False),
    ],
)
def test_a_commitment_over_a_log_of_moments_rests_on_the_clock(of: str, where: str, is_moved: bool) -> None:
    def graph(zone: str) -> RuleGraph:
        return graph_of(
            f'ruleset r\n  agreed by a\n  timezone "{zone}"\nlog work\n  day date\n  at datetime\n  n integer\n'
            f'commitment "C" by a\n  count(work{where}) >= 2 per month of {of}\nlead\n  x integer\n'
        )

    agreed = entries(graph("Europe/Berlin"), "a")
    assert ("commitment C" in open_keys(state(graph("America/New_York"), *agreed))) is is_moved


ASKS = "  agreed by  (marketing and sales) or revenue\n"
TEAMS = "  teams marketing, sales, revenue, finance\n"


@pytest.mark.parametrize(
    ("now", "agrees", "is_open"),
    [
        # Whoever is asked no longer must agree to that; whoever spoke for both before may do so now.
        ("  agreed by marketing\n", ("marketing",), True),
        ("  agreed by marketing\n", ("marketing", "sales"), False),
        ("  agreed by marketing\n", ("marketing", "revenue"), False),
        ("  agreed by marketing or sales or revenue\n", ("marketing",), True),
        ("  agreed by marketing or sales or revenue\n", ("sales", "marketing"), False),
        ("", ("marketing",), True),
        ("", ("marketing", "sales"), False),
        ("  agreed by marketing and sales and finance\n", ("marketing", "sales"), True),
        ("  agreed by marketing and sales and finance\n", ("marketing", "sales", "finance"), False),
    ],
)
def test_nobodys_say_is_taken_away_without_them(now: str, agrees: tuple[str, ...], is_open: bool) -> None:
    after = graph_of(RULES.replace(ASKS, f"{TEAMS}{now}"))
    before = (*entries(GRAPH), *entries(GRAPH, "sales"))
    later = [
        entry for team in agrees for entry in entries(after, team, {"ruleset inbound"}, on=NOW + timedelta(hours=1))
    ]
    found = state(after, *before, *later)
    assert ("ruleset inbound" in open_keys(found)) is is_open
    assert found.diagnostics == ()
    if is_open and agrees == ("marketing",):
        wrong = next(each for each in findings(found, "r.rules") if "consists of" in each.message)
        assert wrong.note is not None
        assert "whoever was asked to agree before must agree to who is asked now" in wrong.note


def test_a_team_that_was_asked_for_one_definition_keeps_its_say() -> None:
    asks = RULES.replace(ASKS, f"{TEAMS}  agreed by marketing\n")
    before = (*entries(graph_of(asks)), *entries(graph_of(asks), "sales", {"sql"}))
    assert open_keys(state(graph_of(asks), *before)) == set()
    for new in (asks.replace("  agreed by sales\n", ""), asks[: asks.index("stage sql")]):
        after = graph_of(new)
        alone = (*before, *entries(after, on=NOW + timedelta(hours=1)))
        assert open_keys(state(after, *alone)) == {"ruleset inbound"}
        both = (*alone, *entries(after, "sales", {"ruleset inbound"}, on=NOW + timedelta(hours=1)))
        assert open_keys(state(after, *both)) == set()
        # From then on it is as the rules say: what changes next is for those that they ask.
        third = graph_of(f"{new}\ndefine x\n  budget is known\n")
        last = entries(third, on=NOW + timedelta(hours=2))
        assert open_keys(state(third, *both, *last)) == set()


def test_who_was_never_asked_is_not_asked_when_they_go() -> None:
    """Marketing agreed to what it was not asked for."""
    asks = RULES.replace(ASKS, f"{TEAMS}  agreed by revenue\n")
    after = graph_of(asks.replace("  agreed by sales\n", ""))
    there = (*entries(graph_of(asks)), *entries(after, "revenue"))
    assert open_keys(state(after, *there)) == set()


def test_a_team_that_agreed_to_leave_is_not_asked_about() -> None:
    """Sales goes, and with it all that says so; what it agreed to stands there and hurts nobody."""
    silent = RULES.replace(ASKS, "  agreed by marketing or revenue\n").replace("  agreed by sales\n", "")
    after = graph_of(silent)
    alone = (*entries(GRAPH), *entries(GRAPH, "sales"), *entries(after, on=NOW + timedelta(hours=1)))
    found = state(after, *alone)
    assert (open_keys(found), found.diagnostics) == ({"ruleset inbound"}, ())
    assert found.teams == ("marketing", "revenue", "sales")
    both = (*alone, *entries(after, "sales", {"ruleset inbound"}, on=NOW + timedelta(hours=2)))
    assert (open_keys(state(after, *both)), state(after, *both).diagnostics) == (set(), ())
    third = graph_of(f"{silent}\ndefine x\n  budget is known\n")
    later = entries(third, on=NOW + timedelta(hours=3))
    assert (open_keys(state(third, *both, *later)), state(third, *both, *later).diagnostics) == (set(), ())
