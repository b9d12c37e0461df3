"""Lines of scores, rows of tables and terms of handoffs that were added, removed or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing
from leadrules.change.written.pairing import paired
from leadrules.graph.phrases import line_terms, line_words
from leadrules.schema.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


def score_edits(before: d.Score, old: Side, after: d.Score, new: Side) -> Iterator[Edit]:
    """What was changed in a score: its limits, its lines, its grades."""
    if before.limits != after.limits:
        yield changed(None, limits(before), limits(after))
    sides = {True: old, False: new}
    pairs = paired(
        before.lines,
        after.lines,
        lambda line, is_old: sides[is_old].canonical(line),
        lambda line, _: line.label,
        lambda line, is_old: about(line, sides[is_old]),
        lambda line, is_old: line_words(line, sides[is_old].graph),
    )
    for one, two in pairs:
        if one is not None and two is not None:
            said, told = line_said(one, old), line_said(two, new)
            # What a line rests on may have changed, and be told elsewhere.
            if said != told:
                yield changed(two.label, said, told)
        elif two is not None:
            yield Edit(editing=Editing.ADDED, label=two.label, after=line_said(two, new))
        elif one is not None:
            yield Edit(editing=Editing.REMOVED, label=one.label, before=line_said(one, old))
    yield from grade_edits(before, after)


def about(line: d.ScoreLine, side: Side) -> object:
    """What a line gives points for, whatever they are."""
    return side.canonical(line.over), side.canonical(line.criterion)


def line_said(line: d.ScoreLine, side: Side) -> str:
    """`+10 for each of activities with type webinar, at most 30 in all`."""
    sign = "+" if line.points >= 0 else "−"
    every = " for each of" if line.over is not None else " when" if line.criterion is not None else ""
    terms = "".join(f", {term}" for term in line_terms(line))
    return f"{sign}{number_words(abs(line.points))}{every} {line_words(line, side.graph)}{terms}"


def limits(score: d.Score) -> str:
    """Between what the points are kept."""
    if score.limits is None:
        return "no limits"
    return f"kept between {number_words(score.limits[0])} and {number_words(score.limits[1])}"


def grade_edits(before: d.Score, after: d.Score) -> Iterator[Edit]:
    """Grades whose threshold moved, that are new, or gone."""
    old: dict[str, Decimal] = dict(before.grades)
    new: dict[str, Decimal] = dict(after.grades)
    for name, start in reversed(after.grades):
        if name not in old:
            yield Edit(editing=Editing.ADDED, after=f"{name} from {number_words(start)}")
        elif old[name] != start:
            yield changed(None, f"{name} from {number_words(old[name])}", f"{name} from {number_words(start)}")
    for name, start in reversed(before.grades):
        if name not in new:
            yield Edit(editing=Editing.REMOVED, before=f"{name} from {number_words(start)}")


def changed(label: str | None, before: str, after: str) -> Edit:
    """A line that says something else now."""
    return Edit(editing=Editing.CHANGED, label=label, before=before, after=after)
