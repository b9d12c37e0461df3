"""What stands in columns, shown once for every kind of line: what is written, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[str, str], None]


def test_labels_and_reasons_are_aligned_between_neighbours(check: Check) -> None:
    check(
        """
        stage s
          all of
            money: budget>=20k EUR because "a"
            authority: role is known because "b"
            x is missing

            m: y is known because "c"
            # a comment is a border too
            need: z is known
        """,
        """
        stage s
          all of
            money:     budget >= 20k EUR  because "a"
            authority: role is known      because "b"
            x is missing

            m: y is known  because "c"
            # a comment is a border too
            need: z is known
        """,
    )


def test_declarations_of_one_line_form_columns(check: Check) -> None:
    check(
        """
        setting a integer is 50 "A"
        setting long_name money in EUR is 5k EUR
        setting c integer is - 3 "C"

        disqualify competitor "Works for a competitor" when email ends with "@rival.example"
        disqualify student "Not a buyer" when level is staff because "x"
        disqualify none when y is known
        """,
        """
        setting a         integer      is 50 "A"
        setting long_name money in EUR is 5k EUR
        setting c         integer      is -3 "C"

        disqualify competitor "Works for a competitor" when email ends with "@rival.example"
        disqualify student    "Not a buyer"            when level is staff  because "x"
        disqualify none                                when y is known
        """,
    )


def test_fields_have_columns_for_type_and_doc(check: Check) -> None:
    check(
        """
        lead
          company text "Legal name"
          industry one of banking, insurance, fintech, retail, manufacturing, other
          site url where site starts with "https://"
          employees integer where employees>=0 "Headcount"

          contacts list of "People"
            name text
        """,
        """
        lead
          company    text                          "Legal name"
          industry   one of banking, insurance, fintech, retail, manufacturing, other
          site       url where site starts with "https://"
          employees  integer where employees >= 0  "Headcount"

          contacts  list of  "People"
            name  text
        """,
    )


def test_what_reaches_far_to_the_right_moves_nobody_else(check: Check) -> None:
    check(
        """
        lead
          a text "A"
          b one of first_long_choice, second_long_choice, third_long_choice, other "B"
          cc text "C"
        """,
        """
        lead
          a   text  "A"
          b   one of first_long_choice, second_long_choice, third_long_choice, other  "B"
          cc  text  "C"
        """,
    )


def test_points_form_columns(check: Check) -> None:
    check(
        """
        score s
          between -10 and 100
          + 10 each a where b is c,up to 30
          +8 each a, fading 50% every 30 days because "x"
          - 15 when d
          grades hot from 60, cold from - 5
        """,
        """
        score s
          between -10 and 100
          +10 each a where b is c, up to 30
          +8  each a, fading 50% every 30 days  because "x"
          -15 when d
          grades hot from 60, cold from -5
        """,
    )


def test_a_table_is_aligned_as_a_whole(check: Check) -> None:
    check(
        """
        table t gives text
          first match
          |a|b|gives|
          |-5 to 3|-|"long text"|because "x"
          # comments and blank lines do not part it

          |in [x,
            y]|is known|"漢字"|
        """,
        """
        table t gives text
          first match
          | a         | b        | gives       |
          | -5 to 3   | -        | "long text" |  because "x"
          # comments and blank lines do not part it

          | in [x, y] | is known | "漢字"      |
        """,
    )


def test_a_comment_within_a_row_keeps_it_out_of_the_columns(check: Check) -> None:
    check(
        """
        table t gives text
          first match
          |a|b|gives|
          |in [x,  # first
            y]|-|"z"|because "x"
          |- 5|-|"y"|
        """,
        """
        table t gives text
          first match
          | a  | b | gives |
          | in [x,  # first
              y] | - | "z" |  because "x"
          | -5 | - | "y"   |
        """,
    )


def test_values_and_expectations_form_columns(check: Check) -> None:
    check(
        """
        example "e"
          on 2026-11-20    9:00
          lead
            industry banking
            contacts
              -   name "x",role user
            level - 5
            band 10k-20k EUR
          expect
            mql not   met because fit
            engagement 35 warm
        """,
        """
        example "e"
          on 2026-11-20 9:00
          lead
            industry  banking
            contacts
              - name "x", role user
            level  -5
            band   10k-20k EUR
          expect
            mql         not met because fit
            engagement  35 warm
        """,
    )


def test_hours_are_written_close(check: Check) -> None:
    check(
        """
        ruleset r "R"
          teams a,b
          agreed   by ( a and b )or c
          hours mon - thu 09:00 - 17:00 , fri 09:00-15:00
        """,
        """
        ruleset r "R"
          teams      a, b
          agreed by  (a and b) or c
          hours      mon-thu 09:00-17:00, fri 09:00-15:00
        """,
    )
