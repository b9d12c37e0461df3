"""Which fields could still change an outcome, and the smallest sets of them that could settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from leadrules.verdict import Trace

Sets = tuple[frozenset[str], ...]
NOW: Sets = (frozenset(),)
NEVER: Sets = ()
# More sets than this nobody reads; the smallest are kept.
MOST_SETS = 24


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion's trace, with the sets of fields that, were they known, could make it met or not met.

    The empty set says that it is so already; no set at all that it can never be so for this lead.
    """

    trace: Trace
    to_met: Sets
    to_not: Sets

    @property
    def outcome(self) -> Outcome:
        """What it came to."""
        return self.trace.outcome

    @property
    def is_open(self) -> bool:
        """Whether it could still come to something else."""
        return bool(self.to_met) and bool(self.to_not)


def smallest(sets: Iterable[frozenset[str]]) -> Sets:
    """Keep sets that hold no other, the smallest first; alphabetical where the size is the same."""
    kept: list[frozenset[str]] = []
    for each in sorted(set(sets), key=lambda fields: (len(fields), sorted(fields))):
        if not any(other <= each for other in kept):
            kept.append(each)
            if len(kept) == MOST_SETS:
                break
    return tuple(kept)


def of_leaf(outcome: Outcome, fields: tuple[str, ...], *, could_flip: bool = False) -> tuple[Sets, Sets]:
    """Sets for a single test: an undecided one needs its fields; `could_flip` is for tests of being known."""
    asked: Sets = (frozenset(fields),) if fields else NEVER
    match outcome:
        case Outcome.MET:
            return NOW, asked if could_flip else NEVER
        case Outcome.NOT_MET:
            return asked if could_flip else NEVER, NOW
        case Outcome.UNDECIDED:
            return asked or NOW, asked or NOW


def at_least(wanted: int, parts: Sequence[Sets]) -> Sets:
    """Sets that could bring about at least so many of several things, each with the sets that bring it about."""
    needed = wanted - sum(part == NOW for part in parts)
    uncertain = [part for part in parts if part not in (NOW, NEVER)]
    if needed <= 0:
        return NOW
    if needed > len(uncertain):
        return NEVER
    if needed == 1:
        return smallest(each for part in uncertain for each in part)
    best: list[Sets] = [NOW] + [NEVER] * needed
    for number, part in enumerate(uncertain):
        for count in range(min(needed, number + 1), max(0, needed - len(uncertain) + number), -1):
            with_it = (one | other for one in best[count - 1] for other in part)
            best[count] = smallest((*best[count], *with_it))
    return best[needed]


def of_group(wanted: int, parts: Sequence[Judged]) -> tuple[Sets, Sets]:
    """Sets for `at least N of`; `all of` wants every part, `any of` one."""
    met = at_least(wanted, [part.to_met for part in parts])
    not_met = at_least(len(parts) - wanted + 1, [part.to_not for part in parts]) if wanted else NEVER
    return met, not_met


def open_fields(parts: Iterable[Judged]) -> tuple[str, ...]:
    """The fields of those parts that could still come to something else, in the order in which they are met."""
    found: dict[str, None] = {}
    for part in parts:
        if part.is_open:
            found.update(dict.fromkeys(part.trace.missing))
    return tuple(found)


def settling(judged: Judged, order: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets that could settle an outcome, their fields in the order of declaration."""
    if not judged.is_open:
        return ()
    place = {name: number for number, name in enumerate(order)}
    sets = smallest(each for each in (*judged.to_met, *judged.to_not) if each)
    kept = smallest(each for each in judged.to_met if each)
    both = dict.fromkeys((*sets, *kept))
    return tuple(tuple(sorted(each, key=lambda name: place.get(name, len(place)))) for each in both)


def fields_read(trace: Trace) -> Iterator[str]:
    """The lead's fields that a criterion read, those of what it refers to left out."""
    waiting = [trace]
    while waiting:
        each = waiting.pop()
        yield from (seen.name for seen in each.seen if seen.kind == "field")
        waiting.extend(reversed(each.parts))
