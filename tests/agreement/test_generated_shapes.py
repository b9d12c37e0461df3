"""What generated functions put together, value by value: tables of one field, loops, sums of points, chains."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from tests.agreement.test_generated import agree
from tests.generators.rulesets import ON

from leadrules import Ruleset
from leadrules.backends.generated import generate
from leadrules.backends.generated.runtime import has_word
from leadrules.schema.text import word_pattern

FIELDS = """\
ruleset fields
  currency EUR
setting bar integer is 50
lead
  colour   one of red, green, blue, other
  level    ranked low < middle < high
  land     country
  people   integer
  plain    integer assume 60
  amount   money
  share    percent
  size     band of integer
  flag     yes/no
"""
# Each is asked for often enough to be put into a table, or can be.
TESTS = {
    "colour": ("is red", "is not red", "in [red, green]", "not in [blue]", "is known", "is missing"),
    "level": ("is low", "is not middle", ">= middle", "< high", "> low", "<= middle", "between middle and high"),
    "land": ("is DE", "in [DE, AT]", "is not FR", "not in [DE, FR]"),
    "people": ("< 10", ">= 10", "<= 10", "> 10", "is 10", "is not 10", "between 10 and 50", ">= bar", "in [10, 50]"),
    "plain": ("< 10", ">= 10", "<= 60", "> 60", "is 60"),
    "amount": ("< 10 EUR", ">= 10 EUR", "<= 10 EUR", "> 10.5 EUR", "is 10 EUR", "between 10 EUR and 20 EUR"),
    "share": ("< 10%", ">= 10%", ">= 0.5%", "< 0.5%", "is 10%"),
    "size": (">= 10", "< 50", "between 10 and 50"),
}
VALUES: dict[str, tuple[object, ...]] = {
    "colour": ("red", "green", "blue", "other"),
    "level": ("low", "middle", "high"),
    "land": ("DE", "AT", "FR", "US"),
    "people": (-1, 0, 9, 10, 11, 49, 50, 51, 10**14),
    "plain": (9, 10, 59, 60, 61),
    "amount": ("9.99", 10, "10.01", "10.5", "10.51", 20, "20.01"),
    "share": ("0.4%", "0.5%", "9.99%", "10%", "10.01%"),
    "size": ("1-9", "1-10", "10-50", "11-49", "50+", "51-60"),
}


def written(field: str, *, often: int) -> str:
    """Rules that ask for every test of a field so many times, alone, together, and for points."""
    tests = TESTS[field]
    lines = [FIELDS]
    for turn in range(often):
        lines += (f"define test_{place}_{turn}\n  {field} {test}\n" for place, test in enumerate(tests))
    lines.append("define all_of_them\n  all of\n" + "".join(f"    {field} {test}\n" for test in tests))
    lines.append("define any_of_them\n  any of\n    flag is yes\n" + "".join(f"    {field} {test}\n" for test in tests))
    lines.append("define none_of_them\n  none of\n" + "".join(f"    {field} {test}\n" for test in tests[:2]))
    lines.append("define some\n  at least 2 of\n    flag is yes\n" + "".join(f"    {field} {test}\n" for test in tests))
    points = [f"  {(-1) ** place * (place + 1):+} when {field} {test}\n" for place, test in enumerate(tests)]
    lines.append("score points\n  between -3 and 4\n" + "".join(points) + "  grades c from -2, b from 0, a from 3\n")
    lines.append("score fine\n" + "".join(line.replace(" when", ".25 when") for line in points))
    cells = [
        test.replace("between ", "").replace(" and ", " to ") for test in tests if test[3:] not in ("known", "missing")
    ]
    rows = "".join(f'  | {cell} | "row {place}" |\n' for place, cell in enumerate(cells))
    lines.append(f'table chosen gives text\n  first match\n  | {field} | gives |\n{rows}  | - | "rest" |\n')
    return "".join(lines)


@pytest.mark.parametrize(("field", "often"), [*product(TESTS, (1, 3))])
def test_all_that_is_asked_of_one_field(field: str, often: int) -> None:
    rules = Ruleset.from_text(written(field, often=often))
    leads: list[dict[str, Any]] = [{}, {"flag": "no"}]
    leads += ({field: value, **other} for value in VALUES[field] for other in ({}, {"flag": "yes"}, {"flag": "no"}))
    agree(rules, leads, ON)


def test_a_field_that_is_asked_often_is_looked_up_once() -> None:
    for field in ("colour", "level", "land", "people"):
        text = generate(Ruleset.from_text(written(field, often=3)).graph).text
        assert text.count(".get(f_") + text.count("[bisect_right(K") == 1, text


ALIKE = """\
ruleset alike
lead
  size    one of small, large, other
  colour  one of red, green, blue
  flag    yes/no
score one
  +1 when size is small
  +2 when size is small
  +1 when colour is red
score two
  +1 when size is large
