"""Business time: laws over weeks in which clocks change, and what the calendar does at its ends."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.schema.calendar import DEFAULT, Calendar
from leadrules.schema.duration import Duration, Unit

OFFICE = tuple((day, time(9), time(17)) for day in range(5))
BERLIN = Calendar("Europe/Berlin", OFFICE, frozenset({date(2026, 12, 25)}))
ALWAYS = Calendar("America/New_York", tuple((day, time.min, time.max) for day in range(7)), frozenset())


def hours(amount: int) -> Duration:
    return Duration(amount, Unit.HOUR, is_business=True)


def minutes(amount: int) -> Duration:
    return Duration(amount, Unit.MINUTE, is_business=True)


def days(amount: int) -> Duration:
    return Duration(amount, Unit.DAY, is_business=True)


def at(zone: str, *parts: int) -> datetime:
    return wall(*parts).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(*parts: int) -> datetime:
    year, month, day, *time_of_day = parts
    hour, minute, second, microsecond = (*time_of_day, 0, 0, 0, 0)[:4]
    return datetime.combine(date(year, month, day), time(hour, minute, second, microsecond))


def berlin(*parts: int) -> datetime:
    return at("Europe/Berlin", *parts)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    openings = []
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        marks = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=4)))
        for begin, end in zip(marks[::2], marks[1::2], strict=False):
            closes = time.max if end == 24 * 60 else time(end // 60, end % 60)
            openings.append((weekday, time(begin // 60, begin % 60), closes))
    holidays = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10))
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "UTC", "Australia/Lord_Howe"]))
    return Calendar(zone, tuple(openings), holidays)


# Weeks around the changes of the clocks in Europe and America, and a whole year.
moments = st.one_of(
    st.datetimes(wall(2026, 3, 2), wall(2026, 4, 6), timezones=st.just(UTC)),
    st.datetimes(wall(2026, 10, 19), wall(2026, 11, 9), timezones=st.just(UTC)),
    st.datetimes(wall(2026, 1, 1), wall(2026, 12, 31), timezones=st.just(UTC)),
)


@given(calendars(), moments, st.integers(1, 20_000))
def test_what_is_added_is_what_is_counted(calendar: Calendar, moment: datetime, amount: int) -> None:
    end = calendar.add_business(moment, minutes(amount))
    assert end is not None
    assert calendar.business_seconds(moment, end) == amount * 60
    assert calendar.business_seconds(end, moment) == -amount * 60


@given(calendars(), moments, st.integers(1, 20_000))
def test_what_is_taken_back_is_what_is_counted(calendar: Calendar, moment: datetime, amount: int) -> None:
    begin = calendar.back_business(moment, minutes(amount))
    assert begin is not None
    assert calendar.business_seconds(begin, moment) == amount * 60


@given(calendars(), moments, moments, st.integers(0, 5_000))
def test_a_later_start_never_ends_earlier(calendar: Calendar, one: datetime, other: datetime, amount: int) -> None:
    ends = [calendar.add_business(each, minutes(amount)) for each in sorted((one, other))]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= ends[1]


@given(calendars(), moments, moments, moments)
def test_business_time_adds_up(calendar: Calendar, one: datetime, two: datetime, three: datetime) -> None:
    parts = calendar.business_seconds(one, two) + calendar.business_seconds(two, three)
    assert parts == calendar.business_seconds(one, three)


@given(calendars(), moments, moments)
def test_counting_agrees_with_looking_at_every_minute(calendar: Calendar, begin: datetime, end: datetime) -> None:
    begin = begin.replace(second=0, microsecond=0)
    end = begin + min(abs(end - begin), timedelta(days=3))
    end = end.replace(second=0, microsecond=0)
    counted, minute = 0, begin
    while minute < end:
        day = minute.astimezone(calendar.zone).date()
        near = (day - timedelta(days=1), day, day + timedelta(days=1))
        counted += any(opens <= minute < closes for each in near for opens, closes in openings(calendar, each))
        minute += timedelta(minutes=1)
    # Where a clock goes back, an opening ends when it first shows the time; both ways of counting know it so.
    assert calendar.business_seconds(begin, end) == counted * 60


def openings(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    if day in calendar.holidays:
        return []
    found = []
    for weekday, opens, closes in calendar.hours:
        if weekday == day.weekday():
            last = datetime.combine(day, time.min) + timedelta(days=1) if closes == time.max else None
            end = last or datetime.combine(day, closes)
            begin = datetime.combine(day, opens)
            found.append(tuple(each.replace(tzinfo=calendar.zone).astimezone(UTC) for each in (begin, end)))
    return found  # type: ignore[return-value] # mypy does not count the parts of a generator


def test_hours_count_while_it_is_open() -> None:
    thursday = berlin(2026, 12, 24, 15)
    assert BERLIN.add_business(thursday, hours(1)) == berlin(2026, 12, 24, 16)
    assert BERLIN.add_business(thursday, hours(2)) == berlin(2026, 12, 24, 17)
    # Friday is a holiday, and a weekend follows.
    assert BERLIN.add_business(thursday, hours(4)) == berlin(2026, 12, 28, 11)
    assert BERLIN.add_business(berlin(2026, 12, 26, 12), hours(1)) == berlin(2026, 12, 28, 10)
    assert BERLIN.back_business(berlin(2026, 12, 28, 10), hours(4)) == berlin(2026, 12, 24, 14)


def test_no_time_at_all_leads_to_the_next_opening() -> None:
    assert BERLIN.add_business(berlin(2026, 12, 24, 18), hours(0)) == berlin(2026, 12, 28, 9)
    assert BERLIN.back_business(berlin(2026, 12, 28, 8), hours(0)) == berlin(2026, 12, 24, 17)


def test_days_keep_the_time_of_the_wall_clock() -> None:
    # The clocks go forward on Sunday, 29 March.
    assert BERLIN.add_business(berlin(2026, 3, 27, 15), days(1)) == berlin(2026, 3, 30, 15)
    assert BERLIN.back_business(berlin(2026, 3, 30, 15), days(1)) == berlin(2026, 3, 27, 15)
    assert BERLIN.add_business(berlin(2026, 3, 28, 15), days(1)) == berlin(2026, 3, 31, 9)
    assert BERLIN.back_business(berlin(2026, 3, 28, 15), days(1)) == berlin(2026, 3, 26, 17)
    assert BERLIN.add_business(berlin(2026, 12, 24, 15), days(1)) == berlin(2026, 12, 28, 15)


def test_a_closing_at_midnight_belongs_to_the_day_it_ends() -> None:
    late = Calendar("UTC", ((0, time(20), time.max), (1, time(20), time.max)), frozenset())
    tuesday_midnight = datetime(2026, 11, 25, tzinfo=UTC)
    assert late.back_business(tuesday_midnight, days(1)) == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_day_in_which_the_clock_jumps_is_an_hour_shorter() -> None:
    zone = "America/New_York"
    begin, end = at(zone, 2026, 3, 8), at(zone, 2026, 3, 9)
    assert ALWAYS.business_seconds(begin, end) == 23 * 3_600
    assert ALWAYS.business_seconds(at(zone, 2026, 11, 1), at(zone, 2026, 11, 2)) == 25 * 3_600
    assert ALWAYS.add_business(begin, hours(24)) == at(zone, 2026, 3, 9, 1)


def test_a_lunch_break_does_not_count() -> None:
    shop = Calendar("UTC", ((0, time(9), time(12)), (0, time(13), time(17))), frozenset())
    assert shop.add_business(datetime(2026, 11, 23, 11, tzinfo=UTC), hours(2)) == datetime(2026, 11, 23, 14, tzinfo=UTC)


def test_openings_that_overlap_count_once() -> None:
    shop = Calendar("UTC", ((0, time(9), time(12)), (0, time(10), time(17))), frozenset())
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert shop.business_seconds(monday, monday + timedelta(days=1)) == 8 * 3_600


@pytest.mark.parametrize("duration", [hours(1), minutes(1), days(1)])
def test_a_calendar_that_never_opens_has_no_next_opening(duration: Duration) -> None:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    assert DEFAULT.add_business(moment, duration) is None
    assert DEFAULT.back_business(moment, duration) is None
    assert DEFAULT.business_seconds(moment, moment + timedelta(days=9)) == 0


def test_what_ends_past_the_calendar_is_none_and_is_known_soon() -> None:
    minute_a_week = Calendar("Europe/Berlin", ((6, time(2, 30), time(2, 31)),), frozenset())
    begun = clock.perf_counter()
    for amount in (366_000, 10**40):
        for calendar in (minute_a_week, BERLIN):
            assert calendar.add_business(datetime(9_900, 1, 1, tzinfo=UTC), hours(amount)) is None
    assert minute_a_week.add_business(datetime(2026, 1, 1, tzinfo=UTC), hours(366_000)) is None
    assert minute_a_week.add_business(datetime(2026, 1, 1, tzinfo=UTC), days(10**40)) is None
    assert minute_a_week.back_business(datetime(2026, 1, 1, tzinfo=UTC), hours(366_000)) is None
    # It takes a second where each week is looked at once; going through each minute would take an hour.
    assert clock.perf_counter() - begun < 60


def test_the_ends_of_the_calendar_raise_nothing() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    for duration in (hours(1), days(1)):
        assert BERLIN.add_business(last, duration) is None
        assert BERLIN.back_business(first, duration) is None
    assert BERLIN.business_seconds(first, last) > Decimal(0)
