"""`already-ensured`: what a stage or a handoff asks for, and what comes before it has asked for already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Never
from leadrules.analysis.not_ensured import wanted
from leadrules.analysis.saying import written
from leadrules.diagnostics import listed
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "already-ensured"


def already_ensured(about: About) -> Iterator[Diagnostic]:
    """Find it for the criteria of each stage, and the must-haves of each handoff."""
    for stage in about.graph.stages:
        before = stage.after
        if before is None or (about.fixed is not None and about.fixed.never(before, outcome=True)):
            continue
        own = stage.criterion
        parts = own.parts if isinstance(own, g.Group) and own.how is g.Quantity.ALL else (own,)
        for part in parts:
            question = f"whether `{before}` asks for {written(part)} already"
            if all(isinstance(about.find(question, (before, True), (part, other)), Never) for other in (False, None)):
                yield finding(
                    CODE,
                    f"every lead that is `{before}` meets {written(part)} already",
                    part.shown.span,
                    "it can stay, for people; it asks for nothing new",
                )
    for handoff, answers in wanted(about):
        ensured = [item for item, answer in answers if isinstance(answer, Never)]
        # Of a handoff that never comes everything could be said.
        if ensured and not (about.fixed is not None and about.fixed.never(handoff.when, outcome=True)):
            yield finding(
                CODE,
                f"every lead that is due for `{handoff.name}` has {listed(ensured, 'and')} already",
                handoff.span,
                "it can stay, for people; no lead waits for it",
            )
