"""The syntax tree of what frames the rules: the agreement, the lead, settings, lists and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from leadrules.syntax.expressions import Node

if TYPE_CHECKING:
    from datetime import date, time

    from leadrules.syntax.expressions import Band, Day, Expression, Literal, Name, Text


# ---- types as written


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarName(Node):
    """`text`, `integer`, `yes/no` and the like."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyName(Node):
    """`money`, in the ruleset's currency, or `money in USD`."""

    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandName(Node):
    """`band of integer`."""

    of: TypeName


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceName(Node):
    """`one of a, b` or `ranked a < b`."""

    values: tuple[Name, ...]
    is_ranked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListName(Node):
    """`list of text`; `of` is the fields of a record for `list of` with lines below."""

    of: TypeName | tuple[FieldLine, ...]


TypeName: TypeAlias = ScalarName | MoneyName | BandName | ChoiceName | ListName


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine(Node):
    """`employees integer where employees >= 0 "Headcount"`."""

    name: Name
    type: TypeName
    where: Expression | None = None
    assumed: Literal | None = None
    doc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup(Node):
    """A heading with fields below; the heading is for people and takes no part in names."""

    name: Name
    doc: str | None
    fields: tuple[FieldLine, ...]


# ---- who agrees, since when


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(Node):
    """`(marketing and sales) or revenue`; a single team has one part that is its name."""

    is_and: bool
    parts: tuple[Name | Agreed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Node):
    """The lines about the agreement that a declaration may begin with."""

    agreed: Agreed | None = None
    since: date | None = None
    review: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Node):
    """`mon-fri 09:00-17:00`."""

    first: Name
    last: Name
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetDeclaration(Node):
    """`ruleset inbound "…"` and what holds for all of it."""

    name: Name
    doc: str | None
    terms: Terms
    teams: tuple[Name, ...]
    currency: str | None
    currency_span: Node | None
    timezone: Text | None
    hours: tuple[Opening, ...]
    holidays: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Node):
    """`min_budget is 20k EUR` behind `with`."""

    name: Name
    value: Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Node):
    """`use "frameworks/bant.rules" with …`."""

    path: Text
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Node):
    """`objective "New revenue" 4.5M EUR by 2027-12-31`."""

    doc: str
    target: Literal | None
    by: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy(Node):
    """The strategy that both teams share."""

    name: Name
    doc: str | None
    target_markets: tuple[Name, ...]
    audiences: tuple[Name, ...]
    products: tuple[Text, ...]
    pricing: tuple[Text, ...]
    channels: tuple[Name, ...]
    techniques: tuple[Text, ...]
    objectives: tuple[Objective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Node):
    """`setting smallest_company integer is 50`."""

    name: Name
    type: TypeName
    value: Literal
    doc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueList(Node):
    """`list dach is DE, AT, CH`, or with its values in a file."""

    name: Name
    doc: str | None
    values: tuple[Literal, ...] | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDeclaration(Node):
    """What is known of a lead."""

    doc: str | None
    entries: tuple[FieldGroup | FieldLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Node):
    """`"Financial Services" as fintech`; `text` is None for `else`."""

    text: Text | None
    value: Literal | Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Node):
    """`employees from "NumberOfEmployees"` and how its cells are read."""

    field: Name
    names: tuple[Text, ...]
    written: tuple[Text, ...]
    split_by: Text | None
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDeclaration(Node):
    """How an export's columns and values become a lead's fields."""

    name: Name
    doc: str | None
    missing_when: tuple[Text, ...]
    columns: tuple[Column, ...]
