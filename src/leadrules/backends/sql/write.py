"""Small pieces of SQL as sqlglot expressions, each in brackets of its own; authors' texts are only ever literals.

What engines write differently stands in engine.py.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DECIMAL = "DECIMAL(38, 9)"
SELECT = exp.Select
TRIVIAL = (exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Dot)


def own(of: exp.Expression) -> exp.Expression:
    """An expression to build into another: itself, or a copy when it stands in one already.

    Copying it in any case would copy what is deep inside again at every level.
    """
    return of if of.parent is None else of.copy()


def column(name: str) -> exp.Expression:
    """A column, whatever its name holds."""
    return exp.column(exp.to_identifier(name, quoted=True))


def cast(of: exp.Expression, kind: str) -> exp.Expression:
    """Convert to a type."""
    return exp.Cast(this=own(of), to=_type(kind).copy())


@lru_cache(maxsize=64)
def _type(kind: str) -> exp.Expression:
    return exp.DataType.build(kind, dialect="duckdb")


def number(value: Decimal | int) -> exp.Expression:
    """An exact number."""
    return cast(exp.Literal.string(f"{Decimal(value):f}"), DECIMAL)


def whole(value: int, kind: str = "BIGINT") -> exp.Expression:
    """A whole number."""
    return cast(exp.Literal.string(str(value)), kind)


def count(value: int) -> exp.Expression:
    """A whole number as it is written, wide enough for itself alone."""
    return exp.Literal.number(value) if value >= 0 else exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))


def null(kind: str = DECIMAL) -> exp.Expression:
    """Nothing, of a type."""
    return cast(exp.Null(), kind)


def boolean(value: bool) -> exp.Expression:  # noqa: FBT001 - a truth value is the whole argument
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def true() -> exp.Expression:
    """What always holds."""
    return exp.Boolean(this=True)


def false() -> exp.Expression:
    """What never holds."""
    return exp.Boolean(this=False)


def undecided() -> exp.Expression:
    """The third truth value."""
    return null("BOOLEAN")


def literal(value: object) -> exp.Expression:
    """A plain value of the rules."""
    match value:
        case bool():
            return boolean(value)
        case Decimal() | int():
            return number(value)
        case datetime():
            return cast(exp.Literal.string(value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")), "TIMESTAMP")
        case date():
            return cast(exp.Literal.string(value.isoformat()), "DATE")
        case str():
            return text(value)
        case _:
            raise TypeError(type(value).__name__)


def text(value: str) -> exp.Expression:
    """A text."""
    return exp.Literal.string(value)


def op(kind: Callable[..., exp.Expression], left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """Two operands."""
    return exp.Paren(this=kind(this=own(left), expression=own(right) if right is not left else right.copy()))


def between(of: exp.Expression, low: exp.Expression, high: exp.Expression) -> exp.Expression:
    """From one end to the other, both included."""
    return exp.Paren(this=exp.Between(this=of.copy(), low=low.copy(), high=high.copy()))


def is_null(of: exp.Expression) -> exp.Expression:
    """Whether a value is missing."""
    return exp.Paren(this=exp.Is(this=own(of), expression=exp.Null()))


def is_known(of: exp.Expression) -> exp.Expression:
    """Whether a value is there."""
    return negated(is_null(of))


def negated(of: exp.Expression) -> exp.Expression:
    """SQL's NOT, which is Kleene's."""
    if isinstance(of, exp.Boolean):
        return boolean(not of.this)
    return exp.Paren(this=exp.Not(this=own(of)))


def all_of(parts: Sequence[exp.Expression]) -> exp.Expression:
    """SQL's AND, which is Kleene's; of nothing it is true."""
    return balanced(exp.And, parts) if parts else true()


def any_of(parts: Sequence[exp.Expression]) -> exp.Expression:
    """SQL's OR, which is Kleene's; of nothing it is false."""
    return balanced(exp.Or, parts) if parts else false()


def total(parts: Sequence[exp.Expression]) -> exp.Expression:
    """A sum."""
    return balanced(exp.Add, parts) if parts else number(0)


def balanced(kind: Callable[..., exp.Expression], parts: Sequence[exp.Expression]) -> exp.Expression:
    """A tree as flat as can be: a long chain is planned slowly, and nests too deep."""
    if len(parts) == 1:
        return parts[0].copy()
    middle = len(parts) // 2
    return op(kind, balanced(kind, parts[:middle]), balanced(kind, parts[middle:]))


def case(
    branches: Iterable[tuple[exp.Expression, exp.Expression]], default: exp.Expression | None = None
) -> exp.Expression:
    """The value of the first branch whose test is true."""
    branches = list(branches)
    if not branches:
        return default.copy() if default is not None else exp.Null()
    ifs = [exp.If(this=own(test), true=own(value)) for test, value in branches]
    return exp.Paren(this=exp.Case(ifs=ifs, default=own(default) if default is not None else None))


def three(
    held: exp.Expression, met: exp.Expression, not_met: exp.Expression, undecided: exp.Expression
) -> exp.Expression:
    """A value for each outcome."""
    return case([(held, met), (is_open(held), undecided)], not_met)


def is_open(held: exp.Expression) -> exp.Expression:
    """Whether an outcome is undecided; where a column is compared with constants, whether it is missing."""
    test = held.unnest()
    match test:
        case exp.Between(args={"this": of, "low": low, "high": high}) if is_constant(low) and is_constant(high):
            return is_null(of)
        case exp.EQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE() if is_constant(test.expression):
            return is_null(test.this)
        case _:
            return is_null(held)


def is_constant(of: exp.Expression) -> bool:
    """Whether a value is written down, and known."""
    while isinstance(of, exp.Paren | exp.Cast):
        of = of.this
    return isinstance(of, exp.Literal | exp.Boolean)


def coalesce(*parts: exp.Expression) -> exp.Expression:
    """The first that is there."""
    first, *rest = map(own, parts)
    return exp.Coalesce(this=first, expressions=rest) if rest else first


def outermost(parts: Sequence[exp.Expression], *, is_larger: bool) -> exp.Expression:
    """The largest or smallest of several that are all known; engines differ on what is not."""
    first, *rest = (part.copy() for part in parts)
    kind = exp.Greatest if is_larger else exp.Least
    return kind(this=first, expressions=rest, ignore_nulls=True) if rest else first


def is_trivial(of: exp.Expression) -> bool:
    """Whether writing it again costs nothing."""
    while isinstance(of, exp.Paren | exp.Cast | exp.Neg):
        of = of.this
    return isinstance(of, TRIVIAL)
