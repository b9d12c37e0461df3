"""Every form of a check reads like English, both as what is wanted and as a question, whatever its texts hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from leadrules.explain.brief import cut
from leadrules.explain.readings import found_words, read
from leadrules.explain.words import day_words, listed, moment_words, number_words, plain_words, score_words
from leadrules.ruleset import Ruleset
from leadrules.schema.outcome import Outcome
from leadrules.schema.words import business_words, length_words
from leadrules.verdict import Place, Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.explain.readings import Reading

RULES = """ruleset probe
  currency EUR
  timezone "Europe/Berlin"
  hours    mon-fri 09:00-17:00

setting smallest integer is 50
list dach is DE, AT, CH
list nordic "Nordic countries" is DK, FI, SE, NO
list mailboxes is "a.de", "b.de"
list providers "Free mailboxes" is "a.de", "b.de"

lead
  employees         integer
  budget            money
  discount          percent
  source            one of web, fair_trade
  role              one of economic_buyer, user
  level             ranked staff < manager < c_level
  budget_confirmed  yes/no
  country           country
  title             text
  email             text
  problem           text
  decision_date     date
  seen_at           datetime
  tags              list of text
  contacts          list of
    name  text
    role  one of economic_buyer, user
    main  yes/no
  activities        list of
    type  one of webinar, demo_request
    at    datetime
    mins  integer

define expected as employees * 120 EUR

score interest
  +10 when source is web
  grades hot from 10, cold from 0

