"""Questions whose answers are known: what z3 must not think possible, and what it must find."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from time import monotonic
from typing import Any

import pytest

pytest.importorskip("z3", reason="needs the extra `analysis`")

from tests.agreement.smt import HEAD, ON, asked, solver_of

from leadrules.backends.smt import AllOf, AnyOf, Differs, Impossible, Taken, Unsettled, Wanted, Witness, points

NEVER = {
    "no cent between two": "paid > 100.00 EUR and paid < 100.01 EUR",
    "no whole number between two": "n > 1 and n < 2",
    "no decimal after the ninth": "exact > 0.000000001 and exact < 0.000000002",
    "a third of cents is rounded": "paid / 3 EUR > 0.333333333 and paid / 3 EUR < 0.333333334",
    "nothing is before the least of a rank": "level < low",
    "two colours at once": "colour is red and colour is green",
    "a country that is two": "country is DE and country in [FR, BE]",
    "two ends": 'email ends with "@a.example" and email ends with "@b.example"',
    "whole words are parts": 'company contains "cto" and not (company contains part "cto")',
    "case and blanks do not count": 'company is "ACME" and company is not " acme "',
    "a text is what it contains": 'company is "Acme Bank" and not (company contains "bank")',
    "days and their order": "day > last and last > day + 3 days",
    "a month is 31 days at most": "day + 1 month > last and last > day + 31 days",
    "a month is 28 days at least": "day + 1 month < day + 28 days",
    "a moment in two windows": "at within last 3 days and at within next 2 days and at is not now",
    "an empty list with an entry": "count(visits) < 1 and any(visits where kind is demo)",
    "more of a kind than there are": "count(visits where kind is demo) > count(visits)",
    "one entry of two kinds": "any(visits where kind is demo and kind is page)",
    "every and none": "count(visits) >= 1 and every(visits where kind is demo) and every(visits where kind is page)",
    "the least above the most": "min(visits.cost) > max(visits.cost)",
    "a sum of nothing": "sum(visits.cost where kind is demo) > 0 EUR and not any(visits where kind is demo)",
    "half an entry": "count(visits) * 2 is 3",
    "less of a part than of the whole": "count(visits where cost > 3 EUR) > count(visits where cost > 2 EUR)",
    "a tag that is none": 'tags contains "x" and count(tags) < 1',
    "a band that is two": "size >= 50 and size < 40",
    "a division by nothing": "n / (n - n) is 1",
    "three above ten": "sum(fees.paid where paid > 10 EUR) <= 30 EUR and count(fees where paid > 10 EUR) is 3",
    "a part above the whole of what is not negative": "sum(fees.paid where kind is demo) > sum(fees.paid)",
    "a few small ones": "every(fees where paid <= 5 EUR) and count(fees) <= 4 and sum(fees.paid) > 20 EUR",
    "one above the sum": "max(fees.paid) > sum(fees.paid)",
    "a sum above the most of each": "sum(fees.paid) > 100 EUR and max(fees.paid) <= 10 EUR and count(fees) < 11",
}


@pytest.mark.parametrize("criterion", NEVER.values(), ids=NEVER)
def test_what_no_lead_does_is_proved(criterion: str) -> None:
    assert isinstance(asked(f"define wish\n  {criterion}\n"), Impossible)


FOUND = {
    "cents": "paid > 100.00 EUR and paid < 100.02 EUR",
    "nine decimals": "exact > 0.000000001 and exact < 0.000000003",
    "microseconds": "now - at > 4 hours and not (at + 4 hours < now - 1 minute)",
    "the end of February": "day + 1 month < day + 29 days",
    "months at their longest": "day + 1 month >= day + 31 days",
    "a month by the clock": "at + 1 month > now and at + 30 days < now",
    "business hours": "at within last 3 business days",
    "two fields": "paid * 3 > 1000 EUR and paid * 3 < 1001 EUR",
    "a product of two": "n * exact > 10 and n < 3",
    "a quotient of two": "n / exact > 10 and exact > 2",
    "a rank between": "level > low and level < high",
    "a text by pattern": 'company starts with "acme" and company contains "bank" and company ends with "gmbh"',
    "a text by another pattern": 'company matches "a?b*c" and not (company starts with "axb")',
    "an address": 'email contains part "jo" and email ends with "@web.de" and email is not "jo@web.de"',
    "a text that is another": "company is email",
    "texts that are not": 'company is not email and company contains "x" and email contains "x"',
    "a band": "size >= 25 and not (size >= 50) and size is known",
    "a band that is open": "not (size >= 50) and size < 60",
    "many entries": "count(visits where kind is demo) >= 40",
    "a sum": "sum(visits.cost where kind is demo) > 1000 EUR and count(visits) <= 2",
    "the latest": "latest(visits.at where kind is demo) within last 30 days and count(visits where kind is demo) >= 2",
    "a sum of many that are alike": "every(fees where paid <= 10 EUR) and sum(fees.paid) >= 400 EUR",
    "a sum to the cent": "sum(fees.paid) is 100.01 EUR and every(fees where paid > 20 EUR) and count(fees) >= 2",
    "two sums": "sum(fees.paid where kind is demo) > sum(fees.paid where kind is page) and fees is known",
    "the last moment": "at + 1 hour is known and at > 9999-12-31 10:00",
    "tags": 'tags contains "x" and not (tags contains "y") and count(tags) >= 3',
}


@pytest.mark.parametrize("criterion", FOUND.values(), ids=FOUND)
def test_what_a_lead_does_is_found(criterion: str) -> None:
    assert isinstance(asked(f"define wish\n  {criterion}\n"), Witness)


SCORE = """\
score points
  between 0 and 100
  +10 each visits where kind is demo, up to 30
  +8  each visits where kind is page, fading 50% every 30 days, up to 40
  +5  each visits where kind is mail, once per week
  +25 when n >= 50
  -15 when email ends with any of ["@a.example", "@b.example"]
  grades hot from 60, warm from 30, cold from 0
