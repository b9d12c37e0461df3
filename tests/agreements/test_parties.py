"""Who must agree: evaluated as it is written."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreements.made import graph_of

from leadrules.agreement.parties import is_settled, named, still_wanted, teams_of
from leadrules.graph.definitions import Agreed

TEAMS = ("marketing", "sales", "revenue", "board")


def agreed(text: str) -> Agreed:
    found = graph_of(f"ruleset r\n  agreed by {text}\nlead\n  size integer\n").agreed
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("asked", "have", "left"),
    [
        ("marketing", (), "marketing"),
        ("marketing", ("marketing",), None),
        ("marketing and sales", ("sales",), "marketing"),
        ("marketing or sales", ("sales",), None),
        ("(marketing and sales) or revenue", (), "(marketing and sales) or revenue"),
        ("(marketing and sales) or revenue", ("marketing",), "sales or revenue"),
        ("(marketing and sales) or revenue", ("marketing", "sales"), None),
        ("(marketing and sales) or revenue", ("revenue",), None),
        ("(marketing or revenue) and (sales or revenue)", ("marketing",), "sales or revenue"),
        ("(marketing or revenue) and (sales or revenue)", ("revenue",), None),
        ("(marketing and sales) or (revenue and board)", ("sales", "board"), "marketing or revenue"),
        ("marketing and (sales or (revenue and board))", ("marketing",), "sales or (revenue and board)"),
    ],
)
def test_who_is_still_to_agree(asked: str, have: tuple[str, ...], left: str | None) -> None:
    found = still_wanted(agreed(asked), have)
    assert (None if found is None else str(found)) == left
    assert is_settled(agreed(asked), have) is (left is None)


FORMULAS = st.recursive(
    st.sampled_from(TEAMS).map(lambda team: Agreed(is_and=True, parts=(team,))),
    lambda inner: st.builds(
        Agreed,
        is_and=st.booleans(),
        parts=st.lists(st.one_of(st.sampled_from(TEAMS), inner), min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=6,
)


def holds(formula: Agreed | str, have: set[str]) -> bool:
    """The plain meaning, to hold the other against."""
    if isinstance(formula, str):
        return formula in have
    return (all if formula.is_and else any)(holds(part, have) for part in formula.parts)


@given(FORMULAS)
def test_what_is_left_is_exactly_what_is_lacking(formula: Agreed) -> None:
    for number in range(len(TEAMS) + 1):
        for have in map(set, combinations(TEAMS, number)):
            left = still_wanted(formula, have)
            assert (left is None) is holds(formula, have)
            if left is not None:
                assert not have & set(named(left))
                for more in map(set, combinations(TEAMS, 2)):
                    assert holds(formula, have | more) is holds(left, have | more)


def test_the_teams_are_those_that_are_declared_or_asked() -> None:
    graph = graph_of(
        "ruleset r\n  teams sales, partners\n  agreed by revenue\nlead\n  size integer\n"
        'define big\n  agreed by sales\n  size > 1\ncommitment "C" by sales\n  agreed by partners\n'
        "  count(leads where big) >= 1\n"
    )
    assert teams_of(graph) == ("sales", "partners", "revenue")
