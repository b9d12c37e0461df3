"""Patterns: what they read, and what is wrong with them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.schema.patterns import check_pattern, date_pattern, number_pattern
from leadrules.schema.types import (
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    YES_NO,
    BandType,
    ChoiceType,
    ListType,
    MoneyType,
    RecordType,
    Type,
)

EUR = MoneyType("EUR")


def wall(*parts: int) -> datetime:
    year, month, day, *time_of_day = parts
    hour, minute, second, microsecond = (*time_of_day, 0, 0, 0, 0)[:4]
    return datetime.combine(date(year, month, day), time(hour, minute, second, microsecond))


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("DD-MM-YYYY", "20-11-2026", wall(2026, 11, 20)),
        ("D/M/YYYY", "1/2/2026", wall(2026, 2, 1)),
        ("YYYY.MM.DD", "2026.11.20", wall(2026, 11, 20)),
        ("DD.MM.YYYY HH:mm", "20.11.2026 15:30", wall(2026, 11, 20, 15, 30)),
        ("MM/DD/YYYY h:mm A", "11/20/2026 3:30 pm", wall(2026, 11, 20, 15, 30)),
        ("MM/DD/YYYY hh:mm:ss A", "11/20/2026 12:00:05 AM", wall(2026, 11, 20, 0, 0, 5)),
        ("YYYY-MM-DDTHH:mm:ss", "2026-11-20T15:30:59", wall(2026, 11, 20, 15, 30, 59)),
        ("YYYYMMDD", "20261120", wall(2026, 11, 20)),
        ("D MMM YYYY", "3 Sept 2026", wall(2026, 9, 3)),
        ("MMMM D, YYYY", "march 3, 2026", wall(2026, 3, 3)),
        ("D/M/YY", "1/2/26", wall(2026, 2, 1)),
        ("D/M/YY", "1/2/69", wall(1969, 2, 1)),
        ("DD-MM-YYYY", "1-2-2026", None),
        ("DD-MM-YYYY", "31-02-2026", None),
        ("DD-MM-YYYY", "20-11-2026 ", None),
        ("DD-MM-YYYY", "２０-11-2026", None),
        ("D MMM YYYY", "3 Ma 2026", None),
        ("MMMM D, YYYY", "marchy 3, 2026", None),
        ("MM/DD/YYYY h:mm A", "11/20/2026 13:30 pm", None),
    ],
)
def test_dates_are_read_as_the_pattern_shows(pattern: str, text: str, wanted: datetime | None) -> None:
    assert check_pattern(pattern, DATE) is None
    form = date_pattern(pattern)
    assert form is not None
    assert form.read(text) == wanted


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("1.234,56", "1.234.567,8", "1234567.8"),
        ("1.234,56", "1234567,8", "1234567.8"),
        ("1.234,56", "-12", "-12"),
        ("1.234,56", "1.5", None),
        ("1.234,56", "1.2345", None),
        ("1.234,56", "1,234.56", None),
        ("1,234.56", "1,234.56", "1234.56"),
        ("1 234,56", "1\u202f234,56", "1234.56"),
        ("1 234,56", "1\xa0234", "1234"),
        ("1'234.56", "1’234.56", "1234.56"),
        ("1,234", "1,234", "1234"),
        ("1,234", "1.5", None),
        ("1234,56", "1234,5", "1234.5"),
        ("1.234,56", "", None),
        ("1.234,56", ",5", None),
    ],
)
def test_numbers_are_read_as_the_pattern_shows(pattern: str, text: str, wanted: str | None) -> None:
    assert check_pattern(pattern, NUMBER) is None
    form = number_pattern(pattern)
    assert form is not None
    assert form.read(text) == wanted


@pytest.mark.parametrize(
    ("pattern", "kind", "said"),
    [
        ("dd.mm.yyyy", DATE, "`dd` stands for nothing"),
        ("YYYY-MM", DATE, "shows no DD"),
        ("", DATE, "shows no YYYY"),
        ("DMYYYY", DATE, "runs digits together"),
        ("DD/DD/MM/YYYY", DATE, "twice"),
        ("DD.MM.YYYY HH:mm h A", DATETIME, "twice"),
        ("DD.MM.YYYY h:mm", DATETIME, "both or neither of h and A"),
        ("DD.MM.YYYY ss", DATETIME, "without its hours or minutes"),
        ("DD.MM.YYYY mm", DATETIME, "without its hours or minutes"),
        ("DD.MM.YYYY", NUMBER, "does not show how a number is written"),
        ("1.234.56", EUR, "does not show how a number is written"),
        ("1.234,56", TEXT, "is for dates and numbers"),
        ("1.234,56", YES_NO, "is for dates and numbers"),
        ("DD.MM.YYYY", ChoiceType(("a", "b")), "is for dates and numbers"),
        ("DD.MM.YYYY", ListType(TEXT), "is for dates and numbers"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said(pattern: str, kind: Type, said: str) -> None:
    complaint = check_pattern(pattern, kind)
    assert complaint is not None
    assert said in complaint


@pytest.mark.parametrize("kind", [ListType(EUR), BandType(EUR), ListType(RecordType((("amount", EUR), ("at", DATE))))])
def test_a_pattern_may_be_for_what_is_inside(kind: Type) -> None:
    assert check_pattern("1.234,56", kind) is None


@given(st.text(alphabet="YMDHhmsA-/.: 1234,56'", max_size=20), st.text(max_size=20))
def test_a_pattern_that_passes_can_be_read_with(pattern: str, text: str) -> None:
    if check_pattern(pattern, DATE) is None:
        form = date_pattern(pattern)
        assert form is not None
        form.read(text)
    if check_pattern(pattern, NUMBER) is None:
        numbers = number_pattern(pattern)
        assert numbers is not None
        numbers.read(text)


@given(st.datetimes(wall(1, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_a_date_that_is_written_so_is_read_back(moment: datetime) -> None:
    form = date_pattern("D.M.YYYY HH:mm:ss")
    assert form is not None
    written = f"{moment.day}.{moment.month}.{moment.year:04} {moment:%H:%M:%S}"
    assert form.read(written) == moment
