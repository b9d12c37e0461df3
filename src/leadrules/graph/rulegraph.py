"""The rule graph: everything that a ruleset means, in dependency order. It is all that a backend may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from leadrules.graph import definitions as d
    from leadrules.schema.calendar import Calendar
    from leadrules.schema.values import Value
    from leadrules.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line of an example's expectations.

    `values` are texts as authors write them (`met`, `35`, `warm`, `answered on time`, `"SMB DACH"` without quotes);
    `range` is `35 to 55`; `missing` is None where the line does not speak of it. `exact` are the values of numbers,
    amounts, durations, days and moments as a verdict holds them, None for all else.
    """

    name: str
    values: tuple[str, ...]
    exact: tuple[str | None, ...] = field(compare=False)
    range: tuple[str, str] | None
    missing: tuple[str, ...] | None
    because: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A lead with what is expected of it; `lead` holds typed values, `like` already merged in."""

    title: str
    # In UTC; None when the example names no moment.
    on: datetime | None
    lead: Mapping[str, Value]
    expected: tuple[Expected, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGraph:
    """Every mapping is by name. `definitions` are in dependency order; `declared` gives their order in the files."""

    name: str
    doc: str | None
    teams: tuple[str, ...]
    agreed: d.Agreed | None
    currency: str | None
    # IANA name; `calendar` holds it with opening hours and holidays.
    timezone: str
    calendar: Calendar
    fields: Mapping[str, d.Field]
    settings: Mapping[str, d.Setting]
    lists: Mapping[str, d.ValueList]
    sources: Mapping[str, d.SourceMapping]
    definitions: Mapping[str, d.Definable]
    declared: tuple[str, ...]
    strategies: Mapping[str, d.Strategy]
    guarantees: tuple[d.Guarantee, ...]
    commitments: tuple[d.Commitment, ...]
    logs: Mapping[str, d.Log]
    examples: tuple[Example, ...]
    # A digest of what each definition means: see fingerprint.py.
    fingerprints: Mapping[str, str]
    since: date | None = field(default=None, compare=False)
    review: date | None = field(default=None, compare=False)
    # Where the ruleset is named; None where no `ruleset` is written.
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def stages(self) -> tuple[d.Stage, ...]:
        """The stages in order of declaration."""
        from leadrules.graph.definitions import Stage

        return tuple(each for name in self.declared if isinstance(each := self.definitions[name], Stage))

    @property
    def disqualifiers(self) -> tuple[d.Disqualifier, ...]:
        """The disqualifiers in order of declaration."""
        from leadrules.graph.definitions import Disqualifier

        return tuple(each for name in self.declared if isinstance(each := self.definitions[name], Disqualifier))
