"""Points that count once in each stretch of the calendar, or once at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.fading import most_of, scale_of
from leadrules.backends.smt.numbers import Num
from leadrules.schema import types as t
from leadrules.schema.points import period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.counts import Counts, Kind
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.fading import Faded
    from leadrules.backends.smt.space import Part
    from leadrules.backends.smt.terms import Term
    from leadrules.graph import definitions as d

# So many stretches of the calendar back lie the entries of a witness.
STRETCHES = 24


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
    within = counts.whole(counts.certain()), counts.whole(counts.possible())
    # The zone says when a stretch begins.
    key = (
        line.once_per,
        encoder.graph.timezone,
        line.at,
        line.fading and (line.points, line.fading),
        *within,
        *(each for kind, entry in live for each in (kind.times, *kind.holds, entry.is_dated, entry.at.low)),
    )
    least, most = encoder.space.shared("periods", key, lambda part: _told(part, encoder, line, live, within))
    if line.fading is None:
        size = terms.real(abs(points))
        least, most = least * size, most * size
    return Num(known=True, low=-most if is_cost else least, high=-least if is_cost else most, scale=scale_of(line))


def _told(
    part: Part, encoder: Encoder, line: d.ScoreLine, live: Sequence[tuple[Kind, Faded]], within: tuple[Term, Term]
) -> tuple[z3.ArithRef, z3.ArithRef]:
    """In how many stretches entries count for certain, and in how many they may; their points where these fade."""
    sure, all_ = z3.Real(f"{part.name}.sure"), z3.Real(f"{part.name}.all")
    certain, possible = map(terms.real, within)
    part.add(z3.And(sure >= 0, sure <= certain, all_ >= sure, all_ <= possible))
    part.add(b.implies(b.some(b.both(kind.counts, entry.is_dated) for kind, entry in live), sure >= 1))
    # A witness has entries of the last stretches of the calendar alone, and says of each when it was.
    for fact in _counted_apart(encoder, line, live, sure, all_):
        part.add(z3.Implies(encoder.space.exact, z3.BoolVal(fact) if isinstance(fact, bool) else fact))
    if line.fading is None:
        return sure, all_
    part.abstracted = "points that fade and count once in each stretch of the calendar"
    least, most = z3.Real(f"{part.name}.least"), z3.Real(f"{part.name}.most")
    part.add(z3.And(least >= 0, least <= most, most <= all_ * terms.real(abs(most_of(line)))))
    return least, most


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
        place: Term = Fraction(len(starts))
        for number_, start in reversed(list(enumerate(starts))):
            place = terms.either(terms.not_more(start, entry.at.low), Fraction(number_), place)
        which.append(place)
        is_near = b.every((entry.is_dated, terms.not_more(starts[-1], entry.at.low), terms.less(entry.at.low, end)))
        yield b.implies(b.some((kind.counts, kind.may_count)), is_near)
    for total, is_in in (
        (sure, [kind.counts for kind, _ in live]),
        (all_, [b.some((kind.counts, kind.may_count)) for kind, _ in live]),
    ):
        first = [
            b.both(mine, b.inverse(b.some(b.both(is_in[j], terms.equal(which[j], which[i])) for j in range(i))))
            for i, mine in enumerate(is_in)
        ]
        yield terms.equal(total, terms.plus([terms.either(each, Fraction(1), terms.ZERO) for each in first]))


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
    counting = [
        n.chosen(may, n.or_zero(points), points) for counts, may, points in adrift if b.some((counts, may)) is not False
    ]
    if not counting:
        return most
    floor = n.farthest(counting, is_larger=is_cost)
    if is_cost:
        return replace(most, high=floor.high, is_high_open=floor.is_high_open, most=floor.most)
    return replace(most, low=floor.low, is_low_open=floor.is_low_open, least=floor.least)
