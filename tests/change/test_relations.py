"""How one change after the other is called, on a small ruleset."""

from __future__ import annotations

import pytest

from leadrules import Difference, Ruleset, difference
from leadrules.change import Relation
from leadrules.change.model import Change, Settled

RULES = """\
ruleset small
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00

setting smallest integer is 50
list dach is DE, AT, CH

lead
  employees  integer where employees >= 0
  budget     money
  country    country
  role       one of buyer, user, other
  title      text
  decides    date
  sent_at    datetime
  heard_at   datetime
  calls      list of
    kind  one of demo, chat
    at    datetime

define large
  employees >= smallest
define near
  all of
    country in dach
    employees < 1000
define rich
  budget >= 20k EUR
define value as employees * 120 EUR
disqualify rival when title contains "rival"

score points
  +10 each calls where kind is demo, up to 30
  -5  when role is other
  grades hot from 20, cold from 0

stage first
  all of
    size: large
    land: near
stage second after first
  all of
    money: rich
    who:   role is buyer

table owner gives text
  first match
  | country | employees | gives  |
  | DE      | >= 500    | "Ann"  |
  | in dach | -         | "Bea"  |
  | -       | -         | "Carl" |

handoff over
  from marketing to sales
  when second
  must have title, decides
  answer within 4 hours, from sent_at to heard_at
"""
ON = "2026-11-20 12:00"


def compared(*changes: tuple[str, str]) -> Difference:
    new = RULES
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return difference(Ruleset.from_text(RULES), Ruleset.from_text(new), on=ON)


def said(found: Difference) -> dict[str, Relation]:
    return {each.name: each.relation for each in found.changes}


def of(found: Difference, name: str) -> Change:
    return next(each for each in found.changes if each.name == name)


STRICTER, LOOSER, BOTH, EQUAL, DIFFERENT = (
    Relation.STRICTER,
    Relation.LOOSER,
    Relation.BOTH,
    Relation.EQUAL,
    Relation.DIFFERENT,
)
CASES = [
    # A definition's own criterion.
    (">= smallest", ">= 60", "large", STRICTER),
    (">= smallest", ">= 40", "large", LOOSER),
    (">= smallest", "> smallest", "large", STRICTER),
    (">= smallest", "> 49", "large", EQUAL),
    ("employees < 1000", "employees <= 1000", "near", LOOSER),
    ("employees < 1000", "employees between 10 and 999", "near", STRICTER),
    ("employees < 1000", "employees < 1000\n    budget >= 1 EUR", "near", STRICTER),
    ("    employees < 1000\n", "    employees > 1000\n", "near", BOTH),
    ("  all of\n    country in dach", "  any of\n    country in dach", "near", LOOSER),
    ("country in dach\n", "country in [DE, AT]\n", "near", STRICTER),
    ("country in dach\n", "country in [DE, AT, CH, FR]\n", "near", LOOSER),
    ("country in dach\n", "not country not in dach\n", "near", EQUAL),
    ("budget >= 20k EUR", "not budget < 20k EUR", "rich", EQUAL),
    # That something must be known takes nothing from who meets it, but from who is undecided.
    ("budget >= 20k EUR", "budget >= 20k EUR and budget is known", "rich", STRICTER),
    ("budget >= 20k EUR", "budget >= 20k EUR or budget is missing", "rich", LOOSER),
    ('title contains "rival"', 'title contains any of ["rival", "foe"]', "rival", LOOSER),
    # What rests on it.
    ('title contains "rival"', 'title contains any of ["rival", "foe"]', "first", STRICTER),
    ("smallest integer is 50", "smallest integer is 60", "second", STRICTER),
    ("DE, AT, CH\n", "DE, AT, CH, LI\n", "first", LOOSER),
    ("budget >= 20k EUR", "budget >= 10k EUR", "over", LOOSER),
    # Who had too few employees is not usable any more, and undecided.
    ("where employees >= 0", "where employees >= 10", "large", LOOSER),
    ("role       one of buyer, user, other", "role       one of buyer, user, other, boss", "second", STRICTER),
    # Scores.
    ("+10 each", "+12 each", "points", LOOSER),
    ("up to 30", "up to 20", "points", STRICTER),
    ("-5 ", "-7 ", "points", STRICTER),
    ("-5  when role is other", "-5  when role in [other, user]", "points", STRICTER),
    ("hot from 20", "hot from 30", "points", STRICTER),
    ("  -5  when role is other\n", "", "points", LOOSER),
    # In other lines, so that points cancel out.
    ("  -5  when role is other", "  -2  when role is other\n  -2  when role in [other]", "points", LOOSER),
    ("  -5  when role is other", "  -2  when role is other\n  -4  when role in [other]", "points", STRICTER),
    ("  -5  when role is other", "  -2  when role is other\n  -3  when role in [other]", "points", EQUAL),
    ("+10 each", "+4  each calls where kind is demo\n  +5 each", "points", BOTH),
    # Tables and values.
    ('"Bea"', '"Dora"', "owner", DIFFERENT),
    (">= 500    ", ">= 600    ", "owner", DIFFERENT),
    ('  | DE      | >= 500    | "Ann"  |\n', "", "owner", DIFFERENT),
    ("* 120 EUR", "* 100 EUR", "value", DIFFERENT),
    # Handoffs.
    ("must have title, decides", "must have title", "over", LOOSER),
    ("must have title, decides", "must have title, decides, calls", "over", STRICTER),
    # Whoever gets so far has a budget anyway; that it is asked for is agreed all the same.
    ("must have title, decides", "must have title, decides, budget", "over", DIFFERENT),
    ("  answer within", "  reject with one of other\n  answer within", "over", DIFFERENT),
    ("must have title, decides", "must have title or decides", "over", LOOSER),
    ("within 4 hours", "within 2 hours", "over", STRICTER),
    ("when second", "when first", "over", LOOSER),
]


