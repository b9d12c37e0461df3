"""The decisions of the one layout but for columns, each shown once: what is written, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules.source import Source
from leadrules.syntax import format as under_test
from leadrules.syntax.format import LayoutError, format_text

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[str, str], None]


def test_blocks_are_indented_by_two(check: Check) -> None:
    check(
        """
        stage a
            all of
                   x  is known
                   any of
                    y is known
            not(z is known)
        """,
        """
        stage a
          all of
            x is known
            any of
              y is known
          not (z is known)
        """,
    )


def test_one_blank_line_separates_what_has_a_body_or_another_kind(check: Check) -> None:
    check(
        """


        use "a"
        use "b"
        list a is 1
        # of a
        list b is 2


        list c is 3
        define d
          a
        # of e
        define e

          a


          b
        """,
        """
        use "a"
        use "b"

        list a is 1
        # of a
        list b is 2

        list c is 3

        define d
          a

        # of e
        define e
          a

          b
        """,
    )


def test_a_comment_stays_in_the_block_that_it_stands_in(check: Check) -> None:
    check(
        """
        # of the file

        define d
            # of what follows
            all of
          # also of what follows
                x is known
                # of the inner block
             # of the outer block
        # of the file

            y is known
            # at the end of the block

        # of e
        define e
          a
        """,
        """
        # of the file

        define d
          # of what follows
          all of
            # also of what follows
            x is known
            # of the inner block
          # of the outer block
          # of the file

          y is known
          # at the end of the block

        # of e
        define e
          a
        """,
    )


def test_comments_behind_neighbouring_lines_stand_below_each_other(check: Check) -> None:
    check(
        """
        define d# what it is
          a # first
          long_name >= 5      # second
          b
          c  # third
        """,
        """
        define d          # what it is
          a               # first
          long_name >= 5  # second
          b
          c  # third
        """,
    )


def test_a_continuation_stands_below_what_it_continues(check: Check) -> None:
    check(
        """
        stage s
          all of
            money: budget >= 20k EUR
             or budget_confirmed is yes
             # no one else
             or x because "why"
            authority: role in [
            economic_buyer,  # signs
              decision_maker

             ]
            a
            and (b
            or c)
        disqualify x when a
         and b
        """,
        """
        stage s
          all of
            money:     budget >= 20k EUR
                       or budget_confirmed is yes
                       # no one else
                       or x  because "why"
            authority: role in [
                         economic_buyer,  # signs
                         decision_maker
                       ]
            a
              and (b
                or c)

        disqualify x when a
                     and b
        """,
    )


@pytest.mark.parametrize(
    ("written", "expected"), [("", ""), ("\n\n", ""), ("# a", "# a\n"), ("\n# a  \n\n\n# b\n\n", "# a\n\n# b\n")]
)
def test_a_file_without_rules_keeps_its_comments(written: str, expected: str) -> None:
    assert format_text(Source("test.rules", written)) == expected


def test_a_file_with_a_mistake_is_left_alone() -> None:
    assert format_text(Source("test.rules", "stage a\n  x ==  3\n")) is None
    assert format_text(Source("test.rules", "setting a date is 2026-02-30\n")) is None
    assert format_text(Source("test.rules", "define a\n\tx\n")) is None
    assert format_text(Source("test.rules", "  belongs to nothing\nlist a is 1\n")) is None


def test_a_layout_that_would_change_the_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "layout", lambda _: [])
    with pytest.raises(LayoutError):
        format_text(Source("test.rules", "list a is 1\n"))
