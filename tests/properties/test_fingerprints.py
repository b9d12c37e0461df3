"""A fingerprint follows the meaning: nothing else moves it, and nothing of it goes unnoticed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generators.rulesets import Generated, rulesets

from leadrules import Ruleset
from leadrules.compiler import compile_files
from leadrules.source import Source
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from random import Random

RANDOM = st.randoms(use_true_random=False)
INBOUND = Path(__file__).parents[2] / "rulesets" / "inbound" / "inbound.rules"


def prints(text: str) -> dict[str, str]:
    """Every definition's fingerprint."""
    graph = compile_files({"rules.rules": text}, "rules.rules").graph
    assert graph is not None
    return dict(graph.fingerprints)


def shuffled(text: str, random: Random) -> str:
    """The declarations in another order; `lead` blocks, stages and examples keep theirs."""
    source = Source("rules.rules", text)
    pieces = [text[each.start : each.end] for each in stretches(source)]
    fixed = ("stage", "example", "ruleset", "use")
    moving = [number for number, piece in enumerate(pieces) if not piece.startswith(fixed)]
    order = list(moving)
    random.shuffle(order)
    mixed = list(pieces)
    for place, number in zip(moving, order, strict=True):
        mixed[place] = pieces[number]
    return "\n\n".join(mixed) + "\n"


@given(rulesets(), RANDOM)
def test_order_comments_and_blank_lines_leave_it_alone(generated: Generated, random: Random) -> None:
    text = generated.text
    commented = re.sub(r"\n(?=\S)", "\n# a remark\n\n", text)
    assert prints(shuffled(commented, random)) == prints(text)


@given(rulesets())
def test_doc_texts_labels_and_reasons_leave_it_alone(generated: Generated) -> None:
    text = generated.text
    worded = re.sub(r"^(define \w+|stage \w+|score \w+)$", r'\1 "Words for people"', text, flags=re.MULTILINE)
    worded = re.sub(r"^    (.+)$", r'    label_of: \1 because "so it was agreed"', worded, flags=re.MULTILINE)
    # Only lines of criteria can carry them; the lead's own lines are as they were.
    head = text[: text.index("define label")]
    body = worded[worded.index("define label") :]
    body = relabelled(body)
    assert prints(head + body) == prints(text)


def relabelled(text: str) -> str:
    """Give each label a name of its own."""
    numbers = iter(range(10_000))
    return re.sub(r"label_of:", lambda _: f"label_{next(numbers)}:", text)


CHANGES = (
    ("is 50 ", "is 51 ", {"in_target_market", "mql", "sql", "to_sales"}),
    ("[banking, insurance, fintech]", "[banking, insurance]", {"in_target_market", "mql", "sql", "to_sales"}),
    ("DE, AT, CH", "DE, AT", {"in_target_market", "mql", "sql", "territory", "to_sales"}),
    ("level >= manager", "level > manager", {"finance_leader", "mql", "sql", "to_sales"}),
    ("+10 each", "+11 each", {"engagement", "mql", "sql", "to_sales"}),
    ("up to 30", "up to 31", {"engagement", "mql", "sql", "to_sales"}),
    ("fading 50%", "fading 40%", {"engagement", "mql", "sql", "to_sales"}),
    ("warm from 30", "warm from 29", {"engagement", "mql", "sql", "to_sales"}),
    ("engagement >= 30", "engagement >= 31", {"mql", "sql", "to_sales"}),
    ("@rival.example", "@rivals.example", {"competitor", "mql", "sql", "to_sales"}),
    ("problem is known", "problem is missing", {"sql", "to_sales"}),
    ("next 180 days", "next 181 days", {"sql", "to_sales"}),
    ('| "SMB DACH"', '| "Small DACH"', {"territory", "to_sales"}),
    ("first match", "any match", {"territory", "to_sales"}),
    ("within 4 business hours", "within 5 business hours", {"to_sales"}),
    ("09:00-17:00", "09:00-18:00", {"to_sales"}),
    ("2026-12-25, 2026-12-26", "2026-12-25", {"to_sales"}),
    ("full_name, phone, email", "full_name, email", {"to_sales"}),
    (
        "staff < manager < director",
        "staff < director < manager",
        {"finance_leader", "student", "mql", "sql", "to_sales"},
    ),
    ("employees * 120 EUR", "employees * 121 EUR", {"expected_value"}),
    (
        '"Europe/Berlin"',
        '"Europe/London"',
        {"engagement", "mql", "sql", "to_sales", "bant_timeframe", "bant_qualified"},
    ),
)


@pytest.mark.parametrize(("old", "new", "moved"), CHANGES, ids=[new for _, new, _ in CHANGES])
def test_a_change_of_meaning_moves_exactly_what_rests_on_it(old: str, new: str, moved: set[str]) -> None:
    text = INBOUND.read_text(encoding="utf-8")
    assert old in text
    before = Ruleset.from_text(text).graph.fingerprints
    # The examples expect the old meaning; they are no part of it.
    after = compile_files({"rules.rules": text.replace(old, new, 1)}, "rules.rules").graph
    assert after is not None
    assert {name for name in before if before[name] != after.fingerprints[name]} == moved


def test_a_setting_three_files_away_counts() -> None:
    def graph_with(limit: str) -> dict[str, str]:
        texts = {
            "a.rules": 'use "b.rules"\nlead\n  size integer\nstage big\n  large\n',
            "b.rules": 'use "c.rules"\nlead\n  size integer\ndefine large\n  size >= limit\n',
            "c.rules": 'use "d.rules"\n',
            "d.rules": f"setting limit integer is {limit}\n",
        }
        graph = compile_files(texts, "a.rules").graph
        assert graph is not None
        return dict(graph.fingerprints)

    assert graph_with("50") == graph_with("5_0")
    assert graph_with("50")["big"] != graph_with("51")["big"]


