"""Points that fade, or that count once in each stretch of the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.variables import is_so, number
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS, period_of
from leadrules.schema.points import faded as faded_points

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.counts import Counts, Kind
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.kinds import Said
    from leadrules.graph import definitions as d

# Where points fade in more steps than this, z3 is told of those that a model comes upon.
MOST_TOLD = 40
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Faded:
    """What an entry gives, whether its date is known, and that date (days, or seconds after the evaluation)."""

    points: Num
    is_dated: Bool
    at: Num


def faded(encoder: Encoder, line: d.ScoreLine, said: Said) -> Faded:
    """An entry's points after fading; from nothing to all of them while its date is missing."""
    at = encoder.as_number(said)
    points = n.exactly(line.points)
    if line.fading is None:
        return Faded(points, at.known, at)
    is_day = line.at is not None and line.at.type == t.DATE
    here = Fraction(encoder.today.toordinal()) if is_day else n.ZERO
    age = n.added([n.exactly(here), n.scaled(replace(at, known=True), Fraction(-1))])
    if is_day:
        age = n.scaled(age, Fraction(DAY))
    every = Fraction(line.fading.every)
    left: n.Term
    steps = [faded_points(line.points, line.fading.percent, step) for step in range(min(MOST_TOLD + 2, MOST_STEPS))]
    if steps[-1] == steps[-2]:
        left = n.ZERO + Fraction(steps[-1])
        for step, (more, less) in reversed(list(enumerate(pairwise(steps)))):
            if more != less:
                left = n.either(n.less(age.low, every * (step + 1)), Fraction(more), left)
    else:
        left = _found_out(encoder, line, age.low, every, steps)
    top = Fraction(line.points)
    made = Num(known=True, low=left, high=left, least=min(top, n.ZERO), most=max(top, n.ZERO), scale=2)
    return Faded(n.chosen(at.known, made, n.or_zero(points)), at.known, at)


