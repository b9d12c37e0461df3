"""What is known of a value before any lead is: whether it can be a range of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.graph import definitions as d
from leadrules.graph import values as v
from leadrules.schema.types import BandType

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

# Under these policies a row that only may count leaves a range.
SPREAD = (d.Policy.SUM, d.Policy.COUNT, d.Policy.LOWEST, d.Policy.HIGHEST)


class Shapes:
    """Answers for one graph; definitions are asked for in dependency order, so that nothing recurses through them."""

    def __init__(self, graph: RuleGraph) -> None:
        """Look at every computed value and table once."""
        self._ranged: dict[str, bool] = {}
        for name, definition in graph.definitions.items():
            match definition:
                case d.ValueDefinition(value=value):
                    self._ranged[name] = self.can_be_range(value)
                case d.Table():
                    gives = (given for row in definition.rows for given in row.gives)
                    self._ranged[name] = definition.policy in SPREAD or any(map(self.can_be_range, gives))
                case _:
                    pass

    def note(self, name: str, node: v.Value) -> None:
        """Let a name stand for a value."""
        self._ranged[name] = self.can_be_range(node)

    def can_be_range(self, node: v.Value) -> bool:
        """Whether a value can be a range: a band, a score, a count, and whatever is made of those."""
        match node:
            case v.FieldValue() | v.RecordValue():
                return isinstance(node.type, BandType)
            case v.ScoreValue() | v.Count() | v.Fold():
                return True
            case v.DefinedValue(name=name) | v.TableValue(table=name):
                return self._ranged[name]
            case v.Sum():
                return any(self.can_be_range(term) for _, term in node.terms)
            case v.Product():
                return any(map(self.can_be_range, (node.first, *(factor for _, factor in node.rest))))
            case v.FirstKnown() | v.Extreme():
                return any(map(self.can_be_range, node.options))
            case v.Constant() | v.SettingValue() | v.GradeValue() | v.Today() | v.Now() | v.Shifted() | v.Elapsed():
                return False
            case _:
                assert_never(node)
