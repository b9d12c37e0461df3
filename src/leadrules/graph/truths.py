"""The parts of the rule graph that are met, not met or undecided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from leadrules.graph.values import FieldValue, Value
    from leadrules.schema.duration import Duration
    from leadrules.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a criterion is shown to people; none of it is part of what it means."""

    # Stays the same when other lines move: `sql.money`.
    id: str
    # The criterion in canonical form, as `fmt` writes it.
    text: str
    label: str | None
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Anything with an outcome; how it is shown takes no part in comparing two of them."""

    shown: Shown = field(compare=False, repr=False)


class Comparing(StrEnum):
    """The six comparisons, as authors write them."""

    IS = "is"
    IS_NOT = "is not"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Criterion):
    """Two values of one kind."""

    operator: Comparing
    left: Value
    right: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class InRange(Criterion):
    """`x between low and high`, both included."""

    value: Value
    low: Value
    high: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class IsIn(Criterion):
    """Whether a value is one of several; `list_name` is the list that they come from."""

    value: Value
    options: tuple[Value, ...]
    list_name: str | None
    is_negated: bool


class Matching(StrEnum):
    """How a text is looked at, without regard to case and outer blanks."""

    # Whole words: "cto" is not in "director".
    CONTAINS = "contains"
    CONTAINS_PART = "contains part"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    # A glob over the whole text: `*` any run of characters, `?` one.
    MATCHES = "matches"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatches(Criterion):
    """Whether a text (or, for a list of texts, any entry of it) matches any of the wanted texts."""

    value: Value
    how: Matching
    wanted: tuple[str, ...]
    list_name: str | None
    # The first of them as the author wrote them, for explanations; `wanted` is folded.
    written: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsKnown(Criterion):
    """`x is known`, or `x is missing` when not `is_known`: always decided."""

    value: Value
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IsWithin(Criterion):
    """Between now and a duration ahead (`next`) or back (`last`), both included."""

    value: Value
    is_next: bool
    duration: Duration
    # The setting that the duration comes from.
    setting: str | None = field(default=None, compare=False)


class HandoffState(StrEnum):
    """Where the handing over of a lead stands."""

    NOT_DUE = "not due"
    UNDECIDED = "undecided"
    INCOMPLETE = "incomplete"
    READY = "ready"
    WAITING = "waiting"
    ANSWERED_ON_TIME = "answered on time"
    ANSWERED_LATE = "answered late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsInState(Criterion):
    """`to_sales is answered on time`; undecided while the handoff is, unless that is what was asked."""

    handoff: str
    state: HandoffState


class Quantity(StrEnum):
    """How many of a group's parts must be met."""

    ALL = "all of"
    ANY = "any of"
    NONE = "none of"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Criterion):
    """Several criteria; `wanted` is N of `at least N of`, otherwise 0."""

    how: Quantity
    wanted: int
    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Criterion):
    """The opposite of a criterion."""

    of: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified(Criterion):
    """`any(contacts where …)` or `every(…)`: of an empty list no entry holds, and every one does."""

    is_every: bool
    over: FieldValue
    where: Truth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Criterion):
    """Whether another definition, stage or disqualifier is met."""

    name: str


Truth: TypeAlias = (
    Comparison | InRange | IsIn | TextMatches | IsKnown | IsWithin | IsInState | Group | Not | Quantified | Holds
)
