"""Days and moments that are moved, deadlines and stretches of the calendar: at the edges of clocks and calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.test_sql import agree_on
from tests.generators.drawn import drawn
from tests.generators.often import often

from leadrules import Ruleset
from leadrules.backends.sql import Query, Unsupported, clocks, generate
from leadrules.backends.sql.openings import openings_of
from leadrules.schema.calendar import Calendar
from leadrules.schema.values import MISSING
from leadrules.schema.zones import zone_names

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR_1 = datetime(1, 1, 1, tzinfo=UTC)
END = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
# Clocks go forward, go back, in the years of the rule and in those before; a day that Samoa never had.
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(1945, 5, 24, 0, tzinfo=UTC),
    datetime(2411, 10, 30, 1, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(1893, 3, 31, 23, tzinfo=UTC),
]
HOLIDAYS = "2026-11-23, 2026-12-25, 2026-12-26, 2026-12-28, 2027-01-01, 2027-03-28"


def moments() -> Iterator[datetime]:
    """The moments around which clocks, months and calendars end."""
    for change in CHANGES:
        for minutes in (-24 * 60, -61, -60, -30, -1, 0, 1, 30, 59, 60, 61, 24 * 60):
            yield change + timedelta(minutes=minutes)
        yield change - timedelta(microseconds=1)
    for day in (date(2026, 1, 31), date(2028, 2, 29), date(2026, 11, 20), date(2026, 12, 24), date(2026, 12, 31)):
        for at in (time(0), time(8), time(8, 0, 0, 1), time(12, 30), time(15, 59, 59, 999_999), time(16), time(23)):
            yield datetime.combine(day, at, UTC)
    # Not nearer to the ends than a day: there the clock on the wall may show another year than there is.
    for days in (2, 6, 7, 8, 13, 40, 400):
        yield YEAR_1 + timedelta(days=days, hours=13)
        yield END - timedelta(days=days, hours=13)


LEADS = [{"at": each, "d": each.date(), "x": Decimal(1)} for each in moments()]
SPANS = [
    "0 business hours",
    "4 business hours",
    "300 business hours",
    "0 business days",
    "9 business days",
    "3 weeks",
    "1 month",
    "4 years",
]


FIELDS = """\
lead
  at datetime
  d date
  x number
  answered datetime
  visits list of
    at datetime
    w number

"""


def query_of(zone: str, hours: str, spans: list[str], more: str = "") -> tuple[Ruleset, Query]:
    """Rules that move a day and a moment by each span, ahead and back."""
    body = [
        f"define {what}{number}_{way} as {what} {sign} {span}\n"
        for number, span in enumerate(spans)
        for way, sign in (("on", "+"), ("back", "-"))
        for what in ("at", "d")
        if what == "at" or "hour" not in span
    ]
    head = f'ruleset r\n  teams a, b\n  timezone "{zone}"\n  hours {hours}\n  holidays {HOLIDAYS}\n\n'
    rules = Ruleset.from_text(head + FIELDS + "\n".join(body) + more)
    return rules, generate(rules.graph, NOW)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("UTC", "mon-fri 09:00-17:00"),
        ("Europe/Berlin", "mon-fri 09:00-12:30, mon-thu 13:00-24:00"),
        ("Europe/Berlin", "mon-sun 00:00-24:00"),
        ("Pacific/Apia", "mon-sun 08:30-12:00"),
    ],
)
def test_moves_agree_where_clocks_and_calendars_end(zone: str, hours: str) -> None:
    rules, query = query_of(zone, hours, SPANS)
    agree_on(rules, query, [*LEADS, {}], NOW)


BERLIN = query_of("Europe/Berlin", "mon-fri 09:00-17:00", ["4 business hours", "2 business days", "1 month"])


ANY_MOMENT = st.datetimes(datetime(1, 1, 3), datetime(9999, 11, 15), timezones=st.just(UTC))  # noqa: DTZ001 - see `timezones`


def test_moves_agree_at_any_moment() -> None:
    pairs = drawn(st.tuples(ANY_MOMENT, st.dates(max_value=date(9999, 12, 30))), 150)
    agree_on(*BERLIN, [{"at": at, "d": day} for at, day in pairs], NOW)


# ---- deadlines

HANDOFF = """
handoff over
  from a to b
  when x is known
  must have x
  answer within {span}, from at to answered
