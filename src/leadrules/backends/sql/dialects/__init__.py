"""One statement in many dialects. What a dialect cannot say is an error that names it, never another answer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.layers import fenced
from leadrules.backends.sql.unsupported import NameTaken

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.profile import Profile
    from leadrules.backends.sql.program import Query

# The first is what statements are made in. Each is a file here.
DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "databricks", "spark", "redshift", "trino")


def profile_of(dialect: str) -> Profile:
    """A dialect's profile."""
    found: Profile = import_module(f"{__name__}.{dialect}").PROFILE
    return found


def written(query: Query, dialect: str, *, lead: str | None = None) -> str:
    """Write a statement in a dialect; `lead` is the column that names a lead, and comes out first.

    Raises:
        Unsupported: when the dialect cannot say something of it.
    """
    profile = profile_of(dialect)
    statement = query.statement if lead is None else naming(query, lead, profile)
    if dialect == DIALECTS[0]:
        statement = visible(statement, profile)
    else:
        from leadrules.backends.sql.dialects.writer import Writer

        statement = Writer(profile, query).statement(statement, lead)
    return statement.sql(dialect, pretty=True)


def naming(query: Query, lead: str, profile: Profile) -> exp.Select:
    """The statement with a column of the table passed through every layer, and out."""
    expect_own_name(query, lead, profile)
    statement = query.statement.copy()
    for select in selects(statement):
        parts = [each for each in select.expressions if each.alias_or_name != lead]
        select.set("expressions", [w.column(lead), *parts])
    return statement


def selects(statement: exp.Select) -> tuple[exp.Select, ...]:
    """Every layer of a statement, the one that gives the answers last."""
    return (*(layer.this for layer in statement.ctes), statement)


def expect_own_name(query: Query, lead: str, profile: Profile) -> None:
    """Refuse a column that names leads when a column that is computed, or another one of the table, has its name.

    Raises:
        NameTaken: when one has.
    """
    computed = (
        each.alias for select in selects(query.statement) for each in select.expressions if isinstance(each, exp.Alias)
    )
    of_table = (each.name for each in query.inputs if each.name != lead)
    for name in (*computed, *of_table):
        if profile.key(name) == profile.key(lead):
            place = query.places.get(name) or name.split(".")[0]
            raise NameTaken(f"a column `{name}` beside `{lead}`, which names a lead,", place, profile.title)


def visible(statement: exp.Select, profile: Profile) -> exp.Select:
    """The statement as it is made, its texts so that they survive being copied."""
    found = fenced(statement)
    for each in [*found.find_all(exp.Literal)]:
        text = profile.text(each.name) if each.is_string else None
        if text is not None:
            each.replace(text)
    return found
