"""Which ways no lead can move a definition, seen from its form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.proofs.handoffs import comes_at_most
from leadrules.change.proofs.order import Order
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from leadrules.change.matching import Pair
    from leadrules.change.side import Side


class Proofs:
    """Asks for both ways of each pair."""

    def __init__(self, old: Side, new: Side) -> None:
        """Begin with nothing known."""
        self.old, self.new = old, new
        self.order = Order()

    def never_down(self, pair: Pair) -> bool:
        """Whether no lead is lower by the new version, proved."""
        return self.at_most(pair.old or "", self.old, pair.new or "", self.new)

    def never_up(self, pair: Pair) -> bool:
        """Whether no lead is higher by the new version, proved."""
        return self.at_most(pair.new or "", self.new, pair.old or "", self.old)

    def at_most(self, name: str, side: Side, other_name: str, other: Side) -> bool:
        """Whether one definition is at most the other."""
        one, two = side.graph.definitions[name], other.graph.definitions[other_name]
        match one, two:
            case d.Score(), d.Score():
                return self.order.score(one, side, two, other)
            case d.Handoff(), d.Handoff():
                return comes_at_most(one, side, two, other, self.order)
            case (d.Table(), d.Table()) | (d.ValueDefinition(), d.ValueDefinition()):
                return False
            case _:
                return self.order.definition(name, side, other_name, other)
