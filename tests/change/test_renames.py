"""What only has another name, place or layout is said to mean the same; what an order decides is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules import Difference, Ruleset, difference
from leadrules.change import Relation

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"

setting smallest integer is 50
list dach is DE, AT, CH

lead
  employees  integer
  budget     money
  country    country
  role       one of buyer, user
  sent_at    datetime

table owner gives text
  first match
  | country | gives |
  | in dach | "Ann" |
  | -       | "Bob" |

stage first
  employees >= smallest
stage second after first
  role is buyer

handoff over
  from marketing to sales
  when second
  must have country
  route by owner
  recycle to first after 3 attempts

guarantee "Only large ones"
  second implies employees >= smallest
guarantee "Only large ones"
  first implies country in dach

commitment "Marketing delivers" by marketing
  count(leads where first) >= 120 per quarter of sent_at

example "a buyer"
  lead
    employees 60
    role buyer
  expect
    second met
"""
ON = "2026-11-20 12:00"


def changed(*changes: tuple[str, str]) -> str:
    new = RULES
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return new


def compared(*changes: tuple[str, str]) -> Difference:
    return difference(Ruleset.from_text(RULES), Ruleset.from_text(changed(*changes)), on=ON)


def told(found: Difference) -> dict[tuple[str, str], list[tuple[str | None, str | None, str | None]]]:
    return {
        (each.kind, each.name): [(edit.label, edit.before, edit.after) for edit in each.edits] for each in found.around
    }


RENAMES = {
    "a stage that others, a handoff and promises speak of": (
        ("stage first", "stage erste"),
        ("after first", "after erste"),
        ("recycle to first", "recycle to erste"),
        ("first implies", "erste implies"),
        ("where first", "where erste"),
    ),
    "a table that a handoff routes by": (("table owner", "table who"), ("route by owner", "route by who")),
    "a list": (("list dach", "list german"), ("in dach", "in german")),
    "a setting": (("setting smallest", "setting tiny"), (">= smallest", ">= tiny")),
    "a commitment": (("Marketing delivers", "Marketing keeps its word"),),
    "a guarantee": (('guarantee "Only large ones"\n  first', 'guarantee "Only near ones"\n  first'),),
    "an example": (("a buyer", "someone who buys"),),
    "the rules": (("ruleset small", "ruleset little"),),
}


@pytest.mark.parametrize("changes", RENAMES.values(), ids=RENAMES)
def test_another_name_means_nothing_else(changes: tuple[tuple[str, str], ...]) -> None:
    found = compared(*changes)
    assert found.is_equal, found.explain()
    assert not [each for each in found.changes if each.relation is not Relation.EQUAL]


def test_a_name_that_is_given_to_something_else_is_no_rename() -> None:
    found = compared(("setting smallest", "setting tiny"), (">= smallest", ">= tiny"), ("is 50", "is 60"))
    assert {("setting", "tiny"), ("setting", "smallest")} <= told(found).keys()
    assert not found.is_equal


@pytest.mark.parametrize(
    ("changes", "said"),
    [(RENAMES["a list"], "german: was called dach"), (RENAMES["a commitment"], "was called Marketing delivers")],
)
def test_a_rename_is_told(changes: tuple[tuple[str, str], ...], said: str) -> None:
    assert said in " ".join(compared(*changes).explain().split())


def test_the_order_of_stages_decides_which_one_a_lead_has() -> None:
    # Whoever meets both had `second`, and has `first` now, though both mean what they meant.
    stage = "stage first\n  employees >= smallest\n"
    found = compared((stage, ""), ("  role is buyer\n", f"  role is buyer\n{stage}"))
    assert told(found)["order", "stages"] == [(None, "first and second", "second and first")]
    assert found.changes == ()
    assert not found.is_equal
    assert "Order of stages: second and first – was: first and second" in " ".join(found.explain().split())


def test_a_stage_between_others_leaves_their_order() -> None:
    found = compared(("stage second", "stage between\n  budget >= 1 EUR\nstage second"))
    assert ("order", "stages") not in told(found)


def test_order_of_other_declarations_means_nothing() -> None:
    table = RULES[RULES.index("table owner") : RULES.index("stage first")]
    found = compared(
        (table, ""), ('guarantee "Only large ones"\n  second', f'{table}guarantee "Only large ones"\n  second')
    )
    assert found.is_equal
    assert not any((found.changes, found.around, found.renamed))


