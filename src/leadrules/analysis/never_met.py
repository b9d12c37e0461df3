"""`never-met`: a criterion, definition, stage, row or line that no lead can meet, told of where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis import thresholds
from leadrules.analysis.about import finding
from leadrules.analysis.saying import called, is_own, together, written
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Never
    from leadrules.analysis.asked import Asked
    from leadrules.analysis.fixed import Fixed
    from leadrules.diagnostics import Diagnostic

CODE = "never-met"
HELP = "change it, or take it away"


def never_met(about: About) -> Iterator[Diagnostic]:
    """Find what no lead meets; what only rests on such a thing is named with it, and not told of again."""
    fixed = about.fixed
    if fixed is None:
        return
    points = {id(each.node) for each in thresholds.asked(about)}
    for each, proof in fixed.innermost(outcome=True):
        if id(each.node) in points:
            # `unreachable-threshold` says more of it.
            continue
        yield about_criterion(fixed, each, proof)
    for stage in about.graph.stages:
        found = fixed.proofs.get((stage.name, True))
        is_told = fixed.never(stage.criterion, outcome=True) or (
            stage.after is not None and fixed.never(stage.after, outcome=True)
        )
        if found is not None and not is_told:
            note = because(found, stage.span.path)
            yield finding(CODE, f"no lead can reach `{stage.name}`", stage.span, "change one of them", note=note)


def about_criterion(fixed: Fixed, each: Asked, proof: Never) -> Diagnostic:
    """Say it of a criterion, or of the whole of which it is the criterion."""
    node, owner = each.node, each.owner
    span, several = node.shown.span, len(proof.core) > 1
    what = f"no lead can meet {written(node)}"
    if is_own(each) and several:
        span, what = owner.span, f"no lead can meet {called(owner)}"
    elif isinstance(owner, d.Table) and each.within is None:
        what = f"no lead can come to this row of `{owner.name}`"
    elif isinstance(owner, d.Score) and each.within is None:
        what = f"no lead can get these points of `{owner.name}`"
    behind = [name for name in fixed.graph.declared if name != owner.name and fixed.never(name, outcome=True)]
    resting = [f"`{name}`" for name in behind if owner.name in fixed.rests_on(name)]
    notes = [because(proof, span.path)] if several else []
    notes += [f"nor, therefore, {', '.join(resting)}"] if resting else []
    return finding(CODE, what, span, "change one of them" if several else HELP, note="\n".join(notes) or None)


def because(proof: Never, path: str) -> str:
    """What cannot go together."""
    return f"these never go together: {together(proof.core, path)}"
