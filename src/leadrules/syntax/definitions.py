"""The syntax tree of what is decided: criteria, definitions, stages, scores and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from leadrules.syntax.expressions import Node

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.syntax.declarations import Terms, TypeName
    from leadrules.syntax.expressions import DurationLiteral, Expression, Literal, Name, Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine(Node):
    """`money: budget >= 20k EUR because "…"`."""

    label: Name | None
    test: Expression
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionGroup(Node):
    """`all of`, `any of`, `none of` or `at least N of` with criteria below; `wanted` is N."""

    label: Name | None
    how: str
    wanted: Decimal | None
    reason: str | None
    parts: tuple[Criterion, ...]
    # `all of` itself, for messages about it.
    head: Node


Criterion: TypeAlias = CriterionLine | CriterionGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Define(Node):
    """A definition that holds or not: `criteria`, or one that is computed: `value`."""

    name: Name
    doc: str | None
    terms: Terms
    criteria: tuple[Criterion, ...]
    value: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualify(Node):
    """What keeps a lead from every stage."""

    name: Name
    doc: str | None
    terms: Terms
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Node):
    """A stage that a lead reaches."""

    name: Name
    doc: str | None
    after: Name | None
    terms: Terms
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading(Node):
    """`fading 50% every 30 days`; `at` names the record's date where there are several."""

    percent: Decimal
    # Written down, or the name of a setting.
    every: DurationLiteral | Path
    at: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Node):
    """A line of a score: for each record of `over`, or (when that is None) once when `test` is met."""

    label: Name | None
    points: Decimal
    over: Path | None
    test: Expression | None
    up_to: Decimal | None
    is_once: bool
    once_per: str | None
    fading: Fading | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(Node):
    """`hot from 60`."""

    name: Name
    start: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Node):
    """Points added up."""

    name: Name
    doc: str | None
    terms: Terms
    limits: tuple[Literal, Literal] | None
    lines: tuple[Points, ...]
    grades: tuple[Grade, ...]


# ---- tables


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTest(Node):
    """One alternative of a cell.

    `how` is `value`, a comparison sign, `to`, `in`, `not in`, `not`, `known`, `missing`, or a text test (`contains` …).
    `values` are its operands; `among` the list that `in` or a text test names.
    """

    how: str
    values: tuple[Expression, ...]
    among: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Node):
    """What a row asks of a column: any of the tests; none for `-`; `is_gives` for the heading `gives`."""

    tests: tuple[CellTest, ...]
    is_gives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Node):
    """A line of a table."""

    cells: tuple[Cell, ...]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Node):
    """A column that a table gives; `name` is None when there is only one and it needs none."""

    name: Name | None
    type: TypeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """Rows that give a value; the first row is the heading."""

    name: Name
    doc: str | None
    outputs: tuple[Output, ...]
    terms: Terms
    policy: str
    rows: tuple[Row, ...]
