"""What would change a verdict: the nearest leads that reach the next stage, and those that lose the present one.

Data only, in JSON's terms, as a verdict is; `leadrules.analysis.nearest` finds it, `leadrules.explain` says it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from leadrules.schema.outcome import Outcome
from leadrules.verdict import Part


class Change(Part):
    """What has to become of one field.

    `now` and `wanted` are written for people (`8,000 EUR`, `at least 20,000 EUR`), `now` is None while it is not known.
    With the other changes of its way, everything of which `wanted` is true does; `value` is the nearest of it, as
    `Ruleset.evaluate` reads it.
    """

    field: str
    doc: str | None = None
    now: str | None
    wanted: str
    value: JsonValue


class Way(Part):
    """Changes that are enough together; without any one of them the others are not."""

    changes: tuple[Change, ...]
    # What the lead then comes to, by the interpreter: the stage in question, and the last stage that is met.
    outcome: Outcome
    stage: str | None


class Ways(Part):
    """The nearest ways to a stage, or to losing it: those with the fewest changes first, then the smallest changes."""

    stage: str
    doc: str | None = None
    ways: tuple[Way, ...]
    # So many more were found.
    others: int = 0
    # No way has fewer changes than the first one, or (when there is none) there is no way at all: not by any value of
    # the fields that may change.
    is_proved: bool
    # The search was ended before everything was tried.
    is_cut_short: bool = False
    # How many leads, and sets of fields, were tried.
    tries: int = 0
    # Fields that the stage reads, and that stayed as they are: facts, and what the caller let stay, known or not.
    kept: tuple[str, ...] = ()
    # Where there is no way: what would do if those could be other than they are.
    beyond: tuple[Way, ...] = ()


class WhatIf(Part):
    """The ways to the next stage (None after the last), and those that lose the present one (None where none is)."""

    version: Literal[1] = 1
    reach: Ways | None
    lose: Ways | None
