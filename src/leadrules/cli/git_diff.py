"""`leadrules git diff`: what git calls to show what a change of a rules file means, above the lines that changed."""

from __future__ import annotations

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
HASHES = re.compile(r"(?:\x1b\[[0-9;]*m)*index ")
# Behind the heading, in whatever colours.
FIRST_HUNK = re.compile(rb"^(?:\x1b\[[0-9;]*m)*@@ ", re.MULTILINE)
ESCAPED = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}
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
    click.echo(f"{quoted(path)} → {quoted(name)}" if moved else quoted(path))
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
    if moved:
        # From where to where, in git's own words; it names the two hashes as well.
        head += [line for line in moved[-1].splitlines() if not HASHES.match(line)]
    head.append(f"index {old_hash}..{new_hash}")
    sides = (named(old_name, is_there=before is not None), named(new_name, is_there=after is not None))
    click.echo(lines(old, new, head, sides), nl=False, color=has_colour())


def meaning(old: Path | None, new: Path | None, name: Path) -> str:
    """Say what changed in meaning, or why that cannot be said."""
    from leadrules.change.compare import compare
    from leadrules.change.telling import Format, tell
    from leadrules.change.time import Time
    from leadrules.diagnostics.text import visible
    from leadrules.ruleset import RulesError

    try:
        before, after = (
            None if each is None else side(each, name, called) for each, called in ((old, "before"), (new, "now"))
        )
    except (RulesError, OSError) as wrong:
        return visible(f"Not compared in meaning: {str(wrong).splitlines()[0]}")
    only = after or before
    if before is None or after is None:
        what = "new" if before is None else "gone"
        return visible(f"These rules are {what}. They declare {declared(only)}.") if only else ""
    difference = compare(before, after, after.ruleset.moment(None), Time(question=SECONDS))
    told = tell(difference, Format.TEXT, colour=has_colour())
    uses_files = len(before.texts) > 1 or len(after.texts) > 1
    return f"{told}\n{BESIDE}" if uses_files else told


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
    written = "".join(map(sign, path))
    return path if written == path else f'"{written}"'


def sign(char: str) -> str:
    """Write a character of a path; what cannot be seen, or is a byte of no character, by the numbers of its bytes."""
    if char in ESCAPED:
        return f"\\{ESCAPED[char]}"
    return char if char.isprintable() else "".join(f"\\{byte:03o}" for byte in os.fsencode(char))


def named(name: str, *, is_there: bool) -> str:
    """Name one side of a patch; behind a name with blanks stands a tab, so that it is not cut off there."""
    if not is_there:
        return NOTHING[0]
    return f"{name}\t" if " " in name and not name.startswith('"') else name


def lines(old: str, new: str, head: list[str], sides: tuple[str, str]) -> bytes:
    """Show the lines that changed, as git shows them, below its own heading: it can be applied as a patch."""
    colour = "--color=always" if has_colour() else "--color=never"
    command = ["git", "diff", "--no-index", "--no-ext-diff", "--no-textconv", colour, "--", old, new]
    text = subprocess.run(command, check=False, capture_output=True).stdout  # noqa: S603 - git, and the files it named
    first = FIRST_HUNK.search(text)
    before, after = sides
    if first is not None:
        head = [*head, f"--- {before}", f"+++ {after}"]
    elif b"\nBinary files " in text:
        head = [*head, f"Binary files {before.rstrip()} and {after.rstrip()} differ"]
    # The bytes of the lines are the file's own, whatever they are written in.
    return "\n".join((*head, "")).encode() + (text[first.start() :] if first else b"")


def has_colour() -> bool:
    """Whether somebody looks, perhaps through the pager that git opened."""
    return is_terminal() or (os.environ.get("GIT_PAGER_IN_USE") == "true" and "NO_COLOR" not in os.environ)
