"""What would change it: which fields change, what is said of them, and what is said when nothing was found."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from leadrules import Ruleset, what_if
from leadrules.analysis.nearest.find import what_if_read
from leadrules.analysis.nearest.oracle import Oracle

if TYPE_CHECKING:
    from pathlib import Path

ON = "2026-11-20 12:00"
HEAD = """\
ruleset small "Small rules"
  currency  EUR
  timezone  "Europe/Berlin"

lead
  lead_id  text
  firmographic
    employees  integer where employees >= 0
  demographic
    email  email
    title  text
  insight
    budget     money
    confirmed  yes/no
    problem    text
    decision   date
    level      ranked low < middle < high
    status     one of new, open, nurturing, lost, won, asleep
  behaviour
    land    country
    visits  list of
      page  one of home, pricing
      at    datetime

"""


def ways(
    rules: str, lead: dict[str, Any], *, only: tuple[str, ...] = (), keep: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """The ways to the next stage, and those that lose the present one, as `field: wanted`."""
    found = what_if(Ruleset.from_text(HEAD + rules), lead, on=ON, only=only, keep=keep)
    told = [
        ["; ".join(f"{each.field}: {each.wanted}" for each in way.changes) for way in side.ways] if side else []
        for side in (found.reach, found.lose)
    ]
    return told[0], told[1]


# ---- what is said of a field


@pytest.mark.parametrize(
    ("test", "lead", "wanted"),
    [
        ("budget >= 10k EUR", {"budget": "8000"}, "budget: at least 10,000 EUR"),
        ("budget > 10k EUR", {"budget": "8000"}, "budget: more than 10,000 EUR"),
        ("budget < 10k EUR", {"budget": "12000"}, "budget: less than 10,000 EUR"),
        ("budget between 5k EUR and 10k EUR", {"budget": "12000"}, "budget: 5,000 EUR to 10,000 EUR"),
        ("budget > 5k EUR and budget < 6k EUR", {}, "budget: more than 5,000 EUR and less than 6,000 EUR"),
        ("employees > 50", {}, "employees: at least 51"),
        ("employees is 7", {}, "employees: 7"),
        ("confirmed is yes", {"confirmed": "no"}, "confirmed: yes"),
        ("confirmed is known", {}, "confirmed: known"),
        ("problem is known", {}, "problem: known"),
        ("decision within next 30 days", {"decision": "2027-06-01"}, "decision: 20 Nov 2026 to 20 Dec 2026"),
        ("decision > 2027-01-31", {}, "decision: 1 Feb 2027 or later"),
        ("level >= middle", {"level": "low"}, "level: at least middle"),
        ("level < high", {"level": "high"}, "level: at most middle"),
        ("status in [open, won]", {"status": "new"}, "status: open or won"),
        ("status not in [new, lost]", {"status": "new"}, "status: any other than new or lost"),
        ("land in [DE, AT]", {}, "land: DE or AT"),
        ("land not in [DE, AT]", {}, "land: any other than DE or AT"),
        ('title contains "cto"', {}, "title: with “cto” in it"),
        ('not title contains part "cto"', {}, "title: not containing “cto”"),
        ('email ends with "@bank.example"', {}, "email: ending with “@bank.example”"),
        ('title is "CTO"', {}, "title: “CTO”"),
        ('title in ["CTO", "CIO", "CEO"]', {}, "title: “CTO”, “CIO” or “CEO”"),
        ('title not in ["CTO", "CIO", "CEO"]', {}, "title: not “CTO”, “CIO” or “CEO”"),
        ("employees * 100 EUR >= 50k EUR", {}, "employees: for example 500"),
        ("any(visits where page is pricing)", {"visits": []}, "visits: one with page pricing"),
        ("count(visits where page is home) >= 3", {"visits": [{"page": "home"}]}, "visits: two more with page home"),
        (
            "any(visits where page is pricing and at within last 7 days)",
            {"visits": [{"page": "home"}]},
            "visits: one more with page pricing, now",
        ),
    ],
)
def test_what_a_field_has_to_be_is_said_in_words(test: str, lead: dict[str, Any], wanted: str) -> None:
    assert ways(f"stage sql\n  {test}\n", lead)[0] == [wanted]


def test_what_has_to_come_together_is_said_together() -> None:
    rules = "stage sql\n  all of\n    budget >= 10k EUR or confirmed is yes\n    problem is known\n"
    reach, lose = ways(rules, {"budget": "8000"})
    assert reach == ["confirmed: yes; problem: known", "budget: at least 10,000 EUR; problem: known"]
    assert lose == []


def test_what_is_not_known_comes_before_what_would_have_to_change() -> None:
    reach, _ = ways(
        "stage sql\n  budget >= 10k EUR or status is won or level is high\n", {"budget": "8000", "status": "new"}
    )
    assert reach == ["level: high", "budget: at least 10,000 EUR", "status: won"]


def test_a_stage_can_be_lost() -> None:
    rules = "stage mql\n  budget >= 10k EUR\n\nstage sql after mql\n  confirmed is yes\n"
    reach, lose = ways(rules, {"budget": "12000"})
    assert reach == ["confirmed: yes"]
    assert lose == ["budget: less than 10,000 EUR"]


def test_losing_it_may_leave_it_open() -> None:
    found = what_if(
        Ruleset.from_text(HEAD + "stage sql\n  budget >= 10k EUR or confirmed is yes\n"), {"confirmed": "yes"}, on=ON
    )
    assert found.lose is not None
    assert [way.outcome.value for way in found.lose.ways] == ["undecided"]


def test_after_the_last_stage_there_is_none() -> None:
    found = what_if(Ruleset.from_text(HEAD + "stage sql\n  confirmed is yes\n"), {"confirmed": "yes"}, on=ON)
    assert found.reach is None


def test_a_disqualifier_has_to_be_lifted_too() -> None:
    rules = "disqualify out when status is lost\n\nstage sql\n  problem is known\n"
    assert ways(rules, {"status": "lost"})[0] == ["problem: known; status: any other than lost"]


# ---- which fields change


@pytest.mark.parametrize(
    ("test", "lead"),
    [
        ("employees >= 50", {"employees": 7}),
        ('title contains "cto"', {"title": "clerk"}),
        ("land is DE", {"land": "FR"}),
        ("decision < 2026-11-01", {"decision": "2026-11-10"}),
        ('problem contains "ledger"', {"problem": "none"}),
    ],
)
def test_what_is_known_of_them_and_what_has_happened_stays(test: str, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(f"{HEAD}stage sql\n  {test}\n")
    found = what_if(rules, lead, on=ON).reach
    assert found is not None
    assert (found.ways, found.is_proved, found.kept) == ((), True, tuple(lead))
    # What it would take is told of, as another lead.
    assert [change.field for way in found.beyond for change in way.changes] == list(lead)
    # Not known, it could be anything.
    assert ways(f"stage sql\n  {test}\n", {})[0]


def test_what_has_happened_is_not_taken_back() -> None:
    lead = {"visits": [{"page": "home", "at": "2026-11-19 10:00"}]}
    assert ways("stage sql\n  not any(visits where page is home)\n", lead)[0] == []


def test_what_is_to_come_is_not_moved_into_the_past() -> None:
    lead = {"decision": "2026-12-01"}
    assert ways("stage sql\n  decision <= 2026-11-25\n", lead)[0] == ["decision: 20 Nov 2026 to 25 Nov 2026"]
    assert ways("stage sql\n  decision < 2026-11-20\n", lead)[0] == []


def test_callers_can_say_what_may_change() -> None:
    rules, lead = "stage sql\n  budget >= 10k EUR or employees >= 50 or confirmed is yes\n", {"employees": 7}
    assert ways(rules, lead)[0] == ["budget: at least 10,000 EUR", "confirmed: yes"]
    assert ways(rules, lead, only=("employees",))[0] == ["employees: at least 50"]
    assert ways(rules, lead, keep=("budget",))[0] == ["confirmed: yes"]


def test_a_part_of_an_entry_may_become_known() -> None:
    lead = {"visits": [{"at": "2026-11-19 10:00"}]}
    reach, _ = ways("stage sql\n  any(visits where page is pricing and at within last 7 days)\n", lead)
    assert reach == ["visits: no. 1 with page pricing"]


def test_of_an_entry_the_time_may_become_known() -> None:
    lead = {"visits": [{"page": "pricing"}], "land": "DE"}
    reach, _ = ways("stage sql\n  not any(visits where page is pricing and at within last 7 days)\n", lead)
    assert reach == ["visits: no. 1 with its time known, for example Fri 13 Nov 2026, 11:59"]


# ---- what is said of the search


def test_that_nothing_does_is_proved() -> None:
    found = what_if(
        Ruleset.from_text(f"{HEAD}stage sql\n  employees >= 50\n"), {"employees": 7}, on=ON, keep=["budget"]
    )
    assert found.reach is not None
    assert found.reach.is_proved


def test_that_it_was_cut_short_is_said() -> None:
    rules = Ruleset.from_text(
        f"{HEAD}stage sql\n  all of\n    budget >= 1 EUR\n    budget < 1 EUR\n    title is known\n"
    )
    lead = rules.reader().read({})
    found = what_if_read(rules, lead, on=ON, most_tries=0).reach
    assert found is not None
    assert (found.ways, found.is_cut_short, found.is_proved) == ((), True, False)
    # All values of an amount that tests can tell apart were tried: with enough tries it is proved.
    whole = what_if_read(rules, lead, on=ON).reach
    assert whole is not None
    assert (whole.ways, whole.is_cut_short, whole.is_proved) == ((), False, True)


def test_what_may_be_overlooked_is_not_called_proved() -> None:
    rules = 'stage sql\n  title contains "cto" and title contains "ceo"\n'
    found = what_if(Ruleset.from_text(HEAD + rules), {}, on=ON).reach
    assert found is not None
    assert (found.ways, found.is_proved, found.is_cut_short) == ((), False, False)


@pytest.mark.parametrize(
    ("test", "is_proved"),
    [
        ('email ends with "@a.example" and email ends with "@b.example"', True),
        # An address could end with the shorter one and not with the longer one, and none such was tried.
        ('email ends with "@a.example" and not email ends with "a.example"', False),
        ('title contains "cto" and not title contains "cto"', True),
        ('title contains "cto" and not title contains part "cto"', False),
        ('title starts with "vp" and title starts with "svp"', True),
        ('title matches "a*b" and not title matches "a*b"', False),
    ],
)
def test_of_some_texts_all_cases_are_tried(test: str, is_proved: bool) -> None:
    found = what_if(Ruleset.from_text(f"{HEAD}stage sql\n  {test}\n"), {}, on=ON).reach
    assert found is not None
    assert (found.ways, found.is_proved) == ((), is_proved)


def test_a_long_list_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(
        "name\n" + "".join(f"name {place}\n" for place in range(10_000)), encoding="utf-8"
    )
    text = f'{HEAD}list names from "names.csv"\n\nstage sql\n  title in names and not title ends with any of names\n'
    (tmp_path / "long.rules").write_text(text, encoding="utf-8")
    rules = Ruleset.load(tmp_path / "long.rules")
    assert callable(rules.program.run)
    begin = process_time()
    found = what_if(rules, {}, on=ON).reach
    assert found is not None
    assert (found.ways, found.is_proved) == ((), False)
    assert process_time() - begin < 5


def test_what_cannot_be_asked_is_refused() -> None:
    rules = Ruleset.from_text(f"{HEAD}stage sql\n  employees >= 50\n")
    with pytest.raises(ValueError, match="no field `employes`; did you mean `employees`"):
        what_if(rules, {}, only=["employes"])
    with pytest.raises(ValueError, match="no stage"):
        what_if(Ruleset.from_text(f"{HEAD}define big\n  employees >= 50\n"), {})


def test_values_are_such_as_evaluate_reads() -> None:
    rules = Ruleset.from_text(
        f"{HEAD}stage sql\n  all of\n    budget >= 10k EUR\n    decision within next 9 days\n"
        "    any(visits where at within last 9 days)\n    confirmed is yes\n"
    )
    found = what_if(rules, {}, on=ON).reach
    assert found is not None
    values = {each.field: each.value for each in found.ways[0].changes}
    assert values == {
        "budget": "10000",
        "confirmed": True,
        "decision": "2026-11-20",
        "visits": [{"at": "2026-11-20T11:00:00Z"}],
    }
    assert rules.evaluate(values, on=ON).stage == "sql"


def test_what_the_interpreter_does_not_confirm_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = Ruleset.from_text(f"{HEAD}stage sql\n  confirmed is yes\n")
    monkeypatch.setattr(Oracle, "is_reached", lambda *_: True)
    found = what_if(rules, {}, on=ON).reach
    assert found is not None
    # "no" was tried as well as "yes", and the first one is what the broken function says.
    assert all(way.outcome.is_met for way in found.ways)
    assert found.ways or not found.is_proved
