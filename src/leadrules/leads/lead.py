"""A lead as rules see it: typed values, and what of the raw lead could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.schema.values import Value


@dataclass(frozen=True, slots=True)
class UnusableValue:
    """A value that its field rejects; the field is missing instead.

    `field` is a field of the lead (`employees`) or of an entry of a list, counted from 1 (`activities[2].at`); `shown`
    is the value as it came, on one line and cut short; `column` is where it stood.
    """

    field: str
    shown: str
    reason: str
    column: str


# Not frozen: a frozen one takes five times as long to make, and leads are made by the million.
@dataclass(slots=True)
class Lead:
    """One lead. A field that is not in `values` is missing.

    `unknown` are the columns or keys that no field is read from. `number` counts the leads of a file from 1; `line` is
    where it begins there, None for formats without lines.
    """

    values: Mapping[str, Value]
    unusable: tuple[UnusableValue, ...] = ()
    unknown: tuple[str, ...] = ()
    id: str | None = None
    number: int | None = None
    line: int | None = None
