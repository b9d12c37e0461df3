"""Values as people write them, and as exact texts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Missing, Range
from leadrules.schema.words import amount_words
from leadrules.verdict import Presence, Seen

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadrules.schema.values import ValueOrMissing

LONGEST = 200
MOST_ENTRIES = 5


def exact(value: Decimal | None) -> str | None:
    """Write a number in full, the same for equal numbers."""
    if value is None:
        return None
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def plain(value: Decimal | None) -> Decimal | None:
    """A number without idle zeros, so that equal ones are written alike."""
    return None if value is None else Decimal(exact(value) or 0)


def show(value: ValueOrMissing, kind: t.Type, zone: ZoneInfo) -> str | None:
    """Write a value for people; None when it is missing."""
    match value:
        case Missing():
            return None
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return amount_words(value, kind)
        case Range(None, None):
            return "anything"
        case Range(low, None) if low is not None:
            return f"{amount_words(low, kind)} or more"
        case Range(None, high) if high is not None:
            return f"{amount_words(high, kind)} or less"
        case Range(low, high) if low is not None and high is not None:
            return f"{amount_words(low, kind)} to {amount_words(high, kind)}"
        case datetime():
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case str():
            shown = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
            return f'"{shown}"' if t.is_textual(kind) else shown
        case tuple():
            return entries(value, kind, zone)
        case _:
            return str(value)


def entries(value: tuple[object, ...], kind: t.Type, zone: ZoneInfo) -> str:
    """Write a list: its plain values, or how many records it holds."""
    of = kind.of if isinstance(kind, t.ListType) else t.TEXT
    if isinstance(of, t.RecordType):
        return f"{len(value):,} {'entry' if len(value) == 1 else 'entries'}"
    # A list's entries are single values; records were counted above.
    shown = [show(each, of, zone) or "" for each in value[:MOST_ENTRIES]]  # type: ignore[arg-type]
    if t.is_textual(of):
        # So that each is a text of its own, not the first mark the beginning of one that ends with the last.
        shown = [f"“{each[1:-1]}”" for each in shown]
    more = f" … ({len(value):,} in all)" if len(value) > MOST_ENTRIES else ""
    return ", ".join(shown) + more if shown else "none"


def seen(  # noqa: PLR0913 - a value with everything that is told of it
    name: str,
    kind: str,
    value: ValueOrMissing,
    type_: t.Type,
    zone: ZoneInfo,
    *,
    presence: Presence | None = None,
    doc: str | None = None,
    missing: tuple[str, ...] = (),
) -> Seen:
    """Record a value that was read."""
    low = high = None
    match value:
        case bool():
            pass
        case Decimal():
            low = high = exact(value)
        case Range():
            low, high = exact(value.low), exact(value.high)
        case datetime():
            low = high = value.astimezone(zone).isoformat()
        case date():
            low = high = value.isoformat()
        case _:
            pass
    found = presence or (Presence.MISSING if value is MISSING else Presence.KNOWN)
    shown = show(value, type_, zone)
    return Seen(name=name, kind=kind, presence=found, value=shown, low=low, high=high, doc=doc, missing=missing)
