"""What was written is told in words: which line, what it says now, and what it said."""

from __future__ import annotations

import pytest

from leadrules import Difference, Ruleset, difference

RULES = """\
ruleset small
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00
  holidays  2026-12-25

strategy plan "What we want"
  target market  near
  channels       webinar, partner
  objective      "New revenue" 4M EUR by 2027-12-31

list dach "German-speaking" is DE, AT, CH

lead
  employees  integer
  country    country
  role       one of buyer, user
  budget     money
  sent_at    datetime
  heard_at   datetime
  visits     list of
    page  one of prices, demo

source crm
  missing when "-"
  employees  from "Staff"

define near
  all of
    place: country in dach
    size:  employees >= 50
    any of
      role is buyer
      budget >= 20k EUR

score points
  between 0 and 100
  +10 each visits where page is demo, up to 30
  -5  when role is user
  grades hot from 20, cold from 0

table owner gives text
  first match
  | country | gives  |
  | DE      | "Ann"  |
  | in dach | "Bea"  |
  | -       | "Carl" |

stage first
  near

handoff over
  from marketing to sales
  when first
  must have country, role
  should have at least 1 of
    budget, employees
  route by owner
  answer within 4 hours, from sent_at to heard_at
  reject with one of no_budget, other

guarantee "Only near ones"
  first implies near

commitment "Marketing delivers" by marketing
  count(leads where first) >= 120 per quarter of sent_at

log work "Work together"
  on  date
"""

ROWS = ('  | DE      | "Ann"  |\n', '  | in dach | "Bea"  |\n')


def compared(before: str, after: str) -> Difference:
    assert before in RULES
    return difference(Ruleset.from_text(RULES), Ruleset.from_text(RULES.replace(before, after)), on="2026-11-20")


def told(found: Difference, name: str) -> list[str]:
    """Each edit in short: how, which line, before, after."""
    changes = [edit for each in found.changes if each.name == name for edit in each.edits]
    edits = [*changes, *(edit for each in found.around if each.name == name for edit in each.edits)]
    return [
        " | ".join(str(part) for part in (each.editing.value, each.label, each.before, each.after) if part is not None)
        for each in edits
    ]


@pytest.mark.parametrize(
    ("before", "after", "name", "said"),
    [
        (">= 50", ">= 60", "near", "changed | size | employees is at least 50 | employees is at least 60"),
        ("      role is buyer\n", "", "near", "removed | role is buyer"),
        (
            "    size:  employees >= 50\n",
            "    size:  employees >= 50\n    budget is known\n",
            "near",
            "added | budget is known",
        ),
        ("  all of\n    place", "  any of\n    place", "near", "changed | all of these | any one of these"),
        ("DE, AT, CH\n", "DE, AT, CH, LI\n", "near", "added | place | LI"),
        ("DE, AT, CH\n", "DE, AT\n", "dach", "removed | CH"),
        ("+10 each", "+15 each", "points", "+15 for each of visits with page demo, at most 30 in all"),
        ("  -5  when role is user\n", "", "points", "removed | −5 when role is user"),
        ("between 0 and 100", "between 0 and 50", "points", "changed | kept between 0 and 100 | kept between 0 and 50"),
        ("hot from 20", "hot from 25", "points", "changed | hot from 20 | hot from 25"),
        (
            '"Bea"',
            '"Dora"',
            "owner",
            "changed | country is one of “German-speaking” → “Bea” | country is one of “German-speaking” → “Dora”",
        ),
        ("".join(ROWS), "".join(reversed(ROWS)), "owner", "moved | country is DE → “Ann”"),
        ("first match", "any match", "owner", "changed | first match | any match"),
        ("must have country, role", "must have country", "over", "removed | must have | role"),
        ("at least 1 of", "at least 2 of", "over", "changed | should have | at least 1 | at least 2"),
        ("  route by owner\n", "", "over", "removed | goes to | owner"),
        ("within 4 hours", "within 2 hours", "over", "changed | answer within | 4 hours | 2 hours"),
        ("no_budget, other", "no_budget", "over", "removed | reject with | other"),
        (
            "  employees  integer\n",
            "  employees  integer where employees >= 0\n",
            "employees",
            "added | usable where | employees is at least 0",
        ),
        (
            "  employees  integer\n",
            "  employees  integer where not (employees < 0)\n",
            "employees",
            "added | usable where | it is not so that employees is less than 0",
        ),
        (
            "one of buyer, user\n",
            "one of buyer, user, boss\n",
            "role",
            "changed | one of buyer, user | one of buyer, user, boss",
        ),
        (
            "one of prices, demo",
            "one of prices, demo, blog",
            "visits",
            "changed | page | one of prices, demo | one of prices, demo, blog",
        ),
        ("  budget     money\n", "  budget     money assume 0 EUR\n", "budget", "added | assumed when missing | 0 EUR"),
        (
            'from "Staff"',
            'from "People", "Staff"',
            "crm",
            "changed | employees | from “Staff” | from “People” or else “Staff”",
        ),
        ('when "-"', 'when "-", "n/a"', "crm", "added | missing when | n/a"),
        ("09:00-17:00", "08:00-17:00", "small", "changed | hours | Mon–Fri 09:00–17:00 | Mon–Fri 08:00–17:00"),
        ("2026-12-25", "2026-12-25, 2026-12-26", "small", "added | holidays | 2026-12-26"),
        ("webinar, partner", "webinar", "plan", "removed | channels | partner"),
        ("4M EUR", "5M EUR", "plan", "added | objective | New revenue 5,000,000 EUR by 2027-12-31"),
        (
            "first implies near",
            "first implies country is known",
            "Only near ones",
            "changed | “near” holds | country is known",
        ),
        (
            ">= 120 per quarter",
            ">= 150 per quarter",
            "Marketing delivers",
            "marketing: count of leads where “first” holds >= 150 per quarter of sent at",
        ),
        ("  on  date\n", "  on  date\n  kind  one of call, visit\n", "work", "added | kind | one of call, visit"),
    ],
    ids=lambda each: each.strip()[:24],
)
def test_a_line_is_told(before: str, after: str, name: str, said: str) -> None:
    assert any(each.endswith(said) for each in told(compared(before, after), name))


def test_a_line_that_moved_alone_is_told_once() -> None:
    assert len(told(compared("".join(ROWS), "".join(reversed(ROWS))), "owner")) == 1


def test_a_new_definition_is_told_line_by_line_and_so_is_one_that_is_gone() -> None:
    new = compared("define near\n", "define big\n  all of\n    size: employees >= 9\n    role is buyer\ndefine near\n")
    assert told(new, "big") == ["added | size | employees is at least 9", "added | role is buyer"]
    gone = difference(new.new.ruleset, new.old.ruleset, on="2026-11-20")
    assert told(gone, "big") == ["removed | size | employees is at least 9", "removed | role is buyer"]


def test_lines_that_stay_are_not_told() -> None:
    assert len(told(compared(">= 50", ">= 60"), "near")) == 1
    assert len(told(compared("+10 each", "+15 each"), "points")) == 1
