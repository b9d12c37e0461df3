"""Every form of a check reads like English, both as what is wanted and as a question."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from leadrules.explain.readings import read, text_words
from leadrules.explain.words import (
    day_words,
    length_words,
    listed,
    moment_words,
    number_words,
    plain_words,
    score_words,
)
from leadrules.schema.outcome import Outcome
from leadrules.verdict import Place, Presence, Seen, Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE = Place(file="a.rules", line=1, column=1, end_line=1, end_column=2)


def check(text: str, *seen: Seen, wanted: Seen | None = None) -> Trace:
    return Trace(
        id="a", kind=TraceKind.TEST, text=text, outcome=Outcome.UNDECIDED, seen=seen, wanted=wanted, place=PLACE
    )


@pytest.mark.parametrize(
    ("text", "what", "wanted", "opposite", "question"),
    [
        ("employees >= 50", "Employees", "at least 50", "less than 50", "is it at least 50?"),
        ("employees < 5k", "Employees", "less than 5,000", "at least 5,000", "is it less than 5,000?"),
        ("budget > 20k EUR", "Budget", "more than 20,000 EUR", "at most 20,000 EUR", "is it more than 20,000 EUR?"),
        ("source is web", "Source", "web", "not web", "is it web?"),
        ("source is not web", "Source", "not web", "web", "is it web?"),
        ("budget_confirmed is yes", "Budget confirmed", "yes", "not yes", "yes or no?"),
        ("role in [economic_buyer, user]", "Role", "economic_buyer or user", "not economic_buyer or user",
         "is it economic buyer or user?"),
        ("role not in [user]", "Role", "not user", "user", "is it user?"),
        ("country in dach", "Country", "one of “dach”", "none of “dach”", "is it one of “dach”?"),
        ("employees between 50 and 200", "Employees", "between 50 and 200", "not between 50 and 200",
         "is it between 50 and 200?"),
        ("problem is known", "Problem", "known", "none", "what is it?"),
        ("problem is missing", "Problem", "none", "known", "what is it?"),
        ('title contains "a or in b"', "Title", "with the words “a or in b”", "without the words “a or in b”",
         "does it contain “a or in b”?"),
        ('email ends with any of "a.de", "b.de"', "Email", "ending with “a.de” or “b.de”",
         "not ending with “a.de” or “b.de”", "does it end with “a.de” or “b.de”?"),
        ('title matches "head of *"', "Title", "like “head of *”", "not like “head of *”", "is it like “head of *”?"),
        ("decision_date within next 180 days", "Decision date", "within the next 180 days, until 19 May 2027",
         "not within the next 180 days, until 19 May 2027", "is it within the next 180 days, until 19 May 2027?"),
        ("seen_at within last 4 business hours", "Seen at", "within the last 4 business hours",
         "not within the last 4 business hours", "is it within the last 4 business hours?"),
        ("any(contacts where role is economic_buyer)", "Contacts", "one whose role is economic_buyer",
         "none of that kind: one whose role is economic_buyer", "is there one whose role is economic buyer?"),
        ("employees * 120 EUR >= 20k EUR", "Employees × 120 EUR", "at least 20,000 EUR", "less than 20,000 EUR",
         "is it at least 20,000 EUR?"),
        ("count(activities where type is webinar) >= 3", "Count of activities where type is webinar", "at least 3",
         "less than 3", "is it at least 3?"),
    ],
)  # fmt: skip
def test_a_check_reads_like_english(  # noqa: PLR0913, PLR0917 - a row of the table
    verdicts: Mapping[str, Verdict], text: str, what: str, wanted: str, opposite: str, question: str
) -> None:
    reading = read(check(text), verdicts["ready"])
    assert reading.what == what
    assert reading.wanted(must_hold=True) == wanted
    assert reading.wanted(must_hold=False) == opposite
    assert reading.question == question


def test_a_day_comes_before_or_after(verdicts: Mapping[str, Verdict]) -> None:
    day = Seen(
        name="d", kind="computed", presence=Presence.KNOWN, value="2026-12-01", low="2026-12-01", high="2026-12-01"
    )
    reading = read(check("decision_date >= 2026-12-01", wanted=day), verdicts["ready"])
    assert reading.wanted(must_hold=True) == "1 Dec 2026 or later"
    assert reading.wanted(must_hold=False) == "before 1 Dec 2026"


@pytest.mark.parametrize(
    ("text", "operator", "value", "expected"),
    [
        ("country FR, BE", "in", "FR, BE", "FR or BE"),
        ("employees 50 to 999", "between", "50 to 999", "between 50 and 999"),
        ("employees 50", "is", "50", "50"),
        ("title like cto", "contains", '"cto"', "with the words “cto”"),
    ],
)
def test_a_cell_of_a_table_is_read_by_its_values(
    verdicts: Mapping[str, Verdict], text: str, operator: str, value: str, expected: str
) -> None:
    name = text.partition(" ")[0]
    seen = Seen(name=name, kind="field", presence=Presence.MISSING)
    wanted = Seen(name=value, kind="list" if operator == "in" else "constant", presence=Presence.KNOWN, value=value)
    reading = read(check(text, seen, wanted=wanted).model_copy(update={"operator": operator}), verdicts["ready"])
    assert (reading.what.lower(), reading.wanted(must_hold=True)) == (name, expected)


def test_another_field_is_named_with_its_value(verdicts: Mapping[str, Verdict]) -> None:
    value = Seen(name="expected_value", kind="definition", presence=Presence.KNOWN, value="28,800 EUR")
    reading = read(check("budget >= expected_value", wanted=value), verdicts["ready"])
    assert reading.wanted(must_hold=True) == "at least expected value, which is 28,800 EUR"


@pytest.mark.parametrize(
    ("doc", "value", "expected"),
    [
        ("Free mailboxes", '"a.de", "b.de"', "ending with one of “Free mailboxes”"),
        (None, '"a.de", "b.de"', "ending with “a.de” or “b.de”"),
        (None, ", ".join(f'"mail{number}.example"' for number in range(9)), "ending with one of “free mail”"),
    ],
)
def test_a_list_of_texts_is_what_its_author_calls_it(
    verdicts: Mapping[str, Verdict], doc: str | None, value: str, expected: str
) -> None:
    held = Seen(name="free_mail", kind="list", presence=Presence.KNOWN, value=value, doc=doc)
    reading = read(check("email ends with any of free_mail", wanted=held), verdicts["ready"])
    assert reading.wanted(must_hold=True) == expected


def test_a_value_stays_as_written_and_is_spoken_in_a_question(verdicts: Mapping[str, Verdict]) -> None:
    reading = read(check("level is c_level"), verdicts["ready"])
    assert (reading.wanted(must_hold=True), reading.question) == ("c_level", "is it c level?")
    texts = read(check('email ends with any of "a_b.example"'), verdicts["ready"])
    assert texts.question == "does it end with “a_b.example”?"


def test_a_length_of_time_is_told_in_its_two_largest_units() -> None:
    minutes = {0: "less than a minute", 25: "25 minutes", 60: "1 hour", 1690: "1 day 4 hours"}
    assert {each: length_words(timedelta(minutes=each)) for each in minutes} == minutes


def test_a_text_of_an_unknown_form_is_still_shown(verdicts: Mapping[str, Verdict]) -> None:
    reading = read(check("something_new of [a]"), verdicts["ready"])
    assert reading.what == "Something new of [a]"


def test_quoted_text_is_not_read_as_rules() -> None:
    assert text_words('"a_b >= in [x]"') == "“a_b >= in [x]”"


def test_numbers_days_and_lists_are_written_as_people_do(verdicts: Mapping[str, Verdict]) -> None:
    on = verdicts["ready"].on
    assert day_words(on) == "20 Nov 2026"
    assert moment_words(on, "America/New_York") == "Fri 20 Nov 2026, 09:00"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert plain_words('"say \\"hi\\""') == '“say "hi"”'
    assert plain_words("economic_buyer") == "economic_buyer"
    assert [score_words(*ends) for ends in (("35", "35"), ("35", "55"), ("35", None), (None, "9"), (None, None))] == [
        "35",
        "35 so far, could be 35 to 55",
        "35 so far, could still grow",
        "open, 9 at most",
        "open",
    ]
    assert number_words(Decimal("2.50")) == "2.5"
