"""`leadrules explain`: why a lead is what it is, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli.console import FOUND, fail, is_terminal
from leadrules.cli.evaluate import moment_of
from leadrules.cli.leads import lead_options, open_for
from leadrules.cli.output import TEXTS, format_by_name, spare, written
from leadrules.cli.rules import load_ruleset, root_option
from leadrules.diagnostics import did_you_mean

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules.leads.lead import Lead
    from leadrules.ruleset import Ruleset
    from leadrules.ways import WhatIf

MOST_NAMES = 2_000


@click.command(short_help="Say why a lead is what it is, and what is missing.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@click.argument("leads", type=click.Path(readable=False, path_type=Path, allow_dash=True))
@click.option("--lead", "wanted", metavar="NAME", help="What the lead is called (default: the only one in the file).")
@lead_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json", "html"]),
    help="Default: by the name of --output, or else text.",
)
@click.option("--full", is_flag=True, help="Add the whole lead and every check that was made.")
@click.option(
    "--what-if", "asks_what_if", is_flag=True, help="Add what would change it: the nearest ways to the next stage."
)
@click.option(
    "--only",
    multiple=True,
    metavar="FIELD",
    help="With --what-if: let only this field change; can be given several times.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="FIELD",
    help="With --what-if: let this field stay as it is; can be given several times.",
)
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    help="Write the explanation to a file; it appears when it is whole.",
)
@root_option
def command(  # noqa: PLR0913 - one argument an option
    rules: Path,
    leads: Path,
    *,
    wanted: str | None,
    format_: str | None,
    full: bool,
    asks_what_if: bool,
    only: tuple[str, ...],
    keep: tuple[str, ...],
    output: Path | None,
    root: Path | None,
    on: str | None,
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> None:
    """Explain one lead of LEADS (CSV, JSON, JSON Lines, Parquet or Arrow; `-` is the standard input) by RULES."""
    if (only or keep) and not asks_what_if:
        fail("--only and --keep say what may change, so they go with --what-if")
    ruleset = load_ruleset(rules, root)
    moment = moment_of(ruleset, on)
    found = open_for(ruleset, leads, **how)
    spare(output, rules, leads)
    names: list[str] = []
    first = None
    for _, lead, name in found:
        if name == wanted or wanted is None:
            if first is not None:
                fail(f"{found.file.name} holds several leads", "name one with --lead")
            first = (lead, name)
            if wanted is not None:
                break
        if len(names) < MOST_NAMES:
            names.append(name)
    if first is None:
        tell_absent(wanted, names, found.file.name)
        # It may be in one of these.
        for line in found.broken_lines():
            click.echo(line, err=True)
    else:
        from leadrules.explain import Format, explain

        verdict = found.named(ruleset.evaluate_read(first[0], on=moment, name=first[1]), first[1])
        what_if = ways_for(ruleset, first[0], moment, only, keep) if asks_what_if else None
        is_coloured = output is None and is_terminal()
        kind = format_by_name(format_, output, TEXTS, "text")
        text = explain(verdict, Format(kind), full=full, colour=is_coloured, what_if=what_if)
        with written(output) as stream:
            stream.write(text.rstrip("\n") + "\n")
    if first is None:
        sys.exit(FOUND)


def ways_for(ruleset: Ruleset, lead: Lead, moment: datetime, only: tuple[str, ...], keep: tuple[str, ...]) -> WhatIf:
    """What would change a lead's verdict; end with a clear word when it cannot be asked."""
    from leadrules.analysis.nearest.find import what_if_read

    try:
        return what_if_read(ruleset, lead, on=moment, only=only, keep=keep)
    except ValueError as wrong:
        fail(str(wrong))


def tell_absent(wanted: str | None, names: list[str], file: str) -> None:
    """Say that there is no such lead, and which there is."""
    if wanted is None or not names:
        click.echo(f"{file} holds no leads", err=True)
        return
    near = did_you_mean(wanted, names)
    some = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")  # noqa: PLR2004 - a line's worth
    click.echo(f"error: {file} holds no lead called {wanted}", err=True)
    click.echo(f"  = help: {near or f'it holds {some}; --id names the column that leads are called by'}", err=True)
