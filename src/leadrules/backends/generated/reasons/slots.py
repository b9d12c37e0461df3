"""What can stand in a `missing`, place by place, and how its names are told.

The interpreter names fields in the order in which it meets them. A bit is therefore not a field but a place where one
can be met: reading bits from the lowest gives that order, and a field that was met before is not named again. A place
can also stand for all that another definition waits for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from leadrules.graph.masks import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Other(NamedTuple):
    """All that something else waits for, by its key."""

    key: str


class Piece(NamedTuple):
    """A field, or all that something else waits for, under a condition of Python; an empty one always holds."""

    of: str | Other
    when: str


def both(one: str, other: str) -> str:
    """A condition under which two hold."""
    if not one or not other or one == other:
        return one or other
    return f"({one} and {other})"


def under(when: str, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces under one more condition."""
    return tuple(Piece(piece.of, both(when, piece.when)) for piece in pieces)


@dataclass(slots=True)
class Slots:
    """The places of one mask. With `size`, the mask repeats them for each entry of a list."""

    places: list[str | Other] = field(default_factory=list)
    size: int = 0

    def take(self, of: str | Other) -> int:
        """Take the next place; gives its bit. Beside itself a field needs no other place."""
        if not self.places or self.places[-1] != of:
            self.places.append(of)
        return 1 << (len(self.places) - 1)

    def bits(self, pieces: Iterable[Piece]) -> list[tuple[str, int]]:
        """Take places for pieces: their conditions, with their bits."""
        return [(piece.when, self.take(piece.of)) for piece in pieces]


def fields_of(key: str, masks: Sequence[int], at: Mapping[str, int], slots: Mapping[str, Slots]) -> tuple[str, ...]:
    """The fields that something waits for, in the order in which the interpreter meets them; `at` finds masks."""
    known: dict[str, tuple[str, ...]] = {}
    # What something waits for, it names after all that it rests on: no recursion, however long the chain is.
    waiting = [key]
    while waiting:
        name = waiting[-1]
        places, size = slots[name].places, slots[name].size
        met = [places[number % size if size else number] for number in numbers(masks[at[name]])]
        others = [each.key for each in met if isinstance(each, Other) and each.key not in known]
        if others:
            waiting += others
            continue
        waiting.pop()
        found: dict[str, None] = {}
        for each in met:
            found.update(dict.fromkeys(known[each.key] if isinstance(each, Other) else (each,)))
        known[name] = tuple(found)
    return known[key]
