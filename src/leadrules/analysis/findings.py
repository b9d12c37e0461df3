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
from leadrules.analysis.inside_words import inside_words
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
    outside_target_market,
    broken_guarantee,
    not_ensured,
    already_ensured,
    unused_reason,
    inside_words,
    # Last: it may take what is left of the time.
    cheapest_paths,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `unsettled` are questions that stay open, each with why; `proved` the guarantees that hold."""

    diagnostics: tuple[Diagnostic, ...]
    unsettled: tuple[tuple[str, str], ...]
    proved: tuple[str, ...]


def findings(  # noqa: PLR0913 - what is looked at, how long, and who hears of it
    graph: RuleGraph,
    now: datetime,
    *,
    seconds: float = 2.0,
    in_all: float = 60.0,
    solves: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Look for everything; `seconds` bounds each question, `in_all` all of them; `tell` hears what is looked for.

    Without `solves`, or without the extra `analysis`, only what needs no proof is found.
    """
    about = About(graph, now, Answers(graph, now, seconds=seconds, in_all=in_all, solves=solves), tell=tell)
    about.looking_for = "never-met"
    about.fixed = Fixed(about)
    found: list[Diagnostic] = []
    for look in FINDINGS:
        about.looking_for = look.__name__.replace("_", "-")
        tell(about.looking_for)
        found += look(about)
    return Findings(in_reading_order(found), tuple(dict.fromkeys(about.unsettled)), tuple(about.proved))
