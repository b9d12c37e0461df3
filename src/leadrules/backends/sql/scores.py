"""The ends of a score's points, in whole units, and its grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.counters import PACK
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.places import PLACE, at_place
from leadrules.backends.sql.points import Ends, Units, Wide, total, units
from leadrules.backends.sql.records import MOST_ENTRIES, bound, counting, of_records
from leadrules.backends.sql.shapes import Placed, Plain, Ranged
from leadrules.backends.sql.summing import points_in_order
from leadrules.backends.sql.truths import truth
from leadrules.schema import types as t
from leadrules.schema.points import POINT
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

ZERO = Decimal(0)


def score(score: d.Score, into: Statement) -> None:
    """Add the lines, keep the sum within the limits, find the grade."""
    unit: Units | Wide
    if sum(map(reach, score.lines), ZERO) < LIMIT:
        unit = units_of(score)
        by_list: dict[str, list[d.ScoreLine]] = {}
        for line in score.lines:
            if line.over is not None:
                by_list.setdefault(line.over.name, []).append(line)
        ends = [of_list(name, lines, into, unit) for name, lines in by_list.items()]
        ends.append(total([line for line in score.lines if line.over is None], into, unit))
        low, high = (into.layers.once(w.total([each[place] for each in ends])) for place in (0, 1))
        is_open = any(line.over is not None and bound(line) is None for line in score.lines)
    else:
        unit, is_open = Wide(), True
        ends = [counting(line, into) if line.over is not None else single(line, into) for line in score.lines]
        low, high = points_in_order([each[0] for each in ends], [each[1] for each in ends], into.layers)
    if score.limits is not None:
        bottom, top = (unit.number(each) for each in score.limits)
        low, high = (
            into.layers.once(
                w.case([(w.is_null(end), limit)], clamped(end, bottom, top)) if is_open else clamped(end, bottom, top)
            )
            for end, limit in ((low, bottom), (high, top))
        )
    inside = None if unit.is_wide else (low, high, unit.decimals)
    first, last = (into.layers.once(unit.decimal(end)) for end in (low, high))
    into.shapes[score.name] = Ranged(first, last, w.true(), inside)
    into.answer(f"{score.name}.low", Plain(first), t.NUMBER)
    into.answer(f"{score.name}.high", Plain(last), t.NUMBER)
    kind = t.ChoiceType(tuple(name for name, _ in score.grades), is_ranked=True)
    at = into.layers.once(grade(score, low, high, unit))
    into.keep(f"{score.name}.grade", Plain(at_place(at, kind), place=Placed(at, kind.values)), kind)


def units_of(score: d.Score) -> Units:
    """What a score is counted in; what fades has two decimals."""
    numbers = [*(score.limits or ()), *(start for _, start in score.grades)]
    for line in score.lines:
        numbers += [line.points] if line.up_to is None else [line.points, line.up_to]
        numbers += [POINT] if line.fading is not None else []
    most = sum(
        (abs(line.points) * (1 if line.over is None else PACK) for line in score.lines),
        max(map(abs, numbers), default=ZERO),
    )
    return units(numbers, most)


def reach(line: d.ScoreLine) -> Decimal:
    """The most that a line can give, of a list as long as one can be."""
    bounds = [line.up_to] if line.up_to is not None else []
    bounds.append(abs(line.points) * (1 if line.over is None or line.is_once else MOST_ENTRIES))
    return min(bounds)


def clamped(of: exp.Expression, bottom: exp.Expression, top: exp.Expression) -> exp.Expression:
    """A known number kept within limits."""
    return w.outermost([w.outermost([of, bottom], is_larger=True), top], is_larger=False)


def grade(score: d.Score, low: exp.Expression, high: exp.Expression, unit: Units | Wide) -> exp.Expression:
    """The place of the grade that both ends have; missing below the lowest, and while the points leave it open."""
    branches = []
    for number, (_, start) in enumerate(score.grades):
        tests = [w.op(exp.GTE, low, unit.number(start))]
        if number + 1 < len(score.grades):
            tests.append(w.op(exp.LT, high, unit.number(score.grades[number + 1][1])))
        branches.append((w.all_of(tests), w.whole(number + 1, PLACE)))
    return w.case(branches, w.null(PLACE))


def single(line: d.ScoreLine, into: Statement) -> Ends:
    """A line with `when`: its points once, or none."""
    points, none = w.number(line.points), w.number(0)
    if line.criterion is None:
        return points, points
    held = into.layers.once(truth(line.criterion, into))
    sure, perhaps = w.case([(held, points)], none), w.case([(w.negated(held), none)], points)
    return (sure, perhaps) if line.points >= 0 else (perhaps, sure)


def of_list(name: str, lines: Sequence[d.ScoreLine], into: Statement, unit: Units) -> Ends:
    """All lines that count one list's records; a missing list could hold any number of them."""
    ends = [in_units(line, into, unit) for line in lines]
    missing = into.layers.once(w.is_null(into.list_of(name)))
    low, high = (together([bound(line) for line in lines if (line.points < 0) is is_cost]) for is_cost in (True, False))
    return (
        w.case([(missing, unit.null() if low is None else unit.number(-low))], w.total([each[0] for each in ends])),
        w.case([(missing, unit.null() if high is None else unit.number(high))], w.total([each[1] for each in ends])),
    )


def together(bounds: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is bounded; None when something is not."""
    known = [each for each in bounds if each is not None]
    return sum(known, ZERO) if len(known) == len(bounds) else None


def in_units(line: d.ScoreLine, into: Statement, unit: Units) -> Ends:
    """The points of the records that count, of a list that is there."""
    over = line.over.name if line.over is not None else ""
    is_gain = line.points >= 0
    if line.once_per is None and line.fading is None and not line.is_once:
        met, perhaps = packed(over, line.criterion, into)
        counts = met, w.op(exp.Add, met, perhaps)
        sure, most = (w.op(exp.Mul, w.cast(each, unit.kind), unit.number(line.points)) for each in counts)
    else:
        sure, most = (unit.whole(each) for each in of_records(line, over, into))
    ends = (sure, most) if is_gain else (most, sure)
    if line.up_to is not None:
        # What is gained is never below zero, and what is taken never above.
        limit, is_larger = (line.up_to, False) if is_gain else (-line.up_to, True)
        ends = tuple(w.outermost([each, unit.number(limit)], is_larger=is_larger) for each in ends)  # type: ignore[assignment]
    return ends
