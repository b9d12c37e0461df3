"""What is seen from the form of rules alone: which ways no lead can move, and where nothing may be said."""

from __future__ import annotations

import pytest

from leadrules import Ruleset
from leadrules.change.matching import Pair
from leadrules.change.proofs import Proofs
from leadrules.change.side import Side

HEAD = """\
ruleset small
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00

lead
  employees  integer
  staff      integer
  country    country
  home       country
  title      text
  level      ranked staff_member < manager < director
  day        date
  sent_at    datetime
  heard_at   datetime
  read_at    datetime
  calls      list of
    kind  one of demo, chat
    at    datetime
  visits     list of
    page  one of prices, blog
"""
# Leads can only fall, only rise, or neither; `open` is what nothing is seen of.
FALL, RISE, SAME, OPEN = "fall", "rise", "same", "open"


def seen(old: str, new: str, name: str) -> str:
    one, two = (Side(Ruleset.from_text(HEAD + text), "rules") for text in (old, new))
    proofs, pair = Proofs(one, two), Pair(name, name)
    never = proofs.never_down(pair), proofs.never_up(pair)
    return {(True, True): SAME, (True, False): RISE, (False, True): FALL, (False, False): OPEN}[never]


CRITERIA = [
    ("employees >= 50", "employees >= 60", FALL),
    ("employees >= 50", "employees > 50", FALL),
    ("employees >= 50", "employees > 49", RISE),
    ("employees >= 50", "staff >= 60", OPEN),
    ("employees > 50", "employees >= 51", FALL),
    ("employees is 50", "employees >= 50", RISE),
    ("employees is 50", "employees >= 51", OPEN),
    ("employees is 50", "employees > 50", OPEN),
    ("employees is 50", "employees > 49", RISE),
    ("employees is 50", "employees is 51", OPEN),
    ("employees < 50", "employees <= 50", RISE),
    ("employees < 50", "employees < 40", FALL),
    ("employees is not 50", "employees < 50", FALL),
    ("employees between 10 and 20", "employees between 10 and 30", RISE),
    ("employees between 10 and 20", "employees between 5 and 15", OPEN),
    ("not (employees between 10 and 20)", "not (employees between 10 and 30)", FALL),
    ("not (employees between 10 and 20)", "employees < 10", FALL),
    ("not (employees between 10 and 20)", "employees > 20", FALL),
    ("50 <= employees", "60 <= employees", OPEN),
    ("day >= 2026-01-01", "day >= 2026-02-01", FALL),
    ("sent_at > 2026-01-01 10:00", "sent_at >= 2026-01-01 10:00", RISE),
    ("level >= manager", "level >= director", FALL),
    ("level is director", "level >= manager", RISE),
    ("country in [DE, AT]", "country in [DE]", FALL),
    ("country in [DE, AT]", "country in [DE, CH]", OPEN),
    ("country not in [DE, AT]", "country not in [DE]", RISE),
    ("country is DE", "country in [DE, AT]", RISE),
    ("country is DE", "country in [AT, CH]", OPEN),
    ("country in [DE]", "home is DE", OPEN),
    ("country is DE", "home in [DE, AT]", OPEN),
    ("country in [DE]", "home in [DE, AT]", OPEN),
    ("country in [DE, AT]", "country is DE", FALL),
    ("country is not DE", "country not in [DE, AT]", FALL),
    ('title contains "cto"', 'title contains any of ["cto", "ceo"]', RISE),
    ('title contains "cto"', 'title contains "ceo"', OPEN),
    ('title contains "cto"', 'title starts with any of ["cto", "ceo"]', OPEN),
    ("day within last 30 days", "day within last 3 weeks", FALL),
    ("day within last 30 days", "day within next 30 days", OPEN),
    ("day within last 3 months", "day within last 2 months", FALL),
    ("day within last 3 months", "day within last 2 quarters", OPEN),
    ("day within last 3 business days", "day within last 4 business days", RISE),
    ("day within last 3 business days", "day within last 3 days", OPEN),
    ("sent_at within last 2 days", "sent_at within last 49 hours", OPEN),
    ("any(calls where kind is demo)", "any(calls)", RISE),
    ("any(calls where kind is demo)", "every(calls where kind is demo)", OPEN),
    ("every(calls where kind is demo)", "every(calls where kind in [demo, chat])", RISE),
    ("not any(calls where kind is demo)", "not any(calls)", FALL),
    ("any(calls)", "any(visits)", OPEN),
    ("count(calls where kind is demo) >= 2", "count(calls) >= 2", RISE),
    ("count(calls where kind is demo) >= 2", "count(calls) >= 3", OPEN),
    ("count(calls) >= 2", "count(visits) >= 2", OPEN),
    ("employees is known", "employees is missing", OPEN),
]
A, B, C, D = "employees >= 5", "country is DE", "day is known", "title is known"
GROUPS = [
    (("all of", A, B), ("all of", A), RISE),
    (("all of", A, B), ("all of", B, A), SAME),
    (("all of", A, B), ("any of", A, B), RISE),
    (("all of", A, B), ("all of", A, C), OPEN),
    (("any of", A, B), ("any of", A, B, C), RISE),
    (("any of", A, B), ("all of", A, B), FALL),
    (("none of", A, B), ("none of", A), RISE),
    (("none of", A, B), ("none of", A, B, C), FALL),
    (("none of", A, B), ("any of", A, B), OPEN),
    (("at least 2 of", A, B, C), ("at least 1 of", A, B, C), RISE),
    (("at least 2 of", A, B, C), ("at least 3 of", A, B, C), FALL),
    (("at least 2 of", A, B, C), ("at least 2 of", A, B, D), OPEN),
    (("at least 2 of", A, B, C), ("at least 2 of", A, B, C, D), RISE),
    (("at least 2 of", A, B, C), ("at least 1 of", A, B), RISE),
    (("at least 2 of", A, B, C), ("all of", A, B), FALL),
    (("at least 2 of", A, B, C), ("at least 2 of", A, "employees >= 6", C), OPEN),
]
LINE = "+10 each calls where kind is demo"
SCORES = [
    ("+10 when employees > 5", "+12 when employees > 5", RISE),
    ("+10 when employees > 5", "+10 when employees > 6", FALL),
    ("-5 when employees > 5", "-7 when employees > 5", FALL),
    ("-5 when employees > 5", "-5 when employees > 6", RISE),
    ("-5 when employees > 5", "+5 when employees > 5", RISE),
    (f"{LINE}\n  -5 when employees > 5", LINE, RISE),
    (f"{LINE}\n  +5 when employees > 5", LINE, FALL),
    (f"{LINE}\n  +5 when employees > 5", f"{LINE}\n  +5 when staff > 5", OPEN),
    (f"{LINE}\n  +5 when employees > 5", f"+5 when employees > 5\n  {LINE}", SAME),
    (f"{LINE}\n  {LINE}", LINE, FALL),
    (f"{LINE}, up to 30", f"{LINE}, up to 20", FALL),
    (f"{LINE}, up to 30", LINE, RISE),
    ("-10 each calls, up to 30", "-10 each calls, up to 20", RISE),
    ("-10 each calls, up to 30", "-11 each calls, up to 20", OPEN),
    (LINE, "+10 each calls", RISE),
    (LINE, "+10 each visits", OPEN),
    ("-10 each calls where kind is demo", "-10 each calls", FALL),
    (f"{LINE}, once", "+10 each calls, once", OPEN),
    (f"{LINE}, once per week", f"{LINE}, once per month", OPEN),
    (f"{LINE}, once per week", f"{LINE}", OPEN),
    (f"{LINE}, fading 50% every 30 days", f"{LINE}, fading 50% every 20 days", OPEN),
    (f"{LINE}, fading 50% every 30 days", f"{LINE}, fading 40% every 30 days", OPEN),
    (f"between 0 and 100\n  {LINE}", f"between 0 and 50\n  {LINE}", FALL),
    (f"between 0 and 100\n  {LINE}", f"between 10 and 100\n  {LINE}", RISE),
    (f"between 0 and 100\n  {LINE}", f"between 10 and 50\n  {LINE}", OPEN),
    (f"between 0 and 100\n  {LINE}", LINE, OPEN),
    (f"{LINE}\n  grades hot from 30, cold from 0", f"{LINE}\n  grades hot from 20, cold from 0", RISE),
    (f"{LINE}\n  grades hot from 30, cold from 0", f"{LINE}\n  grades hot from 20, cold from 10", OPEN),
    (f"{LINE}\n  grades hot from 30, cold from 0", f"{LINE}\n  grades warm from 30, cold from 0", OPEN),
]
FROM = "from sent_at to heard_at"
HANDOFFS = [
    ("when due\n  must have title", "when due\n  must have title, day", FALL),
    ("when due\n  must have title, day", "when due\n  must have day, title", SAME),
    ("when due\n  must have title", "when due\n  must have day", OPEN),
    ("when due\n  must have title", "when due\n  must have title or day", RISE),
    ("when due", "when due and employees > 8", FALL),
    ("when due", "when staff > 3", OPEN),
    (f"when due\n  answer within 4 hours, {FROM}", f"when due\n  answer within 2 hours, {FROM}", FALL),
    (f"when due\n  answer within 4 hours, {FROM}", f"when due\n  answer within 5 hours, {FROM}", RISE),
    (f"when due\n  answer within 4 hours, {FROM}", f"when due\n  answer within 5 business hours, {FROM}", OPEN),
    (f"when due\n  answer within 4 hours, {FROM}", "when due", OPEN),
    (f"when due\n  answer within 4 hours, {FROM}", "when due\n  answer within 4 hours, from sent_at to read_at", OPEN),
    (f"when due\n  answer within 4 hours, {FROM}", "when due\n  answer within 4 hours, from read_at to heard_at", OPEN),
]
ROWS = ("| >= 5      | DE      | 1     |", "| -         | AT      | 2     |", "| -         | -       | 3     |")
TABLES = [
    (ROWS, ("| 5 to 9    | DE      | 1     |", *ROWS[1:]), OPEN),
    (ROWS, (ROWS[0].replace(" 1 ", " 4 "), *ROWS[1:]), OPEN),
    (ROWS, (ROWS[1], ROWS[0], ROWS[2]), OPEN),
    (ROWS, ROWS[:2], OPEN),
    (ROWS, (*ROWS[:2], "| -         | CH      | 3     |"), OPEN),
    (ROWS[:2], ("| >= 5      | DE      | 1     |", "| -         | not in [DE, CH] | 2 |"), OPEN),
    (ROWS, (ROWS[0].replace(">= 5      ", "not in [1] "), *ROWS[1:]), OPEN),
    # The same in other words.
    (ROWS, (ROWS[0].replace("DE ", "in [DE] "), *ROWS[1:]), SAME),
]