define is_red
  colour is red
define red_too
  all of
    colour is red
    flag is yes
"""


@pytest.mark.parametrize("colour", [None, "red", "green"])
@pytest.mark.parametrize("flag", [None, "yes", "no"])
def test_a_row_with_a_truth_is_none_of_points_that_equals_it(colour: str | None, flag: str | None) -> None:
    """In the rows of what nobody asks for, (False, 0) of a colour equals (0, 0) of a size."""
    agree(Ruleset.from_text(ALIKE), [{"colour": colour, "flag": flag, "size": size} for size in (None, "other")], ON)


LISTS = """\
ruleset lists
lead
  flag    yes/no
  words   list of text
  events  list of
    kind  one of call, mail, visit
    size  integer
    rank  ranked low < middle < high
    sure  yes/no assume no
define a_call
  any(events where kind is call and size > 2)
define a_large_one
  any(events where size > 2)
define all_large
  every(events where size > 2)
define sure_calls
  any(events where kind is call and sure is yes and size > 2)
define anything
  any(events)
define a_word
  any of
    flag is yes
    any(words where it is " Sap ")
define both
  all of
    flag is yes
    any(words where it contains "sap")
    every(words where it contains part "a")
define no_word
  not any(words where it is "sap")
define calls as count(events where kind is call and size > 2)
define mails as count(events where kind is mail and size > 2 and rank >= middle)
define total as sum(events.size where kind is call and size > 2)
define many
  calls >= 2
score points
  between 0 and 20
  +5  each events where kind is call and size > 2, up to 12
  -3  each events where kind is mail and size > 2, up to 4
  +2  each events where kind is visit and rank is high, up to 7
  +1  each events where size > 2, up to 2
  +4  each events where kind is visit and size > 2, once
  grades c from 0, b from 5, a from 10
score open
  +5  each events where kind is call and size > 2
  -3  each events where kind is mail and size > 2, up to 4
  +1  when flag is yes
  grades c from 0, b from 5, a from 10
define enough
  open >= 5
define better
  points >= 5 and points < 12
define exactly
  points is 5
define other_than
  not (points is not 5)
"""
KINDS: tuple[dict[str, object], ...] = (
    {"kind": "call", "size": 3},
    {"kind": "call", "size": 1, "sure": "yes"},
    {"kind": "call"},
    {"kind": "mail", "size": 3, "rank": "high"},
    {"kind": "mail", "rank": "low"},
    {"kind": "visit", "size": 3, "rank": "high"},
    {"size": 3, "sure": "yes"},
    {},
)


def test_what_a_loop_asks_in_common() -> None:
    rules = Ruleset.from_text(LISTS)
    entries: list[dict[str, Any]] = [{}, {"events": []}]
    entries += ({"events": [*pair]} for pair in product(KINDS, repeat=2))
    entries += ({"events": [first] * 4} for first in KINDS)
    agree(rules, entries, ON)


@pytest.mark.parametrize("flag", [None, "yes", "no"])
@pytest.mark.parametrize("words", [None, [], ["sap"], ["SAP ", "x"], ["no", "a sap b"], ["sapx"]])
def test_a_list_that_one_test_asks_for_waits_until_it_matters(flag: str | None, words: list[str] | None) -> None:
    agree(Ruleset.from_text(LISTS), [{"flag": flag, "words": words}], ON)


def test_a_record_may_lack_a_field() -> None:
    rules = Ruleset.from_text(LISTS)
    program, now = generate(rules.graph), rules.moment(ON)
    whole, short = ({"kind": "call", **rest} for rest in ({"size": Decimal(3)}, {}))
    results = program.run({"events": (whole, short)}.get, *program.times(now))
    assert results[program.places["a_call"]] is True
    assert results[program.places["all_large"]] is None


TEXTS = ["", "sap", "sap-hana", "my sap", "xsap", "sap_x", "sap2", "2sap sap", "sapsap", "ésap", "sap é", "sap\u0301"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("word", ["sap", "-sap", "sap-", "", "_", "é"])
def test_whole_words_are_those_of_the_pattern(text: str, word: str) -> None:
    assert has_word(text, word) == (word_pattern(word).search(text) is not None)


WINDOWS = """\
ruleset windows
  timezone "Europe/Berlin"
lead
  day     date
  moment  datetime
define lately
  all of
    day within last 30 days
    moment within last 48 hours
    moment within next 2 days
    day within next 1 month
"""


def test_windows_are_those_of_the_moment_whatever_was_asked_before() -> None:
    rules = Ruleset.from_text(WINDOWS)
    program = generate(rules.graph)
    moments = ["2026-11-20 12:00", "2026-11-20 12:01", "2026-03-29 02:30", "2026-11-20 23:59", "2026-11-21 00:00"]
    for moment in map(rules.moment, [*moments, *reversed(moments)]):
        assert program.times(moment) == generate(rules.graph).times(moment)
