"""Values beside those that rules name: the next number, a day before, a text in which something is found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from leadrules.analysis.atoms import MOST, below, step_of
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

    from leadrules.schema.values import Single

MOST_VALUES = 60
Day = TypeVar("Day", date, datetime)


def numbers(spoken: list[Single], kind: t.FieldType) -> Iterator[Decimal]:
    """Each number that rules name, with the next ones on either side; one on its own where they name none."""
    named = sorted(each for each in spoken if isinstance(each, Decimal) and abs(each) < MOST)
    smallest = step_of(kind)
    step = smallest if t.money_of(kind) is not None else Decimal(1)
    near = [each + way * step for each in named for way in (0, -1, 1)]
    halfway = [(one + other) / 2 for one, other in pairwise(named)]
    # Rules may name what no field holds: an integer of 2.5.
    held = [below(each, smallest) for each in (*near, *halfway)]
    yield from list(dict.fromkeys((*held, Decimal(0), Decimal(1), Decimal(1_000_000))))[:MOST_VALUES]


def holding(how: str, wanted: str) -> tuple[str, ...]:
    """Texts in which something is found that is looked for."""
    match how:
        case "starts with":
            return (wanted, f"{wanted}x")
        case "ends with":
            return (f"jo{wanted}" if "@" in wanted else f"jo@{wanted}", f"jo{wanted}", wanted)
        case "matches":
            return (wanted.replace("*", "").replace("?", "x"), wanted.replace("*", "x").replace("?", "x"))
        case "contains part":
            return (wanted, f"x{wanted}x")
        case _:
            return (wanted,)


def both(one: tuple[str, str], other: tuple[str, str]) -> str:
    """A text in which two things are found, in this order."""
    first, second = holding(*one)[0], holding(*other)[0]
    if other[0] == "ends with":
        return f"{first}{second.removeprefix('jo')}" if "@" in other[1] and "@" not in first else f"{first} {other[1]}"
    return f"{first} {second}"


def beside(near: Iterable[Day], step: timedelta) -> Iterator[Day]:
    """Each day or moment, the one before it and the one after."""
    seen: set[date] = set()
    for each in near:
        for way in (0, -1, 1):
            try:
                there = each + way * step
            except OverflowError:
                continue
            if there not in seen:
                seen.add(there)
                yield there
