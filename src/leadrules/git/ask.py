"""Asking git, which neither asks back nor fetches anything.

Names reach git as arguments of their own, never through a shell; where people give them, they stand behind
`--end-of-options`, so that none is taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# A repository on a slow disk takes seconds; one that hangs is given up.
PATIENCE = 60


class Unreadable(OSError):
    """What cannot be had; `help` says what to do, where that is known."""

    def __init__(self, message: str, help_text: str | None = None) -> None:
        """Keep what to tell people."""
        super().__init__(message)
        self.message = message
        self.help = help_text


def ask(here: Path, *arguments: str, patience: int = PATIENCE) -> bytes:
    """What git answers in a folder, within so many seconds.

    Raises:
        Unreadable: when there is no git, no repository, or git has nothing to tell.
    """
    command = ["git", "--no-pager", "-C", str(here), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and arguments that begin with `-` are behind --end-of-options
            command, capture_output=True, check=False, env=environment(), stdin=subprocess.DEVNULL, timeout=patience
        )
    except FileNotFoundError:
        raise Unreadable("git is not installed, and revisions are read by it", "install git, or name files") from None
    except subprocess.TimeoutExpired:
        raise Unreadable(f"git did not answer in {patience} seconds", "name files instead") from None
    except (OSError, ValueError) as wrong:
        raise Unreadable(f"git cannot be run: {wrong}", "name files instead") from None
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if any("not a git repository" in line for line in said):
        raise Unreadable(f"{here} is not in a git repository", "name files, or run this inside the repository")
    raise Unreadable(f"git says: {shown(said[0].removeprefix('fatal: '))}" if said else "git found nothing")


def environment() -> dict[str, str]:
    """Ours, in which git asks nobody.

    A hook of git's finds the repository named in it, from the folder that the hook runs in: wherever git is asked, it
    is to find the same one.
    """
    told = os.environ | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }
    if "GIT_DIR" in told:
        told["GIT_DIR"] = str(Path(told["GIT_DIR"]).absolute())
        # Without it, git takes the folder that it is called in for the top.
        told["GIT_WORK_TREE"] = str(Path(told.get("GIT_WORK_TREE", "")).absolute())
    return told


def one_line(here: Path, *arguments: str) -> str:
    """What git answers in one line.

    Raises:
        Unreadable: as `ask` does.
    """
    return os.fsdecode(ask(here, *arguments)).rstrip("\n")


def shown(name: str) -> str:
    """A name as it can be shown."""
    from leadrules.diagnostics.text import visible

    return visible(name)