def test_a_file_that_was_moved_means_what_it_meant(tmp_path: Path) -> None:
    vocabulary = RULES[RULES.index("lead\n") : RULES.index("table owner")]
    rest = RULES.replace(vocabulary, "")
    (tmp_path / "crm").mkdir()
    (tmp_path / "lead.rules").write_text(vocabulary, encoding="utf-8")
    (tmp_path / "crm" / "fields.rules").write_text(vocabulary, encoding="utf-8")
    for name, used in (("old.rules", "lead.rules"), ("new.rules", "crm/fields.rules")):
        text = rest.replace("setting smallest", f'use "{used}"\n\nsetting smallest')
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = difference(tmp_path / "old.rules", tmp_path / "new.rules", on=ON)
    assert found.is_equal
    assert "Only layout, comments, names or words for people differ" in " ".join(found.explain().split())


def test_a_list_in_a_file_of_its_own_is_looked_into(tmp_path: Path) -> None:
    for name, countries in (("a", "DE\nAT\n"), ("b", "DE\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dach.csv").write_text(countries, encoding="utf-8")
        text = RULES.replace("list dach is DE, AT, CH", 'list dach from "dach.csv"')
        (tmp_path / name / "small.rules").write_text(text, encoding="utf-8")
    found = difference(tmp_path / "a" / "small.rules", tmp_path / "b" / "small.rules", on=ON)
    assert not found.is_same_text
    assert "no difference" not in found.explain()
    assert {each.name for each in found.changes if each.is_changed} == {"owner", "over"}


def test_a_handoff_that_sends_leads_elsewhere_is_different() -> None:
    found = compared(('"Ann"', '"Eve"'))
    over = next(each for each in found.changes if each.name == "over")
    assert (over.relation, over.through) == (Relation.DIFFERENT, ("owner",))


def test_a_handoff_whose_table_says_the_same_in_other_words_is_not() -> None:
    found = compared(
        ("  | in dach | ", "  | DE, AT, CH | "), ("  | -       | ", "  | - | "), ("  | country | ", "  | country | ")
    )
    assert {each.name: each.relation for each in found.changes if each.is_changed} == {}


@pytest.mark.parametrize(
    ("before", "after", "key", "said"),
    [
        ("country in dach\n\ncommitment", "country in [DE]\n\ncommitment", ("guarantee", "Only large ones (2)"), "DE"),
        (
            "by marketing\n  count",
            "by marketing\n  agreed by sales\n  count",
            ("commitment", "Marketing delivers"),
            "sales",
        ),
        ("role buyer\n", "role user\n", ("example", "a buyer"), "user"),
        ("second met\n", "second not met\n", ("example", "a buyer"), "second not met"),
        ("teams     marketing", "review by 2027-01-01\n  teams     marketing", ("ruleset", "small"), "2027-01-01"),
    ],
)
def test_what_stands_beside_the_definitions_is_told(before: str, after: str, key: tuple[str, str], said: str) -> None:
    edits = told(compared((before, after)))[key]
    assert any(said in (each or "") for _, _, each in edits), edits


def test_what_no_lead_depends_on_is_told_and_is_no_change_of_meaning() -> None:
    for change in (
        ("by marketing\n  count", "by marketing\n  agreed by sales\n  count"),
        ("role buyer\n", "role user\n"),
        ("teams     marketing", "since 2026-01-01\n  teams     marketing"),
    ):
        found = compared(change)
        assert found.is_equal
        assert "every fingerprint is the same" in " ".join(found.explain().split())
        assert "Also changed" in found.explain()


def test_values_of_a_list_that_only_a_promise_names_are_told_of_it() -> None:
    found = compared(("  | in dach | ", "  | DE      | "), ("DE, AT, CH", "DE, AT"))
    assert told(found)["guarantee", "Only large ones (2)"] == [("dach", "CH", None)]
    assert not found.is_equal


def test_new_and_gone_definitions_are_counted_as_what_they_are() -> None:
    found = compared(("setting smallest", "define extra\n  budget >= 1 EUR\nsetting smallest"))
    assert "1 definition is new" in found.explain()
    assert "4 of 4 definitions mean what they meant." in " ".join(found.explain().split())
    back = difference(found.new.ruleset, found.old.ruleset, on=ON)
    assert "1 definition is gone" in back.explain()
    both = compared(
        ("setting smallest", "define extra\n  budget >= 1 EUR\nsetting smallest"), ("role is buyer", "role is user")
    )
    assert "2 definitions mean something else and 1 is new" in " ".join(both.explain().split())
