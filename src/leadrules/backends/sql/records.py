"""The points of lines with `each`: those that a list's records give for certain, and the most that they may."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.fading import left_of
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.periods import once_per
from leadrules.backends.sql.truths import truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.statement import Statement
    from leadrules.backends.sql.units import AnyUnits, Ends
    from leadrules.graph import definitions as d

# More than the entries of any lead's list: their points alone never come to 10^18.
MOST_ENTRIES = 10**8


def of_list(name: str, lines: Sequence[d.ScoreLine], into: Statement, unit: AnyUnits) -> Ends:
    """All lines that count one list's records; a missing list could hold any number of them."""
    ends = [of_line(name, line, into, unit) for line in lines]
    missing = into.lacks_list(name)
    low, high = (
        together([most_given(line) for line in lines if (line.points < 0) is is_cost]) for is_cost in (True, False)
    )
    return (
        w.case([(missing, unit.null() if low is None else unit.number(-low))], w.total([each[0] for each in ends])),
        w.case([(missing, unit.null() if high is None else unit.number(high))], w.total([each[1] for each in ends])),
    )


def together(bounds: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is bounded; None when something is not."""
    known = [each for each in bounds if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(bounds) else None


def of_line(over: str, line: d.ScoreLine, into: Statement, unit: AnyUnits) -> Ends:
    """The points of the records that count, of a list that is there."""
    is_gain = line.points >= 0
    if line.once_per is not None and line.at is not None:
        sure, most = map(unit.whole, once_per(line, line.once_per, line.at, into))
    elif line.fading is None and not line.is_once:
        met, perhaps = packed(over, line.criterion, into)
        sure, most = (unit.times(each, line.points) for each in (met, w.op(exp.Add, met, perhaps)))
    else:
        sure, most = map(unit.whole, entry_by_entry(line, over, into))
    if line.up_to is not None:
        # What is gained is never below zero, and what is taken never above.
        limit = unit.number(line.up_to if is_gain else -line.up_to)
        sure, most = (w.outermost([each, limit], is_larger=not is_gain) for each in (sure, most))
    return (sure, most) if is_gain else (most, sure)


def most_given(line: d.ScoreLine) -> Decimal | None:
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
