"""What a field could hold instead: for each way in which the tests could come out, the nearest such value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Value


@dataclass(frozen=True, slots=True)
class Option:
    """A value; `words` say it where it stands for itself alone, None where its type has better ones."""

    value: Value
    # How far it is from what the field holds now: 1 is about as far as from "no" to "yes".
    cost: float
    words: str | None = None
    # Stands for every value that no test names.
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """What holds one value: a field of the lead, or a part of an entry of it; `now` is None where it is not known."""

    field: str
    kind: FieldType
    now: Value | None
    # Whether a value fulfils what the field asks of it.
    is_usable: Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one field, the nearest first; where `is_complete`, every other value does what one of them does.

    `limits` are the values that tests name, where the type has an order; `now` is what the field holds, if anything.
    """

    field: str
    kind: FieldType
    now: Value | None
    items: tuple[Option, ...]
    is_complete: bool
    limits: frozenset[Value] = frozenset()
    # What lies below the lowest option was left out.
    is_cut_off: bool = False
