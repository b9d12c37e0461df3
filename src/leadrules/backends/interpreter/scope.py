"""What an evaluation reads from: the lead, the moment, and what has been evaluated so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from leadrules.schema.types import ListType, RecordType
from leadrules.schema.values import MISSING
from leadrules.verdict import Place, Presence

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from leadrules.backends.interpreter.settle import Judged
    from leadrules.graph import definitions as d
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import HandoffState
    from leadrules.schema.values import Record, Single, Value, ValueOrMissing
    from leadrules.source import Span
    from leadrules.verdict import LineResult, Seen


@dataclass(frozen=True, slots=True)
class Valued:
    """A value with what is told of it.

    `open` are the fields that could still make it known, or more exact; `flips` those that could put another value in
    its place, because `first known(…)` passed over them; `reads` is everything that it was made from.
    """

    value: ValueOrMissing
    seen: Seen
    open: tuple[str, ...] = ()
    reads: tuple[Seen, ...] = ()
    flips: tuple[str, ...] = ()


@dataclass(slots=True)
class Scope:
    """One lead's evaluation under way."""

    graph: RuleGraph
    lead: Mapping[str, Value]
    unusable: frozenset[str]
    # In UTC.
    now: datetime
    zone: ZoneInfo
    judged: dict[str, Judged] = field(default_factory=dict)
    values: dict[str, Valued] = field(default_factory=dict)
    states: dict[str, tuple[HandoffState, tuple[str, ...]]] = field(default_factory=dict)
    score_lines: dict[str, tuple[LineResult, ...]] = field(default_factory=dict)
    # The entry that a `where` looks at, and the list that it is of.
    entry: Record | Single | None = None
    entry_of: str = ""

    @property
    def today(self) -> date:
        """The day of the evaluation in the ruleset's time zone."""
        return self.now.astimezone(self.zone).date()

    def field(self, name: str) -> tuple[ValueOrMissing, Presence]:
        """A field's value, or the one that is assumed for it."""
        value = self.lead.get(name, MISSING)
        if value is not MISSING:
            return value, Presence.KNOWN
        declared = self.graph.fields[name]
        if declared.assumed is not None:
            return declared.assumed.value, Presence.ASSUMED
        return MISSING, Presence.UNUSABLE if name in self.unusable else Presence.MISSING

    def record_field(self, name: str | None) -> tuple[ValueOrMissing, Presence]:
        """A field of the entry, or the entry itself."""
        entry = self.entry
        if not isinstance(entry, Mapping):
            is_there = name is None and entry is not None
            return (entry, Presence.KNOWN) if is_there and entry is not None else (MISSING, Presence.MISSING)
        value: ValueOrMissing = entry.get(name, MISSING) if name is not None else MISSING
        if value is not MISSING:
            return value, Presence.KNOWN
        part = next((each for each in self.graph.fields[self.entry_of].parts if each.name == name), None)
        if part is not None and part.assumed is not None:
            return part.assumed.value, Presence.ASSUMED
        return MISSING, Presence.MISSING

    def entries(self, name: str) -> tuple[Single | Record, ...] | None:
        """A list's entries; None when it is missing."""
        value, _ = self.field(name)
        return value if isinstance(value, tuple) else None

    def is_of_records(self, name: str) -> bool:
        """Whether a list holds records."""
        kind = self.graph.fields[name].type
        return isinstance(kind, ListType) and isinstance(kind.of, RecordType)


@lru_cache(maxsize=100_000)
def place(span: Span) -> Place:
    """Where something stands, for the trace."""
    return Place(file=span.path, line=span.line, column=span.column, end_line=span.end_line, end_column=span.end_column)


def place_of(declared: d.Declared) -> Place:
    """Where a definition is declared."""
    return place(declared.span)
