"""Whole leads, tried by the fast function as often and as long as is allowed, and what was found with it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.analysis.nearest.options import Option
    from leadrules.analysis.nearest.present import Present
    from leadrules.backends.generated.program import Program
    from leadrules.schema.values import Value

Chosen: TypeAlias = "tuple[Option, ...]"


class SpentError(Exception):
    """So many leads were tried as are allowed, or for so long."""


@dataclass(frozen=True, slots=True)
class Found:
    """Fields with the options that do together."""

    fields: tuple[str, ...]
    options: Chosen

    @property
    def cost(self) -> float:
        """How far away it is."""
        return sum(each.cost for each in self.options)


class Oracle:
    """Says of whole leads whether they reach what is wanted, by the fast function, so many times at the most."""

    def __init__(self, program: Program, present: Present, stage: str, *, wants_met: bool, most: int) -> None:
        """Ask about a stage."""
        self.run = program.run
        self.place = program.places[stage]
        self.times = program.times(present.moment)
        self.values = dict(present.values)
        self.wants_met = wants_met
        self.most = most
        self.until = inf
        self.tries = 0

    def is_reached(self, changed: Mapping[str, Value]) -> bool:
        """Whether a lead with these changes reaches it.

        Raises:
            SpentError: when that was asked often enough, or for long enough.
        """
        if self.tries >= self.most or monotonic() > self.until:
            raise SpentError
        self.tries += 1
        outcome = self.run({**self.values, **changed}.get, *self.times)[self.place]
        return outcome is True if self.wants_met else outcome is not True
