"""`always-met`: a criterion that no lead can fail, so that it asks for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.saying import called, is_own, together, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "always-met"


def always_met(about: About) -> Iterator[Diagnostic]:
    """Find what no lead fails; one that lacks what is asked for is undecided, and does not fail either."""
    if about.fixed is None:
        return
    for each, proof in about.fixed.innermost(outcome=False):
        node, owner = each.node, each.owner
        if (id(node), True) in about.fixed.proofs:
            # It is never decided at all, which `never-met` tells.
            continue
        several = len(proof.core) > 1
        span, what = node.shown.span, f"no lead can fail {written(node)}"
        if is_own(each) and several:
            span, what = owner.span, f"no lead can fail {called(owner)}"
        opposed = [(of, not outcome) for of, outcome in proof.core if outcome is not None]
        note = f"one of these always holds: {together(opposed, span.path)}" if several else None
        yield finding(CODE, what, span, "ask for more, or take it away", note=note)