@pytest.mark.parametrize(("old", "new", "way"), CRITERIA)
def test_single_criteria(old: str, new: str, way: str) -> None:
    assert seen(f"define x\n  {old}\n", f"define x\n  {new}\n", "x") == way


@pytest.mark.parametrize(("old", "new", "way"), GROUPS)
def test_groups(old: tuple[str, ...], new: tuple[str, ...], way: str) -> None:
    texts = ["define x\n  " + "\n    ".join(each) + "\n" for each in (old, new)]
    assert seen(texts[0], texts[1], "x") == way


@pytest.mark.parametrize(("old", "new", "way"), SCORES)
def test_scores(old: str, new: str, way: str) -> None:
    assert seen(f"score x\n  {old}\n", f"score x\n  {new}\n", "x") == way


@pytest.mark.parametrize(("old", "new", "way"), HANDOFFS)
def test_handoffs(old: str, new: str, way: str) -> None:
    head = "define due\n  employees > 3\nhandoff x\n  from marketing to sales\n  "
    assert seen(f"{head}{old}\n", f"{head}{new}\n", "x") == way


@pytest.mark.parametrize(("old", "new", "way"), TABLES)
@pytest.mark.parametrize("policy", ["first match", "sum of matches"])
def test_tables(old: tuple[str, ...], new: tuple[str, ...], way: str, policy: str) -> None:
    head = f"table x gives integer\n  {policy}\n  | employees | country | gives |\n  "
    texts = [head + "\n  ".join(rows) + "\n" for rows in (old, new)]
    # What a table gives has no more and no less: nothing happens to it, or something.
    assert seen(texts[0], texts[1], "x") == way


