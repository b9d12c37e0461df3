"""`no-behaviour`: a threshold of points for what people did is reached by leads that have done nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis import thresholds
from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.behaviour import behaviour, has_done, nothing
from leadrules.analysis.cheapest_paths import said
from leadrules.analysis.paths import lines_about, paths_to
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.thresholds import Threshold
    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph

CODE = "no-behaviour"


def no_behaviour(about: About) -> Iterator[Diagnostic]:
    """Find it where points for behaviour and for a profile are added; elsewhere it is what was meant."""
    name, fields = behaviour(about.graph)
    for threshold in thresholds.asked(about):
        if not all(lines_about(threshold, about.graph, fields)):
            continue
        paths = paths_to(about, threshold)
        read = paths.fields
        path = paths.quick([each for each in read if each not in fields])
        wanted: list[Wanted] = [
            (threshold.node, True),
            *whole(threshold),
            *((has_done(each, about.graph, threshold.span), False) for each in read if each in fields),
        ]
        witness = None
        if path is not None:
            # The path leaves these fields as they are; as they are need not be nothing.
            witness = about.witness(undone(path.lead, fields, about.graph), wanted, as_it_is=True)
        if witness is None:
            path = None
            answer = about.find(f"whether leads come to {threshold.said} without {name}", *wanted)
            witness = about.witness(answer.lead, wanted) if isinstance(answer, Found) else None
        if witness is not None:
            yield finding(
                CODE,
                f"a lead with nothing under `{name}` comes to {threshold.said}",
                threshold.span,
                f"ask for something under `{name}` beside the points, or let a profile give fewer of them",
                note=f"these points are enough: {said(about, path)}" if path is not None and path.facts else None,
                witness=witness,
            )


def whole(threshold: Threshold) -> Iterator[Wanted]:
    """What asks for the points has to be met as a whole: it, or a stage before, may ask for behaviour beside them."""
    if isinstance(threshold.owner, d.Definition | d.Disqualifier | d.Stage):
        yield threshold.owner.name, True


def undone(lead: Lead, fields: Collection[str], graph: RuleGraph) -> Lead:
    """The lead of somebody who has done nothing of that."""
    held = {name: nothing(graph.fields[name], graph) for name in fields}
    return {name: value for name, value in {**lead, **held}.items() if value is not None}
