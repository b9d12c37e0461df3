"""What can be said about rules beyond one verdict: findings of `check`, and what would change a lead's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.analysis.findings import Findings
    from leadrules.ruleset import Ruleset, When

__all__ = ["check"]


def check(ruleset: Ruleset, *, on: When | None = None, seconds: float = 2.0, in_all: float = 60.0) -> Findings:
    """Find what is odd about rules that have no mistakes, as `leadrules check` does: among all leads there could be.

    Leads are looked at at one moment (default: now). `seconds` bounds each question to the solver, which the extra
    `analysis` installs, `in_all` all of them; what is not answered in that time is `unsettled`. Without the extra only
    what needs no proof is found.

    Raises:
        ValueError: when `on` is no moment.
    """
    from leadrules.analysis.findings import findings

    return findings(ruleset.graph, ruleset.moment(on), seconds=seconds, in_all=in_all)
