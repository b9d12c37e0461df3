"""`outside-target-market`: leads from outside the market that the strategy names reach the last stage of a way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.diagnostics import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "outside-target-market"


def outside_target_market(about: About) -> Iterator[Diagnostic]:
    """Find it for each strategy; a stage that others come after is told of with the last of them."""
    graph = about.graph
    followed = {stage.after for stage in graph.stages}
    for strategy in graph.strategies.values():
        markets = strategy.target_markets
        for stage in graph.stages if markets else ():
            if stage.name in followed:
                continue
            wanted = [(stage.name, True), *((market, False) for market in markets)]
            question = f"whether leads from outside the target market reach `{stage.name}`"
            answer = about.find(question, *wanted)
            if not isinstance(answer, Found):
                continue
            witness = about.witness(answer.lead, wanted)
            if witness is not None:
                yield finding(
                    CODE,
                    f"leads from outside {listed(markets, 'and')} can reach `{stage.name}`",
                    stage.span,
                    f"ask for the market in a stage, or let {listed(markets)} say that these leads are wanted",
                    note=f"the strategy `{strategy.name}` names it as the target market",
                    witness=witness,
                )
