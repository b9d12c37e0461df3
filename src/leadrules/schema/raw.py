"""Values from outside before they are read: made plain, shown to people, found unusable."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from math import isnan
from numbers import Integral, Real
from typing import TypeAlias
from zoneinfo import ZoneInfo

from leadrules.schema.values import MISSING, Missing, Range

LONGEST_SHOWN = 80
# A number, a day or a band is never longer than that; a megabyte of digits is not looked at.
LONGEST_WRITTEN = 200
LONGEST_DIGITS = 400

Plain: TypeAlias = (
    "Missing | str | bool | int | float | Decimal | date | timedelta | Range | Mapping[object, object]"
    " | tuple[object, ...] | Unusable"
)
_KNOWN_ZONES = frozenset({type(None), timezone, ZoneInfo})
_ALREADY_PLAIN = frozenset({str, bool, int, float, Decimal, date, datetime, timedelta, Range, Missing})


@dataclass(frozen=True, slots=True)
class Unusable:
    """What is wrong with a value, in a person's words; the value itself is named in it."""

    reason: str


def unusable(raw: object, complaint: str) -> Unusable:
    """Say it of a value: `unusable(raw, "is not a number")`."""
    return Unusable(f"{quoted(raw)} {complaint}")


def plain(raw: object) -> Plain:
    """Make any object one of a few exact types; None, blank text and "not a number" become missing.

    NaN (and pandas' NaT) is how data frames write that they do not know.
    """
    if raw is None:
        return MISSING
    if type(raw) is str:
        text = raw.strip()
        if not text:
            return MISSING
        return text if text.isascii() or is_unicode(text) else Unusable("this text holds broken characters")
    if (type(raw) is float and isnan(raw)) or (type(raw) is Decimal and raw.is_nan()):
        return MISSING
    if type(raw) in _ALREADY_PLAIN and not (type(raw) is datetime and type(raw.tzinfo) not in _KNOWN_ZONES):
        return raw  # type: ignore[return-value] # mypy does not follow a set of types
    try:
        return _made_plain(raw)
    except Exception:  # noqa: BLE001 - a class from outside may raise anything at all
        return Unusable("this value cannot be read")


def _made_plain(raw: object) -> Plain:
    """As `plain`, for subclasses of the plain types and for containers."""
    match raw:
        case str():
            return plain(str.__str__(raw))
        case Mapping():
            return {str.__str__(key): entry for key, entry in raw.items() if isinstance(key, str)}
        case list() | tuple():
            return tuple(raw)
        case Decimal():
            return plain(Decimal(raw))
        case datetime():
            if raw != raw:  # noqa: PLR0124 - pandas' NaT
                return MISSING
            # A time zone of another library, which could raise later, is turned into UTC here.
            moment = raw if type(raw.tzinfo) in _KNOWN_ZONES else raw.astimezone(UTC)
            return datetime.combine(date(moment.year, moment.month, moment.day), moment.timetz())
        case date():
            return date(raw.year, raw.month, raw.day)
        case timedelta():
            return timedelta(raw.days, raw.seconds, raw.microseconds)
        case Integral():
            return int(raw)
        case Real():
            return plain(float(raw))
        case Unusable():
            return raw
        case _:
            return Unusable(f"{quoted(raw)} cannot be read")


def is_unicode(text: str) -> bool:
    """Whether it could be written to a file: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def quoted(raw: object) -> str:
    """Name a value in a message: in backquotes, or `a list` where it is no single value."""
    match raw:
        case Mapping():
            return "a record"
        case list() | tuple():
            return "a list"
        case bytes() | bytearray() | memoryview():
            return "binary data"
        case _:
            return f"`{shown(raw, LONGEST_SHOWN // 2)}`"


def shown(raw: object, longest: int = LONGEST_SHOWN) -> str:
    """Give a value as one line of text of bounded length, whatever it is."""
    if type(raw) is bool:
        return "true" if raw else "false"
    if type(raw) is str and len(raw) <= longest and raw.isprintable():
        return " ".join(raw.split())
    if type(raw) is int and abs(raw) >= 10**LONGEST_DIGITS:
        return "an enormous number"
    try:
        text = str.__str__(raw) if isinstance(raw, str) else str(raw) if _is_small(raw) else repr_of(raw)
    except Exception:  # noqa: BLE001 - as in `plain`
        return f"a {type(raw).__name__}"
    # Long texts are cut before anything else is done to them.
    cut = text[: longest * 4].encode(errors="replace").decode()
    line = "".join(each if each.isprintable() else " " for each in " ".join(cut.split()))
    return line if len(line) <= longest and len(text) <= longest * 4 else line[: longest - 1].rstrip() + "…"


def repr_of(raw: object) -> str:
    """Name an object that has no short text of its own."""
    match raw:
        case Mapping():
            return f"a record of {len(raw)}"
        case list() | tuple():
            return f"a list of {len(raw)}"
        case bytes() | bytearray() | memoryview():
            return "binary data"
        case Unusable():
            # What a reader of files could not make one value of: a key, or a column, that is there twice.
            return "several values"
        case Range(low, None):
            return f"{low} or more"
        case Range(None, high):
            return f"up to {high}"
        case Range(low, high):
            return f"{low} to {high}"
        case _:
            return f"a {type(raw).__name__}"


def _is_small(raw: object) -> bool:
    return type(raw) in (int, float, Decimal, date, datetime, timedelta)


def agreed(cells: list[object], what: str = "columns") -> object:
    """What columns (or keys) of the same name say together; unusable when they contradict each other."""
    known = [cell for cell in cells if plain(cell) is not MISSING]
    if not known:
        return None
    if all(_say_the_same(known[0], cell) for cell in known[1:]):
        return known[0]
    told = {shown(cell) for cell in known}
    # Lists, and long texts, may look the same on one short line.
    said = " and ".join(f"`{each}`" for each in sorted(told)) if len(told) > 1 else "different things"
    return Unusable(f"{what} of the same name say {said}")


def _say_the_same(one: object, other: object) -> bool:
    """Whether values are the same however they are written: `5` is the text of 5."""
    if isinstance(one, Mapping | list | tuple) or isinstance(other, Mapping | list | tuple):
        try:
            return plain(one) == plain(other)
        except Exception:  # noqa: BLE001 - as in `plain`
            return False
    return shown(one, sys.maxsize) == shown(other, sys.maxsize)
