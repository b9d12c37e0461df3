"""A witness in words: the few fields that matter, each with what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import amount_words, value_words

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Record, Single, Value

MOST_ENTRIES = 4


def told(lead: Mapping[str, Value], graph: RuleGraph) -> tuple[tuple[str, str], ...]:
    """Each field with its value, in the order in which the rules declare them."""
    zone = ZoneInfo(graph.timezone)
    return tuple(
        (name, words(lead[name], field.type, zone)) for name, field in graph.fields.items() if name in lead
    )  # fmt: skip


def words(value: Value, kind: FieldType, zone: ZoneInfo) -> str:
    """What a field holds: `10`, `20,000 EUR`, `(type webinar)`, `3 × (type webinar)`."""
    if not isinstance(value, tuple):
        return single(value, kind, zone)
    if not value:
        return "empty"
    of = kind.of if isinstance(kind, t.ListType) else kind
    shown = [record(each, of, zone) if isinstance(each, Mapping) else single(each, of, zone) for each in value]  # type: ignore[arg-type]
    counted = [f"{shown.count(each)} × {each}" if shown.count(each) > 1 else each for each in dict.fromkeys(shown)]
    more = len(counted) - MOST_ENTRIES
    return " and ".join(counted if more <= 0 else [*counted[:MOST_ENTRIES], f"{more} more"])


def record(entry: Record, kind: t.RecordType, zone: ZoneInfo) -> str:
    """An entry of a list: its parts in brackets."""
    said = []
    for name, of in kind.fields:
        value = entry.get(name, MISSING)
        if value is not MISSING and not isinstance(value, tuple):
            said.append(f"{name} {single(value, of, zone)}")
    return f"({', '.join(said)})"


def single(value: Single, kind: t.Type, zone: ZoneInfo) -> str:
    """One value, as people write it; values of `one of` as the rules write them."""
    if isinstance(value, Range):
        of = kind.of if isinstance(kind, t.BandType) else kind
        low, high = (amount_words(end, of) if end is not None else "" for end in (value.low, value.high))
        return f"{low} to {high}" if low and high else f"{low} or more" if low else f"at most {high}"
    return value if isinstance(value, str) and isinstance(kind, t.ChoiceType) else value_words(value, kind, zone)
