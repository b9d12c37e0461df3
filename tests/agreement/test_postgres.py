"""PostgreSQL says what the interpreter says, of every ruleset and lead."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp
from tests.agreement import test_sql_edges as edges
from tests.agreement import test_sql_reasons as reasons
from tests.agreement.other_engines import ROOT, SHIPPED_ON, day, moment, nasty, shipped_leads, some
from tests.agreement.postgres import answering, masking, programs
from tests.agreement.test_sql import RULES, agree, agree_on
from tests.generators.drawn import drawn
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.sql import Unsupported, Wanted, engine, generate
from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects import profile_of, written
from leadrules.backends.sql.dialects.writer import Writer
from leadrules.leads.open import open_leads
from leadrules.leads.rows import Row
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

Run = Any
# Each example is a table that is created, filled and read by a statement that is planned anew: a second of work.
few = some(12)


@pytest.fixture(scope="session")
def run(postgres: psycopg.Connection[Any]) -> Callable[..., Any]:
    return answering(postgres)


@few
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_postgres_agrees_with_the_interpreter(run: Run, generated: Generated, leads: list[dict[str, Any]]) -> None:
    rules = Ruleset.from_text(generated.text)
    read = [rules.reader().read(lead).values for lead in [*leads, {}]]
    agree(rules, without_nul(read), ON, run)


def test_every_kind_of_value_agrees(run: Run) -> None:
    agree_on(edges.EDGES, edges.QUERY, without_nul([*drawn(edges.LEADS, 60), {}]), edges.NOW, run=run)


def without_nul(leads: list[Any]) -> list[Any]:
    """The leads that PostgreSQL can hold: no text of its own has the character 0."""
    return [lead for lead in leads if "\\x00" not in repr(lead)]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(run: Run, path: Path) -> None:
    rules = Ruleset.load(path)
    agree(rules, shipped_leads(rules), SHIPPED_ON, run)
    for example in rules.graph.examples:
        agree(rules, [example.lead], example.on or SHIPPED_ON, run)


def test_what_authors_and_leads_write_is_never_sql(run: Run) -> None:
    agree(*nasty(), ON, run=run)


@few
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_reasons_agree_with_the_interpreter(
    postgres: psycopg.Connection[Any], generated: Generated, leads: list[dict[str, Any]]
) -> None:
    rules = Ruleset.from_text(generated.text)
    read = without_nul([rules.reader().read(lead).values for lead in [*leads, {}]])
    reasons.agree(rules, reasons.written(rules), read, rules.moment(ON), masking(postgres))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_reasons_of_shipped_rulesets_agree(postgres: psycopg.Connection[Any], path: Path) -> None:
    rules = Ruleset.load(path)
    leads = [*shipped_leads(rules), *(example.lead for example in rules.graph.examples)]
    reasons.agree(rules, reasons.written(rules, SHIPPED_ON), leads, SHIPPED_ON, masking(postgres))


def test_reasons_that_are_seldom_reached_agree(postgres: psycopg.Connection[Any]) -> None:
    query = generate(reasons.EDGES.graph, edges.NOW, only=reasons.ADDED, reasons=Wanted.ALL)
    reasons.agree(reasons.EDGES, query, without_nul([*drawn(reasons.WITH_LISTS, 100), {}]), run=masking(postgres))


@pytest.mark.parametrize("setting", ["on", "off"])
def test_texts_mean_the_same_whatever_a_backslash_does(
    run: Run, postgres: psycopg.Connection[Any], setting: str
) -> None:
    rules = Ruleset.from_text('ruleset r\nlead\n  name text\ndefine d\n  name matches "a\\\\*"\n  or name is "b\\\\"\n')
    postgres.execute(f"SET escape_string_warning = off; SET standard_conforming_strings = {setting}")
    try:
        agree(rules, [{"name": each} for each in ("a\\", "a\\x", "a", "ax", "b\\", "b", "b\\\\")], ON, run=run)
    finally:
        postgres.execute("RESET standard_conforming_strings")


def test_an_outer_field_alone_counts_for_each_entry(run: Run) -> None:
    """An aggregate of nothing but columns of the query around it would be that query's."""
    rules = Ruleset.from_text(
        "ruleset r\nlead\n  flag yes/no\n  worth number\n  events list of\n    size number\n"
        "score s\n  +1 each events where lead.flag is yes\n"
        "define m as max(events.size where lead.worth > 1)\ndefine c as count(events where lead.worth > 1)\n"
    )
    events = ({"size": Decimal(1)}, {"size": MISSING}, {"size": Decimal(3)})
    leads = [
        {"flag": flag, "worth": worth, "events": events[:size]}
        for flag in (True, False, MISSING)
        for worth in (Decimal(2), MISSING)
        for size in range(4)
    ]
    agree(rules, leads, ON, run=run)


