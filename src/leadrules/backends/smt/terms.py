"""Exact numbers as terms of z3, folded in Python where both are plain: most arithmetic never reaches z3."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool

Term: TypeAlias = "Fraction | z3.ArithRef"
ZERO = Fraction(0)


@lru_cache(maxsize=10_000)
def numeral(value: Fraction) -> z3.ArithRef:
    """A number as z3 has it."""
    return z3.RealVal(value)


def real(of: Term) -> z3.ArithRef:
    """A term as z3 has it."""
    return numeral(of) if isinstance(of, Fraction) else of


def less(one: Term, other: Term) -> Bool:
    """Whether the first is less."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one < other
    return False if one is other else real(one) < real(other)


def not_more(one: Term, other: Term) -> Bool:
    """Whether the first is less or the same."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one <= other
    return True if one is other else real(one) <= real(other)


def equal(one: Term, other: Term) -> Bool:
    """Whether both are the same."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one == other
    return True if one is other else real(one) == real(other)


def either(condition: Bool, then: Term, otherwise: Term) -> Term:
    """`then` where the condition holds."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then is otherwise or (isinstance(then, Fraction) and isinstance(otherwise, Fraction) and then == otherwise):
        return then
    return z3.If(condition, real(then), real(otherwise))


def plus(terms: Sequence[Term]) -> Term:
    """Add."""
    constant = sum((each for each in terms if isinstance(each, Fraction)), ZERO)
    rest = [each for each in terms if not isinstance(each, Fraction)]
    if not rest:
        return constant
    parts = [*rest, numeral(constant)] if constant else rest
    return parts[0] if len(parts) == 1 else z3.Sum(parts)


def times(factor: Fraction, of: Term) -> Term:
    """Multiply by a number."""
    if isinstance(of, Fraction):
        return factor * of
    return ZERO if not factor else of if factor == 1 else numeral(factor) * of


def so_often(count: Term, of: Term) -> Term | None:
    """A term as often as a count says; None where it is not one of several numbers by cases."""
    if isinstance(count, Fraction):
        return times(count, of)
    if isinstance(of, Fraction):
        return times(of, count)
    if z3.is_rational_value(of):
        return times(Fraction(of.numerator_as_long(), of.denominator_as_long()), count)
    if not z3.is_app_of(of, z3.Z3_OP_ITE):
        return None
    condition, then, otherwise = of.children()
    left, right = so_often(count, then), so_often(count, otherwise)
    return None if left is None or right is None else either(condition, left, right)
