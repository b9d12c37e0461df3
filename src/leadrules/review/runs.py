"""Commands of leadrules, each run by itself so that none can keep another from being told."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# The search for leads that a change moves takes seconds a file.
PATIENCE = 900
# What only this process needs to know.
SECRET = ("GITHUB_TOKEN", "GITLAB_TOKEN", "LEADRULES_TOKEN", "CI_JOB_TOKEN")


class Status(Enum):
    """How a command ended, as its exit status says."""

    PASSED = 0
    FOUND = 1
    COULD_NOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A command that ran: what it was called with, how it ended, and all that it said."""

    arguments: tuple[str, ...]
    status: Status
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything it said."""
        return "\n".join(filter(None, (self.out.strip("\n"), self.err.strip("\n"))))

    @property
    def last_line(self) -> str:
        """Its own summary."""
        return (self.said.splitlines() or ["nothing was said"])[-1]


def run(*arguments: str) -> Run:
    """Run a command in the current folder, without colours, and without the tokens that are there."""
    environment = {name: value for name, value in os.environ.items() if name not in SECRET} | {"NO_COLOR": "1"}
    # Python takes no module from the current folder: what lies there is under review.
    command = [sys.executable, "-P", "-m", "leadrules", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - this program, and arguments behind no shell
            command,
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return Run(arguments, Status.COULD_NOT_RUN, "", f"stopped after {PATIENCE // 60} minutes")
    known = done.returncode in (Status.PASSED.value, Status.FOUND.value)
    return Run(arguments, Status(done.returncode) if known else Status.COULD_NOT_RUN, done.stdout, done.stderr)


def as_argument(path: Path) -> str:
    """Write a path so that it is never taken for an option."""
    return path.as_posix() if not path.as_posix().startswith("-") else f"./{path.as_posix()}"
