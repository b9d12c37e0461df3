"""`contradicting-points`: one thing about a lead gives points and takes points: +50 and −10 for one title."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.made import opposite, some_entry, together
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Wanted
    from leadrules.diagnostics import Diagnostic

CODE = "contradicting-points"


def contradicting_points(about: About) -> Iterator[Diagnostic]:
    """Find pairs of lines that ask about the same, of which neither is an exception to the other."""
    for score in about.graph.definitions.values():
        if not isinstance(score, d.Score):
            continue
        gains = [line for line in score.lines if line.points > 0 and line.criterion is not None]
        costs = [line for line in score.lines if line.points < 0 and line.criterion is not None]
        for gain, cost in product(gains, costs):
            if not is_about_the_same(about, gain, cost):
                continue
            wanted = both(gain, cost)
            question = f"whether {said(gain)} and {said(cost)} points of `{score.name}` go to one lead"
            answer = about.find(question, *wanted)
            if not isinstance(answer, Found) or not (is_apart(about, gain, cost) and is_apart(about, cost, gain)):
                continue
            witness = about.witness(answer.lead, wanted)
            if witness is not None:
                first, second = sorted((gain, cost), key=lambda line: (line.span.path, line.span.start))
                yield finding(
                    CODE,
                    f"one lead gets {said(gain)} and {said(cost)} from `{score.name}` for the same thing",
                    second.span,
                    "say in one of the lines what it is not about",
                    related=first.span,
                    witness=witness,
                )


def is_about_the_same(about: About, one: d.ScoreLine, other: d.ScoreLine) -> bool:
    """Whether all that one line asks about is asked about by the other, too."""
    if (one.over is None) is not (other.over is None) or (one.over and other.over and one.over.name != other.over.name):
        return False
    first, second = subjects(about, one.criterion), subjects(about, other.criterion)
    return bool(first and second) and (first <= second or second <= first)


def subjects(about: About, node: object) -> set[tuple[str, str | None]]:
    """What a criterion is about: fields of the lead, of an entry, and what definitions that it names are about."""
    found: set[tuple[str, str | None]] = set()
    for each in parts(node):
        match each:
            case gv.FieldValue(name=name):
                found.add(("field", name))
            case gv.RecordValue(name=name):
                found.add(("entry", name))
            case g.Holds(name=name) | gv.DefinedValue(name=name):
                found |= subjects(about, about.graph.definitions[name])
            case gv.ScoreValue(name=name) | gv.GradeValue(score=name):
                found.add(("score", name))
            case gv.TableValue(table=name):
                found.add(("table", name))
            case _:
                pass
    return found


def both(one: d.ScoreLine, other: d.ScoreLine) -> list[Wanted]:
    """Both lines count: for the lead, or for one entry of its list."""
    if one.criterion is None or other.criterion is None:
        return []
    if one.over is None:
        return [(one.criterion, True), (other.criterion, True)]
    pair = together((one.criterion, other.criterion), g.Quantity.ALL, one.span)
    return [(some_entry(one.over, pair, pair.shown), True)]


def is_apart(about: About, one: d.ScoreLine, other: d.ScoreLine) -> bool:
    """Whether a lead (or an entry) meets one line and not the other, so that it is no exception to that one."""
    if one.criterion is None or other.criterion is None:
        return False
    if one.over is None:
        wanted: list[Wanted] = [(one.criterion, True), (other.criterion, False)]
    else:
        pair = together((one.criterion, opposite(other.criterion)), g.Quantity.ALL, one.span)
        wanted = [(some_entry(one.over, pair, pair.shown), True)]
    return isinstance(about.find(f"whether {said(one)} points go without {said(other)}", *wanted), Found)


def said(line: d.ScoreLine) -> str:
    """`+50`, `−10`."""
    return f"{'+' if line.points > 0 else '−'}{number_words(abs(line.points))}"
