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

    def learn(self, pair: Pair, *, is_down: bool) -> None:
        """Take from elsewhere that no lead moves a definition that way: more may follow from it."""
        old, new = (self.old, pair.old or ""), (self.new, pair.new or "")
        # Where none moves down, the old one is at most the new one.
        (side, name), (other, other_name) = (old, new) if is_down else (new, old)
        self.order.learn(name, side, other_name, other)

    def at_most(self, name: str, side: Side, other_name: str, other: Side) -> bool:
        """Whether one definition is at most the other."""
        one, two = side.graph.definitions[name], other.graph.definitions[other_name]
        match one, two:
            case d.Score(), d.Score():
                return self.order.score(one, side, two, other)
            case d.Handoff(), d.Handoff():
                return comes_at_most(one, side, two, other, self.order)
            case d.Table(), d.Table():
                return self.is_same(one, side, two, other)
            case d.ValueDefinition(), d.ValueDefinition():
                # 5 EUR are written as 5 USD are.
                is_alike = str(one.value.type) == str(two.value.type)
                return is_alike and side.canonical(one.value) == other.canonical(two.value)
            case _:
                return self.order.definition(name, side, other_name, other)

    def is_same(self, one: d.Table, side: Side, two: d.Table, other: Side) -> bool:
        """Whether two tables have the same rows, whose criteria mean the same."""
        if one.policy is not two.policy or one.outputs != two.outputs or len(one.rows) != len(two.rows):
            return False
        return all(
            [side.canonical(each) for each in row.gives] == [other.canonical(each) for each in twin.gives]
            and self.order.criteria(row.criterion, side, twin.criterion, other)
            and self.order.criteria(twin.criterion, other, row.criterion, side)
            for row, twin in zip(one.rows, two.rows, strict=True)
        )
