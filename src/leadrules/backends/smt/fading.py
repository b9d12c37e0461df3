"""Points that fade with the age of an entry."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.variables import number
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS
from leadrules.schema.points import faded as faded_points

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.kinds import Said
    from leadrules.backends.smt.space import Part
    from leadrules.backends.smt.terms import Term
    from leadrules.graph import definitions as d

# Where points fade in more steps than this, z3 is told of those that a model comes upon.
MOST_TOLD = 40
# Points that fade are rounded to so many.
POINT_DECIMALS = 2
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Faded:
    """What an entry gives, whether its date is known, and that date (days, or seconds after the evaluation)."""

    points: Num
    is_dated: Bool
    at: Num


def most_of(line: d.ScoreLine) -> Fraction:
    """The most that one entry gives (or takes): rounding what fades may add a little."""
    points = Fraction(line.points)
    rounded = Fraction(faded_points(line.points, line.fading.percent, 0)) if line.fading is not None else points
    return max(points, rounded, key=abs)


def scale_of(line: d.ScoreLine) -> int | None:
    """How many decimals the points of an entry have at most: what fades has two."""
    places = n.decimals(Fraction(line.points))
    return places if places is None or line.fading is None else max(places, POINT_DECIMALS)


def faded(encoder: Encoder, line: d.ScoreLine, said: Said) -> Faded:
    """An entry's points after fading; from nothing to all of them while its date is missing."""
    at = encoder.as_number(said)
    points = n.exactly(line.points)
    if line.fading is None:
        return Faded(points, at.known, at)
    is_day = line.at is not None and line.at.type == t.DATE
    here = Fraction(encoder.today.toordinal()) if is_day else terms.ZERO
    age = n.added([n.exactly(here), n.scaled(replace(at, known=True), Fraction(-1))])
    if is_day:
        age = n.scaled(age, Fraction(DAY))
    every = Fraction(line.fading.every)
    left: Term
    steps = [faded_points(line.points, line.fading.percent, step) for step in range(min(MOST_TOLD + 2, MOST_STEPS))]
    if not steps[-1]:
        left = terms.ZERO
        for step, (more, less) in reversed(list(enumerate(pairwise(steps)))):
            if more != less:
                left = terms.either(terms.less(age.low, every * (step + 1)), Fraction(more), left)
    else:
        left = _found_out(encoder, line, age.low, every, steps)
    top = most_of(line)
    made = Num(
        known=True,
        low=left,
        high=left,
        least=min(top, terms.ZERO),
        most=max(top, terms.ZERO),
        scale=POINT_DECIMALS,
    )
    return Faded(n.chosen(at.known, made, n.or_zero(points)), at.known, at)


def _found_out(encoder: Encoder, line: d.ScoreLine, age: Term, every: Fraction, steps: Sequence[Decimal]) -> Term:
    fading = line.fading
    if isinstance(age, Fraction) or fading is None:
        passed = min(max(0, int(age // every)) if isinstance(age, Fraction) else 0, MOST_STEPS)
        return Fraction(faded_points(line.points, fading.percent, passed)) if fading is not None else terms.ZERO
    key = (age, line.points, fading.percent, every)
    return encoder.space.shared("faded", key, lambda part: _free(part, line, fading, age, steps[0]))


def _free(part: Part, line: d.ScoreLine, fading: d.Fading, age: z3.ArithRef, whole: Decimal) -> z3.ArithRef:
    left, every = z3.Real(part.name), Fraction(fading.every)
    ends = sorted((terms.ZERO, most_of(line)))
    part.add(z3.And(left >= terms.real(ends[0]), left <= terms.real(ends[1])))
    part.add(z3.Implies(age < terms.real(every), left == terms.real(Fraction(whole))))
    is_gain = line.points >= 0

    def lemmas(step: int) -> list[Bool]:
        """What points are left after so many steps, for all that are older and for all that are younger."""
        exact = terms.real(Fraction(faded_points(line.points, fading.percent, step)))
        less, more = left <= exact, left >= exact
        older, younger = (less, more) if is_gain else (more, less)
        first, end = terms.real(every * step), terms.real(every * (step + 1))
        return [z3.Implies(age >= first, older), z3.Implies(age < end, younger)]

    # Some steps to begin with, so that few models are needed to find the right one.
    share = 1 - float(fading.percent) / 100
    for part_left in range(1, MOST_TOLD):
        if share > 0:
            for fact in lemmas(min(int(log(part_left / MOST_TOLD) / log(share)), MOST_STEPS)):
                part.add(fact)

    def points_at(step: int) -> Fraction:
        return Fraction(faded_points(line.points, fading.percent, step))

    def look(model: z3.ModelRef) -> list[Bool]:
        step, wanted = min(max(0, int(number(model, age) // every)), MOST_STEPS), number(model, left)
        if wanted == points_at(step):
            return []
        # Both what there is at that age and at which age there is so much: one alone may be a step away every time.
        reached = bisect_left(range(MOST_STEPS), -abs(wanted), key=lambda each: -abs(points_at(each)))
        return [lemma for each in dict.fromkeys((step, reached, max(0, reached - 1))) for lemma in lemmas(each)]

    part.checks.append(look)
    return left