def test_a_sum_that_is_too_large_stops_the_statement(run: Run) -> None:
    import psycopg as driver

    rules = Ruleset.from_text("ruleset r\nlead\n  sizes list of number\ndefine s as sum(sizes)\n")
    most = Decimal(10**15 - 1)
    agree(rules, [{"sizes": (most,) * 1_000}, {"sizes": ()}, {}], ON, run=run)
    with pytest.raises(driver.DataError, match=r"the values of a list add up to 10\^18 or more"):
        agree(rules, [{"sizes": (most,) * 1_001}], ON, run=run)


def test_a_name_longer_than_postgres_keeps_is_refused() -> None:
    rules = "ruleset r\nlead\n  x number\ndefine {}\n  x > 1\n"
    fits, does_not = (generate(Ruleset.from_text(rules.format("a" * size)).graph, edges.NOW) for size in (63, 64))
    assert f'"{"a" * 63}"' in written(fits, "postgres")
    with pytest.raises(Unsupported, match="longer than 63 bytes, cannot be evaluated in the SQL of PostgreSQL"):
        written(does_not, "postgres")


# ---- size


def points(count: int) -> Ruleset:
    """So many point rules."""
    lines = "\n".join(f"  +{number % 7 + 1} when x > {number}" for number in range(count))
    return Ruleset.from_text(f"ruleset r\nlead\n  x number\nscore s\n{lines}\n")


def test_a_thousand_point_rules_are_one_statement(run: Run) -> None:
    agree(points(1_000), [*({"x": Decimal(x)} for x in (0, 1, 500, 999, 1_000)), {}], ON, run=run)


def test_sixty_definitions_one_on_another_are_one_statement(run: Run) -> None:
    steps = "\n".join(f"define d{number} as d{number - 1} * x / d{number - 1} + 1" for number in range(1, 60))
    rules = Ruleset.from_text(f"ruleset r\n\nlead\n  x number\n\ndefine d0 as x + 1\n{steps}\n")
    agree(rules, [{"x": Decimal(3)}, {"x": Decimal("0.5")}, {"x": Decimal(-1)}, {}], ON, run=run)


def test_the_statement_grows_with_the_rules_and_no_faster() -> None:
    small, large = (len(written(generate(points(count).graph, edges.NOW), "postgres")) for count in (20, 80))
    assert large < 4.5 * small


# ---- the guide, and real exports


