"""What dialects say, what they refuse, and that their engines' grammars read it; few of them are run, elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp
from tests.agreement import test_sql_edges as edges
from tests.agreement.other_engines import day

from leadrules import Ruleset
from leadrules.backends.sql import Query, Unsupported, engine, generate
from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects import DIALECTS, exact, looking, moves, profile_of, written
from leadrules.backends.sql.dialects.kinds import WHOLE, Kind, decimal, list_of
from leadrules.backends.sql.dialects.table import created
from leadrules.backends.sql.dialects.writer import Writer
from leadrules.backends.sql.folded import like
from leadrules.schema.text import fold, glob_pattern

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

# The other two say everything.
REFUSING = [each for each in DIALECTS if each not in ("duckdb", "postgres")]
SHOWN = """\
ruleset shown
  currency EUR
  timezone "Europe/Berlin"
lead
  name text
  size integer
  budget money
  due date
  at datetime
  calls list of
    note text
    at date
define late
  due + 1 month < today or at + 36 hours < now
define named
  name matches "it's 100% _\\\\*" or name starts with "dr" or name ends with "ltd" or name contains "a b"
define budget_left as budget * 5% - 0.5 EUR
define half as size / 2
define calls_of_a as count(calls where note is "a")
table owner gives text
  any match
  | size  | gives |
  | > 5   | "A"   |
  | > 500 | "B"   |
score points
  +2.5 when size > 1
  -1 when budget > 5 EUR
  grades hot from 2, cold from 0
