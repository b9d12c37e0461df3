"""Texts of authors as literals: whatever could be read otherwise is written by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NUL = "\x00"
MOST_SHORT = 0xFFFF


def is_plain(text: str) -> bool:
    """Whether every engine reads it as it stands, but for its quotes."""
    return text.isprintable() and "\\" not in text


def doubled(text: str) -> exp.Expression:
    """A literal of which nothing but the quote is special: it is doubled."""
    return literal("'" + text.replace("'", "''") + "'")


def literal(written: str) -> exp.Expression:
    """A literal as it stands in the statement."""
    return exp.Var(this=written)


def escaped(text: str, number: Callable[[int], str], special: Mapping[str, str]) -> str:
    """A text with its characters by number where they cannot be seen, and with what is special written as told."""
    return "".join(special.get(each) or (each if each.isprintable() else number(ord(each))) for each in text)


def by_number(point: int) -> str:
    """A character by its number, as most engines read it."""
    return f"\\u{point:04x}" if point <= MOST_SHORT else f"\\U{point:08x}"
