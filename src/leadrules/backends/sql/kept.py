"""What has been written of a part of the graph, kept so that outcomes and their reasons read the same columns."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from sqlglot import exp

from leadrules.backends.sql.shapes import Plain, Ranged, Text
from leadrules.graph import truths as g
from leadrules.graph.definitions import ScoreLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.layers import Layers
    from leadrules.backends.sql.program import Statement

# So many columns a criterion that is made of others may read to be written again rather than be a column itself.
MOST_REPEATED = 8
# The same of a test of what is itself a column.
MOST_COMPARED = 2
Node = TypeVar("Node")
Made = TypeVar("Made")
# With the node itself, so that no other one can come to stand at its address.
Kept = dict[tuple[str, int], tuple[object, Any]]


def kept(write: Callable[[Node, Statement], Made]) -> Callable[[Node, Statement], Made]:
    """Write a node once, while reasons are asked for; what is asked of an entry has no columns to be kept in."""

    @wraps(write)
    def written(node: Node, into: Statement) -> Any:  # noqa: ANN401 - what `write` makes
        if into.kept is None or into.entry is not None:
            return write(node, into)
        key = (write.__name__, id(node))
        if key not in into.kept:
            made = write(node, into)
            into.kept[key] = (node, made if is_cheap(node, made, into.layers) else once(made, into.layers))
        return into.kept[key][1]

    return written


def is_cheap(node: object, made: Any, layers: Layers) -> bool:  # noqa: ANN401 - as below
    """Whether to write a node again is cheaper than one more layer, which passes on all that is read later."""
    if isinstance(node, ScoreLine):
        return True
    if not isinstance(made, exp.Expression):
        return False
    read = [each.name for each in made.find_all(exp.Column)]
    if isinstance(node, g.Group | g.Not):
        return len(read) <= MOST_REPEATED
    return len(read) <= MOST_COMPARED and any(map(layers.depth, read))


def once(made: Any, layers: Layers) -> Any:  # noqa: ANN401 - an expression, a shape or several
    """The same, as columns."""
    match made:
        case exp.Expression():
            return layers.once(made)
        case Plain(expr=expr, place=place):
            at = None if place is None else replace(place, expr=layers.once(place.expr))
            return replace(made, expr=layers.once(expr), place=at)
        case Text():
            return replace(
                made, raw=layers.once(made.raw), folded=layers.once(made.folded), words=layers.once(made.words)
            )
        case Ranged():
            return replace(made, low=layers.once(made.low), high=layers.once(made.high), known=layers.once(made.known))
        case _:
            raise TypeError(type(made).__name__)
