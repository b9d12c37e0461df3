"""The smallest set that takes something from each of several sets, against trying every set."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from leadrules.analysis.nearest.hitting import Hitting

NAMES = "abcdef"
SETS = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple), max_size=6)


@given(SETS, st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=3))
def test_there_is_no_smaller_one(clauses: list[tuple[str, ...]], excluded: list[frozenset[str]]) -> None:
    hitting = Hitting(most_steps=100_000)
    for clause in clauses:
        hitting.add(clause)
    hitting.excluded.extend(excluded)
    found = hitting.smallest(0, len(NAMES))
    sizes = [
        size
        for size in range(len(NAMES) + 1)
        for chosen in map(frozenset, combinations(NAMES, size))
        if not any(chosen.isdisjoint(each) for each in clauses) and not any(each <= chosen for each in excluded)
    ]
    assert (None if found is None else len(found)) == min(sizes, default=None)
    if found is not None:
        assert not any(found.isdisjoint(each) for each in clauses)
        assert not any(each <= found for each in excluded)


def test_it_gives_up_when_it_has_to() -> None:
    hitting = Hitting(most_steps=3)
    for one, other in combinations(NAMES, 2):
        hitting.add((one, other))
    assert hitting.smallest(1, 6) is None
    assert hitting.is_spent
