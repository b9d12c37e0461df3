"""Exact numbers and ranges of them as terms of z3, with what is known of their size without asking it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import terms
from leadrules.backends.smt.terms import ZERO
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.terms import Term
    from leadrules.schema.values import Range

MOST = Fraction(LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Num:
    """A number, an amount, a day or a moment, of which perhaps only a range is known.

    Days are counted from year 1, moments are seconds after the evaluation's. `least` and `most` bound it whatever the
    lead holds; `scale` is how many decimals it has at most, None when that is not known.
    """

    known: Bool
    low: Term
    high: Term
    is_low_open: Bool = False
    is_high_open: Bool = False
    least: Fraction | None = None
    most: Fraction | None = None
    scale: int | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number for certain."""
        return self.low is self.high and self.is_low_open is False and self.is_high_open is False

    @property
    def constant(self) -> Fraction | None:
        """The number that it always is."""
        return self.low if self.is_exact and isinstance(self.low, Fraction) else None


MISSING = Num(known=False, low=ZERO, high=ZERO, least=ZERO, most=ZERO, scale=0)


def exactly(value: Fraction | Decimal | int) -> Num:
    """A number that rules or a lead write down."""
    number = Fraction(value)
    return Num(known=True, low=number, high=number, least=number, most=number, scale=decimals(number))


def ranged(value: Decimal | Range) -> Num:
    """A number, or a range of numbers, that a lead holds."""
    if isinstance(value, Decimal):
        return exactly(value)
    low, high = (None if end is None else Fraction(end) for end in (value.low, value.high))
    if low is not None and low == high:
        return exactly(low)
    return Num(
        known=True,
        low=low if low is not None else ZERO,
        high=high if high is not None else ZERO,
        is_low_open=low is None,
        is_high_open=high is None,
        least=low,
        most=high,
    )


def term(known: Bool, of: Term, *, least: Fraction | None, most: Fraction | None, scale: int | None) -> Num:
    """One number."""
    return Num(known=known, low=of, high=of, least=least, most=most, scale=scale)


