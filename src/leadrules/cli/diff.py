"""`leadrules diff`: what a change of rules means, and which leads it moves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli.console import COULD_NOT_RUN, FOUND, fail, is_terminal
from leadrules.cli.evaluate import moment_of
from leadrules.cli.leads import lead_options
from leadrules.cli.output import TEXTS, format_by_name, spare, written
from leadrules.cli.rules import one_file, root_option

if TYPE_CHECKING:
    from leadrules.change.side import Side


@click.command(short_help="Say what a change of rules means, and for which leads.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--leads",
    type=click.Path(readable=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Replay the change on the leads of a file (`-` is the standard input).",
)
@click.option("--outcome", metavar="COLUMN", help="The column of that file that says whether a lead was won.")
@click.option(
    "--won", multiple=True, metavar="VALUE", help="What stands in that column for a won lead (default: yes, 1, won …)."
)
@lead_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json", "html"]),
    help="Default: by the name of --output, or else text.",
)
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    help="Write what changes to a file; it appears when it is whole.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.01, 600),
    default=2.0,
    show_default=True,
    help="How long one question about all leads there could be may take.",
)
@click.option("--exit-code", "tells", is_flag=True, help="End with status 1 when anything may mean something else.")
@root_option
def command(  # noqa: PLR0913 - one argument an option
    old: str,
    new: str,
    *,
    leads: Path | None,
    outcome: str | None,
    won: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    seconds: float,
    tells: bool,
    root: Path | None,
    on: str | None,
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> None:
    """Say what changes from OLD to NEW: files, folders, or git revisions (`main:rulesets/inbound`).

    For every definition that is touched: stricter, looser, both or the same, with leads that show it. A revision alone
    (`main`) stands for the other's path in it.
    """
    from leadrules.change.compare import compare
    from leadrules.change.telling import Format, tell

    if leads is None and (outcome is not None or won):
        fail("--outcome and --won say what became of leads, and none are given", "name a file of leads with --leads")
    before, after = side(old, new, root), side(new, old, root)
    spare(output, *(Path(each) for each in (old, new) if Path(each).exists()), *([leads] if leads else []))
    difference = compare(before, after, moment_of(after.ruleset, on), seconds=seconds)
    if leads is not None:
        from leadrules.cli.replay import replayed

        difference = replayed(difference, leads, outcome, won, **how)
    kind = format_by_name(format_, output, TEXTS, "text")
    text = tell(difference, Format(kind), colour=output is None and is_terminal())
    with written(output) as stream:
        stream.write(text.rstrip("\n") + "\n")
    if tells and not difference.is_equal:
        sys.exit(FOUND)


def side(called: str, other: str, root: Path | None) -> Side:
    """Read one version; end with status 2 when it cannot be read, or is not sound."""
    from leadrules.change.versions import version
    from leadrules.git.ask import Unreadable
    from leadrules.ruleset import RulesError

    try:
        return version(one_file(Path(called)) if Path(called).exists() else called, root=root, beside=other)
    except Unreadable as wrong:
        fail(wrong.message, wrong.help)
    except RulesError as wrong:
        from leadrules.diagnostics.text import render_text

        click.echo(render_text(wrong.diagnostics, colour=is_terminal()), err=True)
        click.echo(f"error: {called} has mistakes, so what it means cannot be compared", err=True)
        sys.exit(COULD_NOT_RUN)
