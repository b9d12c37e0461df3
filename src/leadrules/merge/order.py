"""In which order the pieces of both sides stand in the merged file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.merge.pieces import Key


def ordered(base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    """Give every key of both sides once.

    What one side put elsewhere stands there; what it added comes behind what it stood behind. Where both sides moved
    things, ours decides: the order of declarations means nothing.
    """
    has_moved = is_moved(base, theirs) and not is_moved(base, ours)
    main, other = (theirs, ours) if has_moved else (ours, theirs)
    following = placed_behind(base, main, other)
    result = list(following.get(None, ()))
    for key in main:
        result.append(key)
        result += following.get(key, ())
    return result


def is_moved(base: Sequence[Key], side: Sequence[Key]) -> bool:
    """Whether a side gave the pieces that were there another order."""
    both = set(base) & set(side)
    return [key for key in base if key in both] != [key for key in side if key in both]


def placed_behind(base: Sequence[Key], main: Sequence[Key], other: Sequence[Key]) -> dict[Key | None, list[Key]]:
    """Give what only the other side has, by the piece of the main side that it comes behind.

    Where both sides added something at one place, the main side's stands first.
    """
    known, before = set(main), set(base)
    last_added: dict[Key | None, Key | None] = {}
    last: Key | None = None
    for key in main:
        if key in before:
            last = key
        last_added[last] = key
    last_added.setdefault(None, None)
    found: dict[Key | None, list[Key]] = {}
    place: Key | None = last_added[None]
    for key in other:
        if key in known:
            place = last_added.get(key, key)
        else:
            found.setdefault(place, []).append(key)
    return found
