"""What is read, type by type, and what people are told of what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from leadrules.schema.raw import Unusable, agreed
from leadrules.schema.reading import Context, Partly, Problem, read
from leadrules.schema.types import (
    COUNTRY,
    DATE,
    DATETIME,
    DURATION,
    INTEGER,
    NUMBER,
    PERCENT,
    TEXT,
    YES_NO,
    BandType,
    ChoiceType,
    FieldType,
    ListType,
    MoneyType,
    RecordType,
    Scalar,
    ScalarType,
)
from leadrules.schema.values import MISSING, Range

ZONE = ZoneInfo("Europe/Berlin")
EUR = MoneyType("EUR")
EMAIL, PHONE, URL = (ScalarType(kind) for kind in (Scalar.EMAIL, Scalar.PHONE, Scalar.URL))
INDUSTRY = ChoiceType(("banking", "DE"))
ACTIVITIES = ListType(RecordType((("type", ChoiceType(("web", "demo"))), ("at", DATETIME))))


def utc(*parts: int) -> datetime:
    return wall(*parts).replace(tzinfo=UTC)


def wall(*parts: int) -> datetime:
    year, month, day, *time_of_day = parts
    hour, minute, second, microsecond = (*time_of_day, 0, 0, 0, 0)[:4]
    return datetime.combine(date(year, month, day), time(hour, minute, second, microsecond))


def between(low: int | None, high: int | None) -> Range:
    return Range(None if low is None else Decimal(low), None if high is None else Decimal(high))


@pytest.mark.parametrize("raw", [None, "", "  ", "\t\n", float("nan"), Decimal("NaN")])
@pytest.mark.parametrize("kind", [TEXT, INTEGER, EUR, DATE, YES_NO, BandType(EUR), ListType(TEXT), ACTIVITIES], ids=str)
def test_nothing_blank_and_not_a_number_are_missing(raw: object, kind: FieldType) -> None:
    assert read(raw, kind, Context(ZONE)) is MISSING


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        (INTEGER, 50, 50),
        (INTEGER, 50.0, 50),
        (INTEGER, " 50 ", 50),
        (INTEGER, "50.0", 50),
        (INTEGER, "5_000", 5_000),
        (INTEGER, "5k", 5_000),
        (INTEGER, "2.5M", 2_500_000),
        (INTEGER, "1e3", 1_000),
        (INTEGER, "+7", 7),
        (NUMBER, 0.1, "0.1"),
        (NUMBER, ".5", "0.5"),
        (NUMBER, "1.0000000005", "1.000000001"),
        (NUMBER, "-1.0000000005", "-1.000000001"),
        (NUMBER, "-0", 0),
        (PERCENT, 5, 5),
        (PERCENT, "5%", 5),
        (PERCENT, "12.5 %", "12.5"),
        (EUR, "20000", 20_000),
        (EUR, "20k EUR", 20_000),
        (EUR, "EUR 20000", 20_000),
        (EUR, "eur20000", 20_000),
        (EUR, {"amount": "20k", "currency": "EUR"}, 20_000),
        (EUR, {"amount": 5}, 5),
        (EUR, "1.005", "1.01"),
        (MoneyType("JPY"), "1.5", 2),
        (MoneyType("KWD"), "1.0005", "1.001"),
        (MoneyType("MXN"), "20 MXN", 20),
        (DURATION, "90 days", 90 * 86_400),
        (DURATION, "1 hour", 3_600),
        (DURATION, timedelta(hours=1), 3_600),
    ],
)
def test_numbers_are_exact(kind: FieldType, raw: object, wanted: int | str) -> None:
    assert read(raw, kind, Context(ZONE)) == Decimal(wanted)


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        (BandType(INTEGER), "25-50", between(25, 50)),
        (BandType(INTEGER), "25 - 50", between(25, 50)),
        (BandType(INTEGER), "25–50", between(25, 50)),
        (BandType(INTEGER), "25 to 50", between(25, 50)),
        (BandType(INTEGER), "1000+", between(1_000, None)),
        (BandType(INTEGER), "-5--3", between(-5, -3)),
        (BandType(INTEGER), 25, Decimal(25)),
        (BandType(INTEGER), "25-25", Decimal(25)),
        (BandType(EUR), "25k-50k EUR", between(25_000, 50_000)),
        (BandType(EUR), "EUR 25k – 50k", between(25_000, 50_000)),
        (BandType(EUR), "1M+ EUR", between(1_000_000, None)),
        (BandType(EUR), {"low": 25, "high": None}, between(25, None)),
        (BandType(EUR), {"low": "25k EUR", "high": {"amount": 50_000}}, between(25_000, 50_000)),
        (BandType(EUR), {"high": 50, "currency": "EUR"}, between(None, 50)),
        (BandType(EUR), {"low": None, "high": ""}, MISSING),
        (BandType(EUR), between(25, 50), between(25, 50)),
    ],
)
def test_bands_keep_both_ends(kind: FieldType, raw: object, wanted: object) -> None:
    assert read(raw, kind, Context(ZONE)) == wanted


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        (DATE, "2026-11-20", date(2026, 11, 20)),
        (DATE, date(2026, 11, 20), date(2026, 11, 20)),
        # Half past eleven at night in UTC is the next day in Berlin.
        (DATE, "2026-11-20T23:30:00Z", date(2026, 11, 21)),
        (DATE, utc(2026, 11, 20, 23, 30), date(2026, 11, 21)),
        (DATE, wall(2026, 11, 20, 23, 30), date(2026, 11, 20)),
        (DATETIME, "2026-11-20 15:00", utc(2026, 11, 20, 14)),
        (DATETIME, "2026-11-20T15:00:00Z", utc(2026, 11, 20, 15)),
        (DATETIME, "2026-11-20T15:00:00.000+0000", utc(2026, 11, 20, 15)),
        (DATETIME, "2026-11-20 15:00:00 UTC", utc(2026, 11, 20, 15)),
        (DATETIME, "2026-11-20T15:00:00,5-05:30", utc(2026, 11, 20, 20, 30, 0, 500_000)),
        (DATETIME, "2026-11-20", utc(2026, 11, 19, 23)),
        (DATETIME, date(2026, 7, 1), utc(2026, 6, 30, 22)),
        (DATETIME, datetime(2026, 11, 20, 15, tzinfo=timezone(timedelta(hours=3))), utc(2026, 11, 20, 12)),
        # The clock shows half past two twice, and not at all.
        (DATETIME, "2026-10-25 02:30", utc(2026, 10, 25, 0, 30)),
        (DATETIME, wall(2026, 10, 25, 2, 30).replace(fold=1), utc(2026, 10, 25, 0, 30)),
        (DATETIME, "2026-03-29 02:30", utc(2026, 3, 29, 1, 30)),
    ],
)
def test_days_and_moments_are_read_in_the_zone(kind: FieldType, raw: object, wanted: date) -> None:
    assert read(raw, kind, Context(ZONE)) == wanted


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        (TEXT, "  Acme  ", "Acme"),
        (TEXT, 5, "5"),
        (TEXT, Decimal("5.10"), "5.10"),
        (EMAIL, "Jo@Bank.example", "Jo@Bank.example"),
        (EMAIL, "jo+x@mail.bank.example", "jo+x@mail.bank.example"),
        (PHONE, "+49 (30) 123456", "+49 (30) 123456"),
        (PHONE, "(030) 123-456", "(030) 123-456"),
        (PHONE, "555-010-0100 x12", "555-010-0100 x12"),
        (PHONE, 49301234567, "49301234567"),
        (URL, "www.acme.example", "www.acme.example"),
        (URL, "HTTPS://acme.example:8080/a?b#c", "HTTPS://acme.example:8080/a?b#c"),
        (COUNTRY, "germany", "DE"),
        (COUNTRY, "deu", "DE"),
        (INDUSTRY, "BANKING", "banking"),
        (INDUSTRY, " de ", "DE"),
        (YES_NO, "Yes", True),
        (YES_NO, "N", False),
        (YES_NO, "FALSE", False),
        (YES_NO, 1, True),
        (YES_NO, "0", False),
        (YES_NO, True, True),
    ],
)
def test_texts_countries_and_choices(kind: FieldType, raw: object, wanted: object) -> None:
    assert read(raw, kind, Context(ZONE)) == wanted


@pytest.mark.parametrize(
    ("kind", "raw", "wanted"),
    [
        (EUR, "1.234,56 EUR", Decimal("1234.56")),
        (EUR, "1.234", Decimal(1234)),
        (INTEGER, "2k", Decimal(2_000)),
        (PERCENT, "12,5%", Decimal("12.5")),
        (BandType(EUR), "1.000 - 5.000 EUR", between(1_000, 5_000)),
        (DATE, "20.11.2026", date(2026, 11, 20)),
        (DATETIME, "20.11.2026", utc(2026, 11, 19, 23)),
        (ListType(DATE), "20.11.2026;21.11.2026", (date(2026, 11, 20), date(2026, 11, 21))),
        # Only text is written in some way.
        (NUMBER, 1.5, Decimal("1.5")),
        (DATE, date(2026, 11, 20), date(2026, 11, 20)),
        (EUR, "1.5", Unusable("`1.5` is not an amount of money")),
        (NUMBER, "1.5", Unusable("`1.5` is not written as `1.234,56`")),
        (DATE, "2026-11-20", Unusable("`2026-11-20` is not a date written as `DD.MM.YYYY`")),
    ],
)
def test_patterns_of_an_export(kind: FieldType, raw: object, wanted: object) -> None:
    # A field has patterns of one kind: see check_pattern.
    is_dated = kind in (DATE, DATETIME, ListType(DATE))
    context = Context(ZONE, ("DD.MM.YYYY",) if is_dated else ("1.234,56",), ";")
    assert read(raw, kind, context) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ([], ()),
        ("[]", ()),
        (["a", None, " ", " b "], ("a", "b")),
        (("a",), ("a",)),
        ('["a", 5]', ("a", "5")),
        ("a; b;;", ("a", "b")),
        ("a", ("a",)),
        ("[a;b", ("[a", "b")),
    ],
)
def test_lists(raw: object, wanted: object) -> None:
    assert read(raw, ListType(TEXT), Context(ZONE, split_by=";")) == wanted


@pytest.mark.parametrize(
    ("kind", "raw", "reason"),
    [
        (INTEGER, "about 50", "`about 50` is not a whole number"),
        (INTEGER, 50.5, "`50.5` is not a whole number"),
        (INTEGER, True, "`true` is not a whole number"),
        (INTEGER, "1,234", "`1,234` is not a whole number"),
        (INTEGER, "５０", "`５０` is not a whole number"),
        (INTEGER, 10**4_000, "`an enormous number` has too many digits"),
        (NUMBER, 10**15, "`1000000000000000` has too many digits"),
        (NUMBER, "999999999999999.9999999999", "`999999999999999.9999999999` has too many digits"),
        (NUMBER, float("inf"), "`inf` is not a number"),
        (NUMBER, b"5", "binary data cannot be read"),
        (NUMBER, {}, "a record is not a number"),
        (PERCENT, "x%", "`x%` is not a percentage"),
        (EUR, "20 USD", "`20 USD` is not in EUR"),
        (EUR, {"amount": 20, "currency": "USD"}, "`20 USD` is not in EUR"),
        (EUR, {"amount": 20, "currency": 5}, "an amount's currency is a code such as `EUR`"),
        (EUR, {"value": 20}, "an amount is a record of `amount` and `currency`"),
        (EUR, "$20", "`$20` is not an amount of money"),
        (BandType(INTEGER), "May-20", "`May-20` is not a whole number"),
        (BandType(INTEGER), "50-25", "`50-25` runs from the higher end to the lower"),
        (BandType(INTEGER), "2026-11-20", "`2026-11-20` is no number and no band of numbers"),
        (BandType(EUR), "25-50k", "`25-50k` could begin at 25 or at 25k"),
        (BandType(EUR), {"low": 1, "high": 2, "currency": "USD"}, "`USD` is not EUR, the currency of this field"),
        (BandType(EUR), {"lo": 1}, "a band is a record of `low` and `high`"),
        (DATE, "20.11.2026", "`20.11.2026` is not a date such as `2026-11-20`"),
        (DATE, "2026-02-30", "`2026-02-30` is not a date that calendar and clock have"),
        (DATE, 1_700_000_000, "`1700000000` is not a date such as `2026-11-20`"),
        (DATETIME, "2026-11-20 25:00", "`2026-11-20 25:00` is not a moment that calendar and clock have"),
        (DATETIME, "0001-01-01", "`0001-01-01` lies outside the years 1 to 9999"),
        (DATETIME, True, "`true` is not a moment such as `2026-11-20 15:00`"),
        (DURATION, "1 month", "`1 month` is not a span of time such as `90 days`"),
        (DURATION, 5, "`5` is not a span of time such as `90 days`"),
        (YES_NO, "maybe", "`maybe` is neither yes nor no"),
        (YES_NO, 2, "`2` is neither yes nor no"),
        (EMAIL, "jo@bank", "`jo@bank` is not an e-mail address"),
        (EMAIL, "jo@@bank.example", "`jo@@bank.example` is not an e-mail address"),
        (PHONE, "12345", "`12345` is not a phone number"),
        (PHONE, "1234567890123456", "`1234567890123456` is not a phone number"),
        (URL, "acme", "`acme` is not a web address"),
        (COUNTRY, "Asia", "`Asia` is not a country"),
        (INDUSTRY, "bank", "`bank` is none of banking, DE"),
        (ChoiceType(tuple("abcdefghij")), "x", "`x` is none of a, b, c, d, e, f, g, h, …"),
        (TEXT, True, "`true` is not a text"),
        (TEXT, ["a"], "a list is not a text"),
        (TEXT, "\ud800", "this text holds broken characters"),
        (ListType(TEXT), "a, b", "`a, b` is not a list; say what parts it: `split by`"),
        (ListType(TEXT), "[a", "`[a` begins like a list, and is no JSON"),
        (ListType(INTEGER), [1, "x"], "`x` is not a whole number, at [2] of the list"),
        (ACTIVITIES, {"type": "web"}, "a record is not a list of records"),
        (ACTIVITIES, ["web"], "`web` is not a record, at [1] of the list"),
    ],
)
def test_what_is_unusable_is_said_in_a_persons_words(kind: FieldType, raw: object, reason: str) -> None:
    assert read(raw, kind, Context(ZONE)) == Unusable(reason)


def test_a_record_has_all_its_fields() -> None:
    web = {"type": "web", "at": MISSING}
    assert read([{"type": "WEB"}, {}], ACTIVITIES, Context(ZONE)) == (web, {"type": MISSING, "at": MISSING})
    assert read('[{"Type ": "web"}]', ACTIVITIES, Context(ZONE)) == (web,)


def test_an_unusable_field_of_a_record_is_missing_there_and_reported() -> None:
    raw = [{"type": "web", "at": "2026-11-20"}, {"type": "demo", "at": "soon"}]
    assert read(raw, ACTIVITIES, Context(ZONE)) == Partly(
        ({"type": "web", "at": utc(2026, 11, 19, 23)}, {"type": "demo", "at": MISSING}),
        (Problem("[2].at", "soon", "`soon` is not a moment such as `2026-11-20 15:00`"),),
    )


@pytest.mark.parametrize(
    ("moment", "zone", "is_usable"),
    [
        ("9999-12-31T23:30:00Z", "Europe/Berlin", False),
        ("9999-12-31T22:30:00Z", "Europe/Berlin", True),
        ("9999-12-31T23:30:00Z", "America/New_York", True),
        ("0001-01-01T00:30:00Z", "America/New_York", False),
        ("0001-01-01T00:30:00Z", "Europe/Berlin", True),
    ],
)
def test_a_moment_is_one_that_the_clock_on_the_wall_can_show(moment: str, zone: str, *, is_usable: bool) -> None:
    found = read(moment, DATETIME, Context(ZoneInfo(zone)))
    assert isinstance(found, datetime) is is_usable
    assert is_usable or isinstance(found, Unusable)


def test_keys_of_a_record_that_are_the_same_say_one_thing_together() -> None:
    kind = ListType(RecordType((("kind", TEXT),)))
    for record in ({"kind": "a", "Kind": None}, {"Kind": None, "kind": "a"}, {"KIND": "a", " kind ": "a"}):
        assert read([record], kind, Context(ZoneInfo("UTC"))) == ({"kind": "a"},)
    found = read([{"kind": "a", "Kind": "b"}], kind, Context(ZoneInfo("UTC")))
    assert isinstance(found, Partly)
    assert found.problems[0].reason == "keys of the same name say `a` and `b`"


@pytest.mark.parametrize(
    "kind", [NUMBER, ScalarType(Scalar.PERCENT), EUR, BandType(EUR), BandType(INTEGER), DATE, TEXT]
)
def test_what_is_wrong_with_a_text_is_told_whatever_its_type(kind: FieldType) -> None:
    broken = Unusable("this text holds broken characters")
    assert read("5 \ud800", kind, Context(ZoneInfo("UTC"))) == broken
    assert read(Unusable("it is there twice"), kind, Context(ZoneInfo("UTC"))) == Unusable("it is there twice")


def test_a_currency_beside_a_broken_amount_does_not_hide_what_is_wrong_with_it() -> None:
    amount = {"amount": "5 \ud800", "currency": "EUR"}
    assert read(amount, EUR, Context(ZoneInfo("UTC"))) == Unusable("this text holds broken characters")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("a" * 400 + "b", "a" * 400 + "c", "different things"),
        ([{"kind": "a"}], [{"kind": "b"}], "different things"),
        ({"amount": 5}, {"amount": 6}, "different things"),
        ([1], [1, 2], "`a list of 1` and `a list of 2`"),
        (1, True, "`1` and `true`"),
        ("a", "b", "`a` and `b`"),
    ],
)
def test_cells_that_say_different_things_have_no_single_value(one: object, other: object, told: str) -> None:
    assert agreed([one, other]) == Unusable(f"columns of the same name say {told}")


@pytest.mark.parametrize("other", ["a  b", " a b", None, ""])
def test_cells_that_say_the_same_or_nothing_agree(other: object) -> None:
    assert agreed(["a b", other]) == agreed([None, "a b"]) == "a b"
    assert agreed([[1, "a"], (1, "a"), None]) == [1, "a"]
