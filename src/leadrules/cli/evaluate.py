"""`leadrules evaluate`: a verdict for every lead of a file, and a funnel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli import engine
from leadrules.cli.console import FOUND, fail
from leadrules.cli.leads import lead_options, open_for, with_progress
from leadrules.cli.output import format_of, spare, written
from leadrules.cli.rules import load_ruleset, root_option
from leadrules.cli.unusable import Listed, listed
from leadrules.cli.verdicts import ROWS_SHOWN, WRITERS, Into

if TYPE_CHECKING:
    from leadrules.cli.leads import Leads
    from leadrules.explain.funnel import Funnel
    from leadrules.ruleset import Ruleset

FORMATS = ("table", "csv", "rows", "jsonl", "parquet", "arrow")
# Written as tables by either engine, and read back by programs.
TYPED = ("rows", "parquet", "arrow")


@click.command(short_help="Give a verdict for every lead of a file, and a funnel.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@click.argument("leads", type=click.Path(readable=False, path_type=Path, allow_dash=True))
@lead_options
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: by the name of --output, or else a table."
)
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    help="Write verdicts to a file; it appears when it is whole.",
)
@click.option(
    "--unusable",
    type=click.Path(readable=False, path_type=Path),
    help="List values that could not be used in a file (CSV, JSON Lines, Parquet or Arrow, by its name).",
)
@click.option(
    "--engine",
    "asked",
    type=click.Choice(["function", "duckdb"]),
    help="What evaluates (default: DuckDB for many leads, where it is installed).",
)
@click.option(
    "--reasons",
    "has_reasons",
    is_flag=True,
    help="Add columns that say what each stage, score, table and handoff waits for (NAME.missing), and which criteria"
    " made each stage and disqualifier come out so (NAME.because).",
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
    unusable: Path | None,
    asked: str | None,
    has_reasons: bool,
    shows_all: bool,
    strict: bool,
    root: Path | None,
    on: str | None,
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> None:
    """Evaluate LEADS (CSV, JSON, JSON Lines, Parquet or Arrow; `-` is the standard input) by RULES.

    The funnel goes to the standard output behind a table, and to standard error behind everything else, so that it can
    be piped. Ends with status 1 when rows could not be read, and with --strict when values could not be used.
    """
    ruleset = load_ruleset(rules, root)
    moment = moment_of(ruleset, on)
    found = open_for(ruleset, leads, **how)
    for path in (output, unusable):
        spare(path, rules, leads)
    if output is not None and unusable is not None and output.resolve() == unusable.resolve():
        fail("--output and --unusable name the same file", "name two")
    kind = format_ or (format_of(output, "--output", ", or give --format") if output else "table")
    if kind in TYPED and not engine.has_extra():
        fail(f"--format {kind} needs what is not installed", engine.INSTALL)
    if kind in ("parquet", "arrow") and output is None and sys.stdout.isatty():
        fail(f"{kind} is not for a terminal", "name a file with --output")
    if has_reasons:
        check_reasons(ruleset, kind)
    into = Into(kind, output, shows_all=shows_all, has_reasons=has_reasons)
    whole = "--format jsonl" if kind == "jsonl" else "--all" if kind == "table" and shows_all else None
    choice = engine.choose(ruleset, found, asked, on=moment, source=how["source"], whole=whole, has_reasons=has_reasons)
    from leadrules.explain.funnel import Funnel

    funnel = Funnel(ruleset.graph)
    with listed(unusable) as side:
        if choice.tables is not None or kind in TYPED:
            from leadrules.cli.tables import evaluate_tables

            evaluate_tables(ruleset, found, choice, funnel, side, into=into, on=moment, strict=strict)
        else:
            evaluate_leads(ruleset, found, funnel, side, into=into, on=moment, strict=strict)
    summary(funnel.lines(), found, to_stderr=kind != "table" and output is None)
    said = choice.line(found.total) if found.total else None
    if said is not None:
        click.echo(said, err=True)
    if found.broken or not found.total:
        sys.exit(FOUND)


def evaluate_leads(  # noqa: PLR0913 - what is evaluated, and what becomes of it
    ruleset: Ruleset,
    found: Leads,
    funnel: Funnel,
    side: Listed,
    *,
    into: Into,
    on: Any,  # noqa: ANN401 - a moment
    strict: bool,
) -> None:
    """Evaluate one lead after the other."""
    with written(into.output, is_held=strict) as stream:
        write = WRITERS[into.kind](stream, ruleset, into)
        for row, lead, name in with_progress(found):
            verdict = found.named(ruleset.evaluate_read(lead, on=on, name=name), name)
            funnel.add(verdict)
            side.add((row.number, name, each.field, each.value, each.reason) for each in verdict.unusable)
            if not (strict and side.total):
                write(verdict)
        if strict:
            side.refuse(found)


def check_reasons(ruleset: Ruleset, kind: str) -> None:
    """End when the output has no room for reasons."""
    from leadrules.explain.reasons import columns

    if kind == "jsonl":
        fail("--reasons adds columns, and a whole verdict holds its reasons already", "leave --reasons out")
    if kind == "table":
        fail(
            "--reasons adds columns that a table for people has no room for",
            "ask for --format csv, or name an --output",
        )
    try:
        columns(ruleset.graph)
    except ValueError as wrong:
        fail(f"--reasons: {wrong}", "call the value something else")


def moment_of(ruleset: Ruleset, on: str | None) -> Any:  # noqa: ANN401 - a datetime; not imported for its type alone
    """One moment for all leads, the one that was asked for or now."""
    try:
        return ruleset.moment(on)
    except ValueError as wrong:
        fail(f"--on: {wrong}", "write a day, `2026-11-20`, or a moment, `2026-11-20 15:00`")


def summary(lines: list[str], found: Leads, *, to_stderr: bool) -> None:
    """Write the funnel, and what is to be known of the file."""
    if not found.total:
        click.echo(f"{found.file.name} holds no leads", err=True)
    else:
        click.echo("\n".join(lines), err=to_stderr)
    for line in found.broken_lines():
        click.echo(line, err=True)
