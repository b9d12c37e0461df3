"""Points that fade, or that count once in each stretch of the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.variables import number
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS, period_of
from leadrules.schema.points import faded as faded_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.counts import Counts, Kind
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.kinds import Said
    from leadrules.graph import definitions as d

# Where points fade in more steps than this, z3 is told of those that a model comes upon.
MOST_TOLD = 40
# So many stretches of the calendar back lie the entries of a witness.
STRETCHES = 24
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
    if not steps[-1]:
        left = n.ZERO
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

    def lemmas(step: int) -> list[Bool]:
        """What points are left after so many steps, for all that are older and for all that are younger."""
        exact = n.real(Fraction(faded_points(line.points, fading.percent, step)))
        less, more = left <= exact, left >= exact
        older, younger = (less, more) if is_gain else (more, less)
        first, end = n.real(every * step), n.real(every * (step + 1))
        return [z3.Implies(age >= first, older), z3.Implies(age < end, younger)]

    # Some steps to begin with, so that few models are needed to find the right one.
    share = 1 - float(fading.percent) / 100
    for part_left in range(1, MOST_TOLD):
        if share > 0:
            for fact in lemmas(min(int(log(part_left / MOST_TOLD) / log(share)), MOST_STEPS)):
                part.add(fact)

    def look(model: z3.ModelRef) -> list[Bool]:
        step = min(max(0, int(number(model, age) // every)), MOST_STEPS)
        is_right = number(model, left) == Fraction(faded_points(line.points, fading.percent, step))
        return [] if is_right else lemmas(step)

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
    space = encoder.space
    part = space.part("periods")
    sure, all_ = z3.Real(f"{part.name}.sure"), z3.Real(f"{part.name}.all")
    certain, possible = counts.whole(counts.certain()), counts.whole(counts.possible())
    part.add(z3.And(sure >= 0, sure <= n.real(certain), all_ >= sure, all_ <= n.real(possible)))
    part.add(b.implies(b.some(b.both(kind.counts, entry.is_dated) for kind, entry in live), sure >= 1))
    # A witness has entries of the last stretches of the calendar alone, and says of each when it was.
    for fact in _counted_apart(encoder, line, live, sure, all_):
        part.add(z3.Implies(space.exact, z3.BoolVal(fact) if isinstance(fact, bool) else fact))
    size = n.real(abs(points))
    if line.fading is not None:
        part.abstracted = "points that fade and count once in each stretch of the calendar"
        least, most = z3.Real(f"{part.name}.least"), z3.Real(f"{part.name}.most")
        part.add(z3.And(least >= 0, least <= most, most <= all_ * size))
    else:
        least, most = sure * size, all_ * size
    return Num(known=True, low=-most if is_cost else least, high=-least if is_cost else most, scale=2)


def _counted_apart(
    encoder: Encoder,
    line: d.ScoreLine,
    live: Sequence[tuple[Kind, Faded]],
    sure: z3.ArithRef,
    all_: z3.ArithRef,
) -> Iterator[Bool]:
    """How many stretches there are entries in, when all of them lie in the last few."""
    starts, end = _last_stretches(encoder, line)
    which = []
    for kind, entry in live:
        place: n.Term = Fraction(len(starts))
        for number_, start in reversed(list(enumerate(starts))):
            place = n.either(n.not_more(start, entry.at.low), Fraction(number_), place)
        which.append(place)
        is_near = b.every((entry.is_dated, n.not_more(starts[-1], entry.at.low), n.less(entry.at.low, end)))
        yield b.implies(b.some((kind.counts, kind.may_count)), is_near)
    for total, is_in in (
        (sure, [kind.counts for kind, _ in live]),
        (all_, [b.some((kind.counts, kind.may_count)) for kind, _ in live]),
    ):
        first = [
            b.both(mine, b.inverse(b.some(b.both(is_in[j], n.equal(which[j], which[i])) for j in range(i))))
            for i, mine in enumerate(is_in)
        ]
        yield n.equal(total, n.plus([n.either(each, Fraction(1), n.ZERO) for each in first]))


def _last_stretches(encoder: Encoder, line: d.ScoreLine) -> tuple[list[Fraction], Fraction]:
    """When the last stretches of the calendar began, the latest first, and when the latest ends."""
    period, day = str(line.once_per), encoder.today
    name, last = period_of(day, period), day
    while period_of(last, period) == name:
        last += timedelta(days=1)
    starts = []
    for _ in range(STRETCHES):
        name = period_of(day, period)
        while period_of(day - timedelta(days=1), period) == name:
            day -= timedelta(days=1)
        starts.append(_begin(encoder, line, day))
        day -= timedelta(days=1)
    return starts, _begin(encoder, line, last)


def _begin(encoder: Encoder, line: d.ScoreLine, day: date) -> Fraction:
    """When a day begins."""
    if line.at is not None and line.at.type == t.DATE:
        return Fraction(day.toordinal())
    return encoder.drawing.seconds(datetime.combine(day, datetime.min.time(), encoder.zone))


def _period(encoder: Encoder, line: d.ScoreLine, at: Fraction) -> str:
    """The name of the stretch of the calendar that a day or a moment lies in."""
    if line.at is not None and line.at.type == t.DATE:
        return period_of(date.fromordinal(int(at)), str(line.once_per))
    moment = encoder.drawing.now + timedelta(microseconds=int(at * 10**6))
    return period_of(moment.astimezone(encoder.zone).date(), str(line.once_per))


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
            groups.setdefault(_period(encoder, line, entry.at.constant), []).append(_points(kind, entry))
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
