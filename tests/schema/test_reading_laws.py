"""Laws of reading: nothing is raised whatever comes, and what is read reads the same again."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.schema import read_days
from leadrules.schema.raw import LONGEST_SHOWN, Unusable, shown
from leadrules.schema.reading import Context, Partly, read
from leadrules.schema.types import (
    DATE,
    DATETIME,
    INTEGER,
    NUMBER,
    TEXT,
    BandType,
    ChoiceType,
    FieldType,
    ListType,
    MoneyType,
    RecordType,
    Scalar,
    ScalarType,
)
from leadrules.schema.values import MISSING, Missing, Range

BERLIN = Context(ZoneInfo("Europe/Berlin"))
EUR = MoneyType("EUR")
RECORD = RecordType((("type", ChoiceType(("web", "demo"))), ("at", DATETIME), ("tags", ListType(TEXT))))
KINDS: tuple[FieldType, ...] = (
    *(ScalarType(kind) for kind in Scalar),
    EUR,
    MoneyType("JPY"),
    ChoiceType(("banking", "DE")),
    ChoiceType(("low", "high"), is_ranked=True),
    BandType(INTEGER),
    BandType(NUMBER),
    BandType(EUR),
    ListType(TEXT),
    ListType(EUR),
    ListType(BandType(INTEGER)),
    ListType(RECORD),
)
CONTEXTS = (
    BERLIN,
    Context(ZoneInfo("UTC"), ("1.234,56", "DD.MM.YYYY"), ";"),
    Context(ZoneInfo("America/New_York"), ("D/M/YYYY h:mm A",), ","),
)

telling = st.sampled_from(
    [
        "50",
        "1.234,56",
        "20k EUR",
        "25-50",
        "1000+",
        "2026-11-20",
        "2026-11-20T15:00Z",
        "yes",
        "DE",
        "a;b",
        '["a"]',
        "[{}]",
    ]
)
singles = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=0).map(lambda digits: 10 ** (digits % 10_000)),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.text(),
    st.text(st.characters(categories=["Cs", "Cc", "Nd", "Lu"])),
    st.text(alphabet="0123456789-+.,:kMEUR%TZ eE_[]{}\"'", max_size=30),
    telling,
    st.binary(),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.timedeltas(),
    st.builds(Range, st.none() | st.decimals(), st.none() | st.decimals()),
    st.just(MISSING),
)
anything = st.recursive(
    singles,
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(
            st.one_of(
                st.text(), st.sampled_from(["type", "AT", "tags", "low", "high", "amount", "currency"]), st.integers()
            ),
            inner,
        ),
        st.frozensets(st.integers()),
        st.tuples(inner, inner),
    ),
    max_leaves=8,
)


@given(anything, st.sampled_from(KINDS), st.sampled_from(CONTEXTS))
def test_nothing_is_raised_and_the_same_comes_out_twice(raw: object, kind: FieldType, context: Context) -> None:
    value = read(raw, kind, context)
    assert read(raw, kind, context) == value
    assert len(shown(raw)) <= LONGEST_SHOWN
    assert "\n" not in shown(raw)


@given(anything, st.sampled_from(KINDS), st.sampled_from(CONTEXTS))
def test_a_value_that_was_read_reads_as_itself(raw: object, kind: FieldType, context: Context) -> None:
    value = read(raw, kind, context)
    if isinstance(value, Partly):
        value = value.value
    # Texts are read by the patterns of their export, once; a span of time becomes seconds, which say no unit.
    if not isinstance(value, Unusable) and kind != ScalarType(Scalar.DURATION):
        assert read(value, kind, Context(context.zone)) == value


@given(anything, st.sampled_from(KINDS))
def test_what_is_read_has_the_type_that_is_promised(raw: object, kind: FieldType) -> None:
    value = read(raw, kind, BERLIN)
    if isinstance(value, Missing | Unusable | Partly):
        return
    match kind:
        case ScalarType(Scalar.YES_NO):
            assert type(value) is bool
        case ScalarType(Scalar.DATE):
            assert type(value) is date
        case ScalarType(Scalar.DATETIME):
            assert type(value) is datetime
            assert value.tzinfo is UTC
        case ScalarType(Scalar.NUMBER | Scalar.INTEGER | Scalar.PERCENT | Scalar.DURATION) | MoneyType():
            assert type(value) is Decimal
            assert value.is_finite()
        case BandType():
            assert isinstance(value, Decimal | Range)
        case ListType():
            assert type(value) is tuple
        case _:
            assert type(value) is str
            assert value == value.strip() != ""


class Hostile:
    def __getattribute__(self, name: str) -> NoReturn:
        raise RuntimeError(name)

    def __repr__(self) -> NoReturn:
        raise RuntimeError


class HostileText(str):
    __slots__ = ()

    def strip(self, *_: object) -> NoReturn:
        raise RuntimeError


class HostileMapping(Mapping[str, object]):
    def __getitem__(self, key: str) -> NoReturn:
        raise RuntimeError

    def __iter__(self) -> NoReturn:
        raise RuntimeError

    def __len__(self) -> NoReturn:
        raise RuntimeError


class HostileZone(tzinfo):
    def utcoffset(self, _: datetime | None) -> NoReturn:
        raise RuntimeError

    dst = tzname = utcoffset


class Colour(Enum):
    RED = "red"


class Size(IntEnum):
    BIG = 50


def recursive_list() -> list[object]:
    ring: list[object] = []
    ring.append(ring)
    return ring


def recursive_dict() -> dict[str, object]:
    ring: dict[str, object] = {}
    ring["type"] = ring["low"] = ring["amount"] = ring["tags"] = ring
    return ring


HOSTILE: tuple[object, ...] = (
    Hostile(),
    HostileText("50"),
    HostileMapping(),
    datetime(2026, 1, 1, tzinfo=HostileZone()),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-14))),
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime.combine(date.min, time.min),
    datetime.combine(date.max, time.max),
    Colour.RED,
    Size.BIG,
    Fraction(1, 3),
    UserDict(low=1, high=2),
    recursive_list(),
    recursive_dict(),
    [recursive_list(), recursive_dict()],
    10**10_000,
    -(10**10_000),
    Decimal("1E+999999"),
    Decimal("1E-999999"),
    Decimal("9" * 10_000),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    "9" * 1_000_000,
    "[" * 1_000_000,
    '{"a":' * 100_000,
    "(" * 100_000,
    "a@" + "a." * 100_000,
    "1-" * 100_000,
    " - " * 100_000,
    "x" * 1_000_000 + "@",
    "\ud800",
    "[" + "9" * 10_000 + "]",
    "[1e9999999999999999999]",
    "\0",
    object,
    print,
    iter([]),
)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("context", CONTEXTS, ids=("plain", "german", "american"))
def test_hostile_objects_raise_nothing(kind: FieldType, context: Context) -> None:
    # Not a parameter each: pytest itself would look into them.
    for raw in HOSTILE:
        read(raw, kind, context)
        shown(raw)


def test_subclasses_are_read_as_what_they_are() -> None:
    assert read(Size.BIG, INTEGER, BERLIN) == 50
    assert read(HostileText(" 50 "), INTEGER, BERLIN) == 50
    assert read(UserDict(low=1, high=2), BandType(INTEGER), BERLIN) == Range(Decimal(1), Decimal(2))
    assert read(DATE, TEXT, BERLIN) == Unusable("`a ScalarType` cannot be read")


mended = st.tuples(st.integers(0, 19), st.sampled_from("0129-:TtWZz .+x２"))


# At the edges a moment is read with care: the clock on the wall may not show it.
@pytest.mark.parametrize("text", ["0001-12-31T23:59:59Z", "9999-01-01T00:00:00Z"])
def test_no_moment_of_the_first_or_the_last_year_is_read_fast(text: str) -> None:
    assert read_days.plain_moment(text) is None
    assert read(text, DATETIME, BERLIN) == datetime.fromisoformat(text)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.times(), st.none() | mended)
def test_what_a_program_writes_is_read_fast_as_any_other_text(
    day: date, at: time, mend: tuple[int, str] | None
) -> None:
    moment = datetime.combine(day, at.replace(microsecond=0))
    text = f"{moment.isoformat()}Z"
    if mend is None:
        assert read_days.plain_moment(text) == moment.replace(tzinfo=UTC)
        assert read(text[:10], DATE, BERLIN) == moment.date()
        return
    place, character = mend
    text = text[:place] + character + text[place + 1 :]
    # By the pattern of ISO 8601, which knows nothing of the fast way.
    expected = read_days._written(text, ())
    found = read_days.plain_moment(text)
    assert found is None or (found == expected and found.tzinfo is UTC)
    midnight = read_days._written(text[:10], ())
    assert read_days._plain_day(text[:10]) in (None, midnight and midnight.date())


@given(st.integers(-(10**16), 10**16), st.sampled_from((NUMBER, INTEGER, ScalarType(Scalar.PERCENT), EUR)))
def test_a_whole_number_is_read_as_its_digits_are(number: int, kind: FieldType) -> None:
    found, written = read(number, kind, BERLIN), read(f"{number}.0", kind, BERLIN)
    assert type(found) is type(written)
    assert isinstance(found, Unusable) or found == written
