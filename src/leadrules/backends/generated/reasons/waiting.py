"""What the second function calls, beside what the first does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.runtime import Loose, Truth

# What each entry of a list came to, with its mask.
Entries = list[tuple["Truth", int]]


def entries_wait(entries: Entries, size: int) -> int:
    """What undecided entries wait for, each in its own places."""
    mask = 0
    for number, (outcome, waits) in enumerate(entries):
        if outcome is None:
            mask |= waits << (number * size)
    return mask


def entries_could_turn(entries: Entries, size: int, *, is_every: bool) -> int:
    """What entries wait for, where enough of them could come to the opposite to turn `any` or `every`."""
    wanted = len(entries) if is_every else 1
    could_be_met = sum(outcome is not False or waits != 0 for outcome, waits in entries)
    could_be_not = sum(outcome is not True or waits != 0 for outcome, waits in entries)
    if could_be_met < wanted or could_be_not < len(entries) - wanted + 1:
        return 0
    mask = 0
    for number, (_, waits) in enumerate(entries):
        mask |= waits << (number * size)
    return mask


def some_open(entries: Sequence[tuple[bool, Loose]], *, has_date: bool) -> bool:
    """Whether an entry that may count is uncertain, or lacks the date that it needs."""
    return any(not is_certain or (has_date and not is_day(at)) for is_certain, at in entries)


def is_day(value: Loose) -> bool:
    """Whether it is a day or a moment."""
    return isinstance(value, date)
