"""`contradicting-points`: one thing about a lead gives points and takes points: +50 and −10 for one title."""

from __future__ import annotations

from itertools import islice
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
    """Find, for each line that takes points, the first that gives them for the same, and is neither's exception."""
    for score in about.graph.definitions.values():
        if not isinstance(score, d.Score):
            continue
        lines = [(line, subjects(about, line.criterion)) for line in score.lines if line.criterion is not None]
        gains = [each for each in lines if each[0].points > 0]
        for cost, about_cost in (each for each in lines if each[0].points < 0):
            # All that one of the lines asks about is asked about by the other, too.
            same = [
                gain
                for gain, about_gain in gains
                if about_gain and is_of_one_list(gain, cost) and (about_gain <= about_cost or about_cost <= about_gain)
            ]
            found = (told(about, score, gain, cost) for gain in (same if about_cost else []))
            yield from islice(filter(None, found), 1)


def told(about: About, score: d.Score, gain: d.ScoreLine, cost: d.ScoreLine) -> Diagnostic | None:
    """Say that two lines contradict each other, if they do."""
    wanted = both(gain, cost)
    answer = about.find(f"whether {said(gain)} and {said(cost)} points of `{score.name}` go to one lead", *wanted)
    if not isinstance(answer, Found) or not (is_apart(about, gain, cost) and is_apart(about, cost, gain)):
        return None
    witness = about.witness(answer.lead, wanted)
    if witness is None:
        return None
    first, second = sorted((gain, cost), key=lambda line: (line.span.path, line.span.start))
    return finding(
        CODE,
        f"one lead gets {said(gain)} and {said(cost)} from `{score.name}` for {of_what(about, gain, cost)}",
        second.span,
        "say in one of the lines what it is not about",
        related=first.span,
        witness=witness,
    )


def of_what(about: About, one: d.ScoreLine, other: d.ScoreLine) -> str:
    """`its `title``, where both lines ask about that alone."""
    both_ask = subjects(about, one.criterion) | subjects(about, other.criterion)
    names = [name for kind, name in both_ask if kind == "field"]
    return f"its `{names[0]}`" if len(both_ask) == len(names) == 1 else "the same thing"


def is_of_one_list(one: d.ScoreLine, other: d.ScoreLine) -> bool:
    """Whether two lines ask about the lead, or about entries of the same list."""
    return (one.over.name if one.over is not None else None) == (other.over.name if other.over is not None else None)


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
