"""`leadrules check`: every mistake in rules files, before a lead is evaluated."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import FOUND, fail, is_terminal
from leadrules.cli.rules import home_of, root_option, rules_files

if TYPE_CHECKING:
    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.syntax import Parsed


EXTRA = "pip install 'leadrules[analysis]'"
MOST_OPEN = 5
# Whoever waits longer than this many seconds is told how far it is.
PATIENCE = 1.0


@click.command(short_help="Find every mistake in rules files.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--fast", is_flag=True, help="Leave out what takes every lead that there could be into account.")
@click.option("--all", "shows_all", is_flag=True, help="Show what is worth knowing, too, and not wrong.")
@root_option
def command(paths: tuple[Path, ...], format_: str, root: Path | None, fast: bool, shows_all: bool) -> None:
    """Check rules files, or all that lie below folders: everything that can be seen without a lead.

    Files that are used are checked with those that use them. Ends with status 1 when anything was found.
    """
    from leadrules.compiler import Unavailable, compile_path
    from leadrules.diagnostics import in_reading_order

    files = rules_files(paths)
    parsed: dict[str, Parsed] = {}
    found: list[Diagnostic] = []
    looking = Looking()
    for path in files:
        home = home_of(path, paths, root)
        try:
            compiled = compile_path(path, root=home, today=date.today(), parsed=parsed)  # noqa: DTZ011
        except Unavailable as wrong:
            fail(wrong.message, wrong.help)
        found += compiled.diagnostics
        if compiled.graph is not None and not fast:
            found += looking.at(compiled.graph, path)
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


class Looking:
    """Looks at every lead that there could be, and keeps what could not be settled."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self.proved = 0
        self.open: dict[str, str] = {}
        self.has_extra = True

    def at(self, graph: RuleGraph, path: Path) -> tuple[Diagnostic, ...]:
        """Look at one ruleset, and say how far it is while that takes long."""
        from leadrules.analysis.findings import findings
        from leadrules.backends.smt import has_extra

        self.has_extra = has_extra()
        shows, begun = sys.stderr.isatty(), time.monotonic()

        def tell(code: str) -> None:
            passed = time.monotonic() - begun
            if shows and passed > PATIENCE:
                click.echo(f"\r{path.name}: looking for {code}, {passed:.0f} seconds …\x1b[K", nl=False, err=True)

        found = findings(graph, datetime.now(UTC), tell=tell)
        if shows and time.monotonic() - begun > PATIENCE:
            click.echo("\r\x1b[K", nl=False, err=True)
        self.proved += len(found.proved)
        self.open.update(found.unsettled)
        return found.diagnostics

    def summary(self, hidden: int) -> str:
        """What stands behind the last line: guarantees that hold, and what is not shown."""
        said = f"; {counted(self.proved, 'guarantee')} proved" if self.proved else ""
        return f"{said}; {counted(hidden, 'thing')} worth knowing: see --all" if hidden else said

    def left_open(self) -> list[str]:
        """What was not settled, or not looked at."""
        if not self.has_extra:
            return [f"not everything was looked at: what needs a proof wants the extra `analysis` ({EXTRA})"]
        lines = [f"not settled: {question} ({why})" for question, why in list(self.open.items())[:MOST_OPEN]]
        more = len(self.open) - MOST_OPEN
        return [*lines, f"… and {more:,} more"] if more > 0 else lines


def counted(number: int, word: str) -> str:
    """Write "1 thing", "2 things"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


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
