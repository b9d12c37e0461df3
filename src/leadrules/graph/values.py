"""The parts of the rule graph that give a value: resolved, typed, ready for any backend."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from leadrules.graph.truths import Truth
    from leadrules.schema.duration import Duration
    from leadrules.schema.types import ChoiceType, Type
    from leadrules.schema.values import Single


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field of the lead."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordValue:
    """A field of the record that a `where` looks at; None is the record itself, or `it` in a list of plain values."""

    name: str | None
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value that the rules write down. Text is as written; compare it folded."""

    value: Single
    type: Type
    # As the author wrote it, for explanations.
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingValue:
    """The value of a setting; look it up in the graph's settings."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedValue:
    """What `define NAME as …` comes to."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreValue:
    """The points of a score: a range while something is missing, never missing itself."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeValue:
    """The grade of a score, a ranked value; missing below the lowest grade and while the points leave it open."""

    score: str
    type: ChoiceType


@dataclass(frozen=True, slots=True, kw_only=True)
class TableValue:
    """A column that a table gives."""

    table: str
    output: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The day of the evaluation, in the ruleset's time zone."""

    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The moment of the evaluation."""

    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Terms that are added (`+`) or taken away (`-`), in any order."""

    terms: tuple[tuple[str, Value], ...]
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Factors in order, each multiplied (`*`) or divided by (`/`), rounded to the type's scale after every step."""

    first: Value
    rest: tuple[tuple[str, Value], ...]
    # The type after each step of `rest`; the last one is that of the whole.
    types: tuple[Type, ...]

    @property
    def type(self) -> Type:
        """What the whole product is."""
        return self.types[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """A day or moment moved by a duration; `direction` is 1 or -1."""

    of: Value
    direction: int
    duration: Duration
    type: Type
    # The setting that the duration comes from.
    setting: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed:
    """The time from one moment to another (or the whole days between two days), as a duration in seconds."""

    later: Value
    earlier: Value
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstKnown:
    """The first of several that is not missing."""

    options: tuple[Value, ...]
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """The larger or the smaller of several; missing when one of them is."""

    is_larger: bool
    options: tuple[Value, ...]
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many entries of a list hold: a range while some are undecided, from none to any number for a missing list."""

    over: FieldValue
    where: Truth | None
    type: Type


class Folding(StrEnum):
    """How the entries of a list become one value."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    LATEST = "latest"
    EARLIEST = "earliest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """One value made of a list's entries; the sum of none is 0, every other folding of none is missing."""

    how: Folding
    over: FieldValue
    item: RecordValue
    where: Truth | None
    type: Type


Value: TypeAlias = (
    FieldValue
    | RecordValue
    | Constant
    | SettingValue
    | DefinedValue
    | ScoreValue
    | GradeValue
    | TableValue
    | Today
    | Now
    | Sum
    | Product
    | Shifted
    | Elapsed
    | FirstKnown
    | Extreme
    | Count
    | Fold
)
