"""What a value is in SQL: one expression, a text with its folded forms, or the ends of a range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.schema.read_numbers import MOST_WHOLE_DIGITS

if TYPE_CHECKING:
    from leadrules.backends.sql.layers import Layers

# Every number that a lead holds, or the rules write down, is smaller.
MOST_READ = Decimal(10) ** MOST_WHOLE_DIGITS


@dataclass(frozen=True, slots=True)
class Narrow:
    """A number in a type of its own, which is compared several times as fast as a DECIMAL(38, 9)."""

    expr: exp.Expression
    kind: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A choice's place among the values of its type, counted from 1."""

    expr: exp.Expression
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is exact or missing (NULL).

    A number is a DECIMAL(38, 9), and may be narrow too. What is chosen is a text, and may be known by its place. Both
    may be `written` down by the rules.
    """

    expr: exp.Expression
    narrow: Narrow | None = None
    written: Decimal | str | None = None
    place: Placed | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written, folded for comparing, and marked for finding words: see folded.py."""

    raw: exp.Expression
    folded: exp.Expression
    words: exp.Expression
    # Whether it is there, where that can be told without the text itself.
    known: exp.Expression | None = None


@dataclass(frozen=True, slots=True)
class Ranged:
    """The ends of a number; NULL is an open end, and both are NULL when it is missing.

    `inside` are the ends as whole numbers, with so many decimals.
    """

    low: exp.Expression
    high: exp.Expression
    known: exp.Expression
    inside: tuple[exp.Expression, exp.Expression, int] | None = None


Shape: TypeAlias = Plain | Text | Ranged


def once(shape: Shape, layers: Layers) -> Shape:
    """A value that can be written again without being computed again."""
    match shape:
        case Plain(expr=expr, place=place):
            at = None if place is None else replace(place, expr=layers.once(place.expr))
            return replace(shape, expr=layers.once(expr), place=at)
        case Text(raw=raw, folded=folded, words=words):
            return replace(shape, raw=layers.once(raw), folded=layers.once(folded), words=layers.once(words))
        case Ranged():
            return range_once(shape, layers)


def range_once(shape: Ranged, layers: Layers) -> Ranged:
    """The same of a range."""
    low, high, known = (layers.once(each) for each in (shape.low, shape.high, shape.known))
    return replace(shape, low=low, high=high, known=known)


def ranged(shape: Shape) -> Ranged:
    """A number as a range."""
    match shape:
        case Ranged():
            return shape
        case Plain(expr=expr, narrow=narrow):
            return Ranged(expr, expr, w.is_known(expr if narrow is None else narrow.expr))
        case Text():
            raise TypeError("a text is no number")


def plain(shape: Shape) -> exp.Expression:
    """A value that is no range."""
    match shape:
        case Plain(expr=expr):
            return expr
        case Text(raw=raw):
            return raw
        case Ranged():
            raise TypeError("a range is no single value")


def is_there(shape: Shape) -> exp.Expression:
    """Whether a value is known."""
    match shape:
        case Ranged(known=known):
            return known
        case Text(known=exp.Expression() as known):
            return known
        case Plain(narrow=Narrow(expr=expr)) | Plain(place=Placed(expr=expr)):
            return w.is_known(expr)
        case _:
            return w.is_known(plain(shape))


def narrow_pair(one: Plain, other: Plain) -> tuple[exp.Expression, exp.Expression] | None:
    """Two numbers in the narrow type that one of them has; None where the other does not fit into it exactly."""
    for like in (one.narrow, other.narrow):
        if like is None:
            continue
        left, right = fitted(one, like), fitted(other, like)
        if left is not None and right is not None:
            return left, right
    return None


def fitted(shape: Plain, like: Narrow) -> exp.Expression | None:
    """A number in a narrow type; None when it is no constant and has not that type, or does not fit."""
    if shape.narrow is not None and shape.narrow.kind == like.kind:
        return shape.narrow.expr
    written = shape.written
    if not isinstance(written, Decimal) or abs(written) >= MOST_READ or written != round(written, like.decimals):
        return None
    return w.cast(exp.Literal.string(f"{written:f}"), like.kind)
