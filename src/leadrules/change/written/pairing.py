"""Lines of two versions, side by side: those that mean the same, then those that are most alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def paired(
    before: Sequence[T], after: Sequence[T], *keys: Callable[[T, bool], object]
) -> list[tuple[T | None, T | None]]:
    """Pairs in the order of the new version, each removed line where it stood.

    `keys` are asked one after the other, with whether it is a line of the old version; a line whose key is None waits
    for the next one. Within a key, lines are taken in order.
    """
    is_old = True
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for key in keys:
        waiting: dict[object, list[int]] = {}
        for place, line in enumerate(before):
            if place not in taken and (name := key(line, is_old)) is not None:
                waiting.setdefault(name, []).append(place)
        for place, line in enumerate(after):
            if place in partner or (name := key(line, not is_old)) is None or not waiting.get(name):
                continue
            partner[place] = waiting[name].pop(0)
            taken.add(partner[place])
    gone = [place for place in range(len(before)) if place not in taken]
    found: list[tuple[T | None, T | None]] = []
    for place, line in enumerate(after):
        old = partner.get(place)
        while old is not None and gone and gone[0] < old:
            found.append((before[gone.pop(0)], None))
        found.append((before[old] if old is not None else None, line))
    return [*found, *((before[place], None) for place in gone)]
