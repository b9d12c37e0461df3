"""A criterion's text in one line: the same however it was laid out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.syntax.format import canonical

WRITTEN = (
    ("budget  >=20k   EUR", "budget >= 20k EUR"),
    (
        "role in [ a,b ]\n      # why\n  or  any (contacts where x is y)  # so",
        "role in [a, b] or any(contacts where x is y)",
    ),
    ("not(a is known)", "not (a is known)"),
    ("( a or b )and c", "(a or b) and c"),
    ("first   known ( a , b )>=2.5", "first known(a, b) >= 2.5"),
    ("larger of( 0,a )", "larger of(0, a)"),
    ("a -5", "a - 5"),
    ("a - -5", "a - -5"),
    ("x is - 5", "x is -5"),
    ("x between - 5 and -3%", "x between -5 and -3%"),
    ("-x * - 2", "-x * -2"),
    ("count(a)-1", "count(a) - 1"),
    ("at >= 2026-11-20   9:00", "at >= 2026-11-20 9:00"),
    ("lead . name is `is`", "lead.name is `is`"),
    ('x is "a  # b \\" (c"', 'x is "a  # b \\" (c"'),
    ("x contains  part any  of free_mail", "x contains part any of free_mail"),
    ("x within last 90  business   hours", "x within last 90 business hours"),
    ("größe_ä >= 5_000", "größe_ä >= 5_000"),
    ("", ""),
)


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_a_criterion_is_written_in_one_line(written: str, expected: str) -> None:
    assert canonical(written) == expected
    assert canonical(expected) == expected


@given(st.sampled_from(WRITTEN), st.data())
def test_layout_leaves_no_mark(case: tuple[str, str], data: st.DataObject) -> None:
    def blanks(found: re.Match[str]) -> str:
        if found[0] != " ":
            return found[0]
        return data.draw(st.sampled_from([" ", "   ", "\n", "\n    ", "  # a (comment\n  ", " \n\n"]))

    assert canonical(re.sub(r'"(?:\\.|[^"\\\n])*"| ', blanks, case[1])) == case[1]


@given(st.text('ab1"`#.,:-+*/()[]<>= \n', max_size=30))
def test_what_is_canonical_stays(text: str) -> None:
    once = canonical(text)
    if text.count('"') == text.count("`") == text.count("#") == 0:
        assert canonical(once) == once
