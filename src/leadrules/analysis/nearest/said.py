"""Values in words, as a sentence about a change needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from leadrules.backends.interpreter.show import show
from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import spaced, value_words

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadrules.analysis.nearest.present import Present
    from leadrules.graph.definitions import Field
    from leadrules.schema.values import Record, Single, Value

COUNTED = {1: "one", 2: "two", 3: "three"}


def said(value: Value, kind: t.FieldType, zone: ZoneInfo) -> str:
    """A value as people write it."""
    if value == ():
        return "none"
    if isinstance(value, Range | tuple):
        return show(value, kind, zone) or ""
    return value_words(value, kind, zone)


def entry_words(
    entries: tuple[Record | Single, ...],
    field: Field,
    present: Present,
    *,
    is_more: bool = False,
    number: int | None = None,
) -> str:
    """`2 more with type webinar, now`; with `number`, what becomes known of that entry: `no. 2 with role buyer`."""
    groups: dict[str, int] = {}
    for entry in entries:
        words = one_entry(entry, field, present)
        groups[words] = groups.get(words, 0) + 1
    more = " more" if is_more else ""
    if number is not None:
        return f"no. {number} {one_part(entries[0], field, present)}"
    return " and ".join(f"{COUNTED.get(count, count)}{more} {words}" for words, count in groups.items())


def one_entry(entry: Record | Single, field: Field, present: Present) -> str:
    """`with type webinar, now`."""
    kind = field.type.of if isinstance(field.type, t.ListType) else t.TEXT
    if not isinstance(entry, Mapping):
        return value_words(entry, kind, present.zone)
    kinds = dict(kind.fields) if isinstance(kind, t.RecordType) else {}
    held, times = [], []
    for name, value in entry.items():
        if value is MISSING or isinstance(value, tuple | Mapping):
            continue
        if isinstance(value, datetime | date) and value in (present.moment, present.today):
            times.append("now" if isinstance(value, datetime) else "today")
        else:
            held.append(f"{spaced(name)} {value_words(value, kinds[name], present.zone)}")
    with_ = f"with {' and '.join(held)}" if held else "entry"
    return ", ".join([with_, *times])


def one_part(entry: Record | Single, field: Field, present: Present) -> str:
    """`with role buyer`, `with its time known, for example 20 Nov 2026`: the one part that becomes known."""
    kinds = field.type.of if isinstance(field.type, t.ListType) else t.TEXT
    if not isinstance(entry, Mapping) or not isinstance(kinds, t.RecordType):
        return one_entry(entry, field, present)
    ((name, value),) = entry.items()
    words = value_words(value, dict(kinds.fields)[name], present.zone)  # type: ignore[arg-type]
    if isinstance(value, date):
        # What happened "at" a time has no other name for it.
        return f"with its {'time' if name == 'at' else spaced(name)} known, for example {words}"
    return f"with {spaced(name)} {words}"
