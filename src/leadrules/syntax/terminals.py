"""What a terminal of the grammar is called when an author is told what could stand at a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark.exceptions import UnexpectedInput

SPOKEN = {
    "NAME": "a name",
    "QUOTED_NAME": "",
    "NUMBER": "a number",
    "TEXT": 'a text in `"…"`',
    "DATE": "a date such as `2026-11-20`",
    "DATETIME": "a moment such as `2026-11-20 15:00`",
    "PERCENT": "a percentage such as `5%`",
    "TIME": "a time such as `09:00`",
    "CURRENCY": "a currency such as `EUR`",
    "UNIT": "a unit such as `days`",
    "TYPE_NAME": "a type such as `text`, `integer` or `date`",
    "HIT_POLICY": "`first match`, `one match`, `any match`, `all matches` or `sum of matches`",
    "PERIOD": "`day`, `week`, `month`, `quarter` or `year`",
    "STATE": "",
    "BAND": "a range such as `25-50`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "BAR": "`|`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "DOT": "",
    "DASH": "`-`",
    "PLUS": "`+`",
    "STAR": "`*`",
    "SLASH": "`/`",
    "LT": "`<`",
    "LE": "`<=`",
    "GT": "`>`",
    "GE": "`>=`",
    "YES": "`yes`",
    "NO": "`no`",
    "_NL": "the end of the line",
    "_INDENT": "an indented block",
    "_DEDENT": "",
    "$END": "",
    "ON_MOMENT": "`on` with a date",
    "MISSING_WORD": "`missing` with names",
    "CURRENCY_WORD": "`currency`",
    "MONEY_IN": "`in`",
}
# First what people most often forgot.
ORDER = ("IS", "GE", "IN", "AND", "OR", "BECAUSE", "_NL")
# Where any value can stand, these are not told one by one.
VALUES = frozenset(
    (
        *("NAME", "QUOTED_NAME", "NUMBER", "TEXT", "DATE", "DATETIME", "PERCENT", "YES", "NO", "LPAR", "DASH", "BAND"),
        *("COUNT_OPEN", "SHARE_OPEN", "SUM_OPEN", "MIN_OPEN", "MAX_OPEN", "LATEST_OPEN", "EARLIEST_OPEN"),
        *("FIRST_KNOWN", "LARGER_OF", "SMALLER_OF"),
    )
)
ANY_VALUE = "a value: a name, a number, a text, a date …"
MOST_SHOWN = 7


def spoken(terminal: str) -> str:
    """Call a terminal by what its author would type; empty for what nobody needs to hear of."""
    if terminal in SPOKEN:
        return SPOKEN[terminal]
    if terminal.endswith("_OPEN"):
        return f"`{terminal.removesuffix('_OPEN').lower()}(…)`"
    return f"`{re.sub('_', ' ', terminal).lower()}`"


def expected_terminals(wrong: UnexpectedInput) -> frozenset[str]:
    """The terminals that could stand at the place of a mistake."""
    sets: Iterable[Iterable[str] | None] = (getattr(wrong, name, None) for name in ("accepts", "expected", "allowed"))
    return frozenset(next(filter(None, sets), ()))


def expected_words(terminals: frozenset[str]) -> list[str]:
    """What could stand at a place, the likeliest first."""
    rest, first = terminals, []
    if {"NAME", "NUMBER", "TEXT"} <= terminals:
        rest, first = terminals - VALUES, [ANY_VALUE]
    ranked = sorted(rest, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    return [*first, *(word for word in dict.fromkeys(map(spoken, ranked)) if word)]


def possible_here(terminals: frozenset[str]) -> str | None:
    """Help that lists what could stand at a place; None when nothing could."""
    words = expected_words(terminals)
    more = " …" if len(words) > MOST_SHOWN else ""
    return f"possible here: {', '.join(words[:MOST_SHOWN])}{more}" if words else None
