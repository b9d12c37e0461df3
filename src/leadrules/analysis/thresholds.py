"""What is asked of scores: `engagement >= 30`, a grade, or points of several scores together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.made import comes_to
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.source import Span

LEAST = (g.Comparing.GE, g.Comparing.GT)
GRADED = (g.Comparing.GE, g.Comparing.IS)
# Nobody adds up more; a value that is made of others twice over, again and again, would never end.
MOST_SCORES = 100


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of points that is asked for; `node` is the criterion that asks, `owner` what it stands in."""

    scores: tuple[str, ...]
    points: Decimal
    node: g.Truth
    owner: d.Definable | d.Guarantee
    # As people are told of it.
    said: str
    span: Span
    # Whether it is asked for by the name of a grade, of which the score itself is told.
    is_grade: bool = False


def asked(about: About) -> Iterator[Threshold]:
    """Every threshold that a criterion asks for."""
    graph = about.graph
    for each in about.answers.program.asked:
        scores: tuple[str, ...] = ()
        points: Decimal | None = None
        match each.node:
            case g.InRange(value=left, low=low):
                scores, points = scores_of(left, graph), number(low, graph)
            case g.Comparison(operator=operator, left=gv.GradeValue(score=name), right=right) if operator in GRADED:
                scores, points = (name,), start(graph.definitions[name], right)
            case g.Comparison(operator=operator, left=left, right=right) if operator in LEAST:
                scores, points = scores_of(left, graph), number(right, graph)
            case _:
                pass
        if scores and points is not None:
            said = f"`{each.node.shown.text}`"
            is_grade = isinstance(each.node, g.Comparison) and isinstance(each.node.left, gv.GradeValue)
            yield Threshold(scores, points, each.node, each.owner, said, each.node.shown.span, is_grade)


def graded(about: About) -> Iterator[Threshold]:
    """The points from which each grade begins."""
    for score in about.graph.definitions.values():
        if isinstance(score, d.Score):
            for name, points in score.grades:
                node = comes_to(score.name, points, score.span)
                yield Threshold((score.name,), points, node, score, f"the grade `{name}` of `{score.name}`", score.span)


def start(score: d.Definable, grade: gv.Value) -> Decimal | None:
    """The points from which a grade begins."""
    if not isinstance(score, d.Score) or not isinstance(grade, gv.Constant):
        return None
    return dict(score.grades).get(str(grade.value))


def scores_of(value: gv.Value, graph: RuleGraph) -> tuple[str, ...]:
    """The scores that a value is, or that are added in it; nothing where anything else is in it, or very many are."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        each = waiting.pop()
        match each:
            case gv.ScoreValue(name=name):
                found.append(name)
            case gv.DefinedValue(name=name) if isinstance(defined := graph.definitions[name], d.ValueDefinition):
                waiting.append(defined.value)
            case gv.Sum(terms=terms) if all(sign == "+" for sign, _ in terms):
                waiting += [term for _, term in reversed(terms)]
            case _:
                return ()
        if len(found) > MOST_SCORES:
            return ()
    return tuple(found)


def number(value: gv.Value, graph: RuleGraph) -> Decimal | None:
    """A number that the rules write down."""
    constant = graph.settings[value.name].value if isinstance(value, gv.SettingValue) else value
    return constant.value if isinstance(constant, gv.Constant) and isinstance(constant.value, Decimal) else None


def most(about: About, scores: tuple[str, ...]) -> Decimal | None:
    """What the lines of scores give at the most, were they all met; None where nothing bounds it."""
    total = Decimal(0)
    for name in scores:
        score = about.graph.definitions[name]
        if not isinstance(score, d.Score):
            return None
        bounds = [bound(line) for line in score.lines if line.points > 0]
        known = [each for each in bounds if each is not None]
        whole = sum(known, Decimal(0)) if len(known) == len(bounds) else None
        if score.limits is not None:
            whole = score.limits[1] if whole is None else min(max(whole, score.limits[0]), score.limits[1])
        if whole is None:
            return None
        total += whole
    return total


def bound(line: d.ScoreLine) -> Decimal | None:
    """The most that a line gives."""
    bounds = [line.up_to] if line.up_to is not None else []
    if line.over is None or line.is_once:
        bounds.append(line.points)
    return min(bounds) if bounds else None
