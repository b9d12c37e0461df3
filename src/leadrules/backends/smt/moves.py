"""Days and moments moved by a duration: exactly where it has a fixed length, by what was found out otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.variables import is_so, number
from leadrules.schema import types as t
from leadrules.schema.duration import SECONDS
from leadrules.schema.moves import moved as move

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.numbers import Num, Term
    from leadrules.graph.values import Shifted
    from leadrules.schema.duration import Duration

# Clocks differ by less than this from one day to another.
SLACK = Fraction(100_000)
DAY = 86_400


def moved(encoder: Encoder, of: Num, node: Shifted) -> Num:
    """Move a day or a moment."""
    return move_by(encoder, of, node.duration, node.direction, node.type)


def move_by(encoder: Encoder, of: Num, duration: Duration, direction: int, kind: t.Type) -> Num:
    """Move by a duration (1 ahead, -1 back); missing where calendars end."""
    if of.known is False:
        return n.MISSING
    constant = of.constant
    if constant is not None:
        exact = _at(encoder, constant, duration, direction, kind)
        return n.MISSING if exact is None else replace(n.exactly(exact), known=of.known)
    fixed = _fixed(duration, kind)
    if fixed is not None:
        step = n.exactly(fixed * direction)
        least, most = encoder.drawing.limits(t.DATE if kind == t.DATE else t.DATETIME)
        there = n.added([of, step])
        # A moment must be one by the clock of the zone as well, which is at most a day away.
        margin = Fraction(0) if kind == t.DATE else Fraction(DAY)
        fits = b.both(n.not_more(least + margin, there.low), n.not_more(there.low, most - margin))
        return replace(there, known=b.every((of.known, fits)), least=least, most=most)
    return _found_out(encoder, of, duration, direction, kind)


def _fixed(duration: Duration, kind: t.Type) -> Fraction | None:
    """The length that it always moves by, in days for days and seconds for moments."""
    if duration.is_business or duration.unit not in SECONDS:
        return None
    seconds = Fraction(duration.amount * SECONDS[duration.unit])
    if kind == t.DATE:
        return seconds / DAY
    return None if duration.is_whole_days else seconds


def _found_out(encoder: Encoder, of: Num, duration: Duration, direction: int, kind: t.Type) -> Num:
    """Where no line says it: something later than before, and exactly so wherever a model was looked at."""
    part = encoder.space.part("moved")
    known, there = z3.Bool(f"{part.name}?"), z3.Real(part.name)
    least, most = encoder.drawing.limits(t.DATE if kind == t.DATE else t.DATETIME)
    part.add(z3.And(there >= n.real(least), there <= n.real(most)))
    slack = Fraction(0) if kind == t.DATE and not duration.is_business else SLACK
    slack = Fraction(2) if kind == t.DATE and duration.is_business else slack
    if not duration.is_business:
        shortest, longest = _between(duration, kind)
        passed = (there - of.low) * direction
        part.add(z3.Implies(known, z3.And(passed >= n.real(shortest), passed <= n.real(longest))))
    else:
        part.add(z3.Implies(known, (there - of.low) * direction >= 0) if kind != t.DATE else z3.BoolVal(val=True))

    def look(model: z3.ModelRef) -> list[Bool]:
        here = number(model, of.low)
        if not is_so(model, of.known):
            return []
        if kind == t.DATE and here.denominator != 1:
            return []
        exact = _at(encoder, here, duration, direction, kind)
        is_known = is_so(model, known)
        if exact is None:
            return [z3.Implies(of.low == n.real(here), z3.Not(known))] if is_known else []
        if is_known and number(model, there) == exact:
            return []
        at = z3.Implies(of.low == n.real(here), z3.And(known, there == n.real(exact)))
        before = z3.Implies(z3.And(known, of.low <= n.real(here)), there <= n.real(exact + slack))
        after = z3.Implies(z3.And(known, of.low >= n.real(here)), there >= n.real(exact - slack))
        return [at, before, after, *_around(encoder, of.low, there, known, here, exact, duration, direction, kind)]

    part.checks.append(look)
    return n.term(b.both(of.known, known), there, least=least, most=most, scale=0 if kind == t.DATE else 6)


def _around(  # noqa: PLR0913, PLR0917 - a line near a point, and what it is a line of
    encoder: Encoder,
    of: Term,
    there: z3.ArithRef,
    known: z3.BoolRef,
    here: Fraction,
    exact: Fraction,
    duration: Duration,
    direction: int,
    kind: t.Type,
) -> list[Bool]:
    """Within the same day of the wall clock, days and months move every moment as far."""
    if kind == t.DATE or duration.is_business:
        return []
    moment = _moment(encoder, here).astimezone(encoder.zone)
    for first, last in ((time.min, time.max), (time(6), time(21)), (time(moment.hour), time(moment.hour, 59, 59))):
        ends = [encoder.drawing.seconds(datetime.combine(moment.date(), at, encoder.zone)) for at in (first, last)]
        moves = [_at(encoder, end, duration, direction, kind) for end in ends]
        if all(
            moved_to is not None and moved_to - end == exact - here for moved_to, end in zip(moves, ends, strict=True)
        ):
            inside = z3.And(of >= n.real(ends[0]), of <= n.real(ends[1]))
            return [z3.Implies(inside, z3.And(known, there - of == n.real(exact - here)))]
    return []


def _between(duration: Duration, kind: t.Type) -> tuple[Fraction, Fraction]:
    """The shortest and the longest that so many days, months or years last."""
    days = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (365, 366)}
    short, long = days.get(duration.unit.value, (0, 31))
    shortest, longest = Fraction(short * duration.amount), Fraction(long * duration.amount)
    if kind == t.DATE:
        return shortest, longest
    return shortest * DAY - SLACK, longest * DAY + SLACK


def _moment(encoder: Encoder, at: Fraction) -> datetime:
    return encoder.drawing.now + timedelta(microseconds=int(at * 10**6))


def _at(encoder: Encoder, at: Fraction, duration: Duration, direction: int, kind: t.Type) -> Fraction | None:
    """Move a day or a moment that is known."""
    try:
        here: date | datetime = date.fromordinal(int(at)) if kind == t.DATE else _moment(encoder, at)
    except (OverflowError, ValueError):
        return None
    there = move(here, duration, direction, encoder.graph.calendar)
    if there is None:
        return None
    return encoder.drawing.seconds(there) if isinstance(there, datetime) else Fraction(there.toordinal())
