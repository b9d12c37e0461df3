"""What stands in the way of a stage: of all that it asks for together, a criterion that cannot come out as it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.nearest.hope import Hope
    from leadrules.analysis.nearest.target import Target

# A criterion, and whether it must be met.
Must = tuple[g.Truth, bool]


def blocking(hope: Hope, free: frozenset[str]) -> Must | None:
    """The criterion in the way that reads the fewest fields; None where nothing is, with these fields free."""
    target = hope.target
    waiting = list(asked_by(target.stage, target))
    found: list[Must] = []
    while waiting:
        node, wanted = waiting.pop()
        if hope.is_possible(node, free, wanted=wanted):
            continue
        inner = list(asked_together(node, target, must_be_met=wanted))
        waiting += inner
        found += [] if inner else [(node, wanted)]
    return min(found, key=lambda each: len(target.reads(each[0])), default=None)


def asked_by(stage: str | None, target: Target) -> Iterator[Must]:
    """Everything that a stage asks for, with the stages before it."""
    yield from ((each.criterion, False) for each in target.graph.disqualifiers)
    while stage is not None:
        found = target.graph.definitions[stage]
        if not isinstance(found, d.Stage):
            raise TypeError(stage)
        yield found.criterion, True
        stage = found.after


def asked_together(node: g.Truth, target: Target, *, must_be_met: bool) -> Iterator[Must]:
    """The parts of a criterion, where every one of them must come out so for the whole to do."""
    match node:
        case g.Not():
            yield node.of, not must_be_met
        case g.Group(how=g.Quantity.ALL) if must_be_met:
            yield from ((part, True) for part in node.parts)
        case g.Group(how=g.Quantity.ANY) if not must_be_met:
            yield from ((part, False) for part in node.parts)
        case g.Group(how=g.Quantity.NONE) if must_be_met:
            yield from ((part, False) for part in node.parts)
        case g.Holds(name=name):
            definition = target.graph.definitions[name]
            if isinstance(definition, d.Definition | d.Disqualifier):
                yield definition.criterion, must_be_met
            elif must_be_met:
                yield from asked_by(name, target)
        case _:
            return