def test_what_the_guide_says_to_do_works(postgres: psycopg.Connection[Any], tmp_path: Path) -> None:
    """The commands under its heading are run as they stand, by the programs that they name."""
    guide = (ROOT / "docs/guides/sql.md").read_text(encoding="utf-8")
    for file in ("rules inbound.rules", "jsonl leads.jsonl"):
        (tmp_path / file.split()[1]).write_text(guide.split(f"```{file}\n")[1].split("```")[0], encoding="utf-8")
    commands = guide.split("### PostgreSQL")[1].split("```sh\n")[1].split("```")[0]
    programs_of_it = programs()
    assert programs_of_it is not None
    info = postgres.info
    path = os.pathsep.join([str(Path(sys.executable).parent), str(programs_of_it), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PGHOST": info.host, "PGUSER": info.user, "PGDATABASE": "guide"}
    postgres.execute("CREATE DATABASE guide")
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", commands.replace("| psql", "| psql -v ON_ERROR_STOP=1 -P null=?")],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    rows = [[cell.strip() for cell in line.split("|")] for line in done.stdout.splitlines() if "|" in line]
    answers = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(each["lead_id"], each["mql"], each["sql"]) for each in answers] == [("L-1", "t", "?"), ("L-2", "f", "f")]


EXPORTS = {
    "x_education": ("x_education/lead_scoring.csv", "x_education.rules", "x_education", "2026-11-20"),
    "salvirt": ("salvirt_b2b/salvirt_b2b.csv", "salvirt.rules", "salvirt", "2026-11-20"),
    "olist": ("olist_marketing_funnel/copy_lasya/closed_deals.csv", "olist.rules", "signed", "2018-06-01"),
}
MOST = 300


@pytest.mark.parametrize("name", EXPORTS)
def test_real_leads_agree(run: Run, shared_data: Path, name: str) -> None:
    path, rules_file, source, on = EXPORTS[name]
    rules = Ruleset.load(ROOT / "tests/real" / rules_file)
    reader = rules.reader(source)
    with open_leads(shared_data / path) as file:
        leads = [reader.read_row(row).values for row in file.rows if isinstance(row, Row)]
    agree(rules, leads[:: max(1, len(leads) // MOST)], on, run)


# ---- forms one by one, also those that few rules reach


def carried() -> exp.Expression:
    """A list whose entries carry along what is computed of them, twice over."""
    numbers = engine.listed([w.whole(1), w.whole(2), w.null("BIGINT")])
    once = struct(it=engine.entry("entry:1"), more=w.op(exp.Add, engine.entry("entry:1"), w.whole(1)))
    twice = struct(it=engine.part("entry:1", "it"), most=w.op(exp.Mul, engine.part("entry:1", "more"), w.whole(10)))
    lists = engine.each(engine.each(numbers, "entry:1", once), "entry:1", twice)
    both = w.coalesce(w.op(exp.Add, engine.part("entry:1", "most"), engine.part("entry:1", "it")), w.whole(5))
    return engine.added(engine.each(lists, "entry:1", both))


def struct(**parts: exp.Expression) -> exp.Expression:
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=of) for name, of in parts.items()
        ]
    )


def read_again(of: exp.Expression) -> exp.Expression:
    """A value that a record holds, which is an entry of a list, and is read from there."""
    records = engine.each(engine.listed([w.case([(w.true(), engine.record({"it": of}))])]), "entry:1", IT)
    return engine.outermost(records, is_larger=True)


IT = engine.part("entry:1", "it")
FORMS = {
    "a number of a record": read_again(w.number(Decimal("-12345678901234567.123456789"))),
    "a whole number of a record": read_again(w.whole(2**62)),
    "a day of a record": read_again(day("0001-01-01")),
    "a moment of a record": read_again(moment("9999-12-31 23:59:59.999999")),
    "nothing of a record": read_again(w.null("BIGINT")),
    "the same": exp.Paren(this=exp.NullSafeEQ(this=w.null("BIGINT"), expression=w.null("BIGINT"))),
    "not the same": exp.Paren(this=exp.NullSafeEQ(this=w.null("BIGINT"), expression=w.whole(1))),
    "a value by its place": engine.at_place(engine.listed([w.whole(7), w.whole(9)]), w.whole(2)),
    "bits": w.op(exp.BitwiseAnd, w.op(exp.BitwiseRightShift, w.whole(2**40 + 40), w.whole(3)), w.whole(7)),
    "between": exp.Paren(this=exp.Between(this=w.whole(2), low=w.whole(2), high=w.null("BIGINT"))),
    "moment": engine.call("make_timestamp", w.whole(253_402_300_799_999_999)),
    "moment before 1970": engine.call("make_timestamp", w.whole(-62_135_596_800_000_000 + 1)),
    "day": w.op(exp.Add, day("0001-01-01"), w.cast(w.whole(3_652_058), "INTEGER")),
    "quarter": w.cast(engine.call("date_trunc", w.text("quarter"), day("2026-06-30")), "DATE"),
    "year": w.cast(engine.call("date_trunc", w.text("year"), day("0004-02-29")), "DATE"),
    "distinct": engine.size(engine.call("list_distinct", engine.listed([w.whole(1), w.whole(1), w.null("BIGINT")]))),
    "places": engine.added(engine.call("range", w.whole(1), w.op(exp.Add, w.whole(4), w.whole(1)))),
    "carried": carried(),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_says_what_duckdb_says(postgres: psycopg.Connection[Any], what: str) -> None:
    import duckdb

    query = generate(points(1).graph, edges.NOW)
    found = Writer(profile_of("postgres"), query).say(FORMS[what]).expr.sql("postgres")
    here = postgres.execute(f"SELECT {found}".encode()).fetchone()
    assert here == duckdb.execute(f"SELECT {FORMS[what].sql('duckdb')}").fetchone()
