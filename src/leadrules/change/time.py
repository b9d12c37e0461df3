"""How long a comparison may take: each question, and all of it together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """Seconds, from now on.

    `question` bounds each question about all leads there could be, and `in_all` everything that is looked for: leads,
    and proofs. `progress` hears what is looked for just now.
    """

    question: float = 2.0
    in_all: float = 30.0
    progress: Callable[[str], None] = field(default=lambda _: None)
    begun: float = field(default_factory=monotonic)

    @property
    def left(self) -> float:
        """The seconds that are left; none is less than none."""
        return max(0.0, self.begun + self.in_all - monotonic())

    @property
    def is_over(self) -> bool:
        """Whether there is none left."""
        return not self.left

    def share(self, part: float) -> Time:
        """A part of what is left, from now on."""
        return replace(self, in_all=self.left * part, begun=monotonic())
