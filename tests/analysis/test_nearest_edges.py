"""What would change it, where a way is easily overlooked, or said not to be there when it is."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from leadrules import Ruleset, what_if

if TYPE_CHECKING:
    from leadrules.ways import Ways, WhatIf

ON = "2026-11-20 12:00"
HEAD = 'ruleset small\n  currency  EUR\n  timezone  "UTC"\n\nlead\n  '
VISITS = "visits list of\n    page  one of a, b, c, d\n    at    datetime\n    seen  yes/no assume no"


def found(fields: str, rules: str, lead: dict[str, Any], **how: Any) -> WhatIf:  # noqa: ANN401 - as `what_if` takes it
    return what_if(Ruleset.from_text(f"{HEAD}{fields}\n\n{rules}\n"), lead, **{"on": ON, **how})


def reach(fields: str, test: str, lead: dict[str, Any], **how: Any) -> Ways:  # noqa: ANN401 - as above
    ways = found(fields, f"stage sql\n  {test}", lead, **how).reach
    assert ways is not None
    return ways


def lose(fields: str, test: str, lead: dict[str, Any]) -> Ways:
    ways = found(fields, f"stage sql\n  {test}", lead).lose
    assert ways is not None
    return ways


def wanted(ways: Ways) -> list[str]:
    return ["; ".join(f"{each.field}: {each.wanted}" for each in way.changes) for way in ways.ways]


# ---- values that a field may hold


@pytest.mark.parametrize(
    ("fields", "test", "value"),
    [
        ("founded  integer where founded >= 1990", "founded is known", "1990"),
        ("stars  integer where stars between 3 and 4", "stars < 10", "3"),
        ("share  percent where share > 99.995%", "share < 99.999%", "99.997"),
        ('code  text where code starts with "A"', "code is known", "A"),
        ("day  date where day >= 2027-01-01", "day is known", "2027-01-01"),
        ("visits  list of\n    stay  integer where stay >= 10", "any(visits where stay < 20)", [{"stay": "10"}]),
    ],
)
def test_what_a_field_asks_of_its_value_is_looked_at_too(fields: str, test: str, value: object) -> None:
    ways = reach(fields, test, {})
    assert [change.value for way in ways.ways for change in way.changes] == [value]


@pytest.mark.parametrize(
    ("fields", "test", "lead", "on"),
    [
        ("wait  duration", "wait >= 2 hours", {"wait": "1 hour"}, ON),
        ("at  datetime", "at within last 7 days and not at within last 6 days", {}, "2026-11-20T12:00:30.123456"),
        ("at  datetime", "at > 2026-11-20 10:00 and at < 2026-11-20 10:01", {}, ON),
        ("at  datetime", "at > 2026-11-20 10:00 and at < 2026-11-20 10:02 and at within last 2 hours", {}, f"{ON}:30"),
        ("share  number", "share > 0.001 and share < 0.002", {}, ON),
    ],
)
def test_values_are_read_back_as_they_were_confirmed(fields: str, test: str, lead: dict[str, Any], on: str) -> None:
    ways = reach(fields, test, lead, on=on)
    ((change,),) = (way.changes for way in ways.ways)
    rules = Ruleset.from_text(f"{HEAD}{fields}\n\nstage sql\n  {test}\n")
    assert rules.evaluate({change.field: change.value}, on=on, strict=True).stage == "sql"


def test_of_a_band_that_is_a_fact_the_number_becomes_known() -> None:
    fields = "firmographic\n    size  band of integer"
    assert wanted(reach(fields, "size >= 20", {"size": "10-50"})) == ["size: at least 20"]
    beyond = reach(fields, "size >= 100", {"size": "10-50"})
    assert (beyond.ways, beyond.is_proved) == ((), True)
    assert [change.wanted for way in beyond.beyond for change in way.changes] == ["at least 100"]
    assert wanted(reach(fields, "size >= 100", {"size": "10-50"}, only=["size"])) == ["size: at least 100"]


def test_a_number_within_a_band_is_no_change() -> None:
    (change,) = reach("size  band of integer", "size >= 20", {"size": "10-50"}).ways[0].changes
    assert (change.now, change.value) == ("10 to 50", "20")


# ---- places that other fields move


def test_what_a_table_asks_for_depends_on_other_fields() -> None:
    table = "table need gives money\n  first match\n  | land | gives |\n  | DE | 20k EUR |\n  | - | 50k EUR |\n\n"
    stage = "stage sql\n  all of\n    budget >= need\n    budget < 45k EUR\n    land is not FR"
    ways = found("land  country\n  budget  money", table + stage, {"land": "FR"}, only=["land", "budget"]).reach
    assert ways is not None
    assert [[change.value for change in way.changes] for way in ways.ways] == [["DE", "20000"]]


def test_that_there_is_no_way_is_not_proved_where_points_move_the_place() -> None:
    score = "score points\n  +100 when flag is yes\n\n"
    ways = found("flag  yes/no\n  size  integer", f"{score}stage sql\n  size > points and flag is yes", {}).reach
    assert ways is not None
    # 101 would do.
    assert not (ways.is_proved and not ways.ways)


@pytest.mark.parametrize(
    ("fields", "test"),
    [
        ("a  money\n  b  money", "a + b >= 10k EUR"),
        ("a  integer\n  b  integer", "a > b"),
        ("a  date\n  b  date", "a - b >= 3 days"),
    ],
)
def test_two_values_that_are_not_known_are_found_together(fields: str, test: str) -> None:
    ways = reach(fields, test, {})
    assert [[change.field for change in way.changes] for way in ways.ways] == [["a", "b"]]


# ---- lists


@pytest.mark.parametrize(
    ("test", "visits", "words"),
    [
        (
            "any(visits where page is a) and any(visits where page is b) and any(visits where page is c)",
            [],
            "visits: one with page a and one with page b and one with page c",
        ),
        ("count(visits where page is a) >= 20", [{"page": "a"}], "visits: 19 more with page a"),
        ("points >= 30", [{"page": "a"}], "visits: 29 more with page a"),
        ("any(visits where page is a) and every(visits where seen is yes)", [], "visits: one with page a and seen yes"),
        ("any(visits where page is missing)", [], "visits: one with page not known"),
    ],
)
def test_entries_come_as_many_and_as_different_as_it_takes(test: str, visits: list[Any], words: str) -> None:
    score = "score points\n  +1 each visits where page is a\n\n"
    ways = found(VISITS, f"{score}stage sql\n  {test}", {"visits": visits}).reach
    assert ways is not None
    assert wanted(ways) == [words]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("+20 each visits where page is a, fading 50% every 30 days from at", "visits: two with page a, now"),
        (
            "+20 each visits where page is a, once per week",
            "visits: one with page a, now and one with page a and at Fri 27 Nov 2026, 12:00",
        ),
    ],
)
def test_points_that_need_a_time_get_one(line: str, words: str) -> None:
    ways = found(VISITS, f"score points\n  {line}\n\nstage sql\n  points >= 35", {"visits": []}).reach
    assert ways is not None
    assert wanted(ways) == [words]


def test_lists_within_entries_are_filled() -> None:
    fields = "people  list of\n    role    text\n    skills  list of text"
    test = 'any(people where role contains "cto" and skills contains "python")'
    (change,) = reach(fields, test, {"people": []}).ways[0].changes
    assert change.wanted == "one with role “cto” and skills “python”"
    assert change.value == [{"role": "cto", "skills": ["python"]}]


@pytest.mark.parametrize(
    ("test", "lead", "value"),
    [
        ("price * number >= 1000 EUR", {"number": 3}, "333.34"),
        ("price * rate >= 1000 EUR", {"price": 3000}, "33.333333333"),
        ("price / number >= 1000 EUR", {"number": 10}, "10000"),
        ("sum(deals.worth) >= 1000 EUR", {"deals": [{"worth": "100"}]}, [{"worth": "100"}, {"worth": "900"}]),
    ],
)
def test_computed_values_are_taken_back_to_what_a_lead_can_hold(test: str, lead: dict[str, Any], value: object) -> None:
    fields = "price  money\n  number  integer\n  rate  percent\n  deals  list of\n    worth  money"
    assert value in [change.value for way in reach(fields, test, lead).ways for change in way.changes]


@pytest.mark.parametrize(
    "test",
    [
        "any(visits where page is missing)",
        "not every(visits where page is known)",
        "any(visits where seen is no)",
        "points >= 10",
    ],
)
def test_a_part_that_becomes_known_can_take_back_what_its_absence_gave(test: str) -> None:
    score = "score points\n  +10 each visits where page is missing\n\n"
    ways = found(VISITS, f"{score}stage sql\n  {test}", {"visits": [{"at": "2026-11-01"}]}).lose
    assert ways is not None
    assert [change.wanted.split()[:3] for way in ways.ways for change in way.changes] == [["no.", "1", "with"]]


# ---- what is claimed


def test_nothing_is_fewer_than_one_change() -> None:
    test = "flag is yes or (any(visits where page is a) and flag is known)"
    ways = reach(f"flag  yes/no\n  {VISITS}", test, {"flag": "no", "visits": []}, keep=["visits"])
    assert (wanted(ways), ways.is_proved) == (["flag: yes"], True)
    # Visits alone were tried before, and of lists not every case is.
    ways = reach(
        f"flag  yes/no\n  {VISITS}",
        "any(visits where page is a and lead.flag is yes)",
        {"visits": [{"page": "a"}], "flag": "no"},
    )
    assert (wanted(ways), ways.is_proved) == (["flag: yes"], True)


def test_what_the_caller_let_stay_is_told_of_though_it_is_not_known() -> None:
    ways = reach("budget  money\n  problem  text", "budget >= 5 EUR and problem is known", {}, only=["budget"])
    assert (ways.ways, ways.kept) == ((), ("problem",))
    assert reach("budget  money", "budget >= 5 EUR", {}, keep=["budget"]).kept == ("budget",)


def test_texts_that_do_not_do_are_said_by_what_is_looked_for() -> None:
    test = 'not email ends with "@b.example" and (email ends with "@a.example" or email is known)'
    assert wanted(reach("email  email", test, {})) == ["email: not ending with “@b.example”"]
    assert wanted(reach("site  url", 'site contains "shop"', {})) == ["site: with “shop” in it"]


def test_a_field_cannot_change_and_stay() -> None:
    with pytest.raises(ValueError, match="`budget` cannot both change and stay as it is"):
        reach("budget  money", "budget >= 5 EUR", {}, only=["budget"], keep=["budget"])


# ---- long and deep


@pytest.mark.parametrize(
    "rules",
    [
        "define d0\n  x >= 5\n\n"
        + "".join(f"define d{at}\n  d{at - 1}\n\n" for at in range(1, 600))
        + "stage sql\n  d599",
        "define d0 as x + 1\n\n"
        + "".join(f"define d{at} as d{at - 1} + 1\n\n" for at in range(1, 600))
        + "stage sql\n  d599 >= 5000",
        "define d0 as x\n\n"
        + "".join(f"define d{at} as larger of(d{at - 1}, d{at - 1} + 1)\n\n" for at in range(1, 40))
        + "stage sql\n  d39 >= 50",
        "stage d0\n  x >= 5\n\n" + "".join(f"stage d{at} after d{at - 1}\n  x >= {at}\n\n" for at in range(1, 300)),
    ],
    ids=["definitions", "values", "doubling", "stages"],
)
def test_definitions_may_rest_on_one_another_for_long(rules: str) -> None:
    begin = process_time()
    ways = found("x  integer", rules, {}).reach
    assert ways is not None
    assert ways.ways
    assert process_time() - begin < 20


MANY = range(40)
NUMBERS = "\n  ".join(f"n{at}  integer" for at in MANY)
ANSWERS = "\n  ".join(f"a{at}  yes/no" for at in MANY)


@pytest.mark.parametrize(
    ("fields", "rules", "size"),
    [
        (NUMBERS, "stage sql\n  at least 20 of\n" + "".join(f"    n{at} >= {at}\n" for at in MANY), 20),
        # Five answers give seven points, five give six.
        (
            ANSWERS,
            "score points\n"
            + "".join(f"  +{at % 7 + 1} when a{at} is yes\n" for at in MANY)
            + "\nstage sql\n  points >= 60",
            10,
        ),
    ],
    ids=["at least", "points"],
)
def test_of_too_many_ways_of_one_size_some_way_is_told(fields: str, rules: str, size: int) -> None:
    ways = found(fields, rules, {f"a{at}": "no" for at in MANY}).reach
    assert ways is not None
    assert [len(way.changes) for way in ways.ways] == [size]
    # Whether fewer are enough was not settled.
    assert (ways.is_proved, ways.is_cut_short) == (False, True)


def test_time_is_bounded() -> None:
    fields = "\n  ".join(f"n{at}  integer" for at in range(200))
    defined = "".join(f"define d{at}\n  n{at % 200} >= 5 and n{at * 7 % 200} < 900\n\n" for at in range(600))
    rules = defined + "stage sql\n  at least 5 of\n" + "".join(f"    d{at}\n" for at in range(0, 600, 3))
    begin = process_time()
    ways = found(fields, rules, {}, seconds=0.5).reach
    assert ways is not None
    assert (ways.is_proved, ways.is_cut_short) == (False, True)
    assert process_time() - begin < 15
