"""`leadrules git diff`: what git calls to show what a change of a rules file means, above the lines that changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import is_terminal

if TYPE_CHECKING:
    from leadrules.change.side import Side

# What git names where there is no version.
NOTHING = ("/dev/null", "nul")
# Of GIT_EXTERNAL_DIFF: path, then file, hash and mode of the old version and the new one; a new path where it moved.
PLACES = 7
# How long one question about all leads there could be may take: somebody waits for `git diff`.
SECONDS = 1.0
# Behind the heading, in whatever colours.
FIRST_HUNK = re.compile(r"^(?:\x1b\[[0-9;]*m)*@@ ", re.MULTILINE)
BESIDE = "Files that it uses were read as they are now."


@click.command(short_help="Show what a change of a rules file means (git calls this).")
@click.argument("given", nargs=-1, required=True)
def diff(given: tuple[str, ...]) -> None:
    """Show what changed in a rules file: what it means, and the lines.

    Git calls it as it calls every external diff: PATH OLD-FILE OLD-HASH OLD-MODE NEW-FILE NEW-HASH NEW-MODE.
    """
    if len(given) < PLACES:
        # All that git says of a file in the middle of a merge.
        click.echo(f"* Unmerged path {given[0]}")
        return
    path, old, old_hash, old_mode, new, new_hash, new_mode, *moved = given
    name = moved[0] if moved else path
    before, after = (None if each.lower() in NOTHING else Path(each) for each in (old, new))
    click.echo(f"{path} → {name}\n{moved[-1].rstrip()}" if moved else path)
    try:
        said = meaning(before, after, Path(name)).rstrip()
    except Exception as bug:  # noqa: BLE001 - else git shows nothing at all, not even the lines
        said = f"Not compared in meaning: leadrules failed, please report it ({type(bug).__name__})"
    # Click would take the colours out for a pager, which is no terminal.
    click.echo(f"{said}\n", color=has_colour())
    old_name, new_name = quoted(f"a/{path}"), quoted(f"b/{name}")
    head = [f"diff --git {old_name} {new_name}"]
    if before is None or after is None:
        head.append(f"deleted file mode {old_mode}" if after is None else f"new file mode {new_mode}")
    elif old_mode != new_mode:
        head += [f"old mode {old_mode}", f"new mode {new_mode}"]
    head.append(f"index {old_hash}..{new_hash}")
    head += [f"--- {old_name if before else NOTHING[0]}", f"+++ {new_name if after else NOTHING[0]}"]
    click.echo(lines(old, new, head), nl=False, color=has_colour())


def meaning(old: Path | None, new: Path | None, name: Path) -> str:
    """Say what changed in meaning, or why that cannot be said."""
    from leadrules.change.compare import compare
    from leadrules.change.telling import Format, tell
    from leadrules.change.time import Time
    from leadrules.ruleset import RulesError

    try:
        before, after = (
            None if each is None else side(each, name, called) for each, called in ((old, "before"), (new, "now"))
        )
    except (RulesError, OSError) as wrong:
        return f"Not compared in meaning: {str(wrong).splitlines()[0]}"
    only = after or before
    if before is None or after is None:
        what = "new" if before is None else "gone"
        return f"These rules are {what}. They declare {declared(only)}." if only else ""
    difference = compare(before, after, after.ruleset.moment(None), Time(question=SECONDS))
    return f"{tell(difference, Format.TEXT, colour=has_colour())}\n{BESIDE}"


def side(path: Path, name: Path, called: str) -> Side:
    """Read a version, which git put anywhere, as if it stood at its place in the checkout."""
    from leadrules.change.versions import checked
    from leadrules.compiler import Unavailable, compile_from, root_of
    from leadrules.compiler.files import FilesWithText, decode
    from leadrules.git.ask import Unreadable

    try:
        text = decode(path.read_bytes(), name.as_posix())
        return checked(called, compile_from(FilesWithText(name, root_of(name.absolute()), text)))
    except Unavailable as wrong:
        raise Unreadable(wrong.message, wrong.help) from None


def declared(side: Side) -> str:
    """Name what rules define."""
    from leadrules.diagnostics import listed

    return listed(side.ruleset.graph.declared, "and") or "no definition"


def quoted(path: str) -> str:
    """Write a path as git writes it in a patch: in quotes where it holds what would end it, or begin another line."""
    written = json.dumps(path, ensure_ascii=False)
    return path if written == f'"{path}"' else written


def lines(old: str, new: str, head: list[str]) -> str:
    """Show the lines that changed, as git shows them, below its own heading: it can be applied as a patch."""
    colour = "--color=always" if has_colour() else "--color=never"
    command = ["git", "diff", "--no-index", "--no-ext-diff", "--no-textconv", colour, "--", old, new]
    done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - git, and the files it named
    text = done.stdout.decode("utf-8", "backslashreplace")
    first = FIRST_HUNK.search(text)
    if first is None:
        # Nothing but a mode, or what is no text.
        head = head[:-2] + [line for line in text.splitlines() if line.startswith("Binary files")]
    return "\n".join((*head, text[first.start() :] if first else ""))


def has_colour() -> bool:
    """Whether somebody looks, perhaps through the pager that git opened."""
    return is_terminal() or (os.environ.get("GIT_PAGER_IN_USE") == "true" and "NO_COLOR" not in os.environ)
