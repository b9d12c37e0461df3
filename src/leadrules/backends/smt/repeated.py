"""A value as often as a kind of entries is there: lines around the product, and more of them where a model misses it.

No line says what two variables come to when they are multiplied. But where one of them is a number, a line does; so z3
is told of the numbers that it tried.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import terms
from leadrules.backends.smt.variables import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.space import Part, Space
    from leadrules.backends.smt.terms import Term


def product(space: Space, times: Term, of: Term, marks: Sequence[Fraction]) -> z3.ArithRef:
    """So many times a value, where neither is written down; something may turn where the value is one of the marks."""
    count, value = terms.real(times), terms.real(of)

    def make(part: Part) -> z3.ArithRef:
        made = z3.Real(part.name)
        for often in (Fraction(0), Fraction(1)):
            part.add(_so_often(made, count, value, often))
        for fact in (*_beside(made, count, value, Fraction(0)), *_beyond_one(made, count, value)):
            part.add(fact)
        single = z3.And(count <= 1, made == z3.If(count > 0, value, 0))
        part.add(z3.Implies(space.alone, single))
        part.checks.append(lambda model: _missed(model, made, count, value, marks))
        return made

    return space.shared("times", (count, value), make)


def _missed(
    model: z3.ModelRef, made: z3.ArithRef, count: z3.ArithRef, value: z3.ArithRef, marks: Sequence[Fraction]
) -> list[Bool]:
    """What a model overlooked."""
    often, one = number(model, count), number(model, value)
    if number(model, made) == often * one:
        return []
    lines = [line for mark in dict.fromkeys((one, *marks)) for line in _beside(made, count, value, mark)]
    return [_so_often(made, count, value, often), *lines]


def _beyond_one(made: z3.ArithRef, count: z3.ArithRef, value: z3.ArithRef) -> list[Bool]:
    """With one entry or more it is at least the value, with less at most, and the other way round below 0."""
    is_whole, more, less = count >= 1, made >= value, made <= value
    return [
        z3.Implies(z3.And(is_whole == (value >= 0), value != 0), more),
        z3.Implies(z3.And(is_whole == (value <= 0), value != 0), less),
    ]


def _so_often(made: z3.ArithRef, count: z3.ArithRef, value: z3.ArithRef, often: Fraction) -> Bool:
    """What it is when there are just so many."""
    return z3.Implies(count == terms.real(often), made == terms.real(often) * value)


def _beside(made: z3.ArithRef, count: z3.ArithRef, value: z3.ArithRef, one: Fraction) -> list[Bool]:
    """On which side of a line it is, by which side of a number the value is."""
    line = terms.real(one) * count
    return [z3.Implies(value >= terms.real(one), made >= line), z3.Implies(value <= terms.real(one), made <= line)]
