"""The smallest set that takes something from each of several sets."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hitting:
    """Finds such sets, as the sets that have to be hit come; `steps` counts the work."""

    def __init__(self, most_steps: int, until: float = inf) -> None:
        """Give up after so many steps, and when the clock (`time.monotonic`) says so."""
        self.clauses: list[tuple[str, ...]] = []
        self.until = until
        # No set that is found holds one of these.
        self.excluded: list[frozenset[str]] = []
        self.steps = 0
        self.most_steps = most_steps

    @property
    def is_spent(self) -> bool:
        """Whether it was given up."""
        return self.steps > self.most_steps or monotonic() > self.until

    def add(self, clause: tuple[str, ...]) -> None:
        """One more set to take something from; the small ones are looked at first, as they leave little choice."""
        fresh = frozenset(clause)
        # Whatever takes something from a set takes something from every larger one.
        if not any(fresh.issuperset(each) for each in self.clauses):
            self.clauses = [each for each in self.clauses if not fresh.issubset(each)]
            self.clauses.append(clause)
            self.clauses.sort(key=len)

    def smallest(self, least: int, most: int) -> frozenset[str] | None:
        """The first of the smallest sets of at least `least` and at most `most`; None where there is none.

        What stands first in a clause is taken first.
        """
        for size in range(least, most + 1):
            found = self.search(frozenset(), size)
            if found is not None or self.is_spent:
                return found
        return None

    def search(self, chosen: frozenset[str], size: int) -> frozenset[str] | None:
        """A set of `size` at the most that holds those that are chosen already."""
        self.steps += 1
        if self.is_spent or any(each <= chosen for each in self.excluded):
            return None
        open_ = [each for each in self.clauses if chosen.isdisjoint(each)]
        if not open_:
            return chosen
        if len(chosen) + apart(open_) > size:
            return None
        for each in open_[0]:
            found = self.search(chosen | {each}, size)
            if found is not None:
                return found
        return None


def apart(clauses: Sequence[tuple[str, ...]]) -> int:
    """So many sets at least that have nothing in common: each of them takes an element of its own."""
    seen: set[str] = set()
    number = 0
    for each in clauses:
        if seen.isdisjoint(each):
            seen.update(each)
            number += 1
    return number
