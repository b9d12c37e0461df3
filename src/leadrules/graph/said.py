"""How phrases are kept short, and said once however many leads are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from leadrules.graph.rulegraph import RuleGraph

# So many values of a list that has no name are said.
MOST_LISTED = 12
# A longer phrase is cut: nobody reads on.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Same:
    """A node that equals itself only: comparing whole trees, and lists of a million values, would take too long."""

    node: Any

    def __hash__(self) -> int:
        """By identity; whoever holds it holds the node, so that no other can take its place."""
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        """The very same node."""
        return isinstance(other, Same) and other.node is self.node


def remembered(say: Callable[[Any, RuleGraph], str]) -> Callable[[Any, RuleGraph], str]:
    """Say the same node once, however many leads are looked at."""
    once = lru_cache(maxsize=4_096)(lambda same, whole: say(same.node, whole.node))
    return wraps(say)(lambda node, graph: once(Same(node), Same(graph)))


def cut(text: str) -> str:
    """Keep a long phrase to its beginning."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def either(first: Iterable[str], number: int) -> str:
    """`a, b or c`, the first of so many."""
    found = list(first)
    more = number - len(found)
    return listed(found, "or") if more <= 0 else f"{', '.join(found)} or one of {more:,} more"