def test_tables_of_different_policies_are_not_the_same() -> None:
    head = "table x gives integer\n  {}\n  | employees | gives |\n  | >= 5 | 1 |\n  | < 5  | 1 |\n"
    first = head.format("first match")
    assert seen(first, head.format("any match"), "x") == OPEN
    assert seen(first, first.replace("gives integer", "gives number"), "x") == OPEN


@pytest.mark.parametrize(
    ("criterion", "before", "after"),
    [
        ("day within last 3 days", '"Europe/Berlin"', '"America/New_York"'),
        ("level >= manager", "staff_member < manager < director", "staff_member < director < manager"),
        ("employees >= 5", "  employees  integer\n", "  employees  integer where employees >= 0\n"),
        ("employees >= 5", "  employees  integer\n", "  employees  integer assume 0\n"),
        ("any(calls where kind is demo)", "demo, chat", "demo, chat, call"),
        ("day within last 3 business days", "09:00-17:00", "08:00-17:00"),
    ],
)
def test_a_lead_that_is_read_otherwise_may_move_either_way(criterion: str, before: str, after: str) -> None:
    text = f"define x\n  {criterion}\n"
    one, two = (Side(Ruleset.from_text(head + text), "rules") for head in (HEAD, HEAD.replace(before, after)))
    proofs = Proofs(one, two)
    assert not proofs.never_down(Pair("x", "x"))
    assert not proofs.never_up(Pair("x", "x"))


