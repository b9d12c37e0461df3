"""Scores → the rule graph: lines of points, limits and grades."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.compiler.durations import read_duration
from leadrules.compiler.identify import slug
from leadrules.compiler.types import article
from leadrules.graph import definitions as g
from leadrules.graph import values as gv
from leadrules.schema import types as t
from leadrules.syntax.format import canonical

if TYPE_CHECKING:
    from leadrules.compiler.truths import Truths
    from leadrules.syntax import nodes as n

MOST_POINTS = 1_000_000_000
LEAST_FADING = 1


def lower_score(node: n.Score, truths: Truths, declared: dict[str, Any]) -> g.Score | None:
    """Read a score; `declared` is what everything with a name has."""
    scope = truths.scope
    before = len(scope.diagnostics)
    limits = None
    if node.limits is not None:
        ends = [truths.literals.expected(end, t.NUMBER, "the limit of a score") for end in node.limits]
        numbers = [each.value for each in ends if each is not None and isinstance(each.value, Decimal)]
        if len(numbers) == len(ends):
            limits = (min(numbers), max(numbers))
            if numbers != sorted(numbers):
                help_text = "the smaller number comes first"
                scope.tell("bad-score", "the limits are upside down", node.limits[1].span, help_text)
    labels: dict[str, n.Points] = {}
    for line in node.lines:
        if line.label is not None and labels.setdefault(line.label.text, line) is not line:
            scope.tell("declared-twice", f"the label `{line.label.text}` stands here twice", line.label.span)
    lines = [lower_line(line, truths, node.name.text) for line in node.lines]
    grades = lower_grades(node, truths)
    read = tuple(line for line in lines if line is not None)
    if len(read) < len(lines) or len(scope.diagnostics) > before:
        return None
    return g.Score(limits=limits, lines=read, grades=grades, **declared)


def lower_grades(node: n.Score, truths: Truths) -> tuple[tuple[str, Decimal], ...]:
    """Read grades, from the lowest threshold up; each stands once."""
    names: dict[str, n.Grade] = {}
    starts: dict[Decimal, n.Grade] = {}
    for grade in node.grades:
        if names.setdefault(grade.name.text, grade) is not grade:
            truths.scope.tell("bad-score", f"the grade `{grade.name.text}` stands here twice", grade.span, "keep one")
        elif starts.setdefault(grade.start, grade) is not grade:
            message = f"`{grade.name.text}` and `{starts[grade.start].name.text}` begin at the same points"
            truths.scope.tell("bad-score", message, grade.span, "give them different points")
    return tuple(sorted(((name, grade.start) for name, grade in names.items()), key=lambda each: each[1]))


def lower_line(node: n.Points, truths: Truths, score: str) -> g.ScoreLine | None:
    """Read one line of points."""
    scope = truths.scope
    label = node.label.text if node.label else None
    text = canonical(line_text(node))
    id_ = truths.identities.make(score, label or slug(text))
    if abs(node.points) > MOST_POINTS:
        scope.tell("bad-score", "these are too many points", node.span, f"{MOST_POINTS:,} are the most")
        return None
    over = kind = None
    if node.over is not None:
        found = truths.values.lists.entries(node.over)
        if found is None:
            return None
        over, part = found
        if part is not None:
            scope.tell("bad-score", f"points count whole entries of `{over.name}`", node.over.span)
            return None
        kind = over.type
    if isinstance(kind, t.ListType):
        test = truths.values.lists.where(node.test, kind, id_)
    else:
        test = truths.read(node.test, id_) if node.test is not None else None
    if node.test is not None and test is None:
        return None
    at, fading = None, None
    if isinstance(kind, t.ListType) and (node.fading is not None or node.once_per is not None):
        named = node.fading.at if node.fading is not None else None
        at = moment_of(kind, named, node, truths)
        if at is None:
            return None
    if node.fading is not None and at is not None:
        fading = lower_fading(node.fading, at, truths)
        if fading is None:
            return None
    if node.up_to is not None and node.up_to <= 0:
        scope.tell("bad-score", "`up to` bounds the size of the points, and is more than 0", node.span)
        return None
    return g.ScoreLine(
        points=node.points,
        over=over,
        criterion=test,
        up_to=node.up_to,
        is_once=node.is_once,
        once_per=g.Period(node.once_per) if node.once_per else None,
        at=at,
        fading=fading,
        id=id_,
        text=text,
        label=label,
        reason=node.reason,
        span=node.span,
    )


def line_text(node: n.Points) -> str:
    """The line as written, without its label and its reason."""
    start = node.label.span.end if node.label else node.span.start
    text = node.span.source.text[start : node.span.end].lstrip(": ")
    return text if node.reason is None else text[: text.rindex("because")].rstrip()


def moment_of(kind: t.ListType, named: n.Name | None, node: n.Points, truths: Truths) -> gv.RecordValue | None:
    """Find the date by which records fade or are counted per period: the only one, or the one that is named."""
    fields = kind.of.fields if isinstance(kind.of, t.RecordType) else ()
    dates = [(name, of) for name, of in fields if t.is_moment(of)]
    if named is not None:
        of = dict(fields).get(named.text)
        if of is None or not t.is_moment(of):
            what = "no field of these records" if of is None else article(of)
            truths.scope.tell("bad-score", f"`{named.text}` is {what}, and a date is wanted", named.span)
            return None
        return gv.RecordValue(name=named.text, type=of)
    if len(dates) != 1:
        place = node.fading.span if node.fading is not None else node.span
        if dates:
            help_text = "name it: `fading 50% every 30 days from at`"
            truths.scope.tell("bad-score", "these records have several dates", place, help_text)
        else:
            truths.scope.tell("bad-score", "these records have no date", place, "give them one, such as `at datetime`")
        return None
    return gv.RecordValue(name=dates[0][0], type=dates[0][1])


def lower_fading(node: n.Fading, at: gv.RecordValue, truths: Truths) -> g.Fading | None:
    """Read how points fade; the steps have a fixed length."""
    read = read_duration(node.every, truths.values)
    if read is None:
        return None
    duration, setting = read
    seconds = duration.seconds
    if seconds is None or seconds <= 0 or (at.type == t.DATE and not duration.is_whole_days):
        help_text = "write days or weeks, such as `every 30 days`"
        truths.scope.tell("bad-score", f"points cannot fade every {duration}", node.span, help_text)
        return None
    if not LEAST_FADING <= node.percent <= 100:  # noqa: PLR2004 - percent
        truths.scope.tell("bad-score", "points fade by 1% to 100% at a time", node.span)
        return None
    return g.Fading(percent=node.percent, every=seconds, at=at, setting=setting)
