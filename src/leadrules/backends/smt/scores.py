"""Points as constraints: what each line gives at least and at most, what they add up to, and the grade."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.dimensions import PUT_TOGETHER
from leadrules.backends.smt.fading import Faded, faded, most_of, scale_of
from leadrules.backends.smt.kinds import Choice, chosen
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.periods import periods

if TYPE_CHECKING:
    from leadrules.backends.smt.counts import Counts
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.space import Part
    from leadrules.backends.smt.terms import Term
    from leadrules.graph import definitions as d


class Scores:
    """Encodes scores, with the encoder's help."""

    def __init__(self, encoder: Encoder) -> None:
        """Read what an encoder has."""
        self.of = encoder

    def read(self, score: d.Score) -> Num:
        """The points of a score: a range while something is missing."""
        total = n.added([self.line(line) for line in score.lines]) if score.lines else n.exactly(0)
        # A sum too large to be exact leaves them open.
        if total.known is not True:
            is_open = b.inverse(total.known)
            total = replace(
                total,
                known=True,
                is_low_open=b.some((total.is_low_open, is_open)),
                is_high_open=b.some((total.is_high_open, is_open)),
                least=None,
                most=None,
            )
        limited = total if score.limits is None else n.kept_within(total, *map(Fraction, score.limits))
        self.in_order(total)
        self.in_order(limited)
        return limited

    def in_order(self, points: Num) -> None:
        """Say that the least is no more than the most, which follows, but only line by line."""
        if not points.is_exact:
            order = terms.not_more(points.low, points.high)
            self.of.space.part("order").add(b.some((points.is_low_open, points.is_high_open, order)))

    def grade(self, score: d.Score, points: Num) -> Choice:
        """The grade, where both ends of the points have the same."""
        known, code = [], None
        for number, (name, start) in reversed(list(enumerate(score.grades))):
            is_in = [compared(">=", points, n.exactly(start)).met]
            if number + 1 < len(score.grades):
                is_in.append(compared("<", points, n.exactly(score.grades[number + 1][1])).met)
            here = b.every(is_in)
            known.append(here)
            mine = Choice(here, self.of.space.code(name))
            code = mine if code is None else _chosen(here, mine, code)
        return Choice(b.some(known), code.code if code is not None else 0)

    # ---- lines

    def line(self, line: d.ScoreLine) -> Num:
        """What one line gives."""
        if line.over is None:
            three = self.of.truths.read(line.criterion) if line.criterion is not None else b.MET
            return so_many(Fraction(line.points), three.met, b.inverse(three.unmet))
        counts = self.of.truths.counts(line.over, line.criterion)
        total = self.total(line, counts)
        if line.up_to is not None:
            total = n.kept_within(total, -Fraction(line.up_to), Fraction(line.up_to))
        return n.chosen(counts.known, total, unbounded(line))

    def total(self, line: d.ScoreLine, counts: Counts) -> Num:
        """Add what the entries give, or those that `once` and `once per` let count."""
        points = Fraction(line.points)
        if line.fading is None and line.once_per is None:
            if line.is_once:
                certain = b.some((*(kind.counts for kind in counts.kinds), counts.rest.has_met))
                perhaps = (kind.may_count for kind in counts.kinds)
                return so_many(points, certain, b.some((certain, *perhaps, counts.rest.has_undecided)))
            certain, possible = counts.whole(counts.certain()), counts.whole(counts.possible())
            is_exact = all(kind.holds.undecided is False for kind in counts.kinds)
            low = terms.times(points, certain if points >= 0 else possible)
            high = low if is_exact else terms.times(points, possible if points >= 0 else certain)
            return so_far(low, high, Fraction(10**6) * points, points)
        entries = self.entries(line, counts)
        counts.note(PUT_TOGETHER, (points, line.at, line.fading, line.once_per))
        if line.is_once or line.once_per is not None:
            return self.loosely(line, counts, periods(self.of, line, counts, entries))
        parts = []
        for kind, entry in zip(counts.kinds, entries, strict=True):
            parts.append(counts.so_often(kind, kind.counts, entry.points))
            parts.append(counts.so_often(kind, kind.may_count, n.or_zero(entry.points)))
        return self.loosely(line, counts, n.summed(parts) if parts else n.exactly(0))

    def loosely(self, line: d.ScoreLine, counts: Counts, told: Num) -> Num:
        """With what other entries may give: at most the points that each would without fading."""
        if counts.rest.may_count is False:
            return told
        points, more = most_of(line), (counts.rest.met, counts.rest.undecided)

        def make(part: Part) -> tuple[z3.ArithRef, z3.ArithRef]:
            low, high = z3.Real(f"{part.name}.low"), z3.Real(f"{part.name}.high")
            most = terms.real(terms.times(points, terms.plus(more)))
            ends = (0, most) if points >= 0 else (most, 0)
            part.add(z3.And(low >= ends[0], low <= high, high <= ends[1]))
            return low, high

        # Whoever reckons the same of the entries that are told reckons the same of these.
        key = (line.points, line.at, line.fading, line.once_per, line.is_once, told.low, told.high, *more)
        low, high = self.of.space.shared("loose", key, make)
        return n.summed([told, Num(known=True, low=low, high=high, scale=scale_of(line))])

    def entries(self, line: d.ScoreLine, counts: Counts) -> list[Faded]:
        """What an entry of each kind gives after fading, and whether its date is known."""
        found = []
        for number, kind in enumerate(counts.kinds):
            with self.of.looking_at(counts.over.name, number):
                if kind.is_there is False or line.at is None:
                    found.append(Faded(n.exactly(line.points), is_dated=True, at=n.exactly(0)))
                else:
                    found.append(faded(self.of, line, self.of.record_field(line.at.name, line.at.type)))
        return found


def so_many(points: Fraction, certain: b.Bool, possible: b.Bool) -> Num:
    """Points where something is certain, or none; in between while it is open."""
    sure = terms.either(certain, points, terms.ZERO)
    maybe = sure if isinstance(certain, bool) and certain is possible else terms.either(possible, points, terms.ZERO)
    if not isinstance(certain, bool) and not isinstance(possible, bool) and certain.eq(possible):
        maybe = sure
    low, high = (sure, maybe) if points >= 0 else (maybe, sure)
    return so_far(low, high, points, points)


def so_far(low: Term, high: Term, top: Fraction, points: Fraction) -> Num:
    """A number between both ends that lies between nothing and a top, and is made of whole times the points."""
    least, most = min(top, terms.ZERO), max(top, terms.ZERO)
    return Num(known=True, low=low, high=high, least=least, most=most, scale=n.decimals(points))


def unbounded(line: d.ScoreLine) -> Num:
    """What a line may come to while its list is missing."""
    points = Fraction(line.points)
    bounds = [abs(points)] if line.is_once else []
    bounds += [Fraction(line.up_to)] if line.up_to is not None else []
    if not bounds:
        is_cost = points < 0
        return Num(known=True, low=terms.ZERO, high=terms.ZERO, is_low_open=is_cost, is_high_open=not is_cost)
    most = min(bounds) if points >= 0 else -min(bounds)
    low, high = min(most, terms.ZERO), max(most, terms.ZERO)
    return Num(known=True, low=low, high=high, least=low, most=high, scale=n.decimals(most))


def _chosen(condition: b.Bool, then: Choice, otherwise: Choice) -> Choice:
    found = chosen(condition, then, otherwise)
    return found if isinstance(found, Choice) else then
