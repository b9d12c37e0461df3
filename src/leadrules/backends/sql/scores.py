"""The ends of a score's points, and its grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.counters import PACK
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.places import PLACE, at_place
from leadrules.backends.sql.points import Ends, Units, total, units
from leadrules.backends.sql.shapes import Placed, Plain, Ranged, plain
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import value
from leadrules.graph.values import RecordValue
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS, POINT, faded
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

ZERO = Decimal(0)
# So many steps of fading are written down; points that take more to fade away are not supported yet.
MOST_WRITTEN = 2_000


def score(score: d.Score, into: Statement) -> None:
    """Add the lines, keep the sum within the limits, find the grade."""
    if sum(map(reach, score.lines), ZERO) >= LIMIT:
        raise into.unsupported("points that can add up to 10^18")
    unit = units_of(score)
    by_list: dict[str, list[d.ScoreLine]] = {}
    for line in score.lines:
        if line.over is not None:
            by_list.setdefault(line.over.name, []).append(line)
    ends = [of_list(name, lines, into, unit) for name, lines in by_list.items()]
    ends.append(total([line for line in score.lines if line.over is None], into, unit))
    low, high = (into.layers.once(w.total([each[place] for each in ends])) for place in (0, 1))
    is_open = any(line.over is not None and bound(line) is None for line in score.lines)
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
    bounds.append(abs(line.points) * (1 if line.over is None or line.is_once else PACK))
    return min(bounds)


def clamped(of: exp.Expression, bottom: exp.Expression, top: exp.Expression) -> exp.Expression:
    """A known number kept within limits."""
    return w.outermost([w.outermost([of, bottom], is_larger=True), top], is_larger=False)


def grade(score: d.Score, low: exp.Expression, high: exp.Expression, unit: Units) -> exp.Expression:
    """The place of the grade that both ends have; missing below the lowest, and while the points leave it open."""
    branches = []
    for number, (_, start) in enumerate(score.grades):
        tests = [w.op(exp.GTE, low, unit.number(start))]
        if number + 1 < len(score.grades):
            tests.append(w.op(exp.LT, high, unit.number(score.grades[number + 1][1])))
        branches.append((w.all_of(tests), w.whole(number + 1, PLACE)))
    return w.case(branches, w.null(PLACE))


def counting(line: d.ScoreLine, into: Statement, unit: Units) -> Ends:
    """A line with `each`: points for every record that counts."""
    over = line.over.name if line.over is not None else ""
    if line.once_per is not None:
        raise into.unsupported("points once per stretch of the calendar")
    is_gain = line.points >= 0
    if line.fading is None and not line.is_once:
        met, perhaps = packed(over, line.criterion, into)
        sure = times(met, line.points, unit)
        most = times(w.op(exp.Add, met, perhaps), line.points, unit)
    else:
        sure, most = entry_by_entry(line, over, into, unit)
    ends = (sure, most) if is_gain else (most, sure)
    if line.up_to is not None:
        # What is gained is never below zero, and what is taken never above.
        limit, is_larger = (line.up_to, False) if is_gain else (-line.up_to, True)
        ends = tuple(w.outermost([each, unit.number(limit)], is_larger=is_larger) for each in ends)  # type: ignore[assignment]
    return ends


def of_list(name: str, lines: Sequence[d.ScoreLine], into: Statement, unit: Units) -> Ends:
    """All lines that count one list's records; a missing list could hold any number of them."""
    ends = [counting(line, into, unit) for line in lines]
    missing = w.is_null(into.list_of(name))
    low, high = (together([bound(line) for line in lines if (line.points < 0) is is_cost]) for is_cost in (True, False))
    return (
        w.case([(missing, unit.null() if low is None else unit.number(-low))], w.total([each[0] for each in ends])),
        w.case([(missing, unit.null() if high is None else unit.number(high))], w.total([each[1] for each in ends])),
    )


def together(bounds: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of what is bounded; None when something is not."""
    known = [each for each in bounds if each is not None]
    return sum(known, ZERO) if len(known) == len(bounds) else None


def bound(line: d.ScoreLine) -> Decimal | None:
    """The size of the most that a line gives, whatever its list holds; None when nothing bounds it."""
    bounds = [each for each in (abs(line.points) if line.is_once else None, line.up_to) if each is not None]
    return min(bounds) if bounds else None


def times(count: exp.Expression, points: Decimal, unit: Units) -> exp.Expression:
    """So many times some points."""
    return w.op(exp.Mul, w.cast(count, unit.kind), unit.number(points))


def entry_by_entry(line: d.ScoreLine, over: str, into: Statement, unit: Units) -> Ends:
    """What fades, or counts once: the points that are sure, and the most there can be."""
    whole = into.list_of(over)
    none = unit.number(ZERO)
    found = []
    for is_sure in (True, False):
        with into.entry_of(over) as name:
            held = truth(line.criterion, into) if line.criterion is not None else w.true()
            points = unit.number(line.points)
            if line.fading is not None:
                # Of what has no date, all that is known is that it can give no more than it would when new.
                points = w.coalesce(left_of(line, line.fading, into, unit), none if is_sure else points)
            body = w.case([(held, points)], none) if is_sure else w.case([(w.negated(held), none)], points)
            each = engine.each(whole, name, body)
        together = engine.outermost(each, is_larger=line.points >= 0) if line.is_once else engine.added(each)
        found.append(into.layers.once(w.cast(w.coalesce(together, none), unit.kind)))
    return found[0], found[1]


def left_of(line: d.ScoreLine, fading: d.Fading, into: Statement, unit: Units) -> exp.Expression:
    """What is left of an entry's points: looked up by the steps that it is old. Missing without its date."""
    left: list[Decimal] = []
    for steps in range(MOST_STEPS + 1):
        left.append(faded(line.points, fading.percent, steps))
        if left[-1] == 0:
            break
        if steps > MOST_WRITTEN:
            raise into.unsupported("points that take thousands of steps to fade")
    at = plain(value(RecordValue(name=fading.at.name, type=fading.at.type), into))
    if fading.at.type == t.DATETIME:
        age = w.op(exp.Sub, engine.microseconds(w.literal(into.now)), engine.microseconds(at))
        step = int(fading.every) * 1_000_000
    else:
        age = w.op(exp.Mul, w.cast(engine.days_between(w.literal(into.today), at), "BIGINT"), w.whole(86_400))
        step = int(fading.every)
    # What lies ahead is not old; a division that drops the rest rounds towards 0.
    old = w.outermost([engine.whole_quotient(w.cast(age, engine.WIDE), w.whole(step, engine.WIDE)),
                       w.whole(0, engine.WIDE)], is_larger=True)  # fmt: skip
    place = w.outermost([old, w.whole(len(left) - 1, engine.WIDE)], is_larger=False)
    there = engine.at_place(
        engine.listed([unit.number(each) for each in left]), w.cast(w.op(exp.Add, place, w.whole(1)), "BIGINT")
    )
    return w.case([(w.is_known(at), there)], unit.null())
