"""How two numbers compare: undecided where what is known of them leaves it open."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import terms

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.numbers import Num


def compared(operator: str, left: Num, right: Num) -> b.Three:
    """Compare by `is`, `is not`, `<`, `<=`, `>`, `>=`: undecided where the ranges leave it open."""
    match operator:
        case "<":
            met, unmet = _below(left, right), _not_below(left, right)
        case "<=":
            met, unmet = _not_below(right, left), _below(right, left)
        case ">":
            met, unmet = _below(right, left), _not_below(right, left)
        case ">=":
            met, unmet = _not_below(left, right), _below(left, right)
        case _:
            same = b.every((_point(left), _point(right), terms.equal(left.low, right.low)))
            apart = b.some((_below(left, right), _below(right, left)))
            met, unmet = (same, apart) if operator == "is" else (apart, same)
    known = b.both(left.known, right.known)
    if left.is_exact and right.is_exact:
        # So that it is decided as well between two numbers that follow each other, before z3 knows that none is there.
        return b.where_known(known, met)
    return b.Three(b.both(known, met), b.both(known, unmet))


def _point(of: Num) -> Bool:
    if of.is_exact:
        return True
    return b.every((b.inverse(of.is_low_open), b.inverse(of.is_high_open), terms.equal(of.low, of.high)))


def _below(left: Num, right: Num) -> Bool:
    """Whether all of the first lies below all of the second."""
    if left.most is not None and right.least is not None and left.most < right.least:
        return True
    if left.least is not None and right.most is not None and left.least >= right.most:
        return False
    return b.every((b.inverse(left.is_high_open), b.inverse(right.is_low_open), _tight(left, right)))


def _tight(left: Num, right: Num) -> Bool:
    """Less, said without `<` where the decimals tell what the next number is: z3 then finds no number between."""
    if isinstance(right.low, Fraction) and left.is_exact and left.scale is not None:
        step = Fraction(1, 10**left.scale)
        bound = -(-right.low // step) * step - step
        return terms.not_more(left.low, bound)
    if isinstance(left.high, Fraction) and right.is_exact and right.scale is not None:
        step = Fraction(1, 10**right.scale)
        return terms.not_more(left.high // step * step + step, right.low)
    return terms.less(left.high, right.low)


def _not_below(left: Num, right: Num) -> Bool:
    """Whether all of the first lies at or above all of the second."""
    if left.least is not None and right.most is not None and left.least >= right.most:
        return True
    if left.most is not None and right.least is not None and left.most < right.least:
        return False
    return b.every((b.inverse(left.is_low_open), b.inverse(right.is_high_open), terms.not_more(right.high, left.low)))


def identical(one: Num, other: Num) -> Bool:
    """Whether both are missing, or the same number or range."""
    ends = []
    for (left, left_open), (right, right_open) in (
        ((one.low, one.is_low_open), (other.low, other.is_low_open)),
        ((one.high, one.is_high_open), (other.high, other.is_high_open)),
    ):
        ends += [b.same(left_open, right_open), b.some((left_open, terms.equal(left, right)))]
    return b.both(b.same(one.known, other.known), b.implies(one.known, b.every(ends)))