def decimals(value: Fraction) -> int | None:
    """How many decimals a number has; None when it has no end of them."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 30:  # noqa: PLR2004 - more than any value in rules or leads has
            return None
    return places


def lowered(factor: Fraction, bound: Fraction | None) -> Fraction | None:
    """A bound, multiplied."""
    return None if bound is None else factor * bound


def limited(of: Num) -> Num:
    """Missing where an end is too large to be exact; of most numbers it is known that they are not."""
    is_low = of.least is not None and of.least > -MOST
    is_high = of.most is not None and of.most < MOST
    if is_low and is_high:
        return of
    fits = []
    for end, is_open in ((of.low, of.is_low_open), (of.high, of.is_high_open)):
        fits += [b.some((is_open, terms.less(-MOST, end))), b.some((is_open, terms.less(end, MOST)))]
    least = of.least if is_low else (-MOST if of.is_low_open is False else None)
    most = of.most if is_high else (MOST if of.is_high_open is False else None)
    return replace(of, known=b.every((of.known, *fits)), least=least, most=most)


def added(parts: Sequence[Num]) -> Num:
    """Add, in order: what is too large on the way is missing."""
    total = exactly(0)
    waiting: list[Num] = []
    least: Fraction | None = ZERO
    most: Fraction | None = ZERO
    for part in parts:
        least = None if least is None or part.least is None else least + part.least
        most = None if most is None or part.most is None else most + part.most
        waiting.append(part)
        is_small = least is not None and most is not None and least > -MOST and most < MOST
        if not is_small:
            total = limited(summed([total, *waiting]))
            least, most, waiting = total.least, total.most, []
    return summed([total, *waiting]) if waiting else total


def summed(parts: Sequence[Num]) -> Num:
    """Add, however large it becomes."""
    low = terms.plus([part.low for part in parts])
    scales = [part.scale for part in parts]
    return Num(
        known=b.every(part.known for part in parts),
        low=low,
        high=low if all(part.is_exact for part in parts) else terms.plus([part.high for part in parts]),
        is_low_open=b.some(part.is_low_open for part in parts),
        is_high_open=b.some(part.is_high_open for part in parts),
        least=_total([part.least for part in parts]),
        most=_total([part.most for part in parts]),
        scale=None if None in scales else max(each for each in scales if each is not None),
    )


def _total(bounds: Sequence[Fraction | None]) -> Fraction | None:
    known = [each for each in bounds if each is not None]
    return sum(known, ZERO) if len(known) == len(bounds) else None


def scaled(of: Num, factor: Fraction) -> Num:
    """Multiply by a number other than 0."""
    places = decimals(factor)
    scale = of.scale + places if of.scale is not None and places is not None else None
    least, most = lowered(factor, of.least), lowered(factor, of.most)
    low = terms.times(factor, of.low)
    high = low if of.low is of.high else terms.times(factor, of.high)
    if factor > 0:
        return replace(of, low=low, high=high, least=least, most=most, scale=scale)
    return replace(
        of,
        low=high,
        high=low,
        is_low_open=of.is_high_open,
        is_high_open=of.is_low_open,
        least=most,
        most=least,
        scale=scale,
    )


def or_zero(of: Num) -> Num:
    """A number that may also not count."""
    low = ZERO if of.least is not None and of.least >= 0 else terms.either(terms.less(of.low, ZERO), of.low, ZERO)
    high = ZERO if of.most is not None and of.most <= 0 else terms.either(terms.less(ZERO, of.high), of.high, ZERO)
    least = None if of.least is None else min(of.least, ZERO)
    most = None if of.most is None else max(of.most, ZERO)
    return replace(of, low=low, high=high, least=least, most=most)


def farthest(parts: Sequence[Num], *, is_larger: bool) -> Num:
    """The larger or the smaller of several."""
    if not is_larger:
        return _negative(farthest([_negative(part) for part in parts], is_larger=True))
    lows = [part.low for part in parts if part.is_low_open is not True]
    low = _largest(lows, [part.is_low_open for part in parts if part.is_low_open is not True]) if lows else ZERO
    bounds = [part.least for part in parts if part.least is not None]
    tops = [part.most for part in parts]
    scales = [part.scale for part in parts]
    is_exact = all(part.is_exact for part in parts)
    return Num(
        known=b.every(part.known for part in parts),
        low=low,
        high=low if is_exact else _largest([part.high for part in parts], [False] * len(parts)),
        is_low_open=b.every(part.is_low_open for part in parts),
        is_high_open=b.some(part.is_high_open for part in parts),
        least=max(bounds, default=None),
        most=None if None in tops else max(each for each in tops if each is not None),
        scale=None if None in scales else max(each for each in scales if each is not None),
    )


def _negative(of: Num) -> Num:
    return scaled(of, Fraction(-1))


def _largest(ends: Sequence[Term], is_open: Sequence[Bool]) -> Term:
    """The largest of those that are not open."""
    best, is_none = ends[0], is_open[0]
    for each, opened in zip(ends[1:], is_open[1:], strict=True):
        better = b.both(b.inverse(opened), b.some((is_none, terms.less(best, each))))
        best, is_none = terms.either(better, each, best), b.both(is_none, opened)
    return best


def kept_within(of: Num, low: Fraction, high: Fraction) -> Num:
    """Keep a number within limits."""
    return farthest([farthest([of, exactly(low)], is_larger=True), exactly(high)], is_larger=False)


def chosen(condition: Bool, then: Num, otherwise: Num) -> Num:
    """`then` where the condition holds, else the other."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    least = None if then.least is None or otherwise.least is None else min(then.least, otherwise.least)
    most = None if then.most is None or otherwise.most is None else max(then.most, otherwise.most)
    low = terms.either(condition, then.low, otherwise.low)
    is_exact = then.is_exact and otherwise.is_exact
    scale = None if then.scale is None or otherwise.scale is None else max(then.scale, otherwise.scale)
    return Num(
        known=b.chosen(condition, then.known, otherwise.known),
        low=low,
        high=low if is_exact else terms.either(condition, then.high, otherwise.high),
        is_low_open=b.chosen(condition, then.is_low_open, otherwise.is_low_open),
        is_high_open=b.chosen(condition, then.is_high_open, otherwise.is_high_open),
        least=least,
        most=most,
        scale=scale,
    )
