"""Days and moments moved by a duration: exactly where it has a fixed length, by what was found out otherwise."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.variables import is_so, number
from leadrules.schema import types as t
from leadrules.schema.duration import SECONDS
from leadrules.schema.moves import moved as move

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.numbers import Num
    from leadrules.backends.smt.space import Part
    from leadrules.graph.values import Shifted
    from leadrules.schema.duration import Duration

# Clocks differ by less than this from one day to another, and are put forward or back by less than that.
SLACK = Fraction(100_000)
JUMP = Fraction(10_800)
DAY = 86_400
MICROSECOND = Fraction(1, 10**6)
# In these years openings have neighbours on both sides.
YEARS = range(2, 9998)


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
        least, most = _ends(encoder, kind)
        there = n.added([of, step])
        fits = b.both(terms.not_more(least, there.low), terms.not_more(there.low, most))
        return replace(there, known=b.every((of.known, fits)), least=least, most=most)
    return _found_out(encoder, of, duration, direction, kind)


def _ends(encoder: Encoder, kind: t.Type) -> tuple[Fraction, Fraction]:
    """The first and the last day, or the moments that the clock of the zone can show."""
    return encoder.drawing.limits(t.DATE) if kind == t.DATE else encoder.drawing.span([encoder.zone])


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
    least, most = _ends(encoder, kind)
    key = (of.low, of.known, duration, direction, kind, encoder.graph.calendar)
    move = Move(encoder, duration, direction, kind)
    known, there = encoder.space.shared("moved", key, lambda part: _free(part, move, of, (least, most)))
    return n.term(b.both(of.known, known), there, least=least, most=most, scale=0 if kind == t.DATE else 6)


def _free(part: Part, move: Move, of: Num, ends: tuple[Fraction, Fraction]) -> tuple[z3.BoolRef, z3.ArithRef]:
    known, there, start = z3.Bool(f"{part.name}?"), z3.Real(part.name), terms.real(of.low)
    part.add(z3.And(there >= terms.real(ends[0]), there <= terms.real(ends[1])))
    shortest, longest = move.between
    passed = (there - start) * move.direction
    part.add(z3.Implies(known, passed >= terms.real(shortest)))
    if longest is not None:
        part.add(z3.Implies(known, passed <= terms.real(longest)))
    reach = move.reach(ends)
    if reach is not None:
        part.add(known == z3.And(start >= terms.real(reach[0]), start <= terms.real(reach[1])))

    def lines(here: Fraction) -> list[Bool]:
        exact = move.at(here)
        if exact is None:
            return []
        low, high = terms.real(exact - move.slack), terms.real(exact + move.slack)
        found: list[Bool] = [
            z3.Implies(z3.And(known, start <= terms.real(here)), there <= high),
            z3.Implies(z3.And(known, start >= terms.real(here)), there >= low),
        ]
        stretch = move.even_around(here, exact)
        if stretch is not None:
            inside = z3.And(start > terms.real(stretch[0]), start < terms.real(stretch[1]))
            found.append(z3.Implies(inside, z3.And(known, there - start == terms.real(exact - here))))
        return found

    def look(model: z3.ModelRef) -> list[Bool]:
        here = number(model, of.low)
        if not is_so(model, of.known) or (move.kind == t.DATE and here.denominator != 1):
            return []
        exact, is_known, wanted = move.at(here), is_so(model, known), number(model, there)
        if exact is None:
            return [z3.Implies(start == terms.real(here), z3.Not(known))] if is_known else []
        if is_known and wanted == exact:
            return []
        # Both where this leads, and from where one comes to what the model had: else z3 creeps along to it.
        marks = {here: None} | dict.fromkeys(move.marks(here, wanted))
        at = z3.Implies(start == terms.real(here), z3.And(known, there == terms.real(exact)))
        return [at, *(line for mark in marks for line in lines(mark))]

    part.checks.append(look)
    return known, there


@dataclass(frozen=True, slots=True)
class Move:
    """A move by a duration that has no fixed length; days are numbers, and moments seconds after the evaluation."""

    encoder: Encoder
    duration: Duration
    direction: int
    kind: t.Type

    def at(self, here: Fraction) -> Fraction | None:
        """Where it leads; None where calendars end."""
        return _at(self.encoder, here, self.duration, self.direction, self.kind)

    def reach(self, ends: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction] | None:
        """From where on, and up to where, it leads somewhere; None when it does not even from today."""
        unit = Fraction(1) if self.kind == t.DATE else MICROSECOND
        first, last = (int(end / unit) for end in ends)
        today = self.encoder.today.toordinal() if self.kind == t.DATE else 0

        def is_beyond(place: int) -> bool:
            return self.at(place * unit) is None

        if is_beyond(today):
            return None
        back, ahead = range(today, first - 1, -1), range(today, last + 1)
        begin, end = (bisect_left(places, 1, key=is_beyond) - 1 for places in (back, ahead))
        return (today - begin) * unit, (today + end) * unit

    @property
    def slack(self) -> Fraction:
        """By how much what is later may lead to something earlier: only by months that end, and where clocks jump."""
        if self.kind == t.DATE:
            return Fraction(0)
        if self.duration.is_business:
            return JUMP if self.duration.is_whole_days else Fraction(0)
        return SLACK

    @property
    def between(self) -> tuple[Fraction, Fraction | None]:
        """The shortest and the longest that it moves."""
        if self.duration.is_business:
            # It is never open for longer than time passes, and no working day is shorter than a day.
            if not self.duration.is_whole_days:
                length = Fraction(self.duration.amount * SECONDS[self.duration.unit])
                return (Fraction(0) if self.kind == t.DATE else length), None
            days = Fraction(self.duration.amount)
            return (days if self.kind == t.DATE else days * DAY - JUMP), None
        return _between(self.duration, self.kind)

    def marks(self, here: Fraction, wanted: Fraction) -> Iterator[Fraction]:
        """Where else to look, when a model had something wrong at one place."""
        if self.kind == t.DATE:
            wanted = Fraction(int(wanted))
        back = _at(self.encoder, wanted, self.duration, -self.direction, self.kind)
        if back is not None:
            yield back
        if self.duration.is_business and self.kind != t.DATE:
            for each in (here, *([] if back is None else [back])):
                yield from self.opening(each)

    def opening(self, here: Fraction) -> tuple[Fraction, Fraction] | tuple[()]:
        """The opening, or the time of being closed, that a moment lies in; nothing where calendars end."""
        moment, calendar = _moment(self.encoder, here), self.encoder.graph.calendar
        day, week = moment.astimezone(calendar.zone).date(), timedelta(days=7)
        if day.year not in YEARS:
            return ()
        ends = [end for opening in calendar.openings(day - week, day + week) for end in opening]
        before = max((end for end in ends if end <= moment), default=None)
        after = min((end for end in ends if end > moment), default=None)
        if before is None or after is None:
            return ()
        return self.encoder.drawing.seconds(before), self.encoder.drawing.seconds(after)

    def even_around(self, here: Fraction, exact: Fraction) -> tuple[Fraction, Fraction] | None:
        """A stretch in which it moves every moment as far as that one."""
        if self.kind == t.DATE:
            return None
        for first, last in self._stretches(here, exact):
            ends = first + MICROSECOND, last - MICROSECOND
            moves = [self.at(end) for end in ends]
            if ends[0] <= ends[1] and all(
                there is not None and there - end == exact - here for there, end in zip(moves, ends, strict=True)
            ):
                return first, last
        return None

    def _stretches(self, here: Fraction, exact: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
        if not self.duration.is_business:
            # Within the same day of the wall clock, days and months move every moment as far.
            moment, zone = _moment(self.encoder, here).astimezone(self.encoder.zone), self.encoder.zone
            for first, last in ((time.min, time.max), (time(6), time(21)), (time(moment.hour), time(moment.hour, 59))):
                begin, end = (datetime.combine(moment.date(), at, zone) for at in (first, last))
                yield self.encoder.drawing.seconds(begin), self.encoder.drawing.seconds(end)
            return
        start, stop = self.opening(here) or (here, here)
        if not self.duration.is_whole_days:
            # While it is open at both ends, both go on as fast.
            there = self.opening(exact) or (exact, exact)
            start, stop = max(start, there[0] - exact + here), min(stop, there[1] - exact + here)
        yield start, stop


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
