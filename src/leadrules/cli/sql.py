"""`leadrules sql`: the rules as one SQL statement, for the engine that the leads are in."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli.console import FOUND, fail
from leadrules.cli.engine import COMMAND
from leadrules.cli.evaluate import moment_of
from leadrules.cli.leads import lead_options, open_for, with_progress
from leadrules.cli.output import spare, written
from leadrules.cli.rules import load_ruleset, root_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.backends.sql import Query
    from leadrules.cli.leads import Leads
    from leadrules.graph.rulegraph import RuleGraph

# As in backends.sql.dialects, which needs an extra; a test holds the two together.
DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "databricks", "spark", "redshift", "trino")
NEEDED = ("sqlglot", "pyarrow")
LEAD = "lead_id"


@click.command(short_help="Print the rules as one SQL statement.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@click.option("--dialect", type=click.Choice(DIALECTS), default=DIALECTS[0], show_default=True)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Ask for this definition alone; can be given several times."
)
@click.option("--table", "wants_table", is_flag=True, help="Print how the table is created that the statement reads.")
@click.option(
    "--rows",
    type=click.Path(readable=False, path_type=Path, allow_dash=True),
    metavar="LEADS",
    help="Print the leads of a file as rows of that table, as JSON Lines.",
)
@click.option(
    "--output", type=click.Path(readable=False, path_type=Path), help="Write to a file; it appears when it is whole."
)
@lead_options
@root_option
def command(  # noqa: PLR0913 - one argument an option
    rules: Path,
    *,
    dialect: str,
    only: tuple[str, ...],
    wants_table: bool,
    rows: Path | None,
    output: Path | None,
    root: Path | None,
    on: str | None,
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> None:
    """Print RULES as one SQL statement that gives a row of answers for each row of a table `leads`.

    It is written for one moment (`--on`). Its answers are those of `leadrules evaluate`; what a dialect cannot say is
    an error that names it. Texts stand in the table in three forms, which `--rows` makes; see the guide on SQL.
    """
    if any(find_spec(each) is None for each in NEEDED):
        fail(f"SQL needs libraries that are not installed: {COMMAND}")
    if wants_table and rows is not None:
        fail("--table and --rows are two outputs", "ask for one after the other")
    ruleset = load_ruleset(rules, root)
    check_names(ruleset.graph, only)
    lead = how["id_field"] or LEAD
    moment = moment_of(ruleset, on)
    from leadrules.backends.sql import Unsupported, generate
    from leadrules.backends.sql.unsupported import NameTaken

    try:
        query = generate(ruleset.graph, moment, only=only or None)
        # Also for rows: they fill a table that nothing could read otherwise.
        text = told(query, dialect, lead, wants_table=wants_table)
    except NameTaken as wrong:
        fail(str(wrong), "name leads by another column, with --id")
    except Unsupported as wrong:
        help_text = "leave it out: name the definitions that you need with --only, or use `leadrules evaluate`"
        fail(str(wrong), help_text)
    if rows is None:
        spare(output, rules)
        with written(output) as stream:
            stream.write(text)
        return
    spare(output, rules, rows)
    found = open_for(ruleset, rows, **how)
    with written(output) as stream:
        stream.writelines(lines(query, dialect, found, lead))
    tell_broken(found)


def told(query: Query, dialect: str, lead: str, *, wants_table: bool) -> str:
    """The statement, or how its table is created."""
    if wants_table:
        from leadrules.backends.sql.dialects.table import created

        return created(query, dialect, lead=lead)
    from leadrules.backends.sql.dialects import written as in_dialect

    return in_dialect(query, dialect, lead=lead) + ";\n"


def check_names(graph: RuleGraph, only: Sequence[str]) -> None:
    """End when what is asked for is no definition."""
    from leadrules.diagnostics import did_you_mean

    for name in only:
        if name not in graph.definitions:
            near = did_you_mean(name, graph.definitions)
            fail(f"--only {name}: these rules define no `{name}`", near or None)


def lines(query: Query, dialect: str, leads: Leads, lead: str) -> Iterator[str]:
    """A line a lead, in the form of the table."""
    from leadrules.backends.sql.dialects.table import row

    for _, read, name in with_progress(leads):
        yield json.dumps(row(query, read.values, dialect, lead=lead, name=name)) + "\n"


def tell_broken(found: Leads) -> None:
    """Tell of rows that are no leads, and end with status 1 when there were any."""
    for line in found.broken_lines():
        click.echo(line, err=True)
    if found.broken or not found.total:
        sys.exit(FOUND)
