"""Texts of authors as literals: whatever could be read otherwise is written by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable

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


def escaped(text: str, *, short: str, long: Callable[[int], str], special: dict[str, str]) -> str:
    """A text with its characters by number where they cannot be seen, and with what is special written as told."""
    return "".join(special.get(each) or (each if each.isprintable() else by_number(ord(each), short, long)) for each in text)  # fmt: skip # noqa: E501


def by_number(point: int, short: str, long: Callable[[int], str]) -> str:
    """A character by its number, of four digits or more."""
    return f"{short}{point:04x}" if point <= MOST_SHORT else long(point)
