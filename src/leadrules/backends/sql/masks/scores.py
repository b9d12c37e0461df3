"""What a score waits for, and its grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.lists import packed
from leadrules.backends.sql.masks import entries
from leadrules.backends.sql.masks.judged import always, judge
from leadrules.backends.sql.masks.opened import is_exact
from leadrules.backends.sql.masks.places import Mask, either, where
from leadrules.backends.sql.masks.traced import traced, traces_field
from leadrules.backends.sql.records import of_list
from leadrules.backends.sql.shapes import Plain, Ranged, is_there
from leadrules.backends.sql.units import Wide
from leadrules.backends.sql.values import value

if TYPE_CHECKING:
    from leadrules.backends.sql.masks.asking import Asking
    from leadrules.graph import definitions as d
    from leadrules.graph.values import FieldValue


def score(score: d.Score, at: Asking) -> None:
    """A score waits for what its lines do, while its points are open."""
    lines = [line_of_list(line, line.over, at) if line.over is not None else single(line, at) for line in score.lines]
    mask = either([mask for mask, _ in lines])
    is_sure = all(sure for _, sure in lines)
    is_open = at.once(w.negated(is_exact(at.into.shapes[score.name])))
    key = f"missing:{score.name}"
    at.keep(key, where(is_open, mask), is_sure=is_sure, test=is_open if is_sure else None)
    grade(score, at.anew())


def single(line: d.ScoreLine, at: Asking) -> tuple[Mask, bool]:
    """A line with `when`: what its criterion waits for while it is undecided; and whether it always does."""
    if line.criterion is None:
        return {}, True
    judged = judge(line.criterion, at)
    at.certain |= always(line.criterion, at)
    if judged.sides is None:
        return judged.mask, True
    return where(w.is_null(judged.truth), judged.mask), False


def line_of_list(line: d.ScoreLine, over: FieldValue, at: Asking) -> tuple[Mask, bool]:
    """A line with `each`: a list that is missing, or what entries wait for while the line's points are open."""
    missing = at.into.lacks_list(over.name)
    is_open = w.coalesce(is_line_open(line, over, at), w.true())
    criterion = line.criterion
    if criterion is None or entries.is_alone(over.name, criterion, at):
        return entries.list_itself(over.name, w.any_of([missing, is_open]), at), True

    def undated(of: entries.Entry) -> Mask:
        if line.at is None:
            return {}
        lacks = w.negated(is_there(value(line.at, at.into)))
        return of.inner.places.bit((over.name,), w.all_of([w.coalesce(of.judged.truth, w.true()), lacks]))

    itself = entries.list_itself(over.name, missing, at)
    found = where(w.all_of([w.negated(missing), is_open]), entries.those(over.name, criterion, at, also=undated))
    return either([itself, found]), entries.is_sure_of(over.name, criterion, at)


def is_line_open(line: d.ScoreLine, over: FieldValue, at: Asking) -> exp.Expression:
    """Whether the points of a line with `each` are a range; missing, or true, of a list that is missing."""
    if line.fading is not None or line.is_once or line.once_per is not None:
        low, high = of_list(over.name, [line], at.into, Wide())
        return at.once(w.negated(is_exact(Ranged(low, high, w.true()))))
    if not line.points:
        return w.false()
    met, perhaps = packed(over.name, line.criterion, at.into)
    some = w.op(exp.GT, perhaps, w.whole(0))
    return some if line.enough is None else w.all_of([some, w.op(exp.LT, met, w.whole(line.enough))])


def grade(score: d.Score, at: Asking) -> None:
    """A grade waits for what its points do; below the lowest one other values of all that is asked could change it."""
    points = at.noted.waiting.get(f"missing:{score.name}")
    mask = at.all_of(f"missing:{score.name}")
    lists = [line.over.name for line in score.lines if line.over is not None]
    asked = [line.criterion for line in score.lines if line.over is None and line.criterion is not None]
    shape = at.into.shapes[f"{score.name}.grade"]
    below = w.is_null(shape.expr) if isinstance(shape, Plain) else w.true()
    settled = w.negated(points.test) if points is not None else w.true()
    others: Mask = {}
    if can_be_below(score):
        lists_read = [entries.list_itself(name, w.true(), at) for name in lists]
        others = either([*lists_read, *(traced(each, at) for each in asked)])
    is_sure = (points is None or points.is_sure) and (
        not can_be_below(score) or bool(lists) or any(map(traces_field, asked))
    )
    at.keep(
        f"grade:{score.name}",
        either([mask, where(at.once(w.all_of([below, settled])), others)]),
        is_sure=is_sure,
    )


def can_be_below(score: d.Score) -> bool:
    """Whether points that are known can have no grade."""
    return not (score.grades and score.limits is not None and score.limits[0] >= score.grades[0][1])
