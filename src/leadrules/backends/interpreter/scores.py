"""What a score comes to for one lead, line by line."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.backends.interpreter.scope import Scope, Valued, place, place_of
from leadrules.backends.interpreter.settle import fields_read
from leadrules.backends.interpreter.show import plain, seen
from leadrules.backends.interpreter.values import unique
from leadrules.graph.phrases import line_terms, line_words
from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome
from leadrules.schema.points import added, counted_once, faded, kept_within, period_of, steps_old
from leadrules.schema.values import MISSING, Range
from leadrules.verdict import LineResult, ScoreResult

if TYPE_CHECKING:
    from leadrules.backends.interpreter.truths import Truths
    from leadrules.graph import definitions as g
    from leadrules.verdict import Trace

ZERO = Decimal(0)
POINT = Decimal("0.01")
# Each entry that may count: whether it certainly does, its points, and its period for `once per`.
Entry = tuple[bool, ranges.Ranged, str | None]


class Scores:
    """Adds up points in a scope."""

    def __init__(self, scope: Scope, truths: Truths) -> None:
        """Judge criteria of lines with `truths`."""
        self.scope = scope
        self.truths = truths

    def evaluate(self, score: g.Score) -> ScoreResult:
        """Add the lines, keep the sum within the limits, find the grade; what is found is noted in the scope."""
        lines, totals = [], []
        for line in score.lines:
            result, total = self.line(line)
            lines.append(result)
            totals.append(total)
        whole = limited = added(totals)
        if score.limits is not None:
            limited = kept_within(whole, *score.limits)
        low_end, high_end = ranges.ends(limited)
        waits = unique(name for line in lines for name in line.missing)
        missing = waits if isinstance(limited, Range) else ()
        possible = self.grades(score, low_end, high_end)
        is_cut = limited != whole
        raw_low, raw_high = ranges.ends(whole)
        self.note(score, limited, possible, missing, lines)
        self.scope.score_lines[score.name] = tuple(lines)
        return ScoreResult(
            name=score.name,
            doc=score.doc,
            low=plain(low_end),
            high=plain(high_end),
            grade=possible[0] if len(possible) == 1 and not self.below(score, low_end) else None,
            possible_grades=possible,
            unlimited_low=plain(raw_low) if is_cut else None,
            unlimited_high=plain(raw_high) if is_cut else None,
            lines=tuple(lines),
            missing=missing,
            fingerprint=self.scope.graph.fingerprints[score.name],
            place=place_of(score),
        )

    @staticmethod
    def below(score: g.Score, low: Decimal | None) -> bool:
        """Whether the points may lie below the lowest grade."""
        return bool(score.grades) and (low is None or low < score.grades[0][1])

    @staticmethod
    def grades(score: g.Score, low: Decimal | None, high: Decimal | None) -> tuple[str, ...]:
        """The grades that points from low to high can come to, from low to high."""
        found = []
        for number, (name, start) in enumerate(score.grades):
            end = score.grades[number + 1][1] if number + 1 < len(score.grades) else None
            if (high is None or high >= start) and (end is None or low is None or low < end):
                found.append(name)
        return tuple(found)

    def note(
        self,
        score: g.Score,
        value: ranges.Ranged,
        possible: tuple[str, ...],
        missing: tuple[str, ...],
        lines: list[LineResult],
    ) -> None:
        """Keep points and grade for whoever reads them."""
        zone = self.scope.zone
        told = seen(score.name, "score", value, t.NUMBER, zone, doc=score.doc, missing=missing)
        self.scope.values[score.name] = Valued(value, told, missing, (told,))
        kind = t.ChoiceType(tuple(name for name, _ in score.grades), is_ranked=True)
        low, _ = ranges.ends(value)
        grade = possible[0] if len(possible) == 1 and not self.below(score, low) else MISSING
        if grade is MISSING and not missing:
            # Below the lowest grade: other values of what the lines ask for could change that.
            over = (line.over.name for line in score.lines if line.over is not None)
            asked = (name for line in lines if line.trace is not None for name in fields_read(line.trace))
            missing = unique((*over, *asked))
        told = seen(f"{score.name}.grade", "grade", grade, kind, zone, doc=score.doc, missing=missing)
        self.scope.values[f"{score.name}.grade"] = Valued(grade, told, missing, (told,))

    # ---- lines

    def line(self, line: g.ScoreLine) -> tuple[LineResult, ranges.Ranged]:
        """What one line gives."""
        if line.over is None:
            return self.single(line)
        entries = self.scope.entries(line.over.name)
        if entries is None:
            most = self.bound(line)
            total = ranges.with_zero(Range(line.points, None) if most is None else Decimal(most))
            if most is None:
                total = Range(ZERO, None) if line.points >= 0 else Range(None, ZERO)
            missing = self.truths.values.looked_at(line.over.name).open
            return self.result(line, total, missing=missing), total
        found, missing = self.entries(line)
        certain = sum(is_certain for is_certain, _, _ in found)
        total = self.total(line, found)
        if line.up_to is not None:
            total = kept_within(total, -line.up_to, line.up_to)
        is_capped = line.up_to is not None and total in (line.up_to, -line.up_to)
        open_ = missing if isinstance(total, Range) else ()
        result = self.result(
            line, total, missing=open_, counted=certain, perhaps=len(found) - certain, capped=is_capped
        )
        return result, total

    def single(self, line: g.ScoreLine) -> tuple[LineResult, ranges.Ranged]:
        """A line with `when`: its points once, or none."""
        if line.criterion is None:
            return self.result(line, line.points), line.points
        judged = self.truths.judge(line.criterion)
        match judged.outcome:
            case Outcome.MET:
                total: ranges.Ranged = line.points
            case Outcome.NOT_MET:
                total = ZERO
            case _:
                total = ranges.with_zero(line.points)
        missing = judged.trace.missing if judged.outcome is Outcome.UNDECIDED else ()
        return self.result(line, total, missing=missing, trace=judged.trace), total

    @staticmethod
    def bound(line: g.ScoreLine) -> Decimal | None:
        """The most that a line can give, whatever its list holds; None when nothing bounds it."""
        sign = 1 if line.points >= 0 else -1
        once = abs(line.points) if line.is_once else None
        bounds = [each for each in (once, line.up_to) if each is not None]
        return sign * min(bounds) if bounds else None

    def entries(self, line: g.ScoreLine) -> tuple[list[Entry], tuple[str, ...]]:
        """The entries that count or may, and the fields that leave some of it open."""
        scope = self.scope
        name = line.over.name if line.over is not None else ""
        found: list[Entry] = []
        waits: list[str] = []
        for entry in scope.entries(name) or ():
            scope.entry, scope.entry_of = entry, name
            outcome = Outcome.MET
            if line.criterion is not None:
                judged = self.truths.judge(line.criterion)
                outcome = judged.outcome
                waits += judged.trace.missing if outcome is Outcome.UNDECIDED else ()
            if outcome is Outcome.NOT_MET:
                continue
            points, period, is_dated = self.dated(line)
            if not is_dated:
                waits.append(name)
            is_certain = outcome is Outcome.MET
            found.append((is_certain, points if is_certain else ranges.with_zero(points), period))
        scope.entry, scope.entry_of = None, ""
        return found, unique(waits)

    def dated(self, line: g.ScoreLine) -> tuple[ranges.Ranged, str | None, bool]:
        """An entry's points after fading and its period, and whether the date that they need is known."""
        if line.at is None:
            return line.points, None, True
        at, _ = self.scope.record_field(line.at.name)
        if not isinstance(at, date):
            least = ranges.with_zero(line.points) if line.fading is not None else line.points
            return least, None, False
        points = line.points
        if line.fading is not None:
            steps = steps_old(at, self.scope.now, self.scope.today, line.fading.every)
            points = faded(line.points, line.fading.percent, steps)
        local = at.astimezone(self.scope.zone).date() if isinstance(at, datetime) else at
        period = period_of(local, line.once_per) if line.once_per is not None else None
        return points, period, True

    def total(self, line: g.ScoreLine, found: list[Entry]) -> ranges.Ranged:
        """Add the entries, or those that `once` and `once per` let count."""
        if line.is_once or line.once_per is not None:
            periods = [(points, "" if line.is_once else period) for _, points, period in found]
            return counted_once(periods, is_cost=line.points < 0)
        return added(points for _, points, _ in found)

    def result(  # noqa: PLR0913 - everything that is told of a line
        self,
        line: g.ScoreLine,
        total: ranges.Ranged,
        *,
        missing: tuple[str, ...] = (),
        counted: int | None = None,
        perhaps: int | None = None,
        capped: bool = False,
        trace: Trace | None = None,
    ) -> LineResult:
        """Tell what a line gave."""
        low, high = ranges.ends(total)
        return LineResult(
            id=line.id,
            text=line.text,
            words=line_words(line, self.scope.graph),
            terms=line_terms(line),
            label=line.label,
            reason=line.reason,
            low=plain(low),
            high=plain(high),
            counted=counted,
            perhaps=perhaps,
            capped=capped,
            missing=missing,
            trace=trace,
            place=place(line.span),
        )
