"""The ends of a score's points, in whole units, and its grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.places import PLACE, at_place
from leadrules.backends.sql.points import total
from leadrules.backends.sql.records import MOST_ENTRIES, most_given, of_list
from leadrules.backends.sql.shapes import Placed, Plain, Ranged
from leadrules.backends.sql.summing import points_in_order
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.units import Units, Wide, units
from leadrules.schema import types as t
from leadrules.schema.points import POINT
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement
    from leadrules.backends.sql.units import AnyUnits, Ends
    from leadrules.graph import definitions as d

ZERO = Decimal(0)


def score(score: d.Score, into: Statement) -> None:
    """Add the lines, keep the sum within the limits, find the grade."""
    unit: AnyUnits
    if sum(map(reach, score.lines), ZERO) < LIMIT:
        unit = units_of(score)
        by_list: dict[str, list[d.ScoreLine]] = {}
        for line in score.lines:
            if line.over is not None:
                by_list.setdefault(line.over.name, []).append(line)
        ends = [of_list(name, lines, into, unit) for name, lines in by_list.items()]
        ends.append(total([line for line in score.lines if line.over is None], into, unit))
        low, high = (into.layers.once(w.total([each[place] for each in ends])) for place in (0, 1))
        is_open = any(line.over is not None and most_given(line) is None for line in score.lines)
    else:
        unit, is_open = Wide(), True
        ends = [
            of_list(line.over.name, [line], into, unit) if line.over is not None else single(line, into)
            for line in score.lines
        ]
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
        (abs(line.points) * (1 if line.over is None else MOST_ENTRIES) for line in score.lines),
        max(map(abs, numbers), default=ZERO),
    )
    return units(numbers, most)


def reach(line: d.ScoreLine) -> Decimal:
    """The most that a line can give, of a list as long as one can be."""
    most = abs(line.points) * (1 if line.over is None else MOST_ENTRIES)
    bound = most_given(line)
    return most if bound is None else min(most, bound)


def clamped(of: exp.Expression, bottom: exp.Expression, top: exp.Expression) -> exp.Expression:
    """A known number kept within limits."""
    return w.outermost([w.outermost([of, bottom], is_larger=True), top], is_larger=False)


def grade(score: d.Score, low: exp.Expression, high: exp.Expression, unit: AnyUnits) -> exp.Expression:
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
