"""What a ruleset declares, after checking: fields, settings, definitions, stages, scores, tables, handoffs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from leadrules.graph.truths import Truth
    from leadrules.graph.values import Constant, FieldValue, RecordValue, Value
    from leadrules.schema.duration import Duration
    from leadrules.schema.types import FieldType, Type
    from leadrules.schema.values import Single
    from leadrules.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Who must agree: all (or any) of the parts, each a team's name or an agreement of its own."""

    is_and: bool
    parts: tuple[str | Agreed, ...]

    def __str__(self) -> str:
        """As an author writes it."""
        shown = [part if isinstance(part, str) or len(part.parts) == 1 else f"({part})" for part in self.parts]
        return (" and " if self.is_and else " or ").join(map(str, shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What everything with a name has; apart from the name, none of it is part of the meaning."""

    name: str
    doc: str | None = field(default=None, compare=False)
    span: Span = field(compare=False, repr=False)
    agreed: Agreed | None = field(default=None, compare=False)
    since: date | None = field(default=None, compare=False)
    review: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Declared):
    """A field of a lead, of a record, or of a log."""

    type: FieldType
    # What its value must fulfil to be usable; the value itself is `RecordValue(name=None)` in it.
    where: Truth | None = None
    # Taken when the value is missing (a closed world, field by field).
    assumed: Constant | None = None
    # The heading it stands under.
    group: str | None = field(default=None, compare=False)
    # The same for the fields of a record, when the type is a list of records.
    parts: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Declared):
    """A value with a name, which `use … with` can replace."""

    type: Type
    # None for a duration without a fixed length (`3 months`, `2 business days`): it moves days, and is no value.
    value: Constant | None
    # What a setting of that type says, as it is written.
    duration: Duration | None = None

    @property
    def constant(self) -> Constant:
        """Its value where it is read as one: the compiler lets nothing be compared with what has no fixed length."""
        if self.value is None:
            raise ValueError(f"{self.name} has no fixed length")
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueList(Declared):
    """Values with a name."""

    type: Type
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Declared):
    """A name for a criterion."""

    criterion: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDefinition(Declared):
    """A name for a computed value."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualifier(Declared):
    """What keeps a lead from every stage."""

    criterion: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Declared):
    """Met when its criterion is, the stage before is, and no disqualifier is."""

    after: str | None
    criterion: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """Points lose `percent` for every whole `every` seconds that the record is old, rounded half up to 2 decimals."""

    percent: Decimal
    every: Decimal
    at: RecordValue
    # The setting that `every` comes from.
    setting: str | None = field(default=None, compare=False)


class Period(StrEnum):
    """A stretch of the calendar; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """Points for every record of `over` that holds, or once when `over` is None and `criterion` is met.

    `up_to` bounds the size of the line's total, whichever its sign. With `is_once` one record counts at most; with
    `once_per` one record of each period, by the moment `at`.
    """

    points: Decimal
    over: FieldValue | None
    criterion: Truth | None
    up_to: Decimal | None = None
    is_once: bool = False
    once_per: Period | None = None
    at: RecordValue | None = None
    fading: Fading | None = None
    id: str = field(compare=False)
    text: str = field(compare=False)
    label: str | None = field(compare=False)
    reason: str | None = field(compare=False)
    span: Span = field(compare=False, repr=False)

    @property
    def enough(self) -> int | None:
        """How many records give all that the line can, when all give alike; None where each one more gives more."""
        return (
            None if self.up_to is None or not self.points else ceil(Fraction(self.up_to) / abs(Fraction(self.points)))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Declared):
    """Points added up, kept within `limits`; `grades` from the lowest threshold to the highest."""

    limits: tuple[Decimal, Decimal] | None
    lines: tuple[ScoreLine, ...]
    grades: tuple[tuple[str, Decimal], ...]


class Policy(StrEnum):
    """Which rows of a table count: the hit policies of DMN under names that explain themselves."""

    FIRST = "first match"
    ONE = "one match"
    ANY = "any match"
    ALL = "all matches"
    SUM = "sum of matches"
    COUNT = "count of matches"
    LOWEST = "lowest match"
    HIGHEST = "highest match"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: its criterion (a group of its cells; None for a row of `-` only) and what it gives, column by column."""

    criterion: Truth | None
    gives: tuple[Value, ...]
    id: str = field(compare=False)
    text: str = field(compare=False)
    reason: str | None = field(compare=False)
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Declared):
    """Rows under a policy. `outputs` names each column that it gives, with the type that comes out under the policy."""

    policy: Policy
    outputs: tuple[tuple[str, Type], ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A field that is wanted with a lead, or alternatives of which one is enough."""

    fields: tuple[str, ...]
    reason: str | None = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Declared):
    """What goes with a lead from one team to the other, and how soon it is answered."""

    giver: str
    taker: str
    when: Truth
    must_have: tuple[Item, ...]
    should_have: tuple[Item, ...]
    should_count: int
    route: Value | None
    answer_within: Duration | None
    # The setting that `answer_within` comes from.
    answer_setting: str | None = field(compare=False)
    handed_off: str | None
    answered: str | None
    reject_with: tuple[str, ...]
    recycle_to: str | None
    recycle_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee(Declared):
    """What must hold for every lead: `then` whenever `test` (or `test` itself, when `then` is None)."""

    test: Truth
    then: Truth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`count(…)` or `share(…)` over the leads or over a log; `over` is `leads` or the log's name."""

    how: str
    over: str
    where: Truth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Declared):
    """What a team owes: its measure against a target, per period of a date."""

    team: str
    measure: Measure
    operator: str
    target: Constant
    period: Period | None
    of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Log(Declared):
    """A record that the teams keep of their work together."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What both teams want to reach, and by when."""

    doc: str
    target: Constant | None
    by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy(Declared):
    """The strategy that both teams share; markets and audiences are definitions."""

    target_markets: tuple[str, ...]
    audiences: tuple[str, ...]
    products: tuple[str, ...]
    pricing: tuple[str, ...]
    channels: tuple[str, ...]
    techniques: tuple[str, ...]
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a field is read from an export: from the first of `names` that is there and not missing.

    `written` are patterns of its dates or numbers; `split_by` parts a cell into a list; `translations` map folded
    cell texts to values (None: missing), and `otherwise` is for every other text (None when there is no `else`).
    """

    field: str
    names: tuple[str, ...]
    written: tuple[str, ...]
    split_by: str | None
    translations: tuple[tuple[str, Single | None], ...]
    has_else: bool
    otherwise: Single | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMapping(Declared):
    """How an export becomes leads; `missing_when` are the folded texts that say "we do not know"."""

    missing_when: tuple[str, ...]
    columns: tuple[ColumnMapping, ...]


Definable: TypeAlias = Definition | ValueDefinition | Disqualifier | Stage | Score | Table | Handoff
