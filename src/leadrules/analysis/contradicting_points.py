"""`contradicting-points`: one thing about a lead gives points and takes points: +50 and −10 for one title."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.made import opposite, some_entry, together
from leadrules.analysis.regions import TooMany, regions
from leadrules.analysis.rows import answered
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.analysis.judging import Wanted
    from leadrules.diagnostics import Diagnostic

CODE = "contradicting-points"


def contradicting_points(about: About) -> Iterator[Diagnostic]:
    """Find, for each line that takes points, the first that gives them for the same, and is neither's exception."""
    for score in about.graph.definitions.values():
        if not isinstance(score, d.Score):
            continue
        lines = Lines(about, score)
        asked = [(line, subjects(about, line.criterion)) for line in score.lines if line.criterion is not None]
        gains = [each for each in asked if each[0].points > 0]
        for cost, about_cost in (each for each in asked if each[0].points < 0):
            # All that one of the lines asks about is asked about by the other, too.
            same = [
                gain
                for gain, about_gain in gains
                if about_gain and is_of_one_list(gain, cost) and (about_gain <= about_cost or about_cost <= about_gain)
            ]
            found = (told(about, lines, gain, cost) for gain in (same if about_cost else []))
            yield from islice(filter(None, found), 1)


class Lines:
    """The lines of one score: asked about as boxes where they are plain, and by the solver elsewhere."""

    def __init__(self, about: About, score: d.Score) -> None:
        """Look at a score."""
        self.about = about
        self.score = score
        of_leads = [line for line in score.lines if line.over is None and line.criterion is not None]
        read = [line for line in of_leads if regions(about, [line.criterion]) is not None]
        self.regions = regions(about, [line.criterion for line in read])
        self.numbers = {line.id: number for number, line in enumerate(read)}

    def both(self, gain: d.ScoreLine, cost: d.ScoreLine) -> Answer:
        """Look for a lead that both lines count for."""
        one, other = self.numbers.get(gain.id), self.numbers.get(cost.id)
        if self.regions is not None and one is not None and other is not None:
            return answered(self.regions.shared(one, other))
        question = f"whether {said(gain)} and {said(cost)} points of `{self.score.name}` go to one lead"
        return self.about.find(question, *both(gain, cost))

    def is_apart(self, line: d.ScoreLine, other: d.ScoreLine) -> bool:
        """Whether a lead (or an entry) meets one line and not the other, so that it is no exception to that one."""
        one, two = self.numbers.get(line.id), self.numbers.get(other.id)
        if self.regions is not None and one is not None and two is not None:
            with suppress(TooMany):
                return self.regions.apart(one, two) is not None
        question = f"whether {said(line)} points go without {said(other)}"
        return isinstance(self.about.find(question, *apart(line, other)), Found)


def told(about: About, lines: Lines, gain: d.ScoreLine, cost: d.ScoreLine) -> Diagnostic | None:
    """Say that two lines contradict each other, if they do."""
    answer = lines.both(gain, cost)
    if not isinstance(answer, Found) or not (lines.is_apart(gain, cost) and lines.is_apart(cost, gain)):
        return None
    witness = about.witness(answer.lead, both(gain, cost))
    if witness is None:
        return None
    first, second = sorted((gain, cost), key=lambda line: (line.span.path, line.span.start))
    return finding(
        CODE,
        f"one lead gets {said(gain)} and {said(cost)} from `{lines.score.name}` for {of_what(about, gain, cost)}",
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
    named: set[str] = set()
    waiting = [node]
    while waiting:
        for each in parts(waiting.pop()):
            match each:
                case gv.FieldValue(name=name):
                    found.add(("field", name))
                case gv.RecordValue(name=name):
                    found.add(("entry", name))
                case g.Holds(name=name) | gv.DefinedValue(name=name):
                    if name not in named:
                        named.add(name)
                        waiting.append(about.graph.definitions[name])
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


def apart(one: d.ScoreLine, other: d.ScoreLine) -> list[Wanted]:
    """One line counts and the other does not: for the lead, or for one entry of its list."""
    if one.criterion is None or other.criterion is None:
        return []
    if one.over is None:
        return [(one.criterion, True), (other.criterion, False)]
    pair = together((one.criterion, opposite(other.criterion)), g.Quantity.ALL, one.span)
    return [(some_entry(one.over, pair, pair.shown), True)]


def said(line: d.ScoreLine) -> str:
    """`+50`, `−10`."""
    return f"{'+' if line.points > 0 else '−'}{number_words(abs(line.points))}"