@pytest.mark.parametrize(("before", "after", "name", "relation"), CASES, ids=lambda each: str(each).strip()[:30])
def test_a_change_is_called_what_it_is(before: str, after: str, name: str, relation: Relation) -> None:
    assert said(compared((before, after)))[name] is relation


def test_what_is_not_touched_is_not_spoken_of() -> None:
    found = compared(("budget >= 20k EUR", "budget >= 30k EUR"))
    assert said(found) == {"rich": STRICTER, "second": STRICTER, "over": STRICTER}
    assert found.kept == len(found.new.graph.declared) - 3
    assert of(found, "second").through == ("rich",)


def test_layout_comments_and_order_are_no_change() -> None:
    text = RULES.replace("\n\n", "\n\n# A remark.\n\n").replace("  budget     money", "  budget         money")
    found = difference(Ruleset.from_text(RULES), Ruleset.from_text(text), on=ON)
    assert found.is_equal
    assert not any((found.changes, found.around, found.renamed))


def test_a_new_name_for_the_same_is_a_rename() -> None:
    found = compared(("define rich", "define well_off"), ("money: rich", "money: well_off"))
    assert found.renamed == (("rich", "well_off"),)
    assert found.changes == ()
    assert found.is_equal


def test_what_is_new_and_what_is_gone_is_told() -> None:
    found = compared(("define value as employees * 120 EUR", "define small\n  employees < 10"))
    assert said(found) == {"small": Relation.ADDED, "value": Relation.REMOVED}
    assert not found.is_equal


def test_what_another_kind_takes_the_name_of_is_gone() -> None:
    found = compared(("define value as employees * 120 EUR", "define value\n  employees < 10"))
    assert sorted(each.relation for each in found.changes) == [Relation.ADDED, Relation.REMOVED]


def test_a_proof_holds_for_one_moment_where_the_rules_look_at_the_clock() -> None:
    old = RULES.replace("budget >= 20k EUR", "decides within next 10 days")
    new = RULES.replace("budget >= 20k EUR", "decides between 2026-11-20 and 2026-11-30")
    found = difference(Ruleset.from_text(old), Ruleset.from_text(new), on=ON)
    rich = of(found, "rich")
    assert rich.relation is EQUAL
    assert rich.down.only_on is not None
    assert not found.is_equal
    assert "perhaps not at others" in " ".join(found.explain().split())
    assert of(difference(Ruleset.from_text(old), Ruleset.from_text(new), on="2026-11-25"), "rich").relation is BOTH


def test_without_the_solver_what_is_open_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.backends.smt.has_extra", lambda: False)
    found = compared((">= smallest", "> 49"))
    assert said(found)["large"] is Relation.UNSETTLED
    assert not found.is_equal
    assert "pip install 'leadrules[analysis]'" in " ".join(found.explain().split())
    # What forms and found leads settle needs none.
    assert said(compared((">= smallest", ">= 60")))["second"] is STRICTER


def test_a_witness_is_as_small_as_it_can_be() -> None:
    witness = of(compared(("budget >= 20k EUR", "budget >= 30k EUR")), "rich").down.witness
    assert witness is not None
    assert list(witness.lead) == ["budget"]


def test_a_witness_tells_of_who_no_longer_meets_it_rather_than_of_who_is_undecided() -> None:
    witness = of(compared(("budget >= 20k EUR", "budget >= 30k EUR")), "second").down.witness
    assert witness is not None
    assert witness.old.outcome("second").is_met
    assert witness.new.outcome("second").is_not_met


def test_what_stands_around_definitions_is_told() -> None:
    found = compared(
        ("mon-fri 09:00-17:00", "mon-fri 08:00-17:00"), ("smallest integer is 50", "smallest integer is 60")
    )
    told = {(each.kind, each.name): each for each in found.around}
    assert set(told) == {("ruleset", "small"), ("setting", "smallest")}
    assert of(compared(("within 4 hours", "within 4 business hours"), ("fri 09:00", "fri 08:00")), "over").through == (
        "business hours",
    )
    (edit,) = told["setting", "smallest"].edits
    assert (edit.before, edit.after) == ("50", "60")


