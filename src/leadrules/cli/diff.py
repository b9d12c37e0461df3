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
from leadrules.cli.waiting import Waiting
from leadrules.diagnostics import listed

if TYPE_CHECKING:
    from leadrules.change.side import Side

# What says how leads are read, and is to no purpose without any.
OF_LEADS = {
    "outcome": "--outcome",
    "won": "--won",
    "source": "--source",
    "id_field": "--id",
    "lead_format": "--lead-format",
    "encoding": "--encoding",
    "delimiter": "--delimiter",
    "partial": "--partial",
}


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
    help="How many seconds one question about all leads there could be may take.",
)
@click.option(
    "--in-all",
    type=click.FloatRange(0.01, 86_400),
    default=30.0,
    show_default=True,
    help="How many seconds may go into all that is looked for; what is left is said to be not settled.",
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
    in_all: float,
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
    from leadrules.change.time import Time

    idle = [option for name, option in OF_LEADS.items() if ({"outcome": outcome, "won": won} | how)[name]]
    if leads is None and idle:
        says = "says" if len(idle) == 1 else "say"
        fail(
            f"{listed(idle, 'and')} {says} how leads are read, and none are given", "name a file of leads with --leads"
        )
    if not all(map(str.strip, won)):
        fail("--won says nothing", "say what stands in the column for a won lead")
    if won and outcome is None:
        fail("--won says what stands in a column, and none is named", "name the column with --outcome")
    before, after = side(old, new, root), side(new, old, root)
    spare(output, *(Path(each) for each in (old, new) if Path(each).exists()), *([leads] if leads else []))
    waiting = Waiting("looking for")
    moment = moment_of(after.ruleset, on)
    difference = compare(before, after, moment, Time(question=seconds, in_all=in_all, progress=waiting.tell))
    waiting.end()
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
