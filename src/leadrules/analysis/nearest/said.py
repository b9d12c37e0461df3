"""Values in words, as a sentence about a change needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from leadrules.backends.interpreter.show import show
from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import listed, spaced, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable
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


def entry_words(groups: Iterable[tuple[Record | Single, int]], field: Field, present: Present, *, is_more: bool) -> str:
    """`two more with type webinar, now`: so many entries of each kind."""
    counted: dict[str, int] = {}
    for entry, number in groups:
        words = one_entry(entry, field, present)
        counted[words] = counted.get(words, 0) + number
    more = " more" if is_more else ""
    return " and ".join(f"{COUNTED.get(number, number)}{more} {words}" for words, number in counted.items())


def one_entry(entry: Record | Single, field: Field, present: Present) -> str:
    """`with type webinar, now`."""
    kind = field.type.of if isinstance(field.type, t.ListType) else t.TEXT
    if not isinstance(entry, Mapping):
        return value_words(entry, kind, present.zone)
    kinds = dict(kind.fields) if isinstance(kind, t.RecordType) else {}
    held, times = [], []
    for name, value in entry.items():
        if isinstance(value, tuple):
            of = kinds[name]
            words = [value_words(each, of.of if isinstance(of, t.ListType) else of, present.zone) for each in value]
            held.append(f"{spaced(name)} {listed(words) or 'none'}")
        elif value is MISSING:
            held.append(f"{spaced(name)} not known")
        elif isinstance(value, datetime | date) and value in (present.moment, present.today):
            times.append("now" if isinstance(value, datetime) else "today")
        else:
            held.append(f"{spaced(name)} {value_words(value, kinds[name], present.zone)}")
    with_ = f"with {' and '.join(held)}" if held else "entry"
    return ", ".join([with_, *times])


def completed_words(part: Record, field: Field, present: Present, number: int) -> str:
    """`no. 2 with role buyer`, `no. 1 with its time known, for example 20 Nov 2026`: what becomes known of an entry."""
    ((name, value),) = part.items()
    if isinstance(value, date):
        # What happened "at" a time has no other name for it.
        called = "time" if name == "at" else spaced(name)
        return f"no. {number} with its {called} known, for example {value_words(value, t.DATE, present.zone)}"
    return f"no. {number} {one_entry(part, field, present)}"
