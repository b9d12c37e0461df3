"""The points of a line with `each`: those that its records give for certain, and the most that they may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.fading import left_of
from leadrules.backends.sql.kept import kept
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.periods import once_per, times
from leadrules.backends.sql.truths import truth

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.backends.sql.points import Ends
    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

# More than the entries of any lead's list: their points alone never come to 10^18.
MOST_ENTRIES = 10**8


@kept
def counting(line: d.ScoreLine, into: Statement) -> Ends:
    """The ends of a line's points as exact numbers; open where a missing list could hold any number of records."""
    over = line.over.name if line.over is not None else ""
    is_gain = line.points >= 0
    sure, most = of_records(line, over, into)
    ends = (sure, most) if is_gain else (most, sure)
    if line.up_to is not None:
        limit, is_larger = (line.up_to, False) if is_gain else (-line.up_to, True)
        ends = tuple(w.outermost([each, w.number(limit)], is_larger=is_larger) for each in ends)  # type: ignore[assignment]
    missing = into.layers.once(w.is_null(into.list_of(over)))
    low, high = (w.null(), w.number(0)) if not is_gain else (w.number(0), w.null())
    most_of = bound(line)
    if most_of is not None:
        low, high = (w.number(0), w.number(most_of)) if is_gain else (w.number(-most_of), w.number(0))
    return w.case([(missing, low)], ends[0]), w.case([(missing, high)], ends[1])


def of_records(line: d.ScoreLine, over: str, into: Statement) -> Ends:
    """The points that are sure, and the most there can be, of a list that is there."""
    if line.once_per is not None and line.at is not None:
        return once_per(line, line.once_per, line.at, into)
    if line.fading is None and not line.is_once:
        met, perhaps = packed(over, line.criterion, into)
        return times(met, line.points), times(w.op(exp.Add, met, perhaps), line.points)
    return entry_by_entry(line, over, into)


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