def test_who_must_agree_is_told_and_is_no_change_of_meaning() -> None:
    found = compared(("stage first\n", "stage first\n  agreed by marketing and sales\n"))
    first = of(found, "first")
    assert first.relation is EQUAL
    assert [each.label for each in first.edits] == ["agreed by"]
    assert found.is_equal


def test_a_way_that_is_ruled_out_has_no_witness() -> None:
    rich = of(compared(("budget >= 20k EUR", "budget >= 30k EUR")), "rich")
    assert rich.up.settled is Settled.NONE
    assert rich.up.witness is None


POLICIES = (
    "first match",
    "one match",
    "any match",
    "all matches",
    "sum of matches",
    "count of matches",
    "lowest match",
    "highest match",
)


def table(policy: str, first: str) -> Ruleset:
    rows = f"  | {first} | in dach | 1 |\n  | < 5       | -       | 2 |\n  | -         | FR      | 3 |\n"
    pick = f"table pick gives integer\n  {policy}\n  | employees | country | gives |\n{rows}"
    return Ruleset.from_text(RULES.replace("table owner", f"{pick}\ntable owner"))


@pytest.mark.parametrize("policy", POLICIES)
def test_a_table_that_says_the_same_in_other_words_is_proved_to_be_equal(policy: str) -> None:
    old = table(policy, ">= 10    ")
    assert said(difference(old, table(policy, "> 9      "), on=ON)) == {"pick": EQUAL}
    pick = of(difference(old, table(policy, "> 8      "), on=ON), "pick")
    assert pick.relation is DIFFERENT
    assert pick.down.witness is not None


@pytest.mark.parametrize(
    ("policy", "relation"),
    # Of a lead of which nothing is known, two rows may still count, and now one.
    [("one match", EQUAL), ("sum of matches", DIFFERENT), ("count of matches", DIFFERENT)],
)
def test_rows_that_became_one(policy: str, relation: Relation) -> None:
    head = f"table pick gives integer\n  {policy}\n  | employees | country | gives |\n"
    old, new = (
        Ruleset.from_text(RULES.replace("table owner", f"{head}{rows}\ntable owner"))
        for rows in (
            "  | in [11]   | in dach | 1 |\n  | in [12]   | in dach | 1 |\n",
            "  | 11 to 12  | in dach | 1 |\n",
        )
    )
    assert said(difference(old, new, on=ON)) == {"pick": relation}


@pytest.mark.parametrize(
    ("grades", "relation"),
    [
        # Points are at most 30, so that none has the new grade.
        ("boiling from 40, hot from 20, cold from 0", EQUAL),
        ("boiling from 30, hot from 20, cold from 0", BOTH),
        ("warm from 20, cold from 0", BOTH),
        ("hot from 20", BOTH),
    ],
)
def test_grades_of_other_names_are_compared_by_who_has_them(grades: str, relation: Relation) -> None:
    assert said(compared(("hot from 20, cold from 0", grades)))["points"] is relation


def test_an_amount_in_another_currency_is_another_one() -> None:
    found = compared(("define value as employees * 120 EUR", "define value as 120 EUR"))
    other = Ruleset.from_text(RULES.replace("employees * 120 EUR", "120 USD"))
    value = of(difference(found.new.ruleset, other, on=ON), "value")
    assert value.relation is DIFFERENT
    assert value.down.witness is not None


def test_a_line_is_not_told_for_what_it_rests_on() -> None:
    rules = RULES.replace("-5  when role is other", "-5  when rich")
    new = rules.replace("budget >= 20k EUR", "budget >= 30k EUR")
    points = of(difference(Ruleset.from_text(rules), Ruleset.from_text(new), on=ON), "points")
    assert (points.relation, points.through, points.edits) == (LOOSER, ("rich",), ())


@pytest.mark.parametrize(
    ("criterion", "changes", "through"),
    [
        ("decides within next 3 business days", (("fri 09:00", "fri 10:00"),), ("business hours",)),
        ("decides within next 3 days", (("fri 09:00", "fri 10:00"), ("next 3 days", "next 4 days")), ()),
        ("decides within next 3 days", (('"Europe/Berlin"', '"America/New_York"'),), ("time zone",)),
    ],
)
def test_hours_are_named_where_they_count(
    criterion: str, changes: tuple[tuple[str, str], ...], through: tuple[str, ...]
) -> None:
    rules = new = RULES.replace("budget >= 20k EUR", criterion)
    for before, after in changes:
        new = new.replace(before, after)
    assert of(difference(Ruleset.from_text(rules), Ruleset.from_text(new), on=ON), "rich").through == through