"""


@pytest.mark.parametrize("span", ["4 business hours", "1 business day", "3 days", "1 month"])
def test_answers_are_due_to_the_microsecond(span: str) -> None:
    rules, query = query_of("Europe/Berlin", "mon-fri 09:00-17:00", [], HANDOFF.format(span=span))
    # Friday evening, the weekend, before a holiday, over the days on which clocks change.
    given = [
        datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        datetime(2026, 11, 21, 12, tzinfo=UTC),
        datetime(2026, 12, 24, 14, tzinfo=UTC),
        datetime(2026, 10, 23, 15, tzinfo=UTC),
        datetime(2026, 3, 27, 15, tzinfo=UTC),
        END - timedelta(days=3),
    ]
    leads: list[dict[str, Any]] = []
    for at in given:
        due = rules.interpret({"at": at, "x": Decimal(1)}, on=NOW).handoffs["over"].answer_by
        moment = timedelta(microseconds=1)
        ends = [{"answered": due + each} for each in (-moment, 0 * moment, moment)] if due is not None else []
        leads += [{"at": at, "x": Decimal(1)} | end for end in [*ends, {}]]
    agree_on(rules, query, leads, NOW)
    states = {rules.interpret(lead, on=NOW).handoffs["over"].state.value for lead in leads}
    assert {"answered on time", "answered late", "waiting"} <= states


# ---- inside lists, and stretches of the calendar

LISTS = """
define due as count(visits where at + 4 business hours > now)
define month as count(visits where at + 1 month > lead.at)
""" + "".join(
    f"\nscore s{number}\n  {line}\n"
    for number, line in enumerate(
        f"{points} each visits{where}, once per {period}{more}"
        for period in ("day", "week", "month", "quarter", "year")
        for points, where, more in (("+2", "", ""), ("-3", " where w > 1", ", fading 10% every 1 day, up to 7"))
    )
)
IN_LISTS = query_of("Europe/Berlin", "mon-fri 09:00-17:00", [], LISTS)
# New Year, Monday, the first of a month and of a quarter in Berlin, each a moment before and after.
DAYS = [date(2026, 1, 1), date(2026, 11, 16), date(2026, 11, 1), date(2026, 10, 1), date(2026, 3, 30), date(2027, 1, 4)]
TURNS = [datetime.combine(day, time(0), ZoneInfo("Europe/Berlin")).astimezone(UTC) for day in DAYS]
VISITS = st.fixed_dictionaries(
    {
        "at": st.one_of(
            st.tuples(st.sampled_from(TURNS), st.sampled_from([-1, 0, 1, 3_600_000_000])).map(
                lambda pair: pair[0] + timedelta(microseconds=pair[1])
            ),
            st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
            st.just(MISSING),
        ),
        "w": st.sampled_from([Decimal(0), Decimal(2), MISSING]),
    }
)


def test_entries_and_stretches_agree() -> None:
    visits = drawn(st.lists(VISITS, max_size=6), 80)
    agree_on(*IN_LISTS, [{"at": NOW, "visits": tuple(each)} for each in visits], NOW)


# ---- what the statement is made of

PLACES = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Africa/Casablanca", "Asia/Manila"])


@settings(deadline=None, max_examples=often(40))
@given(st.sampled_from(sorted(zone_names())) | PLACES, st.data())
def test_steps_are_what_the_zone_says(name: str, data: st.DataObject) -> None:
    zone = ZoneInfo(name)
    _, changes = clocks.changes(name)
    anywhere = st.integers(2 * 86_400, (END - YEAR_1).days * 86_400 - 86_400)
    places = [
        at + more
        for each in changes
        for at in (each.at, each.at + each.before, each.at + each.after)
        for more in (-1, 0, 1)
    ]
    second = data.draw(st.sampled_from(places) | anywhere if places else anywhere)
    moment = YEAR_1 + timedelta(seconds=second)
    wall = moment.astimezone(zone)
    offset, is_second = clocks.offsets(name).at(second)
    assert (timedelta(seconds=offset), is_second) == (wall.utcoffset(), bool(wall.fold))
    for fold in (0, 1):
        shown = moment.replace(tzinfo=zone, fold=fold).utcoffset()
        assert timedelta(seconds=clocks.offsets_shown(name, is_second=bool(fold)).at(second)) == shown


HOURS = st.sampled_from([(time(9), time(17)), (time(0), time.max), (time(22), time.max), (time(2, 30), time(4))])


@settings(deadline=None, max_examples=often(40))
@given(PLACES, st.sets(st.tuples(st.integers(0, 6), HOURS), min_size=1), st.sets(st.dates(), max_size=4), st.data())
def test_opening_time_is_what_the_calendar_says(
    name: str, hours: set[tuple[int, tuple[time, time]]], holidays: set[date], data: st.DataObject
) -> None:
    calendar = Calendar(name, tuple(sorted((day, *each) for day, each in hours)), frozenset(holidays))
    try:
        found = openings_of(calendar)
    except ValueError:
        return
    # The calendar of business time begins in the second week there is, and ends before the last.
    seconds = st.integers(8 * 86_400, ((END - YEAR_1).days - 15) * 86_400)
    begin, end = sorted((data.draw(seconds), data.draw(seconds)))
    expected = calendar.business_seconds(*(YEAR_1 + timedelta(seconds=each) for each in (begin, end)))
    assert found.open_before(end) - found.open_before(begin) == expected


def test_hours_that_clocks_cut_every_year_are_refused() -> None:
    with pytest.raises(Unsupported, match="business hours that begin or end while clocks are changed, year after year"):
        query_of("Europe/Berlin", "sun 02:30-10:00", ["1 business hour"])
