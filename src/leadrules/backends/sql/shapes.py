"""What a value is in SQL: one expression, a text with its folded forms, or the ends of a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.sql import write as w

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is exact or missing (NULL)."""

    expr: exp.Expression


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written, folded for comparing, and marked for finding words: see folded.py."""

    raw: exp.Expression
    folded: exp.Expression
    words: exp.Expression


@dataclass(frozen=True, slots=True)
class Ranged:
    """The ends of a number; NULL is an open end, and both are NULL when it is missing."""

    low: exp.Expression
    high: exp.Expression
    known: exp.Expression


Shape: TypeAlias = Plain | Text | Ranged


def ranged(shape: Shape) -> Ranged:
    """A number as a range."""
    match shape:
        case Ranged():
            return shape
        case Plain(expr):
            return Ranged(expr, expr, w.is_known(expr))
        case Text():
            raise TypeError("a text is no number")


def plain(shape: Shape) -> exp.Expression:
    """A value that is no range."""
    match shape:
        case Plain(expr):
            return expr
        case Text(raw=raw):
            return raw
        case Ranged():
            raise TypeError("a range is no single value")


def is_there(shape: Shape) -> exp.Expression:
    """Whether a value is known."""
    return shape.known if isinstance(shape, Ranged) else w.is_known(plain(shape))