"""


def query_of(text: str, *only: str) -> Query:
    return generate(Ruleset.from_text(text).graph, edges.NOW, only=only or None)


def shown(dialect: str, name: str) -> str:
    """What a dialect makes of a definition, or why it does not."""
    found = said(query_of(SHOWN, name), dialect)
    return f"refused: {found}" if isinstance(found, Unsupported) else found


def said(query: Query, dialect: str) -> str | Unsupported:
    """The statement in a dialect, or what of it the dialect cannot say."""
    try:
        return written(query, dialect, lead="lead_id")
    except Unsupported as refused:
        return refused


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_dialect_says(dialect: str, snapshot: SnapshotAssertion) -> None:
    names = Ruleset.from_text(SHOWN).graph.definitions
    assert "\n\n".join([f"-- {name}\n{shown(dialect, name)}" for name in names]) == snapshot


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_table_that_a_dialect_reads(dialect: str, snapshot: SnapshotAssertion) -> None:
    only = ("late", "named", "points", *(() if "calls_of_a" in refused_by(dialect) else ("calls_of_a",)))
    assert created(query_of(SHOWN, *only), dialect, lead="lead_id") == snapshot


def refused_by(dialect: str) -> set[str]:
    return {name for name in Ruleset.from_text(SHOWN).graph.definitions if shown(dialect, name).startswith("refused")}


@cache
def edge(name: str) -> Query:
    """The statement of one of the definitions that hold every kind of value."""
    return generate(edges.EDGES.graph, edges.NOW, only=[name])


# Databricks says what Spark says.
@pytest.mark.parametrize("dialect", [each for each in DIALECTS if each != "databricks"])
def test_what_is_said_is_read_again(dialect: str) -> None:
    """The grammar of the engine reads it as one statement, with the names that were meant."""
    renamed = profile_of(dialect).renamed
    count = 0
    for name in edges.EDGES.graph.definitions:
        text = said(edge(name), dialect)
        if isinstance(text, Unsupported):
            assert dialect in REFUSING, text
            assert text.dialect == profile_of(dialect).title
            continue
        (read,) = sqlglot.parse(text, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE)
        assert isinstance(read, exp.Select)
        wanted = ["lead_id", *(each.alias_or_name for each in edge(name).statement.expressions)]
        assert [each.alias_or_name for each in read.expressions] == [renamed(each) for each in wanted]
        count += 1
    assert count > len(edges.EDGES.graph.definitions) / 3


def test_databricks_says_what_spark_says() -> None:
    assert replace(profile_of("databricks"), name="spark", title="Spark 3.4") == profile_of("spark")


# ---- what nobody has looked up


def with_output(of: exp.Expression) -> Query:
    """A statement of ours with something in it that no form knows."""
    query = query_of("ruleset r\nlead\n  x number\ndefine d\n  x > 1\n")
    statement = query.statement.copy()
    statement.set("expressions", [exp.alias_(of, "d")])
    return replace(query, statement=statement)


STRANGE = {
    "a function": exp.Anonymous(this="soundex", expressions=[w.text("a")]),
    "an operator": w.op(exp.BitwiseXor, w.whole(1), w.whole(2)),
    "a type": w.cast(w.whole(1), "DOUBLE"),
    "a quantifier": exp.Exists(this=exp.select("1")),
    "a date as a number": w.op(exp.Mul, w.cast(exp.Literal.string("2026-01-01"), "DATE"), w.whole(1)),
    "an order of texts": w.op(exp.LT, w.text("a"), w.text("b")),
    "a number as a truth": w.negated(w.whole(1)),
    "a text beside a number": w.coalesce(w.text("1"), w.whole(1)),
    "a text as a number": w.op(exp.Mul, w.text("2"), w.whole(1)),
    "a test of a truth": exp.Paren(this=exp.Is(this=w.true(), expression=w.true())),
}


@pytest.mark.parametrize("dialect", [each for each in DIALECTS if each != "duckdb"])
@pytest.mark.parametrize("what", STRANGE)
def test_what_no_profile_lists_is_refused(dialect: str, what: str) -> None:
    with pytest.raises(Unsupported) as refused:
        written(with_output(STRANGE[what]), dialect)
    assert refused.value.place == "d"
    assert refused.value.dialect == profile_of(dialect).title


@pytest.mark.parametrize("dialect", [each for each in DIALECTS if each != "duckdb"])
def test_a_statement_of_another_form_is_refused(dialect: str) -> None:
    query = query_of("ruleset r\nlead\n  x number\ndefine d\n  x > 1\n")
    for part, of in (("where", exp.Where(this=w.true())), ("limit", exp.Limit(expression=exp.Literal.number(1)))):
        statement = query.statement.copy()
        statement.set(part, of)
        with pytest.raises(Unsupported, match="a SELECT with"):
            written(replace(query, statement=statement), dialect)


def test_a_name_that_becomes_another_is_refused() -> None:
    query = query_of("ruleset r\nlead\n  c_1 number\ndefine d\n  c_1 > 1\ndefine e\n  d and c_1 < 9\n")
    written(query, "snowflake")
    with pytest.raises(Unsupported, match=r"which is the same as `c[_:]1` there"):
        written(query, "bigquery")


# ---- texts


@pytest.mark.parametrize("dialect", REFUSING)
@given(text=st.text(max_size=12) | st.text(alphabet="a'\"\\%_!\n\x01\x7f", max_size=8))
def test_a_text_is_read_as_it_is_written(dialect: str, text: str) -> None:
    found = profile_of(dialect).text(text)
    if found is None:
        assert "\x00" in text or (dialect == "redshift" and "\\" in text)
        return
    # Redshift's own grammar, as sqlglot has it, reads a backslash as an escape; none is ever written for it.
    assert spoken(sqlglot.parse_one(f"SELECT {found.sql(dialect)}", dialect=dialect).expressions[0]) == text


def spoken(of: exp.Expr) -> str:
    """The text that a literal, or several with characters between them, come to."""
    match of:
        case exp.Paren():
            return spoken(of.this)
        case exp.DPipe():
            return spoken(of.left) + spoken(of.right)
        case exp.Concat():
            return "".join(map(spoken, of.expressions))
        case exp.Chr():
            return chr(int(of.expressions[0].name))
        case exp.Coalesce():
            return spoken(of.this)
        case _:
            assert isinstance(of, exp.Literal), repr(of)
            return of.name


LETTERS = st.text(alphabet=st.sampled_from("ab!%\\*?_é\n"), max_size=8)


@given(LETTERS, LETTERS)
def test_a_pattern_is_the_same_by_another_escape(text: str, glob: str) -> None:
    import duckdb

    pattern = looking.reescaped(like(fold(glob)), "!")
    row = duckdb.execute("select ? like ? escape '!'", [fold(text), pattern]).fetchone()
    assert row == (glob_pattern(fold(glob)).fullmatch(fold(text)) is not None,)


# ---- moves


@given(
    st.dates() | st.sampled_from([date.min, date.max]),
    st.integers(-200_000, 200_000),
    st.sampled_from(["day", "month"]),
)
def test_a_day_is_moved_where_the_calendar_does_not_end(day: date, span: int, unit: str) -> None:
    ends = moves.within(unit, span)
    fits = ends is not None and ends[0] <= day.isoformat() <= ends[1]
    if unit == "month":
        there = 12 <= day.year * 12 + day.month - 1 + span <= 9999 * 12 + 11
    else:
        there = 1 <= day.toordinal() + span <= date.max.toordinal()
    assert fits is there


def test_a_moment_is_moved_to_the_last_microsecond() -> None:
    assert moves.within("second", 1) == ("0001-01-01 00:00:00", "9999-12-31 23:59:58.999999")
    assert moves.within("second", -1) == ("0001-01-01 00:00:01", "9999-12-31 23:59:59.999999")
    assert moves.within("day", int(timedelta.max.days)) is None


BY_NUMBER = {
    "day": engine.day_at(w.column("n")),
    "month": engine.begin_of(day("2026-11-20"), "month"),
    "quarter": engine.begin_of(day("2026-11-20"), "quarter"),
    "moment": engine.moment_at(w.column("n")),
    "place": engine.at_place(engine.listed([w.whole(7), w.whole(9)]), w.column("n")),
    "bits": engine.bits(w.column("n"), 6, 4),
    "same": exp.Paren(this=exp.NullSafeEQ(this=w.column("n"), expression=w.whole(7))),
    "record": engine.each(w.column("ns"), "entry:1", engine.record({"it": engine.entry("entry:1"), "p": w.whole(1)})),
    "distinct": engine.distinct(w.column("ns")),
    "places": engine.places(w.column("ns")),
}


@pytest.mark.parametrize("dialect", REFUSING)
def test_what_is_made_of_a_number(dialect: str, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(f"{what}: {said_of(dialect, of)}" for what, of in BY_NUMBER.items()) == snapshot


def said_of(dialect: str, of: exp.Expression) -> str:
    """What a dialect makes of an expression of integers; what it says is read again."""
    rules = "ruleset r\nlead\n  n integer\n  ns list of integer\ndefine d\n  n > 1 and count(ns) > 1\n"
    try:
        found = Writer(profile_of(dialect), query_of(rules)).say(of).expr.sql(dialect)
    except Unsupported as refused:
        return f"refused: {refused.construct}"
    sqlglot.parse_one(f"SELECT {found}", dialect=dialect)
    return found


OTHERWISE = {
    "the first day of a week": engine.begin_of(day("2026-11-20"), "week"),
    "a number of days after any day": w.op(exp.Add, day("2026-01-01"), w.column("n")),
    "bits that are not the last": w.op(exp.BitwiseAnd, w.column("n"), w.whole(5)),
    "a place of what is no list": engine.at_place(w.column("n"), w.whole(1)),
}


@pytest.mark.parametrize("dialect", REFUSING)
@pytest.mark.parametrize("what", OTHERWISE)
def test_what_could_be_something_else_is_refused(dialect: str, what: str) -> None:
    assert said_of(dialect, OTHERWISE[what]).startswith("refused: ")


@pytest.mark.parametrize("dialect", REFUSING)
def test_a_number_wider_than_there_is_room_for_is_refused(dialect: str) -> None:
    wide = said_of(dialect, w.cast(w.cast(w.column("n"), engine.WIDE), "DECIMAL(37, 0)"))
    # BigQuery has room for the widest of these numbers.
    assert wide.startswith("CAST(" if dialect == "bigquery" else "refused: ")


# ---- digits


@pytest.mark.parametrize(
    ("constant", "digits", "places"),
    [("50", 2, 0), ("0.05", 3, 2), ("-7.500", 2, 1), ("0", 1, 0), ("100.000000000", 3, 0), ("007", 1, 0)],
)
def test_a_constant_has_as_many_digits_as_it_needs(constant: str, digits: int, places: int) -> None:
    kind = exact.kind_of_constant(constant)
    assert (kind.digits, kind.places) == (digits, places)


@pytest.mark.parametrize("dialect", REFUSING)
def test_what_holds_a_number_too_wide_has_no_type(dialect: str) -> None:
    too_wide = decimal(99, 9)
    for kind in (too_wide, list_of(too_wide), Kind("record", parts=(("it", WHOLE), ("other", too_wide)))):
        assert profile_of(dialect).type_of(kind) is None


def kind_of(dialect: str, of: exp.Expression) -> Any:  # noqa: ANN401 - the kind of a number
    """What a dialect takes a value for."""
    return Writer(profile_of(dialect), query_of("ruleset r\nlead\n  x number\ndefine d\n  x > 1\n")).say(of).kind


@pytest.mark.parametrize("dialect", ["snowflake", "redshift", "spark", "databricks", "trino"])
def test_no_number_has_more_digits_than_there_are(dialect: str) -> None:
    column = w.column("x")
    total = w.total([column] * 300)
    assert kind_of(dialect, total).digits <= 38
    assert kind_of(dialect, w.op(exp.Mul, column, w.number(5))).digits <= 38
    with pytest.raises(Unsupported, match="a product that can have 57 digits"):
        kind_of(dialect, w.op(exp.Mul, column, column))
