"""Countries by their two-letter code (ISO 3166-1), found by code or by name."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from leadrules.schema.country_names import COUNTRIES
from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

# The name to show for each code.
NAMES: Mapping[str, str] = MappingProxyType({code: names[1] for code, *names in COUNTRIES})
CODES = tuple(sorted(NAMES))
LONGEST_NAME = 100


def is_country(code: str) -> bool:
    """Whether it is a two-letter code of the standard, in capitals: `DE`."""
    return code in NAMES


@lru_cache(maxsize=4_096)
def country_code(text: str) -> str | None:
    """Find the two-letter code for a code of two or three letters or a name, or None.

    Case, accents, full stops, `the` in front and `and`, `&` make no difference, nor do `saint` and `st`.
    """
    return _BY_NAME.get(_key(text)) if len(text) <= LONGEST_NAME else None


def _key(text: str) -> str:
    plain = "".join(each for each in normalize("NFKD", fold(text)) if not combining(each))
    words = re.sub(r"[\s,]+", " ", plain.replace(".", "").replace("&", " and ").replace("’", "'")).strip()
    return re.sub(r"\bsaint\b", "st", words).removeprefix("the ")


_BY_NAME = {_key(name): code for code, *names in COUNTRIES for name in (code, *names)}
