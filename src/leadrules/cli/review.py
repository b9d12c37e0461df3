"""`leadrules review`: a change of rules checked, tested and compared, told in one comment under its request."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import COULD_NOT_RUN, FOUND, fail
from leadrules.cli.output import written

if TYPE_CHECKING:
    from leadrules.review.review import Reviewed

CUT = "*Shortened: the whole report did not fit here.*"
# What GitHub shows below a run holds a megabyte, and a unit of UTF-16 takes up to three bytes.
LONGEST_SUMMARY = 1_000_000 // 3


@click.command(short_help="Check, test and compare a change of rules, and tell it in one comment.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--base", metavar="REVISION", help="The git revision that the change starts from (default: that of the request)."
)
@click.option(
    "--agreed/--no-agreed", "has_agreement", default=True, help="Find what is not agreed, too.", show_default=True
)
@click.option(
    "--comment",
    "in_comment",
    is_flag=True,
    help="Write it as a comment under the pull request or merge request that this runs for.",
)
@click.option("--summary", "in_summary", is_flag=True, help="Write it to the summary of the run, where there is one.")
@click.option(
    "--leads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Replay what changes on the leads of a file.",
)
@click.option("--outcome", metavar="COLUMN", help="The column of that file that says whether a lead was won.")
@click.option("--output", type=click.Path(readable=False, path_type=Path), help="Write the report to a file, too.")
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[Path, ...],
    *,
    base: str | None,
    has_agreement: bool,
    in_comment: bool,
    in_summary: bool,
    leads: Path | None,
    outcome: str | None,
    output: Path | None,
) -> None:
    """Check rules below PATHS (default: here), run their examples, and say what a change of them means.

    In a workflow of GitHub's or a job of GitLab's, --comment tells it in one comment, which is written anew each time.
    Where that is not allowed, it stands in the summary of the run. Ends with status 1 when something was found; that
    a change means something else is nothing wrong.
    """
    from leadrules.review.report import report
    from leadrules.review.review import Asked, review
    from leadrules.review.start import base_of

    start = base_of(base)
    if base and start is None:
        fail(f"git knows no revision {base!r}", "`git fetch` it, or name another")
    if outcome and leads is None:
        fail("--outcome says what became of leads, and none are given", "name a file of leads with --leads")
    chosen = paths or (Path(),)
    replay = [f"--leads={leads}"] if leads else []
    replay += [f"--outcome={outcome}"] if outcome else []
    reviewed = review(Asked(chosen, start, has_agreement, tuple(replay)))
    marker = marker_of(chosen)
    text = report(reviewed, marker)
    if output is not None:
        with written(output) as stream:
            stream.write(text)
    address = comment(text, marker) if in_comment else None
    if address is None:
        summarise(text, marker, is_asked=in_comment or in_summary)
    outputs(reviewed, address or "")
    if not reviewed.could_run:
        sys.exit(COULD_NOT_RUN)
    if not reviewed.passed:
        sys.exit(FOUND)


def marker_of(paths: tuple[Path, ...]) -> str:
    """The comment that is not shown and tells reviews of these files from others, whatever the files are called."""
    named = "\n".join(sorted(each.as_posix() for each in paths))
    return f"<!-- leadrules review {hashlib.sha256(named.encode()).hexdigest()[:12]} -->"


def comment(text: str, marker: str) -> str | None:
    """Write the comment and give its address; None, and said why, where that cannot be."""
    from leadrules.review.http import Refused
    from leadrules.review.places import place
    from leadrules.review.shorten import shortened

    try:
        where = place()
        if where is None:
            click.echo("no comment: this runs for no request, or without a token", err=True)
            return None
        address = where.put(shortened(text, where.longest, CUT), marker)
    except Refused as wrong:
        why = "the token may not write it, as with a request from a fork" if wrong.is_forbidden else "it was refused"
        click.echo(f"no comment: {why} ({wrong})", err=True)
        return None
    click.echo(f"told in {address}" if address else "told in a comment")
    return address


def summarise(text: str, marker: str, *, is_asked: bool) -> None:
    """Write the report where the run is shown, if that is asked for, or else to the standard output."""
    from leadrules.review.shorten import shortened

    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    shown = text.removeprefix(marker).lstrip("\n")
    if not (summary and is_asked):
        click.echo(shown, nl=False)
        return
    with Path(summary).open("a", encoding="utf-8") as stream:
        stream.write(shortened(shown, LONGEST_SUMMARY, CUT))
    click.echo("told in the summary of this run")


def outputs(reviewed: Reviewed, address: str) -> None:
    """Tell the steps of a workflow what was found, in words of ours alone."""
    from leadrules.review.report import is_changed

    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        return
    found = {
        "checked": reviewed.checked.status.name.lower(),
        "tested": reviewed.tested.status.name.lower(),
        "agreed": reviewed.agreed.status.name.lower() if reviewed.agreed else "",
        "changed": str(sum(map(is_changed, reviewed.compared)) + reviewed.left_out),
        "comment-url": "".join(address.split()),
    }
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in found.items())
