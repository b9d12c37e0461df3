"""`leadrules git setup`: have git call leadrules for rules files in this repository, or no longer."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click

from leadrules.cli.console import fail

ATTRIBUTES = (
    "# Merged and compared by what they mean, where `leadrules git setup` was called; elsewhere as plain text.",
    "*.rules merge=leadrules diff=leadrules",
)


@click.command(short_help="Have git do so in this repository, or no longer.")
@click.option("--undo", is_flag=True, help="Take out what was set up.")
def setup(*, undo: bool) -> None:
    """Have git merge and compare rules files of this repository by what they mean.

    Writes two lines to `.gitattributes`, which everybody shares once they are committed, and tells this clone's own
    configuration which program to call. A clone without that configuration takes rules files as the text they are.
    """
    top = Path(asked("rev-parse", "--show-toplevel"))
    attributes = top / ".gitattributes"
    if attributes.is_symlink():
        fail(f"{attributes} is a link, which git does not follow", "make it a file")
    # What may not be written ends here, before anything else is changed.
    has_changed = without_lines(attributes) if undo else with_lines(attributes)
    for key, value in settings().items():
        if undo:
            git("config", "--local", "--unset-all", key)
        else:
            asked("config", "--local", "--replace-all", key, value)
    if undo:
        click.echo("git takes rules files as plain text again")
    else:
        click.echo("git merges and compares rules files by what they mean, in this clone")
    if has_changed:
        click.echo(f"changed: {os.path.relpath(attributes)}; commit it, so that it holds for everybody")


def settings() -> dict[str, str]:
    """What git is told: which program to call, and what to do when that is no longer there.

    Python is called so that it takes no module from the folder that it is called in, whoever wrote what lies there.
    """
    program = Path(sys.executable).as_posix()
    call = f"{shlex.quote(program)} -P -m leadrules git"
    is_there = f"test -x {shlex.quote(program)}"
    by_lines = "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B"
    begin, end = f"if {escaped(is_there)}; then {escaped(call)} merge", f"; else {by_lines}; fi"
    return {
        "merge.leadrules.name": "rules, declaration by declaration",
        "merge.leadrules.driver": f"{begin} -- %O %A %B %L %P %X %Y{end}",
        # Where two histories have several common ancestors, git merges these first, and there is nobody to ask.
        "merge.leadrules.recursive": "leadrules-within",
        "merge.leadrules-within.name": "common ancestors of rules, declaration by declaration",
        "merge.leadrules-within.driver": f"{begin} --within -- %O %A %B %L %P{end}",
        "diff.leadrules.command": f"{call} diff --",
    }


def escaped(command: str) -> str:
    """Keep git from taking a `%` of a path for one of its placeholders."""
    return command.replace("%", "%%")


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call git in the current folder."""
    command = ["git", *arguments]
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - fixed words
    except FileNotFoundError:
        fail("git is not installed")


def asked(*arguments: str) -> str:
    """Call git, which must not fail, and give its answer."""
    done = git(*arguments)
    if done.returncode:
        fail(done.stderr.strip().removeprefix("fatal: ") or "git refused", "call this in a git repository")
    return done.stdout.strip()


def with_lines(attributes: Path) -> bool:
    """Put our lines at the end, where they win over others; False when they are there."""
    text = text_of(attributes)
    if ATTRIBUTES[1] in text.splitlines():
        return False
    end = "\r\n" if "\r\n" in text else "\n"
    begun = text if not text or text.endswith("\n") else text + end
    write(attributes, begun + "".join(line + end for line in ATTRIBUTES))
    return True


def without_lines(attributes: Path) -> bool:
    """Take our lines out, and the file when nothing is left of it; False when there are none."""
    text = text_of(attributes)
    left = "".join(line for line in text.splitlines(keepends=True) if line.rstrip("\r\n") not in ATTRIBUTES)
    if left == text:
        return False
    if left:
        write(attributes, left)
    else:
        attributes.unlink()
    return True


def text_of(path: Path) -> str:
    """Read a file with the line ends it has, and whatever bytes; empty when it is not there."""
    return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""


def write(path: Path, text: str) -> None:
    """Write what `text_of` read."""
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
