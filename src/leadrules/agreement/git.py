"""What git knows: who is working here, and what files were before."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, seconds: float = 30) -> bytes | None:
    """What a git command writes; None when there is no git, no repository, or nothing to tell."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and arguments that are no options of the user's
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the git that the user has
            capture_output=True,
            check=False,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None


def setting(folder: Path, name: str) -> str | None:
    """A value of git's configuration; None when it is not set."""
    found = git(folder, "config", "--get", name)
    value = found.decode("utf-8", "replace").strip() if found is not None else ""
    return value or None


def person_of(folder: Path) -> str | None:
    """`Name <e-mail>` from git's configuration; None when either is not set."""
    name, email = setting(folder, "user.name"), setting(folder, "user.email")
    return f"{name} <{email}>" if name and email else None
