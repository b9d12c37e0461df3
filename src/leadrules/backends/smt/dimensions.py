"""How much is counted in a list: so many kinds of entries tell any list apart from any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths, values
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.graph.rulegraph import RuleGraph

# What is counted of a criterion: entries that hold, and those that are undecided.
COUNTED = 2
# Of values that are put together: the least and the most that they come to. A value that is missing, or open at an end,
# takes the place of what it leaves unknown.
PUT_TOGETHER = 2
# A proof needs no more; whole entries that come to just so much are easier to find with some more to choose from.
SPARE = 2


def dimensions(graphs: Sequence[RuleGraph]) -> dict[str, int]:
    """By the name of a list, how much all graphs together count in it: how long it is, and what each `where` asks."""
    found: dict[str, int] = {}
    seen: set[object] = set()
    for graph in graphs:
        roots = (*graph.definitions.values(), *graph.guarantees)
        for name, cost, key in (each for root in roots for each in counted(root)):
            if key not in seen:
                seen.add(key)
                found[name] = found.get(name, 1) + cost
    return found


def counted(node: object) -> Iterator[tuple[str, int, object]]:
    """What a part of a graph counts in lists: the list, how many kinds that takes, and what tells it from others."""
    for each in parts(node):
        match each:
            case truths.Quantified(over=over, where=where) | values.Count(over=over, where=where):
                if where is not None:
                    yield over.name, COUNTED, (over.name, where)
            case values.Fold(over=over, where=where):
                yield over.name, PUT_TOGETHER + SPARE, (over.name, each.how, each.item, where)
                if where is not None:
                    yield over.name, COUNTED, (over.name, where)
            case truths.TextMatches(value=values.FieldValue(name=name)):
                yield name, COUNTED, (name, each)
            case d.ScoreLine(over=values.FieldValue(name=name)):
                yield name, COUNTED, (name, each.criterion)
                if each.fading is not None or each.once_per is not None:
                    yield name, PUT_TOGETHER + SPARE, (name, each.points, each.criterion, each.fading, each.once_per)
            case _:
                pass