define slow as other_points * 1
score other_points
  +9 each visits, fading 3% every 1 day
"""


@pytest.mark.parametrize(
    ("number", "expected"), [(30, Witness), (60, Witness), (95, Witness), (100, Witness), (101, Impossible)]
)
def test_points_are_reached_or_not(number: int, expected: type) -> None:
    assert isinstance(asked(SCORE, points(0, "points", ">=", Decimal(number))), expected)


def test_points_that_fade_slowly_are_found() -> None:
    answer = asked(SCORE, points(0, "other_points", ">", Decimal(4)), points(0, "other_points", "<", Decimal("4.5")))
    assert isinstance(answer, Witness)


def test_a_core_holds_nothing_that_can_be_left_out() -> None:
    body = "define a\n  n >= 5\ndefine b\n  n < 9\ndefine c\n  n < 3\ndefine d\n  company is known\n"
    wishes = [Wanted(0, name, outcome=True) for name in "abcd"]
    answer = asked(body, *wishes)
    assert answer == Impossible((wishes[0], wishes[2]))


TABLE = """\
table desk gives text
  first match
  | country | n      | gives   |
  | DE      | >= 100 | "large" |
  | DE      | -      | "small" |
  | DE      | < 5    | "tiny"  |
  | -       | -      | "other" |
