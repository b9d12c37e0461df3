"""Exact arithmetic of numbers with nine decimals, rounded half up where the language rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from leadrules.backends.sql.layers import Layers

PLACES = 9
HUNDREDTH = "DECIMAL(3, 2)"


def within_limit(of: exp.Expression) -> exp.Expression:
    """Whether a result is small enough to be exact on every engine."""
    return w.op(exp.LT, exp.Abs(this=of.copy()), w.number(LIMIT))


def limited(of: exp.Expression, layers: Layers) -> exp.Expression:
    """A result, missing when it is too large."""
    of = layers.once(of)
    return w.case([(within_limit(of), of)], w.null())


def times(left: exp.Expression, right: exp.Expression, decimals: int, *, is_hundredth: bool) -> exp.Expression:
    """A product, with `is_hundredth` a hundredth of it; missing when it overflows, far beyond the limit."""
    if is_hundredth:
        right = w.op(exp.Mul, right, w.cast(exp.Literal.string("0.01"), HUNDREDTH))
    product = exp.Round(this=w.op(exp.Mul, left, right), decimals=exp.Literal.number(decimals))
    return engine.attempt(w.cast(product, w.DECIMAL))


def divided(left: exp.Expression, right: exp.Expression, decimals: int) -> exp.Expression:
    """A quotient in whole numbers, since engines divide decimals inexactly; missing by zero or far beyond the limit."""
    over, under = (_whole(exp.Abs(this=each.copy())) for each in (left, right))
    shifted = w.op(exp.Mul, over, w.whole(2 * 10**decimals, engine.WIDE))
    halves = engine.whole_quotient(w.op(exp.Add, shifted, under), w.op(exp.Mul, under, w.whole(2, engine.WIDE)))
    sign = w.op(exp.Mul, *(w.cast(exp.Sign(this=each.copy()), engine.WIDE) for each in (left, right)))
    quotient = w.op(exp.Mul, w.cast(w.op(exp.Mul, halves, sign), "DECIMAL(38, 0)"), _unit(decimals))
    return engine.attempt(w.cast(quotient, w.DECIMAL))


def _whole(of: exp.Expression) -> exp.Expression:
    return w.cast(w.op(exp.Mul, of, w.whole(10**PLACES)), engine.WIDE)


def _unit(decimals: int) -> exp.Expression:
    return w.cast(exp.Literal.string(f"{10**-decimals:.{decimals}f}"), f"DECIMAL({decimals + 1}, {decimals})")
