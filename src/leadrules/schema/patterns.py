"""How an export writes its dates (`DD.MM.YYYY HH:mm`) and its numbers (`1.234,56`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from leadrules.schema.types import (
    BandType,
    ChoiceType,
    ListType,
    MoneyType,
    RecordType,
    Scalar,
    ScalarType,
)

if TYPE_CHECKING:
    from leadrules.schema.types import Type

# The parts of a date pattern; those of one letter take one digit or two.
_PARTS = {
    "YYYY": ("year", "[0-9]{4}"),
    "YY": ("year", "[0-9]{2}"),
    "MMMM": ("month", "[A-Za-z]{3,9}"),
    "MMM": ("month", "[A-Za-z]{3,4}"),
    "MM": ("month", "[0-9]{2}"),
    "M": ("month", "[0-9]{1,2}"),
    "DD": ("day", "[0-9]{2}"),
    "D": ("day", "[0-9]{1,2}"),
    "HH": ("hour", "[0-9]{2}"),
    "H": ("hour", "[0-9]{1,2}"),
    "hh": ("hour12", "[0-9]{2}"),
    "h": ("hour12", "[0-9]{1,2}"),
    "mm": ("minute", "[0-9]{2}"),
    "ss": ("second", "[0-9]{2}"),
    "A": ("half", "[AaPp][Mm]"),
}
_TOKEN = re.compile(r"([A-Za-z])\1*|[^A-Za-z]")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# POSIX: two digits of a year from 69 on are of the last century.
_LAST_CENTURY = 69
_NUMBER = re.compile(r"1([.,'’ \u00a0\u202f_]?)234(?:([.,])56)?")
_BLANKS = " \u00a0\u202f"
_APOSTROPHES = "'’"
_NUMERIC = frozenset({Scalar.NUMBER, Scalar.INTEGER, Scalar.PERCENT})
_DATED = frozenset({Scalar.DATE, Scalar.DATETIME})


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A way to write a date, perhaps with its time."""

    form: re.Pattern[str]

    def read(self, text: str) -> datetime | None:
        """Read a wall-clock time; None when the text is not written so, or the calendar has no such day."""
        match = self.form.fullmatch(text)
        if match is None:
            return None
        parts = match.groupdict()
        try:
            return datetime(  # noqa: DTZ001 - a wall clock's time; the caller knows the zone
                _year(parts["year"]),
                _month(parts["month"]),
                int(parts["day"]),
                _hour(parts),
                int(parts.get("minute") or 0),
                int(parts.get("second") or 0),
            )
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A way to write a number: what parts thousands, and what stands before decimals."""

    form: re.Pattern[str]
    thousands: str

    def read(self, text: str) -> str | None:
        """Rewrite it with a point before the decimals and nothing between thousands; None when not written so."""
        match = self.form.fullmatch(text)
        if match is None:
            return None
        whole = re.sub(f"[{re.escape(self.thousands)}]", "", match["whole"]) if self.thousands else match["whole"]
        return match["sign"] + whole + (f".{match['decimals']}" if match["decimals"] else "")


def check_pattern(pattern: str, kind: Type) -> str | None:
    """Say what is wrong with a pattern for a field of that type; None when it is right."""
    takes_dates, takes_numbers = _takes(kind)
    if not takes_dates and not takes_numbers:
        return f"`written` is for dates and numbers; this is {kind}"
    if takes_numbers and number_pattern(pattern) is not None:
        return None
    if not takes_dates:
        return f'`{pattern}` does not show how a number is written; show 1234.56 as it would stand there: "1.234,56"'
    return _date_mistake(pattern)


@lru_cache(maxsize=256)
def date_pattern(pattern: str) -> DatePattern | None:
    """Understand a pattern of dates, or None."""
    if _date_mistake(pattern) is not None:
        return None
    return DatePattern(re.compile("".join(map(_part_form, _tokens(pattern)))))


@lru_cache(maxsize=256)
def number_pattern(pattern: str) -> NumberPattern | None:
    """Understand a pattern of numbers, or None."""
    match = _NUMBER.fullmatch(pattern)
    if match is None or match[1] == match[2]:
        return None
    thousands = next((same for same in (_BLANKS, _APOSTROPHES) if match[1] and match[1] in same), match[1])
    between = f"[{re.escape(thousands)}]" if thousands else ""
    # Thousands may be left together (`1234`), but where they are parted they are parted right.
    grouped = rf"|[0-9]{{1,3}}(?:{between}[0-9]{{3}})+" if thousands else ""
    decimals = rf"(?:{re.escape(match[2])}(?P<decimals>[0-9]+))?" if match[2] else "(?P<decimals>)"
    return NumberPattern(re.compile(rf"(?P<sign>[+-]?)(?P<whole>[0-9]+{grouped}){decimals}"), thousands)


def _takes(kind: Type) -> tuple[bool, bool]:
    """Whether a type holds dates, and whether it holds numbers."""
    match kind:
        case MoneyType() | BandType():
            return False, True
        case ScalarType(scalar):
            return scalar in _DATED, scalar in _NUMERIC
        case ChoiceType():
            return False, False
        case ListType(of):
            return _takes(of)
        case RecordType(fields):
            inside = [_takes(each) for _, each in fields]
            return any(dates for dates, _ in inside), any(numbers for _, numbers in inside)


def _tokens(pattern: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(pattern)]


def _part_form(token: str) -> str:
    part = _PARTS.get(token)
    return f"(?P<{part[0]}>{part[1]})" if part else re.escape(token)


def _date_mistake(pattern: str) -> str | None:
    tokens = _tokens(pattern)
    parts = [_PARTS[token][0] for token in tokens if token in _PARTS]
    # The T of ISO 8601, between a day and its time, is the one letter that stands for itself.
    odd = next((each for each in tokens if each[0].isalpha() and each not in _PARTS and each != "T"), None)
    if odd is not None:
        return f"`{odd}` stands for nothing in a date; use YYYY, MM, DD, HH, mm, ss, or h and A for am and pm"
    if absent := [each for each in ("YYYY", "MM", "DD") if _PARTS[each][0] not in parts]:
        return f"`{pattern}` shows no {absent[0]}; a date has a year (YYYY), a month (MM) and a day (DD)"
    if len(set(parts)) < len(parts) or {"hour", "hour12"} <= set(parts):
        return f"`{pattern}` shows a part of the date twice"
    if ("half" in parts) != ("hour12" in parts):
        return f"`{pattern}` needs both or neither of h and A: `h:mm A` is 2:30 PM, `HH:mm` is 14:30"
    hours = {"hour", "hour12"} & set(parts)
    if ("minute" in parts and not hours) or ("second" in parts and "minute" not in parts):
        return f"`{pattern}` shows a time without its hours or minutes"
    if any(_runs_together(*pair) for pair in pairwise(tokens)):
        return f"`{pattern}` runs digits together that could be parted in two ways"
    return None


def _runs_together(left: str, right: str) -> bool:
    """Whether one of the two takes one digit or two, and nothing parts it from the other."""
    digits = set(_PARTS) - {"A", "MMM", "MMMM"}
    return {left, right} <= digits and bool({left, right} & {"D", "M", "H", "h"})


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - YY
        return year
    return year + (1900 if year >= _LAST_CENTURY else 2000)


def _month(text: str) -> int:
    """The number of a month.

    Raises:
        ValueError: for a word that is no month.
    """
    if text.isdigit():
        return int(text)
    # `Sept` has four letters in some exports, and is a beginning of its name like the others.
    found = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(text.lower())]
    if len(found) != 1:
        raise ValueError(text)
    return found[0]


def _hour(parts: dict[str, str]) -> int:
    """The hour of the day.

    Raises:
        ValueError: for 0 or 13 with am or pm.
    """
    if "hour12" not in parts:
        return int(parts.get("hour") or 0)
    hour = int(parts["hour12"])
    if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock with hands
        raise ValueError(hour)
    return hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
