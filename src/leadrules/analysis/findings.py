"""All findings about rules, one after the other, with what could not be settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.analysis.about import About
from leadrules.analysis.already_ensured import already_ensured
from leadrules.analysis.always_met import always_met
from leadrules.analysis.answers import Answers
from leadrules.analysis.broken_guarantee import broken_guarantee
from leadrules.analysis.cheapest_paths import cheapest_paths
from leadrules.analysis.contradicting_points import contradicting_points
from leadrules.analysis.fixed import Fixed
from leadrules.analysis.hidden_row import hidden_row
from leadrules.analysis.never_met import never_met
from leadrules.analysis.no_behaviour import no_behaviour
from leadrules.analysis.not_ensured import not_ensured
from leadrules.analysis.outside_target_market import outside_target_market
from leadrules.analysis.overlapping_bands import overlapping_bands
from leadrules.analysis.overlapping_rows import overlapping_rows
from leadrules.analysis.redundant_criterion import redundant_criterion
from leadrules.analysis.table_gap import table_gap
from leadrules.analysis.unreachable_threshold import unreachable_threshold
from leadrules.analysis.unused_reason import unused_reason
from leadrules.diagnostics import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph

    Finding = Callable[[About], Iterator[Diagnostic]]

FINDINGS: tuple[Finding, ...] = (
    never_met,
    always_met,
    redundant_criterion,
    hidden_row,
    overlapping_rows,
    table_gap,
    overlapping_bands,
    contradicting_points,
    unreachable_threshold,
    no_behaviour,
    cheapest_paths,
    outside_target_market,
    broken_guarantee,
    not_ensured,
    already_ensured,
    unused_reason,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `unsettled` are questions that stay open, each with why; `proved` the guarantees that hold."""

    diagnostics: tuple[Diagnostic, ...]
    unsettled: tuple[tuple[str, str], ...]
    proved: tuple[str, ...]


def findings(
    graph: RuleGraph,
    now: datetime,
    *,
    seconds: float = 2.0,
    solves: bool = True,
    tell: Callable[[int, int], None] = lambda _, __: None,
) -> Findings:
    """Look for everything; `tell` hears how many of how many kinds of finding are done.

    Without `solves`, or without the extra `analysis`, only what needs no proof is found.
    """
    about = About(graph, now, Answers(graph, now, seconds=seconds, solves=solves))
    about.fixed = Fixed(about)
    found: list[Diagnostic] = []
    for number, look in enumerate(FINDINGS):
        tell(number, len(FINDINGS))
        found += look(about)
    return Findings(in_reading_order(found), tuple(about.unsettled), tuple(about.proved))
