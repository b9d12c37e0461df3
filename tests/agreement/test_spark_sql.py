"""Spark's SQL says what the interpreter says, as Sail runs it; what it cannot say is refused, and listed here."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.agreement import test_sql_edges as edges
from tests.agreement.answers import differences, of_verdict
from tests.agreement.other_engines import SHIPPED_ON, day, moment, nasty, shipped_leads, some
from tests.agreement.sail import answering, session
from tests.agreement.test_sql import RULES, agree, told
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.sql import Query, Unsupported, engine, generate
from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects import profile_of
from leadrules.backends.sql.dialects.writer import Writer
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyspark.sql import SparkSession
    from sqlglot import exp

Run = Any
# pyspark asks for an older pandas than there is, and closes what the client keeps open only with the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
]
# Each example is a statement that is planned anew, by a planner that takes its time.
few = some(2)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with session() as found:
        yield found


@pytest.fixture(scope="module")
def run(spark: SparkSession) -> Callable[..., Any]:
    return answering(spark)


def why_not(rules: Ruleset, name: str, now: datetime) -> str | None:
    """Why the dialect does not say a definition."""
    try:
        query = generate(rules.graph, now, only=[name])
        Writer(profile_of("spark"), query).statement(query.statement, None)
    except Unsupported as refused:
        return refused.construct
    return None


def said(rules: Ruleset, now: datetime) -> list[str]:
    """The definitions that the dialect says."""
    return [name for name in rules.graph.definitions if why_not(rules, name, now) is None]


def agree_on(
    rules: Ruleset, queries: Sequence[Query], leads: Sequence[Mapping[str, Any]], now: datetime, run: Run
) -> None:
    """Compare what statements say, each of some of the definitions, with what the interpreter says."""
    answers = [told(rules, query, run(query, leads)) for query in queries]
    assert {len(rows) for rows in answers} == {len(leads)}
    for lead, *found in zip(leads, *answers, strict=True):
        expected = of_verdict(rules.interpret(lead, on=now))
        for each in found:
            assert each.keys() <= expected.keys()
            assert not differences({name: expected[name] for name in each}, each), lead


def is_near(value: Any) -> bool:  # noqa: ANN401 - a value of any type
    """Whether no date in it is beyond what Sail can truncate: it makes of each a moment in 64 bits of nanoseconds.

    Spark has no such end: its dates are of the years from 1 to 9999.
    """
    match value:
        case date():
            return 1678 <= value.year <= 2261
        case tuple():
            return all(map(is_near, value))
        case dict():
            return all(map(is_near, value.values()))
        case _:
            return True


# ---- every kind of value


@cache
def edge_refusals() -> dict[str, list[str]]:
    found = defaultdict(list)
    for name in edges.EDGES.graph.definitions:
        why = why_not(edges.EDGES, name, edges.NOW)
        if why is not None:
            found[why].append(name)
    return dict(found)


def test_the_refusals_are_these() -> None:
    assert edge_refusals() == REFUSED


# Whoever makes this list shorter may be glad; nobody makes it longer by chance.
REFUSED = {
    "a product that can have 57 digits, 18 of them behind the point,": ["xy", "xyx", "mx", "bb", "mbx"],
    "a product that can have 39 digits, 9 of them behind the point,": ["xdy", "pd", "mm", "mdm", "bdb"],
    "a product that can have 61 digits, 20 of them behind the point,": ["mp", "pm", "px", "mbp"],
    "a product that can have 39 digits, 27 of them behind the point,": ["large"],
    "a sum that must stop when it is too large": ["sn", "sb1", "sb2"],
    "a list that is made on the way": ["all_of_them", "all_bands", "names", "t24"],
}
# Sail ends with an error of its own, of an "empty iterator", for some lists of leads of which each alone is answered;
# it has a test of its own below, of leads that all have entries.
LEFT_OUT = ["per_week"]
NOT_RUN = {*LEFT_OUT, *(name for names in REFUSED.values() for name in names)}
SAID = [name for name in edges.EDGES.graph.definitions if name not in NOT_RUN]
# So many statements that none takes a planner long.
PARTS = 4


@cache
def parts() -> list[Query]:
    return [generate(edges.EDGES.graph, edges.NOW, only=SAID[number::PARTS]) for number in range(PARTS)]


def says_much(leads: list[dict[str, Any]]) -> bool:
    """Whether leads are worth a statement: the first ones that Hypothesis thinks of are empty."""
    return sum(map(len, leads)) >= 5 * len(leads)


@some(1)
@given(leads=st.lists(edges.LEADS, min_size=20, max_size=40).filter(says_much))
def test_every_kind_of_value_agrees(run: Run, leads: list[dict[str, Any]]) -> None:
    agree_on(edges.EDGES, parts(), [*leads, {}], edges.NOW, run)


# ---- shipped rulesets, and any


@pytest.mark.parametrize(
    "path", [each for each in RULES if Ruleset.load(each).graph.definitions], ids=lambda path: path.stem
)
def test_shipped_rulesets_agree_on_their_leads(run: Run, path: Path) -> None:
    """All of each: the dialect refuses nothing that they say."""
    rules = Ruleset.load(path)
    agree(rules, [*shipped_leads(rules), *(example.lead for example in rules.graph.examples)], SHIPPED_ON, run)


@few
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=6, max_size=8))
def test_spark_agrees_with_the_interpreter(run: Run, generated: Generated, leads: list[dict[str, Any]]) -> None:
    assume(any(leads))
    rules = Ruleset.from_text(generated.text)
    now = rules.moment(ON)
    names = [name for name in said(rules, now) if not counts_by_stretch(rules, name)]
    if names:
        read = [rules.reader().read(lead).values for lead in [*leads, {}]]
        agree_on(rules, [generate(rules.graph, now, only=names)], [each for each in read if is_near(each)], now, run)


def counts_by_stretch(rules: Ruleset, name: str) -> bool:
    """Whether a definition rests on entries that count once per week or month: see `LEFT_OUT`."""
    return "range(" in generate(rules.graph, rules.moment(ON), only=[name]).text.lower()


STRETCHES = """\
ruleset r
  timezone "Europe/Berlin"
