"""The numbers of fields and criteria in bit masks: of what a lead waits for, and of why it came out as it did.

Wherever a mask leaves a backend, bit n of a `missing` stands for the n-th field that the ruleset declares, and bit n of
a `because` for the n-th of `reasons`. Names of a mask come in the order of their bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.graph.rulegraph import RuleGraph


def field_numbers(graph: RuleGraph) -> dict[str, int]:
    """The bit of each of a lead's fields."""
    return {name: number for number, name in enumerate(graph.fields)}


def criteria(criterion: g.Truth) -> tuple[g.Truth, ...]:
    """The criteria that can be named for what a criterion comes to, in the order in which they are written.

    A criterion with a label is named by it, and so is everything that is not made of others; a group without a label
    is told by its parts. What is asked of a list's entries is one criterion.
    """
    return tuple(_criteria(criterion))


def _criteria(criterion: g.Truth) -> Iterator[g.Truth]:
    waiting = [criterion]
    while waiting:
        node = waiting.pop()
        parts = parts_of(node)
        if node.shown.label is not None or not parts:
            yield node
        else:
            waiting.extend(reversed(parts))


def parts_of(node: g.Truth) -> tuple[g.Truth, ...]:
    """The criteria that a group, or a `not`, is made of."""
    match node:
        case g.Group(parts=parts):
            return parts
        case g.Not(of=of):
            return (of,)
        case _:
            return ()


def name_of(criterion: g.Truth) -> str:
    """What a criterion is called: its label, or its id."""
    return criterion.shown.label or criterion.shown.id


def reasons(definition: d.Definition | d.Disqualifier | d.Stage, graph: RuleGraph) -> tuple[str, ...]:
    """What each bit of a definition's `because` names: see `outer_reasons`, then its criteria."""
    return (*outer_reasons(definition, graph), *map(name_of, criteria(definition.criterion)))


def outer_reasons(definition: d.Definition | d.Disqualifier | d.Stage, graph: RuleGraph) -> tuple[str, ...]:
    """What can keep a lead from a stage whatever its own criteria: every disqualifier, and the stage before."""
    if not isinstance(definition, d.Stage):
        return ()
    before = (definition.after,) if definition.after is not None else ()
    return (*(each.name for each in graph.disqualifiers), *before)


def numbers(mask: int) -> Iterator[int]:
    """The bits that are set, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def fields_named(mask: int, graph: RuleGraph) -> tuple[str, ...]:
    """The fields of a `missing`, in order of declaration."""
    names = tuple(graph.fields)
    return tuple(names[number] for number in numbers(mask))


def reasons_named(mask: int, definition: d.Definition | d.Disqualifier | d.Stage, graph: RuleGraph) -> tuple[str, ...]:
    """The names of a `because`; criteria that are called alike are named once."""
    return named(mask, outer_reasons(definition, graph), tuple(map(name_of, criteria(definition.criterion))))


def named(mask: int, outer: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """The names of a `because`, of which the first bits are those of `outer`."""
    cut = len(outer)
    around = [outer[number] for number in numbers(mask & ((1 << cut) - 1))]
    return (*around, *dict.fromkeys(own[number] for number in numbers(mask >> cut)))