"""


def test_a_row_that_an_earlier_one_hides_is_never_taken() -> None:
    taken = [isinstance(asked(TABLE, Taken(0, "desk", row)), Witness) for row in range(4)]
    assert taken == [True, True, False, True]


def test_wishes_of_wishes() -> None:
    body = "define a\n  n >= 5\ndefine b\n  n < 3\n"
    a, b = Wanted(0, "a", outcome=True), Wanted(0, "b", outcome=True)
    assert isinstance(asked(body, AnyOf((AllOf((a, b)), b)), Wanted(0, "a", outcome=False)), Witness)
    assert isinstance(asked(body, AnyOf((AllOf((a, b)), b)), a), Impossible)


def test_with_a_lead_only_what_is_free_changes() -> None:
    text = f"{HEAD}\ndefine wish\n  n >= 5 and paid >= 10 EUR\n"
    lead = {"n": Decimal(1), "paid": Decimal(20), "company": "Acme"}
    wish = [Wanted(0, "wish", outcome=True)]
    assert isinstance(solver_of(text, lead=lead, free=["paid", "company"]).find(wish), Impossible)
    answer = solver_of(text, lead=lead, free=["n"]).find(wish)
    assert isinstance(answer, Witness)
    assert dict(answer.lead) == {**lead, "n": Decimal(5)}


def test_each_graph_sees_what_its_types_take() -> None:
    fields = "kind  one of a, b\n  n  integer where n >= 0"
    old = f"ruleset old\nlead\n  {fields}\ndefine wish\n  kind is known or n is known\n"
    new = old.replace("a, b", "b, c").replace("n >= 0", "n >= 10")
    solver = solver_of(old, new)
    answer = solver.find([Wanted(0, "wish", outcome=True), Wanted(1, "wish", outcome=False)])
    assert isinstance(answer, Witness)
    assert answer.leads[0]
    assert not answer.leads[1]
    found = solver.find([Differs((0, "wish"), (1, "wish")), Wanted(1, "wish", outcome=True)])
    assert isinstance(found, Witness)


def test_a_witness_is_made_tidy() -> None:
    text = f"{HEAD}\ndefine wish\n  any of\n    count(visits where at within last 30 days) >= 1\n    n > 3 and n < 3\n"
    solver = solver_of(text)
    wishes = [Wanted(0, "wish", outcome=True)]
    found = solver.find(wishes)
    assert isinstance(found, Witness)
    visits: Any = solver.tidied(wishes, found).lead["visits"]
    assert [list(visit) for visit in visits] == [["at"]]
    assert (visits[0]["at"].minute, visits[0]["at"].second) == (0, 0)


def test_definitions_sixty_deep_and_long_sums_are_answered() -> None:
    deep = "".join(f"define d{i}\n  any of\n    {f'd{i - 1}' if i else 'n > 0'}\n    n < -{i}\n" for i in range(1_200))
    solver = solver_of(f"{HEAD}\n{deep}")
    begun = monotonic()
    assert isinstance(solver.find([Wanted(0, "d60", outcome=True), Wanted(0, "d59", outcome=False)]), Impossible)
    assert isinstance(solver.find([Wanted(0, "d1199", outcome=False)]), Witness | Unsettled)
    assert monotonic() - begun < 60
    lines = "".join(f"  +1 when n is {i}\n" for i in range(1_000))
    solver = solver_of(f"{HEAD}\nscore many\n{lines}")
    assert isinstance(solver.find([points(0, "many", ">=", Decimal(1))]), Witness)
    assert isinstance(solver.find([points(0, "many", ">=", Decimal(1_001))]), Impossible)


def test_a_question_that_takes_too_long_is_not_settled() -> None:
    body = "define wish\n  (n * n * n) + (exact * exact * n) is 7919.5 and n * exact > 3 and exact * exact * n < 11\n"
    solver = solver_of(f"{HEAD}\n{body}", seconds=0.05)
    begun = monotonic()
    answer = solver.find([Wanted(0, "wish", outcome=True)])
    assert monotonic() - begun < 5
    if not isinstance(answer, Witness | Impossible):
        assert answer == Unsettled("not settled in 0.05 seconds")
    no_time = solver_of(f"{HEAD}\n{body}", seconds=0)
    assert no_time.find([Wanted(0, "wish", outcome=True)]) == Unsettled("not settled in 0 seconds")


def test_nothing_is_known_of_a_product_with_an_open_end() -> None:
    body = "define wish\n  count(tags) < count(tags) * -7\n"
    assert isinstance(asked(body, Wanted(0, "wish", outcome=None)), Witness)


def test_texts_are_of_their_type_and_their_own() -> None:
    body = """define wish
  email is known and company contains "month-end" and tags contains "spreadsheets" and company is not "spreadsheets"
"""
    answer = asked(body)
    assert isinstance(answer, Witness)
    assert "@" in str(answer.lead["email"])
    assert answer.lead["email"] != answer.lead["company"]


PROGRAM = """\
import sys
from leadrules import Ruleset
from leadrules.backends import interpreter
from leadrules.backends.smt import Solver, Wanted
rules = Ruleset.from_text(sys.argv[1])
solver = Solver([rules.graph], rules.moment(sys.argv[2]), interpreter)
for name in ("a", "b", "c"):
    for outcome in (True, False, None):
        print(solver.find([Wanted(0, name, outcome)]))
"""


def test_every_run_gives_the_same_answers() -> None:
    """However Python orders its sets that day."""
    text = f"""{HEAD}
define a
  n >= 5 or colour is red or company contains "x"
define b
  count(visits where kind is demo) >= 3 and country in [DE, FR]
define c
  (a and not b) or day within next 3 months
"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, text, ON],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0].count("Witness") == 9
    assert runs[0] == runs[1]
