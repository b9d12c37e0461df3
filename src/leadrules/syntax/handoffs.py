"""The syntax tree of what the teams owe each other, and of the examples they agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.syntax.expressions import Node

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.syntax.declarations import FieldLine, Terms
    from leadrules.syntax.expressions import Band, Day, DurationLiteral, Expression, Literal, Moment, Name, Path, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedItem(Node):
    """A field that must or should come, or alternatives: `phone or mobile`."""

    names: tuple[Name, ...]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Node):
    """`answer within 4 business hours, from handed_off_at to answered_at`."""

    # Written down, or the name of a setting.
    within: DurationLiteral | Path
    start: Name
    end: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Node):
    """What goes with a lead from one team to the other; a tuple holds every such line, so that a second one is seen."""

    name: Name
    doc: str | None
    terms: Terms
    teams: tuple[tuple[Name, Name], ...]
    when: tuple[Expression, ...]
    must_have: tuple[WantedItem, ...]
    should_have: tuple[tuple[Decimal, tuple[WantedItem, ...]], ...]
    route: tuple[Path, ...]
    answer: tuple[Answer, ...]
    reject_with: tuple[Name, ...]
    recycle: tuple[tuple[Name, Decimal | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee(Node):
    """What the rules must ensure for every lead; `then` is None where there is no `implies`."""

    doc: str
    test: Expression
    then: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Node):
    """What one team owes the other, counted per period."""

    doc: str
    team: Name
    terms: Terms
    measure: Expression
    operator: str
    target: Expression
    period: str | None
    of: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Node):
    """A record that the teams keep of their work together."""

    name: Name
    doc: str | None
    fields: tuple[FieldLine, ...]


# ---- examples


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRecord(Node):
    """`- type webinar, at 2026-11-12 15:00`."""

    values: tuple[tuple[Name, Literal | Band | tuple[Literal, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Node):
    """A field of an example's lead: its values, or its records."""

    name: Name
    values: tuple[Literal | Band | tuple[Literal, ...] | GivenRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRange(Node):
    """`35 to 55`."""

    low: Literal
    high: Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedState(Node):
    """`not met`, `answered on time`: an outcome or a state of several words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation(Node):
    """`sql undecided, missing budget because money`."""

    name: Name
    values: tuple[Literal | ExpectedRange | ExpectedState, ...]
    missing: tuple[Name, ...] | None
    because: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Node):
    """A lead and what is expected of it."""

    title: Text
    like: Text | None
    on: Day | Moment | None
    given: tuple[Given, ...]
    expected: tuple[Expectation, ...]
