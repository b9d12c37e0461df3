"""The smallest set that takes something from each of several sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def smallest_hitting(
    clauses: Sequence[tuple[str, ...]], excluded: Sequence[frozenset[str]], least: int, most: int
) -> frozenset[str] | None:
    """The first of the smallest sets of at least `least` and at most `most` that has something of every clause.

    It holds no excluded set. What stands first in a clause is taken first; None where there is no such set.
    """

    def search(chosen: frozenset[str], size: int) -> frozenset[str] | None:
        if any(each <= chosen for each in excluded):
            return None
        open_ = next((each for each in clauses if chosen.isdisjoint(each)), None)
        if open_ is None:
            return chosen
        if len(chosen) == size:
            return None
        for each in open_:
            found = search(chosen | {each}, size)
            if found is not None:
                return found
        return None

    for size in range(least, most + 1):
        found = search(frozenset(), size)
        if found is not None:
            return found
    return None
