"""`leadrules evaluate`: a verdict for every lead of a file, and a funnel."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from leadrules.cli.console import FOUND, fail
from leadrules.cli.leads import lead_options, open_for, with_progress
from leadrules.cli.output import spare, written
from leadrules.cli.rules import load_ruleset, root_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.cli.leads import Leads
    from leadrules.ruleset import Ruleset, Verdict

ROWS_SHOWN = 20
WIDEST = 28
MOST_LISTED = 50
BY_SUFFIX = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@click.command(short_help="Give a verdict for every lead of a file, and a funnel.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@click.argument("leads", type=click.Path(readable=False, path_type=Path, allow_dash=True))
@lead_options
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl"]), help="Default: table.")
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    help="Write verdicts to a file; it appears when it is whole.",
)
@click.option("--all", "shows_all", is_flag=True, help=f"Show every row of the table, not the first {ROWS_SHOWN}.")
@click.option("--strict", is_flag=True, help="List unusable values and broken rows instead of evaluating around them.")
@root_option
def command(  # noqa: PLR0913 - one argument an option
    rules: Path,
    leads: Path,
    *,
    format_: str | None,
    output: Path | None,
    shows_all: bool,
    strict: bool,
    root: Path | None,
    on: str | None,
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> None:
    """Evaluate LEADS (CSV, JSON or JSON Lines; `-` is the standard input) by RULES.

    The funnel goes to the standard output behind a table, and to standard error behind CSV and JSON Lines, so that
    those can be piped. Ends with status 1 when rows could not be read, and with --strict when values could not be used.
    """
    ruleset = load_ruleset(rules, root)
    moment = moment_of(ruleset, on)
    found = open_for(ruleset, leads, **how)
    spare(output, rules, leads)
    kind = format_ or (BY_SUFFIX.get(output.suffix.lower(), "csv") if output else "table")
    from leadrules.explain.funnel import Funnel

    funnel = Funnel(ruleset.graph)
    unusable: list[str] = []
    with written(output, is_held=strict) as stream:
        write = WRITERS[kind](stream, ruleset, shows_all=shows_all)
        for lead, name in with_progress(found):
            verdict = found.named(ruleset.evaluate_read(lead, on=moment, name=name), name)
            funnel.add(verdict)
            if strict:
                unusable += [f"{name}: {each.field} {each.value}: {each.reason}" for each in verdict.unusable]
                if unusable:
                    continue
            write(verdict)
        if strict and (unusable or found.broken):
            refuse(unusable, found)
    summary(funnel.lines(), found, to_stderr=kind != "table" and output is None)
    if found.broken or not found.total:
        sys.exit(FOUND)


def moment_of(ruleset: Ruleset, on: str | None) -> Any:  # noqa: ANN401 - a datetime; not imported for its type alone
    """One moment for all leads, the one that was asked for or now."""
    try:
        return ruleset.moment(on)
    except ValueError as wrong:
        fail(f"--on: {wrong}", "write a day, `2026-11-20`, or a moment, `2026-11-20 15:00`")


def refuse(unusable: list[str], found: Leads) -> None:
    """List what --strict does not overlook, and end before anything is written."""
    for line in unusable[:MOST_LISTED]:
        click.echo(line, err=True)
    if len(unusable) > MOST_LISTED:
        click.echo(f"… and {len(unusable) - MOST_LISTED:,} more", err=True)
    for line in found.broken_lines():
        click.echo(line, err=True)
    counted = f"{len(unusable):,} unusable {'value' if len(unusable) == 1 else 'values'}"
    rows = f"{found.broken:,} broken {'row' if found.broken == 1 else 'rows'}"
    click.echo(f"refused (--strict): {counted}, {rows}; nothing was written", err=True)
    sys.exit(FOUND)


def summary(lines: list[str], found: Leads, *, to_stderr: bool) -> None:
    """Write the funnel, and what is to be known of the file."""
    if not found.total:
        click.echo(f"{found.file.name} holds no leads", err=True)
    else:
        click.echo("\n".join(lines), err=to_stderr)
    for line in found.broken_lines():
        click.echo(line, err=True)


# ---- formats


def write_csv(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:  # noqa: ARG001
    """A row a lead, safe to open in a spreadsheet."""
    from leadrules.explain.flat import columns, row, safe_cell

    names = columns(ruleset.graph)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)

    def write(verdict: Verdict) -> None:
        cells = row(verdict)
        writer.writerow([safe_cell(cells.get(name, "")) for name in names])

    return write


def write_jsonl(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:  # noqa: ARG001
    """The whole verdict, with its trace, on one line a lead."""

    def write(verdict: Verdict) -> None:
        stream.write(verdict.model_dump_json() + "\n")

    return write


def write_table(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:
    """The first leads for people, as they come."""
    from leadrules.explain.table import Table

    table = Table(ruleset.graph, stream, None if shows_all else ROWS_SHOWN)
    return table.add


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "table": write_table}
