"""`leadrules check`: every mistake in rules files, before a lead is evaluated."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.agreed import read_state, signer_options
from leadrules.cli.console import FOUND, fail, is_terminal
from leadrules.cli.looking import Looking
from leadrules.cli.rules import home_of, root_option, rules_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.syntax import Parsed


@click.command(short_help="Find every mistake in rules files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--fast", is_flag=True, help="Leave out what takes every lead that there could be into account.")
@click.option("--all", "shows_all", is_flag=True, help="Show what is worth knowing, too, and not wrong.")
@click.option("--agreed", "is_agreed", is_flag=True, help="Find what is not agreed by those that must agree, too.")
@signer_options
@root_option
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[Path, ...],
    format_: str,
    root: Path | None,
    *,
    fast: bool,
    shows_all: bool,
    is_agreed: bool,
    must_be_signed: bool,
    allowed: Path | None,
) -> None:
    """Check rules files, or all that lie below folders: everything that can be seen without a lead.

    Files that are used are checked with those that use them. Ends with status 1 when anything was found.
    """
    from leadrules.compiler import Unavailable, compile_path
    from leadrules.diagnostics import in_reading_order

    if allowed is not None and not (is_agreed or must_be_signed):
        fail("--allowed-signers says nothing without --agreed", "add --agreed, or --signed to count signed ones only")
    files = rules_files(paths)
    parsed: dict[str, Parsed] = {}
    found: list[Diagnostic] = []
    looking = Looking()
    # What is due for review is so by the calendar on the wall of whoever checks.
    today = datetime.now().astimezone().date()
    for path in files:
        home = home_of(path, paths, root)
        try:
            compiled = compile_path(path, root=home, today=today, parsed=parsed)
        except Unavailable as wrong:
            fail(wrong.message, wrong.help)
        found += compiled.diagnostics
        if compiled.graph is not None and not fast:
            found += looking.at(compiled.graph, path)
        # What a file with mistakes means is not known.
        if (is_agreed or must_be_signed) and compiled.graph is not None:
            found += not_agreed(path, compiled.graph, allowed, must_be_signed=must_be_signed)
    ordered = in_reading_order(found)
    told = tuple(each for each in ordered if each.is_wrong or shows_all or format_ == "json")
    shown = rendered(told, format_, len(files)).rstrip("\n")
    if shown and format_ == "text":
        shown += looking.summary(len(ordered) - len(told))
    if shown:
        click.echo(shown)
    for line in looking.left_open():
        click.echo(line, err=True)
    if any(each.is_wrong for each in ordered):
        sys.exit(FOUND)


def not_agreed(path: Path, graph: RuleGraph, allowed: Path | None, *, must_be_signed: bool) -> Iterator[Diagnostic]:
    """What teams are still to agree to."""
    from leadrules.agreement.findings import findings

    yield from findings(read_state(path, graph, allowed, must_be_signed=must_be_signed), path.as_posix())


def rendered(diagnostics: tuple[Diagnostic, ...], format_: str, files: int) -> str:
    """Write what was found."""
    if format_ == "json":
        from leadrules.diagnostics.json import render_json

        return render_json(diagnostics)
    if format_ == "github":
        from leadrules.diagnostics.github import render_github

        return render_github(diagnostics)
    from leadrules.diagnostics.text import render_text

    if not diagnostics:
        return f"{files} {'file' if files == 1 else 'files'} checked, nothing wrong"
    return render_text(diagnostics, colour=is_terminal())