DURATIONS = """\
ruleset r
  timezone "Europe/Berlin"
  hours    mon-fri 09:00-17:00
{settings}
lead
  seen   date
  at     datetime
  back   datetime
  visits list of
    at datetime
define fresh
  seen within last {recently}
define later as seen + {recently}
score s
  +1 each visits, fading 50% every {half_life}
handoff h
  from marketing to sales
  when seen is known
  answer within {patience}, from at to back
"""
SETTINGS = "".join(f"setting {name} duration is {{{name}}}\n" for name in ("recently", "half_life", "patience"))


@pytest.mark.parametrize(
    ("changed", "moved"),
    [
        ({"recently": "4 months"}, {"fresh", "later"}),
        ({"half_life": "31 days"}, {"s"}),
        ({"patience": "5 business hours"}, {"h"}),
    ],
)
def test_a_duration_in_a_setting_is_what_it_says(changed: dict[str, str], moved: set[str]) -> None:
    lengths = {"recently": "3 months", "half_life": "30 days", "patience": "4 business hours"}
    names = {name: name for name in lengths}
    written = prints(DURATIONS.format(settings="", **lengths))
    named = prints(DURATIONS.format(settings=SETTINGS.format(**lengths), **names))
    other = prints(DURATIONS.format(settings=SETTINGS.format(**{**lengths, **changed}), **names))
    assert named == written
    assert {name for name in named if named[name] != other[name]} == moved


CLOCK = """\
ruleset r
  timezone "{zone}"
lead
  given   datetime
  back    datetime
  visits  list of
    at datetime
"""


@pytest.mark.parametrize(
    "rules",
    [
        "stage s\n  back - given <= 4 hours\n",
        "stage s\n  given > back\n",
        "score s\n  +5 each visits, once per week\n",
        "handoff s\n  from a to b\n  when given is known\n  answer within 2 days, from given to back\n",
        "handoff s\n  from a to b\n  when back is known\n  must have given\n",
        "stage s\n  any(visits where at is known)\n",
        "stage s\n  latest(visits.at) is known\n",
    ],
)
def test_what_reads_moments_rests_on_the_clock_that_they_are_read_by(rules: str) -> None:
    berlin, york = (prints(CLOCK.format(zone=zone) + rules)["s"] for zone in ("Europe/Berlin", "America/New_York"))
    assert berlin != york


def test_without_moments_the_clock_means_nothing() -> None:
    rules = "lead\n  day date\nstage s\n  day > 2026-01-01\n"
    berlin, york = (
        prints(f'ruleset r\n  timezone "{zone}"\n{rules}')["s"] for zone in ("Europe/Berlin", "America/New_York")
    )
    assert berlin == york


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("define s as 120 EUR", "define s as 120 USD"),
        ("define s as 5%", "define s as 0.05"),
        ("define s as 2 days", "define s as 172800"),
        ("setting one money is 5 EUR\ndefine s as one", "setting one money in USD is 5 USD\ndefine s as one"),
        (
            "table s gives money\n  first match\n  | gives |\n  | 5 EUR |",
            "table s gives money in USD\n  first match\n  | gives |\n  | 5 USD |",
        ),
    ],
)
def test_a_number_is_no_amount_no_share_and_no_span(old: str, new: str) -> None:
    head = "ruleset r\n  currency EUR\nlead\n  size integer\n"
    assert prints(f"{head}{old}\n")["s"] != prints(f"{head}{new}\n")["s"]


def test_a_whole_number_is_a_number() -> None:
    head = "ruleset r\nlead\n  size integer\n"
    assert prints(f"{head}stage s\n  size >= 50\n") == prints(
        f"{head}setting least number is 50.0\nstage s\n  size >= least\n"
    )


ALIKE = """\
ruleset r
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00

lead
  budget  money
  share   percent
  at      datetime
  back    datetime
  visits  list of
    at  datetime
    on  date

define worth as budget * 5%
define fee as 5 EUR
score daily
  +1 each visits, once per day
score old
  +1 each visits, fading 50% every 1 day from on
score young
  +1 each visits, fading 50% every 1 day from at
handoff days
  from a to b
  when budget >= 5 EUR
  answer within 2 days, from at to back
handoff business
  from a to b
  when budget >= 5 EUR
  answer within 2 business hours, from at to back
handoff hours
  from a to b
  when budget >= 5 EUR
  answer within 2 hours, from at to back
"""


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        # Where a day begins, and which moment a clock shows, turn on the time zone.
        ("Europe/Berlin", "America/New_York", {"daily", "old", "young", "days", "business", "hours"}),
        ("budget * 5%", "budget * 5", {"worth"}),
        ("as 5 EUR", "as 5 USD", {"fee"}),
    ],
)
def test_what_is_written_alike_and_means_something_else_moves_it(old: str, new: str, moved: set[str]) -> None:
    text = ALIKE.replace("score daily\n  +1 each visits, once per day", "score daily\n  +1 each stays, once per day")
    text = text.replace("define worth", "lead\n  stays  list of\n    at  datetime\n\ndefine worth")
    assert old in text
    before, after = prints(text), prints(text.replace(old, new, 1))
    assert {name for name in before if before[name] != after[name]} == moved
