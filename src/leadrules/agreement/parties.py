"""Who must agree: `(marketing and sales) or revenue`, evaluated as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph.definitions import Agreed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from leadrules.graph.rulegraph import RuleGraph


def named(agreed: Agreed | None) -> tuple[str, ...]:
    """Every team that is named, each once, in the order of writing."""
    return tuple(dict.fromkeys(_names(agreed))) if agreed is not None else ()


def _names(agreed: Agreed) -> Iterator[str]:
    for part in agreed.parts:
        if isinstance(part, Agreed):
            yield from _names(part)
        else:
            yield part


def is_settled(agreed: Agreed, by: Collection[str]) -> bool:
    """Whether the teams that have agreed are enough."""
    return still_wanted(agreed, by) is None


def still_wanted(agreed: Agreed, by: Collection[str]) -> Agreed | None:
    """Who is still to agree, after those that have: `sales or revenue`; None when nobody is."""
    rest: list[str | Agreed] = []
    for part in agreed.parts:
        left = still_wanted(part, by) if isinstance(part, Agreed) else None if part in by else part
        if left is not None:
            rest.append(left)
        elif not agreed.is_and:
            return None
    if not rest:
        return None
    # Parts of the same kind need no brackets, and a single one stands for itself.
    flat = tuple(dict.fromkeys(one for each in rest for one in _flattened(each, is_and=agreed.is_and)))
    return flat[0] if len(flat) == 1 and isinstance(flat[0], Agreed) else Agreed(is_and=agreed.is_and, parts=flat)


def _flattened(part: str | Agreed, *, is_and: bool) -> tuple[str | Agreed, ...]:
    if isinstance(part, Agreed) and (part.is_and is is_and or len(part.parts) == 1):
        return part.parts
    return (part,)


def teams_of(graph: RuleGraph) -> tuple[str, ...]:
    """Every team that may agree: those that the ruleset declares, and all that an `agreed by` names."""
    asked = (graph.agreed, *(each.agreed for each in (*graph.definitions.values(), *graph.commitments)))
    return tuple(dict.fromkeys((*graph.teams, *(team for each in asked for team in named(each)))))
