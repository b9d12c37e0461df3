"""What two sides changed in one text, put together where the changes do not touch the same part of it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# From where to where, in what both sides began with, and what stands there now.
Edit: TypeAlias = tuple[int, int, tuple[str, ...]]


def edits(base: Sequence[str], changed: Sequence[str]) -> list[Edit]:
    """Give what was changed, from first to last; what is alike at both ends is not compared in detail."""
    first = same_beginning(base, changed)
    last = same_beginning(base[first:][::-1], changed[first:][::-1])
    old, new = base[first : len(base) - last], changed[first : len(changed) - last]
    compared = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(first + i, first + j, tuple(new[k:m])) for tag, i, j, k, m in compared if tag != "equal"]


def same_beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the first parts that are alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def combined(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Make both sides' changes; None when they touch the same part in different ways."""
    result: list[str] = []
    at = 0
    for edit in in_order(edits(base, ours), edits(base, theirs)):
        if edit is None:
            return None
        start, end, new = edit
        result += base[at:start]
        result += new
        at = end
    return [*result, *base[at:]]


def in_order(ours: list[Edit], theirs: list[Edit]) -> Iterator[Edit | None]:
    """Give both sides' changes from first to last, the same one once, and None where two cannot both be made.

    What is put in where the other side's change begins or ends touches nothing of it.
    """
    last: Edit | None = None
    for edit in sorted((*ours, *theirs), key=lambda each: each[:2]):
        if edit == last:
            continue
        both_put_in = last is not None and edit[:2] == last[:2]
        yield None if last is not None and (edit[0] < last[1] or both_put_in) else edit
        last = edit
