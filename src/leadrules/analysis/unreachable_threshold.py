"""`unreachable-threshold`: what is asked of a score is more than any lead gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis import thresholds
from leadrules.analysis.about import finding
from leadrules.analysis.answers import Never
from leadrules.analysis.paths import paths_to
from leadrules.schema.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "unreachable-threshold"


def unreachable_threshold(about: About) -> Iterator[Diagnostic]:
    """Find it for what criteria ask, and for grades."""
    asked = (each for each in thresholds.asked(about) if not each.is_grade)
    for each in (*asked, *thresholds.graded(about)):
        most = thresholds.most(about, each.scores)
        is_over = most is not None and most < each.points
        if not is_over and (paths := paths_to(about, each)).quick(paths.fields) is not None:
            continue
        question = f"whether any lead comes to {each.said}"
        if is_over or isinstance(about.find(question, (each.node, True)), Never):
            told = f"`{each.scores[0]}`" if len(each.scores) == 1 else "these scores"
            why = f"{told} gives {number_words(most)} points at the most" if most is not None else ""
            note = why if is_over else "its lines are not met by one lead all together"
            help_text = "ask for fewer points, or give more"
            yield finding(CODE, f"no lead comes to {each.said}", each.span, help_text, note=note)
