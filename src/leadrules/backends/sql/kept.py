"""What has been written of a part of the graph, kept so that outcomes and their reasons read the same columns."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from sqlglot import exp

from leadrules.backends.sql.shapes import once
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.layers import Layers
    from leadrules.backends.sql.statement import Statement

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
            into.kept[key] = (node, to_keep(node, write(node, into), into.layers))
        return into.kept[key][1]

    return written


def to_keep(node: object, made: Any, layers: Layers) -> Any:  # noqa: ANN401 - an expression or a shape
    """What is kept of a node: columns, unless to write it again is cheaper."""
    if not isinstance(made, exp.Expression):
        return once(made, layers)
    return made if is_cheap(node, made, layers) else layers.once(made)


def is_cheap(node: object, made: exp.Expression, layers: Layers) -> bool:
    """Whether to write a criterion again is cheaper than one more layer, which passes on all that is read later."""
    read = [each.name for each in made.find_all(exp.Column)]
    if isinstance(node, g.Group | g.Not):
        return len(read) <= MOST_REPEATED
    return len(read) <= MOST_COMPARED and any(map(layers.depth, read))