define probe
  """


def look(criterion: str, **lead: object) -> Verdict:
    return Ruleset.from_text(f"{RULES}{criterion}\n", "probe.rules").evaluate(lead, on="2026-11-20 15:00")


def reading_of(criterion: str, **lead: object) -> Reading:
    verdict = look(criterion, **lead)
    return read(verdict.definitions["probe"].trace, verdict)


@pytest.mark.parametrize(
    ("criterion", "what", "wanted", "opposite", "question"),
    [
        ("employees >= 50", "Employees", "at least 50", "less than 50", "is it at least 50?"),
        ("employees < 5k", "Employees", "less than 5,000", "at least 5,000", "is it less than 5,000?"),
        ("employees >= smallest", "Employees", "at least 50", "less than 50", "is it at least 50?"),
        ("budget > 20k EUR", "Budget", "more than 20,000 EUR", "at most 20,000 EUR", "is it more than 20,000 EUR?"),
        ("discount <= 5%", "Discount", "at most 5%", "more than 5%", "is it at most 5%?"),
        ("source is web", "Source", "web", "not web", "is it web?"),
        ("source is not fair_trade", "Source", "not fair trade", "fair trade", "is it fair trade?"),
        ("level >= c_level", "Level", "at least c level", "less than c level", "is it at least c level?"),
        ("budget_confirmed is yes", "Budget confirmed", "yes", "no", "yes or no?"),
        ("role in [economic_buyer, user]", "Role", "economic buyer or user", "not economic buyer or user",
         "is it economic buyer or user?"),
        ("role not in [user]", "Role", "not user", "user", "is it user?"),
        ("country in dach", "Country", "one of “dach”: DE, AT or CH", "none of “dach”: DE, AT or CH",
         "is it one of “dach” (DE, AT or CH)?"),
        ("country not in nordic", "Country", "none of “Nordic countries”: DK, FI, SE or NO",
         "one of “Nordic countries”: DK, FI, SE or NO", "is it one of “Nordic countries” (DK, FI, SE or NO)?"),
        ("employees between 50 and 200", "Employees", "between 50 and 200", "not between 50 and 200",
         "is it between 50 and 200?"),
        ("decision_date between 2026-12-01 and 2027-01-31", "Decision date", "between 1 Dec 2026 and 31 Jan 2027",
         "not between 1 Dec 2026 and 31 Jan 2027", "is it between 1 Dec 2026 and 31 Jan 2027?"),
        ("decision_date >= 2026-12-01", "Decision date", "1 Dec 2026 or later", "before 1 Dec 2026",
         "is it 1 Dec 2026 or later?"),
        ("decision_date < today + 30 days", "Decision date", "before 30 days after today (20 Dec 2026)",
         "30 days after today (20 Dec 2026) or later", "is it before 30 days after today (20 Dec 2026)?"),
        ("problem is known", "Problem", "known", "none", "what is it?"),
        ("problem is missing", "Problem", "none", "known", "what is it?"),
        ('title contains "a or in b"', "Title", "with “a or in b” in it", "without “a or in b” in it",
         "what is it?"),
        ('email ends with any of ["A.de", "b, c"]', "Email", "ending with “A.de” or “b, c”",
         "not ending with “A.de” or “b, c”", "what is it?"),
        ("email ends with any of mailboxes", "Email", "ending with one of “mailboxes”: “a.de” or “b.de”",
         "not ending with one of “mailboxes”: “a.de” or “b.de”", "what is it?"),
        ("email starts with any of providers", "Email", "starting with one of “Free mailboxes”: “a.de” or “b.de”",
         "not starting with one of “Free mailboxes”: “a.de” or “b.de”", "what is it?"),
        ('title matches "head of *"', "Title", "like “head of *”", "not like “head of *”", "what is it?"),
        ('tags contains "VIP"', "Tags", "with “VIP” in it", "without “VIP” in it", "what is it?"),
        ("decision_date within next 180 days", "Decision date", "within the next 180 days, until 19 May 2027",
         "not within the next 180 days, until 19 May 2027", "is it within the next 180 days, until 19 May 2027?"),
        ("seen_at within last 4 business hours", "Seen at",
         "within the last 4 business hours, since Fri 20 Nov 2026, 11:00",
         "not within the last 4 business hours, since Fri 20 Nov 2026, 11:00",
         "is it within the last 4 business hours, since Fri 20 Nov 2026, 11:00?"),
        ("any(contacts)", "Contacts", "at least one", "none", "are there any?"),
        ("any(contacts where role is economic_buyer)", "Contacts", "one with role economic buyer",
         "none with role economic buyer", "is there one with role economic buyer?"),
        ("every(contacts where name is known)", "Contacts", "only ones whose name is known",
         "not only ones whose name is known", "are there only ones whose name is known?"),
        ('any(tags where it contains "x) or (y")', "Tags", "one where it contains “x) or (y”",
         "none where it contains “x) or (y”", "is there one where it contains “x) or (y”?"),
        ("employees * 120 EUR >= 20k EUR", "Employees × 120 EUR", "at least 20,000 EUR", "less than 20,000 EUR",
         "is it at least 20,000 EUR?"),
        ("count(activities where type is webinar) >= 3", "Number of activities with type webinar", "at least 3",
         "less than 3", "is it at least 3?"),
        ("interest.grade >= hot", "Interest grade", "at least hot", "less than hot", "is it at least hot?"),
    ],
)  # fmt: skip
def test_a_check_reads_like_english(criterion: str, what: str, wanted: str, opposite: str, question: str) -> None:
    reading = reading_of(criterion)
    assert reading.what == what
    assert reading.wanted(must_hold=True) == wanted
    assert reading.wanted(must_hold=False) == opposite
    assert reading.question == question


@pytest.mark.parametrize(
    ("criterion", "what", "wanted"),
    [
        ('title is "a is known"', "Title", "“a is known”"),
        ('title in ["x >= 1", "y in [z]"]', "Title", "“x >= 1” or “y in [z]”"),
        ('title contains "b is missing"', "Title", "with “b is missing” in it"),
        ('any(contacts where name is "any(x where y)")', "Contacts", "one with name “any(x where y)”"),
        ('first known(title, problem) is "a within next 3 days"', "Title, or else problem", "“a within next 3 days”"),
    ],
)
def test_a_text_that_looks_like_a_rule_is_a_text(criterion: str, what: str, wanted: str) -> None:
    reading = reading_of(criterion)
    assert (reading.what, reading.wanted(must_hold=True)) == (what, wanted)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("type is webinar and at within last 90 days", "one with type webinar, in the last 90 days"),
        ("at >= 2026-11-01 00:00", "one whose at is Sun 1 Nov 2026, 00:00 or later"),
        ("type is webinar or mins > 30", "one whose type is webinar or mins is more than 30"),
        ("mins between 5 and 10 and (type is webinar or mins is 7)",
         "one whose mins is between 5 and 10, and either type is webinar or mins is 7"),
        ("not type is webinar", "one whose type is not webinar"),
        ("not mins > 3", "one where it is not so that mins is more than 3"),
        ("mins is missing", "one whose mins is not known"),
    ],
)  # fmt: skip
def test_what_is_asked_of_an_entry_is_said_in_a_sentence(where: str, said: str) -> None:
    assert reading_of(f"any(activities where {where})").wanted(must_hold=True) == said


@pytest.mark.parametrize(
    ("value", "called"),
    [
        ("employees + 5 - employees / 2", "Employees + 5 − employees ÷ 2"),
        ("(employees + 1) * 2", "(employees + 1) × 2"),
        ("larger of(employees, 9)", "Larger of employees and 9"),
        ("sum(activities.mins where type is webinar)", "Total mins of activities with type webinar"),
        ("max(activities.mins)", "Highest mins of activities"),
    ],
)
def test_a_computed_value_is_called_by_how_it_is_computed(value: str, called: str) -> None:
    reading = reading_of(f"{value} >= 3")
    assert (reading.what, reading.wanted(must_hold=True)) == (called, "at least 3")


def test_another_value_of_the_lead_is_named_with_what_it_is() -> None:
    wanted = reading_of("budget >= expected", employees=240).wanted(must_hold=True)
    assert wanted == "at least the expected of 28,800 EUR"
    assert (
        reading_of("budget >= expected").wanted(must_hold=True) == "at least the expected (not known, needs employees)"
    )


def test_texts_in_a_list_stay_apart() -> None:
    verdict = look('tags contains "x"', tags=["SAP", "Oracle"])
    assert found_words(verdict.definitions["probe"].trace, verdict) == "“SAP”, “Oracle”"


def test_a_check_that_says_nothing_of_its_form_is_still_shown(verdicts: Mapping[str, Verdict]) -> None:
    place = Place(file="a.rules", line=1, column=1, end_line=1, end_column=2)
    bare = Trace(id="a", kind=TraceKind.TEST, text="something new", outcome=Outcome.UNDECIDED, place=place)
    assert read(bare, verdicts["ready"]).what == "Something new"


def test_lengths_of_time_are_told_in_their_two_largest_units() -> None:
    seconds = {0: "0 minutes", 25 * 60: "25 minutes", 3_600: "1 hour", 1690 * 60: "1 day 4 hours"}
    assert {each: length_words(Decimal(each)) for each in seconds} == seconds
    business = {60: "1 business minute", 3_600: "1 business hour", 34_200: "9 business hours 30 minutes"}
    assert {each: business_words(Decimal(each)) for each in business} == business


def test_numbers_days_and_lists_are_written_as_people_do(verdicts: Mapping[str, Verdict]) -> None:
    on = verdicts["ready"].on
    assert day_words(on) == "20 Nov 2026"
    assert moment_words(on, "America/New_York") == "Fri 20 Nov 2026, 09:00"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert plain_words('"say \\"hi\\""') == '“say "hi"”'
    assert plain_words("economic_buyer") == "economic buyer"
    ends = (("35", "35"), ("35", "55"), ("35", None), (None, "9"), (None, None))
    assert [score_words(*(None if end is None else Decimal(end) for end in each)) for each in ends] == [
        "35",
        "35 so far, could be 35 to 55",
        "35 so far, could still grow",
        "open, 9 at most",
        "open",
    ]
    assert number_words(Decimal("2.50")) == "2.5"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Role user", "Role user"),
        ("“the month-end close takes twelve days”", "“the month-end close…”"),
        ("At Mon 16 Nov 2026 (within the last 30 days)", "At Mon 16 Nov 2026…"),
        ("Role buyer (one of those who can sign)", "Role buyer (one of…)"),
    ],
)
def test_a_long_text_is_cut_at_a_word_and_closed(text: str, shown: str) -> None:
    assert cut(text, 24) == shown
