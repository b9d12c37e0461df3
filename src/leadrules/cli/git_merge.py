"""`leadrules git merge`: the merge driver that git calls."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from leadrules.cli.console import FOUND
from leadrules.diagnostics.text import visible

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Git before 2.44 knows no names of the two sides, and hands on what stands for them.
UNNAMED = ("", "%X", "%Y")


@click.command(short_help="Merge three versions of a rules file (git calls this).")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("size", type=click.IntRange(1, 1_000), default=7)
@click.argument("name", type=click.Path(readable=False, path_type=Path), required=False)
@click.argument("names", nargs=-1)
@click.option("--within", "is_within", is_flag=True, help="Merge common ancestors, where there is nobody to ask.")
def merge(  # noqa: PLR0913 - one argument a placeholder of git's
    *, base: Path, ours: Path, theirs: Path, size: int, name: Path | None, names: tuple[str, ...], is_within: bool
) -> None:
    """Merge what two sides made of BASE into OURS, declaration by declaration.

    Git calls it as `leadrules git merge -- %O %A %B %L %P %X %Y`. Ends with status 1 when both sides changed the
    meaning of the same declaration: then OURS holds both, between marks, and a person decides.
    """
    from leadrules.merge.driver import merge_files
    from leadrules.merge.merge import Marks

    called = [given if given not in UNNAMED else None for given in (*names, "", "")[:2]]
    marks = None if is_within else Marks(called[0] or "ours", called[1] or "theirs", size)
    told = merge_files(base, ours, theirs, name or ours, marks)
    for note in told.notes:
        click.echo(visible(f"{(name or ours).as_posix()}: {note}"), err=True)
    if told.is_open:
        sys.exit(FOUND)
