"""The ends of a score's points, and its grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.fading import left_of
from leadrules.backends.sql.kept import kept
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.periods import once_per, times
from leadrules.backends.sql.shapes import Plain, Ranged
from leadrules.backends.sql.summing import points_in_order
from leadrules.backends.sql.truths import truth
from leadrules.schema import types as t
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

ZERO = Decimal(0)
# More than the entries of any lead's list: their points alone never come to 10^18.
MOST_ENTRIES = 10**8
Ends = tuple[exp.Expression, exp.Expression]


def score(score: d.Score, into: Statement) -> None:
    """Add the lines, keep the sum within the limits, find the grade."""
    ends = [counting(line, into) if line.over is not None else single(line, into) for line in score.lines]
    lows, highs = ([each[place] for each in ends] for place in (0, 1))
    if sum(map(reach, score.lines), ZERO) < LIMIT:
        low, high = (into.layers.once(w.total(each)) for each in (lows, highs))
    else:
        low, high = points_in_order(lows, highs, into.layers)
    if score.limits is not None:
        bottom, top = (w.number(each) for each in score.limits)
        low, high = (
            into.layers.once(w.case([(w.is_null(end), limit)], clamped(end, bottom, top)))
            for end, limit in ((low, bottom), (high, top))
        )
    into.shapes[score.name] = Ranged(low, high, w.true())
    into.answer(f"{score.name}.low", Plain(low), t.NUMBER)
    into.answer(f"{score.name}.high", Plain(high), t.NUMBER)
    kind = t.ChoiceType(tuple(name for name, _ in score.grades), is_ranked=True)
    into.keep(f"{score.name}.grade", Plain(grade(score, low, high)), kind)


def reach(line: d.ScoreLine) -> Decimal:
    """The most that a line can give, of a list as long as one can be."""
    bounds = [line.up_to] if line.up_to is not None else []
    bounds.append(abs(line.points) * (1 if line.over is None or line.is_once else MOST_ENTRIES))
    return min(bounds)


def clamped(of: exp.Expression, bottom: exp.Expression, top: exp.Expression) -> exp.Expression:
    """A known number kept within limits."""
    return w.outermost([w.outermost([of, bottom], is_larger=True), top], is_larger=False)


def grade(score: d.Score, low: exp.Expression, high: exp.Expression) -> exp.Expression:
    """The grade that both ends have; missing below the lowest, and while the points leave it open."""
    branches = []
    for number, (name, start) in enumerate(score.grades):
        tests = [w.op(exp.GTE, low, w.number(start))]
        if number + 1 < len(score.grades):
            tests.append(w.op(exp.LT, high, w.number(score.grades[number + 1][1])))
        branches.append((w.all_of(tests), w.text(name)))
    return w.case(branches, w.null("VARCHAR"))


def single(line: d.ScoreLine, into: Statement) -> Ends:
    """A line with `when`: its points once, or none."""
    points, none = w.number(line.points), w.number(0)
    if line.criterion is None:
        return points, points
    held = into.layers.once(truth(line.criterion, into))
    sure, perhaps = w.case([(held, points)], none), w.case([(w.negated(held), none)], points)
    return (sure, perhaps) if line.points >= 0 else (perhaps, sure)


@kept
def counting(line: d.ScoreLine, into: Statement) -> Ends:
    """A line with `each`: points for every record that counts."""
    over = line.over.name if line.over is not None else ""
    is_gain = line.points >= 0
    if line.once_per is not None and line.at is not None:
        sure, most = once_per(line, line.once_per, line.at, into)
    elif line.fading is None and not line.is_once:
        met, perhaps = packed(over, line.criterion, into)
        sure = times(met, line.points)
        most = times(w.op(exp.Add, met, perhaps), line.points)
    else:
        sure, most = entry_by_entry(line, over, into)
    ends = (sure, most) if is_gain else (most, sure)
    if line.up_to is not None:
        ends = tuple(clamped(each, w.number(-line.up_to), w.number(line.up_to)) for each in ends)  # type: ignore[assignment]
    missing = into.layers.once(w.is_null(into.list_of(over)))
    low, high = (w.null(), w.number(0)) if not is_gain else (w.number(0), w.null())
    most_of = bound(line)
    if most_of is not None:
        low, high = (w.number(0), w.number(most_of)) if is_gain else (w.number(-most_of), w.number(0))
    return w.case([(missing, low)], ends[0]), w.case([(missing, high)], ends[1])


def bound(line: d.ScoreLine) -> Decimal | None:
    """The size of the most that a line gives, whatever its list holds; None when nothing bounds it."""
    bounds = [each for each in (abs(line.points) if line.is_once else None, line.up_to) if each is not None]
    return min(bounds) if bounds else None


def entry_by_entry(line: d.ScoreLine, over: str, into: Statement) -> Ends:
    """What fades, or counts once: the points that are sure, and the most there can be."""
    whole = into.list_of(over)
    none = w.number(0)
    found = []
    for is_sure in (True, False):
        with into.entry_of(over) as name:
            held = truth(line.criterion, into) if line.criterion is not None else w.true()
            points = w.number(line.points)
            if line.fading is not None:
                # Of what has no date, all that is known is that it can give no more than it would when new.
                points = w.coalesce(left_of(line, into), none if is_sure else points)
            body = w.case([(held, points)], none) if is_sure else w.case([(w.negated(held), none)], points)
            each = engine.each(whole, name, body)
        together = engine.outermost(each, is_larger=line.points >= 0) if line.is_once else engine.added(each)
        found.append(into.layers.once(w.cast(w.coalesce(together, none), w.DECIMAL)))
    return found[0], found[1]