lead
  events list of
    size number
    at datetime
    day date
"""


@pytest.mark.parametrize("at", ["at", "day"])
def test_entries_that_count_once_in_a_stretch_agree(run: Run, at: str) -> None:
    lines = "".join(
        f"score {unit}\n  +2 each events where size > 1, fading 10% every 1 week from {at}, once per {unit}\n"
        for unit in ("day", "week", "month", "quarter", "year")
    )
    # The last hours of a stretch in UTC are the first of the next one in Berlin.
    moments = [edges.NOW - timedelta(hours=hours) for hours in (0, 11, 12, 24, 24 * 7, 24 * 20, 24 * 51, 24 * 400)]
    moments.append(datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    events = [{"size": Decimal(number % 4), "at": each, "day": each.date()} for number, each in enumerate(moments)]
    events.append({"size": MISSING, "at": MISSING, "day": MISSING})
    leads = [{"events": tuple(events[start::step])} for start in range(3) for step in (1, 2, 3)]
    agree(Ruleset.from_text(STRETCHES + lines), leads, ON, run)


# ---- texts


def test_what_authors_and_leads_write_is_never_sql(run: Run) -> None:
    agree(*nasty(), ON, run)


# ---- forms one by one, at the ends of the calendar


def whole(*values: int) -> list[exp.Expression]:
    return [w.whole(each) for each in values]


# The first microsecond that there is, those around 1970, one that few clocks show, and the last of the year 6052:
# Sail counts an interval's days in 32 bits of minutes. Spark counts microseconds in 64 bits, and has room for any.
MICROSECONDS = (-62_135_596_800_000_000, -1, 0, 1, 1_234_567_890_123_457, 128_849_011_199_999_999)
# Not beyond what Sail can truncate: see `is_near`.
NEAR = ("1678-12-31", "1969-12-31", "2024-02-29", "2261-12-31")
ENDS = ("0001-01-01", "1582-10-10", "1969-12-31", "2024-02-29", "9999-12-31")
FORMS: dict[str, list[exp.Expression]] = {
    "a moment by its number": [engine.moment_at(each) for each in whole(*MICROSECONDS)],
    "a moment's number": [engine.microseconds(moment(f"{each} 23:59:59.999999")) for each in ENDS],
    "a day by its number": [engine.day_at(each) for each in whole(0, 577_736, 719_162, 3_652_058)],
    "the first day": [engine.begin_of(day(each), unit) for each in NEAR for unit in ("month", "quarter", "year")],
    "places": [engine.size(engine.places(engine.listed(whole(*range(count))))) for count in (1, 3)],
    "bits": [engine.bits(each, 3, 4) for each in whole(0, 127, 2**40 + 40)],
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_says_what_duckdb_says(spark: SparkSession, what: str) -> None:
    query = generate(Ruleset.from_text("ruleset r\nlead\n  x number\ndefine d\n  x > 1\n").graph, edges.NOW)
    writer = Writer(profile_of("spark"), query)
    here = spark.sql(f"SELECT {', '.join(writer.say(each).expr.sql('spark') for each in FORMS[what])}").toArrow()
    there = duckdb.execute(f"SELECT {', '.join(each.sql('duckdb') for each in FORMS[what])}").fetchone()
    assert tuple(column[0].as_py() for column in here.columns) == there
