"""Products and quotients, rounded as the language says. By what the rules write down they are exact lines to z3."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.numbers import Num
from leadrules.schema import types as t
from leadrules.schema.scales import scale_of

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.space import Part, Space
    from leadrules.backends.smt.terms import Term


def multiplied(  # noqa: PLR0913, PLR0917 - two values with their types, and that of the result
    space: Space, left: Num, left_type: t.Type, right: Num, right_type: t.Type, kind: t.Type
) -> Num:
    """Multiply into a type; a percentage counts as hundredths unless the result is one."""
    if kind != t.PERCENT:
        left, right = (
            n.scaled(each, Fraction(1, 100)) if of == t.PERCENT else each
            for each, of in ((left, left_type), (right, right_type))
        )
    places = places_of(kind)
    known = b.both(left.known, right.known)
    one, other = (right, left) if left.constant is not None else (left, right)
    if other.constant is not None:
        if not other.constant:
            return replace(n.exactly(0), known=known)
        made = n.scaled(one, other.constant)
        # Nothing is known of a product with an open end.
        is_open = b.some((one.is_low_open, one.is_high_open))
        if is_open is not False:
            made = replace(made, is_low_open=is_open, is_high_open=is_open, least=None, most=None)
        return n.limited(space.rounded(replace(made, known=known), places))
    return n.limited(space.rounded(replace(_corners(left, right), known=known), places))


def _corners(left: Num, right: Num) -> Num:
    """A product of two that are not written down."""
    bounds = [
        None if x is None or y is None else x * y for x in (left.least, left.most) for y in (right.least, right.most)
    ]
    known = [each for each in bounds if each is not None]
    is_bounded = len(known) == len(bounds)
    scale = None if left.scale is None or right.scale is None else left.scale + right.scale
    if left.is_exact and right.is_exact:
        low = high = terms.real(left.low) * terms.real(right.low)
        is_open: Bool = False
    else:
        low, high = _outer(
            [terms.real(x) * terms.real(y) for x in (left.low, left.high) for y in (right.low, right.high)]
        )
        zero = b.some(b.every((exact, terms.equal(end, terms.ZERO))) for exact, end in (_at(left), _at(right)))
        opened = b.some((left.is_low_open, left.is_high_open, right.is_low_open, right.is_high_open))
        # By exactly nothing it is nothing, whatever is open.
        is_open = b.both(opened, b.inverse(zero))
        low, high = terms.either(zero, terms.ZERO, low), terms.either(zero, terms.ZERO, high)
    return Num(
        known=True,
        low=low,
        high=high,
        is_low_open=is_open,
        is_high_open=is_open,
        least=min(known) if is_bounded else None,
        most=max(known) if is_bounded else None,
        scale=scale,
    )


def _at(of: Num) -> tuple[Bool, Term]:
    exact = b.every((b.inverse(of.is_low_open), b.inverse(of.is_high_open), terms.equal(of.low, of.high)))
    return exact, of.low


def _outer(products: list[Term]) -> tuple[Term, Term]:
    low = high = products[0]
    for each in products[1:]:
        low = terms.either(terms.less(each, low), each, low)
        high = terms.either(terms.less(high, each), each, high)
    return low, high


def divided(space: Space, left: Num, right: Num, kind: t.Type) -> Num:
    """Divide; missing where the divisor is, or could be, zero."""
    known = b.both(left.known, right.known)
    places = places_of(kind)
    if right.constant is not None:
        if not right.constant:
            return n.MISSING
        made = n.scaled(left, 1 / right.constant)
        is_open = b.some((left.is_low_open, left.is_high_open))
        if is_open is not False:
            made = replace(made, is_low_open=is_open, is_high_open=is_open, least=None, most=None)
        return n.limited(space.rounded(replace(made, known=known), places))
    below = b.some((right.is_low_open, terms.not_more(right.low, terms.ZERO)))
    above = b.some((right.is_high_open, terms.not_more(terms.ZERO, right.high)))
    known = b.both(known, b.inverse(b.both(below, above)))
    if known is False:
        return n.MISSING
    if left.is_exact and right.is_exact:
        low = high = _quotient(space, left.low, right.low)
        opened: Bool = False
    else:
        ends = [_quotient(space, x, y) for x in (left.low, left.high) for y in (right.low, right.high)]
        low, high = _outer(ends)
        opened = b.some((left.is_low_open, left.is_high_open, right.is_low_open, right.is_high_open))
    made = Num(known=known, low=low, high=high, is_low_open=opened, is_high_open=opened)
    return n.limited(space.rounded(made, places))


def _quotient(space: Space, of: Term, by: Term) -> Term:
    if isinstance(by, Fraction):
        return terms.times(1 / by, of) if by else terms.ZERO

    def make(part: Part) -> z3.ArithRef:
        made = z3.Real(part.name)
        part.add(z3.Implies(by != 0, made * by == terms.real(of)))
        return made

    return space.shared("quotient", (of, by), make)


def places_of(kind: t.Type) -> int:
    """How many decimals a result keeps."""
    return -int(scale_of(kind).as_tuple().exponent)
