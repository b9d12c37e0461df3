"""Every kind of value in every place: one ruleset, many leads, and the pieces that exactness rests on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement.test_sql import agree, agree_on
from tests.generators.drawn import drawn
from tests.generators.often import often

from leadrules import Ruleset
from leadrules.backends.sql import decimals, generate
from leadrules.backends.sql import write as w
from leadrules.backends.sql.columns import table_of
from leadrules.backends.sql.folded import MARK, like, marked
from leadrules.schema import ranges
from leadrules.schema.text import fold, glob_pattern, word_pattern
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from sqlglot import exp

EDGES = Ruleset.load(Path(__file__).with_name("edges.rules"))
ON = "2026-11-20 12:00"
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
QUERY = generate(EDGES.graph, NOW)
slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(25))

# ---- one ruleset, many leads

SMALL = st.sampled_from([Decimal(each) for each in ("0", "1", "2", "-3", "0.5", "1000000000", "999999999999999")])
NUMBERS = SMALL | st.decimals(-(10**15) + 1, 10**15 - 1, allow_nan=False, places=9)
AMOUNTS = SMALL | st.decimals(-(10**6), 10**15 - 1, allow_nan=False, places=2)
WHOLE = st.integers(-5, 50) | st.sampled_from([0, 10**15 - 1, 1 - 10**15])
TEXTS = st.sampled_from(["Ann", "a b", "A-B", "ß", "SS", "İ", "ς", "", "nobody", "x\ny", "a%b", "\x01a\x03"]) | st.text(
    max_size=4
)
# The ends of the windows that the rules speak of, and the days beside them.
TODAY = date(2026, 11, 20)
WINDOW_ENDS = st.sampled_from([TODAY + timedelta(days=days) for days in (-31, -30, -29, -1, 0, 1, 13, 14, 15)])
DAYS = st.one_of(st.dates(), st.dates(date(2026, 10, 1), date(2026, 12, 31)), WINDOW_ENDS, WINDOW_ENDS)
MOMENTS = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-(10**7), 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.sampled_from([NOW, NOW - timedelta(hours=5), NOW - timedelta(hours=36), NOW - timedelta(days=7)]),
)
LEVELS = st.sampled_from(["low", "middle", "high"])


def bands(ends: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Decimal | Range]:
    """Numbers and ranges as a lead's reader gives them: never open at both ends, never of one number."""
    between = st.tuples(ends, ends).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Range(*pair))
    return st.one_of(ends, between, ends.map(lambda low: Range(low, None)), ends.map(lambda high: Range(None, high)))


