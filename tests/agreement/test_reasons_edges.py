"""Masks of what generated rulesets seldom reach: one ruleset with all of it, many leads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement.reasons import of_interpreter
from tests.agreement.test_reasons import Compared

from leadrules import Ruleset
from leadrules.backends.generated.reasons import program as reasons_program
from leadrules.backends.generated.reasons.writing import Writing
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.generated import Program

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
slow = settings(suppress_health_check=list(HealthCheck), deadline=None)

# ---- values that come again and again, so that they meet

NUMBERS = st.sampled_from([Decimal(each) for each in ("0", "1", "2", "3", "-1", "999999999999999")])
BANDS = st.one_of(
    NUMBERS,
    st.sampled_from(
        [Range(Decimal(0), Decimal(2)), Range(Decimal(2), None), Range(None, Decimal(3)), Range(Decimal(1), Decimal(2))]
    ),
)
TEXTS = st.sampled_from(["a", "b", "Ann", ""])
MOMENTS = st.sampled_from([NOW - timedelta(days=days, hours=1) for days in (0, 1, 29, 31, 70)])
DAYS = st.sampled_from([date(2026, 11, 20), date(2026, 10, 1), date(9999, 12, 31)])


def or_missing(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A record holds every field."""
    return st.one_of(of, of, st.just(MISSING))


def lists(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Lists of records."""
    records = st.fixed_dictionaries({name: or_missing(of) for name, of in fields.items()})
    return st.lists(records, max_size=3).map(tuple)


KINDS = st.sampled_from(["call", "mail"])
LEADS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["x", "y", "z"], NUMBERS),
        **dict.fromkeys(["band", "usual"], BANDS),
        **dict.fromkeys(["flag", "sure"], st.booleans()),
        **dict.fromkeys(["name", "alias"], TEXTS),
        **dict.fromkeys(["at", "ended"], MOMENTS),
        "day": DAYS,
        "colour": st.sampled_from(["red", "green"]),
        "tags": st.lists(TEXTS, max_size=2).map(tuple),
        "events": lists(kind=KINDS, size=BANDS, worth=NUMBERS, note=TEXTS, at=MOMENTS),
        "calls": lists(kind=KINDS, worth=NUMBERS),
    },
)
REASONS = Compared(Ruleset.load(HERE / "reasons.rules"), NOW)


@slow
@given(LEADS)
def test_what_waits_in_an_unusual_way_agrees(lead: dict[str, Any]) -> None:
    REASONS.agree(lead)


def test_a_lead_of_which_nothing_is_known_agrees() -> None:
    REASONS.agree({})


# Which fields are read depends on the entry, and they count where points lie below every grade.
RARE = """\
ruleset rare
lead
  x  number
  y  number
  calls  list of
    worth  number
score little
  +1 when any(calls where first known(worth, lead.x) > 2)
  grades fine from 5
define is_fine
  little.grade is fine
define apart
  y > 1
"""


@pytest.mark.parametrize("lead", [{}, {"calls": [{}, {"worth": 1}]}, {"calls": [{}], "x": 3}, {"calls": []}])
def test_what_is_too_rare_is_left_to_the_interpreter(lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(RARE)
    assert Compared(rules, NOW).reasons.unwritten == {"little", "is_fine"}
    expected = rules.interpret(rules.reader().read(lead).values, on=NOW)
    found = rules.evaluate(lead, on=NOW)
    assert of_interpreter(found) == of_interpreter(expected)
    assert found.definitions["is_fine"].missing == (("calls", "x") if lead.get("calls") else ("calls",))


def test_what_rests_on_it_is_found_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["is_fine", *(f"rests_{number}" for number in range(20))]
    chain = "".join(f"define {name}\n  all of\n    {of}\n    y > 2\n" for of, name in pairwise(names))
    begun: list[Writing] = []

    class Noted(Writing):
        def __init__(self, program: Program, unwritten: Iterable[str] = ()) -> None:
            super().__init__(program, unwritten)
            begun.append(self)

    monkeypatch.setattr(reasons_program, "Writing", Noted)
    compared = Compared(Ruleset.from_text(RARE + chain), NOW)
    assert compared.reasons.unwritten == {"little", *names}
    assert len(begun) == 2
    compared.agree({"y": Decimal(3)})
