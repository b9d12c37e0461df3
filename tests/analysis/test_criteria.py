"""Findings about criteria are there exactly when trying every lead says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.brute import INLINE, MET, NOT_MET, TESTS, Looked, all_of, any_of, at_least, outcomes_of
from tests.generators.often import often

if TYPE_CHECKING:
    from leadrules.schema.outcome import Outcome

GROUPS = {"all of": all_of, "any of": any_of}
SEVERAL = ("at least 2 of", "at least 3 of")


def block(how: str, tests: list[str]) -> str:
    return "\n".join([f"define whole\n  {how}", *(f"    {test}" for test in tests)]) + "\n"


def is_fixed(outcomes: list[Outcome]) -> bool:
    return MET not in outcomes or NOT_MET not in outcomes


@settings(max_examples=often(12))
@given(st.sampled_from([*GROUPS, "at least 2 of"]), st.lists(TESTS, min_size=2, max_size=4, unique=True))
def test_what_is_never_met_and_what_always_is(how: str, tests: list[str]) -> None:
    looked = Looked(block(how, tests))
    parts = outcomes_of(tests)
    whole = looked.outcomes("whole")
    never = [test for test, outcomes in zip(tests, parts, strict=True) if MET not in outcomes]
    always = [test for test, outcomes in zip(tests, parts, strict=True) if NOT_MET not in outcomes and MET in outcomes]
    # A group is told of when none of its parts is to blame: by what it is the whole of, where its parts are named.
    place = "define whole" if how in GROUPS else how
    if MET not in whole and not never:
        never.append(place)
    if NOT_MET not in whole and MET in whole and all(NOT_MET in outcomes for outcomes in parts):
        always.append(place)
    assert sorted(looked.lines("never-met")) == sorted(never)
    assert sorted(looked.lines("always-met")) == sorted(always)


@settings(max_examples=often(12))
@given(st.sampled_from([*GROUPS]), st.lists(INLINE, min_size=2, max_size=4, unique=True))
def test_what_others_make_redundant(how: str, tests: list[str]) -> None:
    looked = Looked(block(how, tests))
    together = GROUPS[how]
    parts = dict(zip(tests, outcomes_of(tests), strict=True))
    expected: list[str] = []
    if not any(map(is_fixed, [*parts.values(), looked.outcomes("whole")])):
        left = list(tests)
        for test in reversed(tests):
            others = [each for each in left if each != test]
            with_it = [together(list(each)) for each in zip(*(parts[each] for each in left), strict=True)]
            without = [together(list(each)) for each in zip(*(parts[each] for each in others), strict=True)]
            if others and with_it == without:
                expected.append(test)
                left = others
    # Within a line stand groups of their own, in which something may be redundant too.
    beside = [line for line in looked.lines("redundant-criterion") if line in tests and "(" not in line]
    assert sorted(beside) == sorted(test for test in expected if "(" not in test)


@settings(max_examples=often(12))
@given(st.sampled_from(SEVERAL), st.lists(TESTS, min_size=3, max_size=5, unique=True))
def test_what_others_make_redundant_where_some_of_them_are_enough(how: str, tests: list[str]) -> None:
    looked = Looked(block(how, tests))
    parts = dict(zip(tests, outcomes_of(tests), strict=True))
    wanted = int(how.split()[2])

    def come_to(number: int, left: list[str]) -> list[Outcome]:
        return [at_least(number, each) for each in zip(*(parts[each] for each in left), strict=True)]

    expected: list[str] = []
    if not any(map(is_fixed, [*parts.values(), looked.outcomes("whole")])):
        left = list(tests)
        for test in reversed(tests):
            others = [each for each in left if each != test]
            with_it = come_to(wanted, left)
            if len(others) >= wanted and come_to(wanted, others) == with_it:
                expected.append(test)
                left = others
            elif wanted > 1 and come_to(wanted - 1, others) == with_it:
                expected.append(test)
                left, wanted = others, wanted - 1
    assert sorted(looked.lines("redundant-criterion")) == sorted(expected)


def test_how_many_of_the_others_are_enough_is_said() -> None:
    looked = Looked(block("at least 2 of", ["size >= 2", "size >= 3", "size >= 1"]))
    assert [(each.message, each.help) for each in looked.found.diagnostics] == [
        (
            "`size >= 3` lets nobody in whom `size >= 2` (line 14) does not let in",
            "take it away, or ask for something else",
        ),
        (
            "`size >= 1` asks for nothing that one of `size >= 2` (line 14) and `size >= 3` (line 15) does not ask for",
            "take it away and ask for at least 1 of the others, or ask for something else",
        ),
    ]
    # Whoever meets it meets two others.
    looked = Looked(block("at least 2 of", ["size >= 3", "size >= 2", "demo is yes", "size >= 4"]))
    assert looked.lines("redundant-criterion") == ["size >= 4"]
