"""The ends of a score's points, and its grade."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.kept import kept
from leadrules.backends.sql.lists import PACK, packed
from leadrules.backends.sql.shapes import Plain, Ranged, plain
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import value
from leadrules.graph.values import RecordValue
from leadrules.schema import types as t
from leadrules.schema.points import MOST_STEPS, faded
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from leadrules.backends.sql.program import Statement
    from leadrules.graph import definitions as d

ZERO = Decimal(0)
# So many steps of fading are written down; points that take more to fade away are not supported yet.
MOST_WRITTEN = 2_000
Ends = tuple[exp.Expression, exp.Expression]


def score(score: d.Score, into: Statement) -> None:
    """Add the lines, keep the sum within the limits, find the grade."""
    if sum(map(reach, score.lines), ZERO) >= LIMIT:
        raise into.unsupported("points that can add up to 10^18")
    ends = [counting(line, into) if line.over is not None else single(line, into) for line in score.lines]
    low, high = (into.layers.once(w.total([each[place] for each in ends])) for place in (0, 1))
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
    bounds.append(abs(line.points) * (1 if line.over is None or line.is_once else PACK))
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
    if line.once_per is not None:
        raise into.unsupported("points once per stretch of the calendar")
    is_gain = line.points >= 0
    if line.fading is None and not line.is_once:
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


def times(count: exp.Expression, points: Decimal) -> exp.Expression:
    """So many times some points."""
    product = w.op(exp.Mul, w.cast(count, "DECIMAL(18, 0)"), w.number(points))
    return w.cast(product, w.DECIMAL)


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
                points = w.coalesce(left_of(line, line.fading, into), none if is_sure else points)
            body = w.case([(held, points)], none) if is_sure else w.case([(w.negated(held), none)], points)
            each = engine.each(whole, name, body)
        together = engine.outermost(each, is_larger=line.points >= 0) if line.is_once else engine.added(each)
        found.append(into.layers.once(w.cast(w.coalesce(together, none), w.DECIMAL)))
    return found[0], found[1]


def left_of(line: d.ScoreLine, fading: d.Fading, into: Statement) -> exp.Expression:
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
        engine.listed([w.number(each) for each in left]), w.cast(w.op(exp.Add, place, w.whole(1)), "BIGINT")
    )
    return w.case([(w.is_known(at), there)], w.null())
