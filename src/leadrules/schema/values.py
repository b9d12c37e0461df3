"""Values as evaluation sees them: exact numbers, ranges of them, days, moments, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias


class Missing(Enum):
    """The one value that stands for "we do not know"."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True, slots=True)
class Range:
    """Every number from `low` to `high`, both included; None leaves that end open."""

    low: Decimal | None
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high


# Numbers, amounts (without their currency, which the type holds), percentages (5 for 5%) and durations (seconds)
# are Decimal when exact and Range when not; moments are in UTC; a choice, a country and every text are str.
Single: TypeAlias = Decimal | Range | str | bool | date | datetime
Record: TypeAlias = Mapping[str, "Single | Missing | tuple[Single, ...]"]
Value: TypeAlias = "Single | tuple[Single | Record, ...]"
ValueOrMissing: TypeAlias = "Value | Missing"
