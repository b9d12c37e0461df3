"""A witness in words: the few fields that matter, each with what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import amount_words, value_words

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Record, Single, Value

MOST_ENTRIES = 4


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of the evaluation, and the zone in which others are told."""

    now: datetime
    zone: ZoneInfo


def told(lead: Mapping[str, Value], graph: RuleGraph, now: datetime) -> tuple[tuple[str, str], ...]:
    """Each field with its value, in the order in which the rules declare them."""
    clock = Clock(now, ZoneInfo(graph.timezone))
    return tuple((name, words(lead[name], field.type, clock)) for name, field in graph.fields.items() if name in lead)


def words(value: Value, kind: FieldType, clock: Clock) -> str:
    """What a field holds: `10`, `20,000 EUR`, `(type webinar)`, `3 × (type webinar)`."""
    if not isinstance(value, tuple):
        return single(value, kind, clock)
    if not value:
        return "empty"
    of = kind.of if isinstance(kind, t.ListType) else kind
    shown = [record(each, of, clock) if isinstance(each, Mapping) else single(each, of, clock) for each in value]  # type: ignore[arg-type]
    counted = [f"{shown.count(each)} × {each}" if shown.count(each) > 1 else each for each in dict.fromkeys(shown)]
    more = len(counted) - MOST_ENTRIES
    return " and ".join(counted if more <= 0 else [*counted[:MOST_ENTRIES], f"{more} more"])


def record(entry: Record, kind: t.RecordType, clock: Clock) -> str:
    """An entry of a list: its parts in brackets."""
    said = []
    for name, of in kind.fields:
        value = entry.get(name, MISSING)
        if value is not MISSING:
            said.append(f"{name} {words(value, of, clock)}")
    return f"({', '.join(said)})"


def single(value: Single, kind: t.Type, clock: Clock) -> str:
    """One value, as people write it; values of `one of` as the rules write them."""
    if isinstance(value, Range):
        of = kind.of if isinstance(kind, t.BandType) else kind
        low, high = (amount_words(end, of) if end is not None else "" for end in (value.low, value.high))
        return f"{low} to {high}" if low and high else f"{low} or more" if low else f"at most {high}"
    if value in (clock.now, clock.now.astimezone(clock.zone).date()):
        return "now" if value == clock.now else "today"
    return value if isinstance(value, str) and isinstance(kind, t.ChoiceType) else value_words(value, kind, clock.zone)