def lists(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Lists as a lead's reader gives them."""
    return st.lists(of, max_size=4).map(tuple)


def or_missing(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A record holds every field."""
    return st.one_of(of, of, of, st.just(MISSING))


INTEGERS = WHOLE.map(Decimal)
EVENTS = st.fixed_dictionaries(
    {
        "kind": or_missing(st.sampled_from(["call", "mail"])),
        "day": or_missing(DAYS),
        "worth": or_missing(AMOUNTS),
        "size": or_missing(bands(INTEGERS)),
        "note": or_missing(TEXTS),
        "lev": or_missing(LEVELS),
        "at": or_missing(MOMENTS),
    }
)
LEADS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["x", "y", "p", "q", "n2"], NUMBERS),
        **dict.fromkeys(["b", "c"], bands(INTEGERS)),
        **dict.fromkeys(["name", "alias"], TEXTS),
        **dict.fromkeys(["level", "level2"], LEVELS),
        **dict.fromkeys(["d", "e"], DAYS),
        **dict.fromkeys(["at", "ended"], MOMENTS),
        "m": AMOUNTS,
        "mb": bands(AMOUNTS),
        "nums": lists(NUMBERS),
        "ds": lists(DAYS),
        "bs": lists(bands(INTEGERS)),
        "tags": lists(TEXTS),
        "tags2": lists(TEXTS),
        "cs": lists(st.sampled_from(["red", "green"])),
        "events": lists(EVENTS),
    },
)


def test_every_kind_of_value_agrees() -> None:
    agree_on(EDGES, QUERY, [*drawn(LEADS, 150), {}], NOW)


def test_an_answer_is_on_time_to_the_microsecond() -> None:
    given, moment = NOW - timedelta(hours=5), timedelta(microseconds=1)
    due = {"x": Decimal(1), "name": "Ann"}
    ended = [{"ended": NOW - moment}, {"ended": NOW}, {"ended": NOW + moment}, {}]
    leads = [due | {"at": at} | each for at in (given - moment, given, given + moment) for each in ended]
    agree_on(EDGES, QUERY, leads, NOW)


def test_no_leads_are_no_rows() -> None:
    assert QUERY.run(table_of([], QUERY.inputs)).num_rows == 0


# ---- arithmetic


def engine_says(of: exp.Expression) -> Decimal | None:
    """What the engine makes of an expression without columns."""
    row = duckdb.execute(f"select {of.sql('duckdb')}").fetchone()
    assert row is not None
    found: Decimal | None = row[0]
    return found


WIDE = st.decimals(-(10**18) + 1, 10**18 - 1, allow_nan=False, places=9)


@slow
@given(WIDE, WIDE | SMALL, st.sampled_from([0, 2, 9]), st.booleans())
def test_products_are_exact(x: Decimal, y: Decimal, places: int, is_hundredth: bool) -> None:
    product = decimals.times(w.number(x), w.number(y), places, is_hundredth=is_hundredth)
    other = y.scaleb(-2) if is_hundredth else y
    expected = ranges.multiply(x, ranges.EXACT.plus(other), Decimal(1).scaleb(-places))
    found = engine_says(product)
    if expected is MISSING:
        assert found is None or abs(found) >= ranges.LIMIT
    else:
        assert found == expected


@slow
@given(WIDE, WIDE | SMALL, st.sampled_from([0, 2, 9]))
def test_quotients_are_exact(x: Decimal, y: Decimal, places: int) -> None:
    expected = ranges.divide(x, y, Decimal(1).scaleb(-places))
    found = engine_says(decimals.divided(w.number(x), w.number(y), places))
    if expected is MISSING:
        assert found is None or abs(found) >= ranges.LIMIT
    else:
        assert found == expected


# ---- texts


LETTERS = st.text(alphabet=st.sampled_from("ab \x01\x03-_ßéİ\u0301①%\\*?"), max_size=8)


@given(LETTERS, st.text(alphabet=st.sampled_from("ab \x01\x03-ßé①"), min_size=1, max_size=3))
def test_marks_find_what_stands_as_whole_words(text: str, wanted: str) -> None:
    assert (marked(wanted) in marked(text)) is (word_pattern(wanted).search(text) is not None), MARK


@slow
@given(LETTERS, LETTERS)
def test_globs_are_patterns_of_like(text: str, glob: str) -> None:
    row = duckdb.execute("select ? like ? escape '\\'", [fold(text), like(fold(glob))]).fetchone()
    assert row == (glob_pattern(fold(glob)).fullmatch(fold(text)) is not None,)


# ---- the statement


def test_what_authors_write_is_never_sql() -> None:
    nasty = """it's "; drop table leads; --"""
    written = "it's; drop table leads; -- %"
    rules = Ruleset.from_text(f'ruleset r\n\nlead\n  name text\n\ndefine first\n  name is "{written}"\n')
    agree(rules, [{"name": written}, {"name": "other"}, {"name": nasty}], ON)


def test_sixty_definitions_one_on_another_are_one_statement() -> None:
    steps = "\n".join(f"define d{number} as d{number - 1} * x / d{number - 1} + 1" for number in range(1, 60))
    rules = Ruleset.from_text(f"ruleset r\n\nlead\n  x number\n\ndefine d0 as x + 1\n{steps}\n")
    agree(rules, [{"x": Decimal(3)}, {"x": Decimal("0.5")}, {"x": Decimal(-1)}, {}], ON)


def test_a_field_may_bear_the_name_of_another_s_column() -> None:
    entry = "    t text\n    t__words number\n    t__folded text\n"
    fields = f"lead\n  a__folded number\n  a text\n  b band of integer\n  b__low text\n  events list of\n{entry}"
    body = """
define d
  a is "x" and a__folded > 1 and b > 3 and b__low is "q"
define e as count(events where t is "x" and t__words > 1 and t__folded contains "y")
"""
    event = {"t": "X", "t__words": Decimal(2), "t__folded": "a Y"}
    met = {"a": "X", "a__folded": Decimal(2), "b": Decimal(4), "b__low": "Q", "events": (event, event | {"t": "y"})}
    leads: list[dict[str, Any]] = [met, met | {"a__folded": Decimal(1)}, met | {"b__low": "x"}, {"a": "x"}, {}]
    agree(Ruleset.from_text(f"ruleset r\n\n{fields}{body}"), leads, ON)
