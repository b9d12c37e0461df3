"""What is open between the teams, out of all that `check --agreed` finds."""

from __future__ import annotations

import json
from dataclasses import dataclass

from leadrules.review.runs import Run, Status, run

# What the check finds by itself is told by itself.
CODES = ("not-agreed", "bad-agreement")


@dataclass(frozen=True, slots=True)
class Agreed:
    """How it ended, and each thing that is open, in a sentence."""

    status: Status
    open: tuple[str, ...] = ()


def agreed(paths: list[str]) -> Agreed:
    """Look for what is not agreed; rules with mistakes mean nothing that could be."""
    done = run("check", "--agreed", "--format", "json", "--", *paths)
    found = sentences(done)
    if done.status is Status.COULD_NOT_RUN or found is None:
        return Agreed(Status.COULD_NOT_RUN)
    return Agreed(Status.FOUND if found else Status.PASSED, found)


def sentences(done: Run) -> tuple[str, ...] | None:
    """Read the messages; None when what was said is none."""
    try:
        return tuple(each["message"] for each in json.loads(done.out) if each["code"] in CODES)
    except (ValueError, TypeError, KeyError):
        return None