@pytest.mark.parametrize("is_down", [True, False])
def test_what_is_learned_is_used_the_right_way_round(is_down: bool) -> None:
    old = "define a\n  employees > 5\ndefine x\n  all of\n    a\n    staff > 1\ndefine y\n  none of\n    a\n"
    new = old.replace("employees > 5", "employees + staff > 5")
    one, two = (Side(Ruleset.from_text(HEAD + text), "rules") for text in (old, new))
    proofs = Proofs(one, two)
    x, y = Pair("x", "x"), Pair("y", "y")
    assert not proofs.never_down(x)
    assert not proofs.never_up(x)
    proofs.learn(Pair("a", "a"), is_down=is_down)
    assert (proofs.never_down(x), proofs.never_up(x)) == (is_down, not is_down)
    assert (proofs.never_down(y), proofs.never_up(y)) == (not is_down, is_down)


def test_a_version_that_is_compared_twice_remembers_nothing_false() -> None:
    # A proof makes parts of its own, which are gone when it is; others may be given their identity.
    side = Side(Ruleset.from_text(f"{HEAD}define x\n  employees not in [1, 2]\n"), "rules")
    others = [f"{HEAD}define x\n  employees not in [1, {number}]\n" for number in range(3, 40)]
    for text in others:
        assert not Proofs(side, Side(Ruleset.from_text(text), "rules")).never_down(Pair("x", "x"))


def test_what_a_definition_says_may_be_written_where_it_was_named() -> None:
    inner = "define a\n  employees > 5\ndefine b\n  all of\n    a\n    country is DE\n"
    old, new = "all of\n    b\n    staff > 1\n", "all of\n    employees > 5\n    country is DE\n    staff > 1\n"
    assert seen(f"{inner}define x\n  {old}", f"{inner}define x\n  {new}", "x") == SAME
    assert (
        seen(f"{inner}define x\n  not b\n", f"{inner}define x\n  not (employees > 5 and country is DE)\n", "x") == SAME
    )
    # Not so deep that a long chain of definitions takes for ever.
    chain = "define c0\n  employees > 5\n" + "".join(f"define c{n + 1}\n  c{n}\n" for n in range(30))
    assert seen(f"{chain}define x\n  c30\n", f"{chain}define x\n  employees > 5\n", "x") == OPEN


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [("at least 2 of", "at least 1 of", FALL), ("at least 2 of", "at least 3 of", RISE), ("any of", "none of", OPEN)],
)
def test_the_opposite_of_a_group(old: str, new: str, way: str) -> None:
    body = f"\n    {A}\n    {B}\n    {C}\n    {D}\ndefine x\n  not group\n"
    assert seen(f"define group\n  {old}{body}", f"define group\n  {new}{body}", "x") == way