def _found_out(encoder: Encoder, line: d.ScoreLine, age: n.Term, every: Fraction, steps: Sequence[Decimal]) -> n.Term:
    fading = line.fading
    if isinstance(age, Fraction) or fading is None:
        passed = min(max(0, int(age // every)) if isinstance(age, Fraction) else 0, MOST_STEPS)
        return Fraction(faded_points(line.points, fading.percent, passed)) if fading is not None else n.ZERO
    part = encoder.space.part("faded")
    left = z3.Real(part.name)
    ends = sorted((n.ZERO, Fraction(line.points)))
    part.add(z3.And(left >= n.real(ends[0]), left <= n.real(ends[1])))
    part.add(z3.Implies(age < n.real(every), left == n.real(Fraction(steps[0]))))
    is_gain = line.points >= 0

    def look(model: z3.ModelRef) -> list[Bool]:
        step = min(max(0, int(number(model, age) // every)), MOST_STEPS)
        exact = Fraction(faded_points(line.points, fading.percent, step))
        if number(model, left) == exact:
            return []
        first, last = n.real(every * step), n.real(every * (step + 1))
        less, more = (left <= n.real(exact), left >= n.real(exact))
        older, younger = (less, more) if is_gain else (more, less)
        return [z3.Implies(age >= first, older), z3.Implies(age < last, younger)]

    part.checks.append(look)
    return left


def periods(encoder: Encoder, line: d.ScoreLine, counts: Counts, entries: Sequence[Faded]) -> Num:
    """Of the entries of one stretch of the calendar (or of all) only the one with the most points counts."""
    points = Fraction(line.points)
    is_cost = points < 0
    live = [(kind, entry) for kind, entry in zip(counts.kinds, entries, strict=True) if kind.is_there is not False]
    if not live:
        return n.exactly(0)
    if all(isinstance(kind.times, Fraction) for kind, _ in live) and all(
        entry.at.constant is not None or line.is_once for _, entry in live
    ):
        return _constant_periods(encoder, line, live, is_cost=is_cost)
    if line.is_once:
        return _extreme([_points(kind, entry) for kind, entry in live], is_cost=is_cost)
    # A witness says of every entry that counts when it was, and no two kinds of entries lie in one stretch.
    space = encoder.space
    part = space.part("periods")
    certain = counts.whole(counts.certain())
    some_sure = b.some(kind.counts for kind, _ in live)
    number_sure, number_all = z3.Real(f"{part.name}.sure"), z3.Real(f"{part.name}.all")
    possible = counts.whole(counts.possible())
    part.add(z3.And(number_sure >= 0, number_sure <= n.real(certain), number_all >= number_sure))
    part.add(number_all <= n.real(possible))
    part.add(b.implies(some_sure, number_sure >= 1))
    part.abstracted = "once in each stretch of the calendar"
    part.checks.append(_look(encoder, line, live, number_sure, number_all, space.exact))
    if line.fading is not None:
        total = z3.Real(f"{part.name}.total"), z3.Real(f"{part.name}.most")
        ends = (total[0], total[1])
        sign = n.real(Fraction(-1 if is_cost else 1))
        top = number_all * n.real(abs(points))
        for end in ends:
            part.add(z3.And(end * sign >= 0, end * sign <= top))
        part.add(ends[0] <= ends[1])
        return Num(known=True, low=ends[0], high=ends[1], scale=2)
    low, high = number_sure * n.real(points), number_all * n.real(points)
    if is_cost:
        low, high = high, low
    return Num(known=True, low=low, high=high, scale=2)


def _look(  # noqa: PLR0913, PLR0917 - what is looked at, and what it must come to
    encoder: Encoder,
    line: d.ScoreLine,
    live: Sequence[tuple[Kind, Faded]],
    sure: z3.ArithRef,
    all_: z3.ArithRef,
    exact: z3.BoolRef,
) -> Callable[[z3.ModelRef], list[Bool]]:
    """Count the stretches of a model; where it has them wrong, say so of entries that lie as in it."""

    def look(model: z3.ModelRef) -> list[Bool]:
        conditions: list[Bool] = []
        names_sure: set[object] = set()
        names: set[object] = set()
        for kind, entry in live:
            counts, may = kind.counts, kind.may_count
            is_in, is_maybe = is_so(model, counts), is_so(model, may)
            conditions += [b.same(counts, is_in), b.same(may, is_maybe)]
            if not (is_in or is_maybe):
                continue
            dated = is_so(model, entry.is_dated)
            conditions.append(b.same(entry.is_dated, dated))
            if not dated:
                return [z3.Implies(exact, b.inverse(b.every(conditions)))]
            at = number(model, entry.at.low)
            first, last, name = _stretch(encoder, line, at)
            conditions.append(b.both(n.not_more(first, entry.at.low), n.less(entry.at.low, last)))
            names.add(name)
            if is_in:
                names_sure.add(name)
        if number(model, sure) == len(names_sure) and number(model, all_) == len(names):
            return []
        # Of one kind there may be several entries, all in one stretch.
        right = z3.And(sure == len(names_sure), all_ == len(names))
        return [z3.Implies(z3.And(exact, b.every(conditions)), right)]

    return look


def _stretch(encoder: Encoder, line: d.ScoreLine, at: Fraction) -> tuple[Fraction, Fraction, str]:
    """A stretch of time around a moment that lies in one period whole, and that period's name."""
    period = str(line.once_per)
    if line.at is not None and line.at.type == t.DATE:
        day = date.fromordinal(int(at))
        return Fraction(int(at)), Fraction(int(at) + 1), period_of(day, period)
    moment = (encoder.drawing.now + timedelta(microseconds=int(at * 10**6))).astimezone(encoder.zone)
    start = datetime.combine(moment.date(), datetime.min.time(), encoder.zone)
    end = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), encoder.zone)
    return encoder.drawing.seconds(start), encoder.drawing.seconds(end), period_of(moment.date(), period)


def _points(kind: Kind, entry: Faded) -> tuple[Bool, Bool, Num]:
    return kind.counts, kind.may_count, entry.points


def _extreme(entries: Sequence[tuple[Bool, Bool, Num]], *, is_cost: bool) -> Num:
    """The most that one entry gives; what only may count may also give nothing."""
    parts = [n.exactly(0)]
    for counts, may, points in entries:
        sure = n.chosen(counts, points, n.exactly(0))
        parts.append(n.chosen(may, n.or_zero(points), sure))
    return n.farthest(parts, is_larger=not is_cost)


def _constant_periods(encoder: Encoder, line: d.ScoreLine, live: Sequence[tuple[Kind, Faded]], *, is_cost: bool) -> Num:
    """The entries of a lead that is given: their dates are known, or known to be missing."""
    groups: dict[str, list[tuple[Bool, Bool, Num]]] = {}
    adrift: list[tuple[Bool, Bool, Num]] = []
    for kind, entry in live:
        if line.is_once:
            groups.setdefault("", []).append(_points(kind, entry))
        elif entry.is_dated is True and entry.at.constant is not None:
            groups.setdefault(_stretch(encoder, line, entry.at.constant)[2], []).append(_points(kind, entry))
        else:
            adrift.append(_points(kind, entry))
    total = n.added([_extreme(each, is_cost=is_cost) for each in groups.values()])
    if not adrift:
        return total
    loose = [n.or_zero(n.chosen(b.some((counts, may)), points, n.exactly(0))) for counts, may, points in adrift]
    most = n.added([total, *loose])
    if any(b.some((counts, may)) is not False for group in groups.values() for counts, may, _ in group):
        return most
    counting = [n.chosen(may, n.or_zero(points), points) for counts, may, points in adrift
                if b.some((counts, may)) is not False]  # fmt: skip
    if not counting:
        return most
    floor = n.farthest(counting, is_larger=is_cost)
    if is_cost:
        return replace(most, high=floor.high, is_high_open=floor.is_high_open, most=floor.most)
    return replace(most, low=floor.low, is_low_open=floor.is_low_open, least=floor.least)
