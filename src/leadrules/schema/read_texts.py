"""Texts, addresses, countries, choices, yes and no: what is written outside → the text that rules compare."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.schema.countries import country_code
from leadrules.schema.raw import LONGEST_DIGITS, Unusable, unusable
from leadrules.schema.text import fold
from leadrules.schema.values import Missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.schema.raw import Plain
    from leadrules.schema.types import ChoiceType

# These say less than the standards do and take linear time; any SQL engine's regular expressions can say them too.
# Something, an @, and a name with a dot in it; no blanks.
EMAIL = r"[^@\x00-\x20\x7f]+@[^@.\x00-\x20\x7f]+(?:\.[^@.\x00-\x20\x7f]+)+"
# 6 to 15 digits (E.164 has at most 15), parted as people part them, perhaps with an extension.
PHONE = r"[(]?[+]?(?:[-. ()/]*[0-9]){6,15}[)]?(?: ?(?:x|ext[.]?) ?[0-9]{1,6})?"
# A name with a dot in it, perhaps with http before, a port, a path behind.
URL = r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?[^/?#@:.\x00-\x20\x7f]+(?:\.[^/?#@:.\x00-\x20\x7f]+)+(?::[0-9]{1,5})?(?:[/?#][^\x00-\x20\x7f]*)?"
LONGEST_ADDRESS = 2_000
_EMAIL, _PHONE, _URL = map(re.compile, (EMAIL, PHONE, URL))
is_url = _URL.fullmatch
_MOST_LISTED = 8
_YES_NO: Mapping[str, bool] = MappingProxyType(
    {"yes": True, "true": True, "y": True, "1": True, "no": False, "false": False, "n": False, "0": False}
)


def read_text(raw: Plain) -> str | Missing | Unusable:
    """Read a text; a number or a day is taken as it is written."""
    match raw:
        case Missing() | Unusable() | str():
            return raw
        case bool():
            return unusable(raw, "is not a text")
        case int() if -(10**LONGEST_DIGITS) < raw < 10**LONGEST_DIGITS:
            return str(raw)
        case Decimal() if (
            raw.is_finite() and abs(raw.adjusted()) < LONGEST_DIGITS and len(raw.as_tuple().digits) < LONGEST_DIGITS
        ):
            return f"{raw:f}"
        case float() | datetime() | date():
            return str(raw)
        case _:
            return unusable(raw, "is not a text")


def read_email(raw: Plain) -> str | Missing | Unusable:
    """Read an e-mail address, kept as it is written."""
    return _matching(raw, _EMAIL, "is not an e-mail address")


def read_phone(raw: Plain) -> str | Missing | Unusable:
    """Read a phone number, kept as it is written."""
    return _matching(raw, _PHONE, "is not a phone number")


def read_url(raw: Plain) -> str | Missing | Unusable:
    """Read a web address, with `https://` or without, kept as it is written."""
    return _matching(raw, _URL, "is not a web address")


def read_country(raw: Plain) -> str | Missing | Unusable:
    """Read a country by its code or its name into its two-letter code."""
    match raw:
        case Missing() | Unusable():
            return raw
        case str():
            return country_code(raw) or unusable(raw, "is not a country")
        case _:
            return unusable(raw, "is not a country")


def read_yes_no(raw: Plain) -> bool | Missing | Unusable:
    """Read yes, no, true, false, y, n, 1 and 0."""
    match raw:
        case Missing() | Unusable() | bool():
            return raw
        case str():
            found = _YES_NO.get(fold(raw))
        case int() | float() | Decimal():
            found = True if raw == 1 else False if raw == 0 else None
        case _:
            found = None
    return unusable(raw, "is neither yes nor no") if found is None else found


def read_choice(raw: Plain, kind: ChoiceType) -> str | Missing | Unusable:
    """Read one of the declared values, in whatever case, into the declared spelling."""
    text = read_text(raw)
    if not isinstance(text, str):
        return text
    found = _spellings(kind.values).get(fold(text))
    if found is not None:
        return found
    listed = ", ".join(kind.values[:_MOST_LISTED]) + (", …" if len(kind.values) > _MOST_LISTED else "")
    return unusable(raw, f"is none of {listed}")


@lru_cache(maxsize=512)
def _spellings(values: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType({fold(value): value for value in reversed(values)})


def _matching(raw: Plain, form: re.Pattern[str], complaint: str) -> str | Missing | Unusable:
    text = read_text(raw)
    if not isinstance(text, str):
        return text
    return text if len(text) <= LONGEST_ADDRESS and form.fullmatch(text) else unusable(raw, complaint)
