"""The syntax tree of what is said inside a line: values, comparisons, logic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from leadrules.schema.duration import Duration
    from leadrules.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything that was written; where it was written says nothing about what it means."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A single name, as a declaration gives it."""

    text: str
    # Written in backquotes: then it is a name even where a word of the language stands.
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Node):
    """A name in an expression, perhaps with parts: `employees`, `lead.role`, `routing.owner`."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is written."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    """`50`, `2.5`, `50k`."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Node):
    """`20k EUR`."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(Node):
    """`5%`; the value is 5."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """A quoted text, its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Node):
    """`yes` or `no`."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Node):
    """`2026-11-20`."""

    value: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Node):
    """`2026-11-20 15:00`, in the ruleset's time zone; the value is naive."""

    value: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationLiteral(Node):
    """`90 days`, `4 business hours`."""

    value: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Node):
    """`25-50` or `1000+`, in an example's lead or a translation; `high` is None when it is open."""

    low: Decimal
    high: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """A chain of `+` and `-`, or of `*` and `/`: the first term, then each sign with its term."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Node):
    """`-x`."""

    of: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Node):
    """`first known(…)`, `larger of(…)`, `smaller of(…)`."""

    how: str
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """`count(activities where …)`, `sum(deals.amount where …)`; `how` is the word before the bracket."""

    how: str
    over: Path
    where: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified(Node):
    """`any(contacts where …)`, `every(contacts where …)`."""

    is_every: bool
    over: Path
    where: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """`left is right`, `left >= right`; `operator` is `is`, `is not`, `<`, `<=`, `>` or `>=`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """`x between low and high`, both included."""

    value: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Node):
    """`x in [a, b]` or `x in dach`."""

    value: Expression
    is_negated: bool
    # The name of a list, or the values themselves.
    among: Path | tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge(Node):
    """`x is known`, `x is missing`."""

    value: Expression
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTest(Node):
    """`to_sales is answered on time`: a handoff's state of several words."""

    value: Expression
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Node):
    """`x within next 180 days`, `x within last 90 days`."""

    value: Expression
    is_next: bool
    # Written down, or the name of a setting.
    duration: DurationLiteral | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTest(Node):
    """`x contains "cto"`, `x ends with any of free_mail`; `how` is the word or words between.

    `wanted` is one text, the texts in brackets, or the name of a list.
    """

    value: Expression
    how: str
    wanted: tuple[Expression, ...] | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Node):
    """`a and b and c` or `a or b or c`; never both without brackets."""

    is_and: bool
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    """`not x`."""

    of: Expression


Literal: TypeAlias = Number | Money | Percent | Text | YesNo | Day | Moment | DurationLiteral | Path | Negative
Expression: TypeAlias = (
    Literal
    | Arithmetic
    | Chosen
    | Aggregate
    | Quantified
    | Compare
    | Between
    | Membership
    | Knowledge
    | StateTest
    | Within
    | TextTest
    | Logic
    | Negation
)
