"""What a part of the rules rests on in the end: definitions, and the fields of the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import values as gv
from leadrules.graph.walk import parts, references

if TYPE_CHECKING:
    from leadrules.change.side import Side


def closure(side: Side, node: object) -> frozenset[str]:
    """The definitions that a part rests on, with all that these rest on."""
    graph = side.graph
    found: set[str] = set()
    waiting = [*references(node), *beside(side, node)]
    while waiting:
        name = waiting.pop()
        if name not in found and name in graph.definitions:
            found.add(name)
            definition = graph.definitions[name]
            waiting.extend(references(definition))
            waiting.extend(beside(side, definition))
    return frozenset(found)


def beside(side: Side, node: object) -> list[str]:
    """What a stage rests on besides its own criterion: the stage before, and what disqualifies."""
    if not isinstance(node, d.Stage):
        return []
    return [*([node.after] if node.after else []), *(each.name for each in side.graph.disqualifiers)]


def fields_read(side: Side, node: object) -> tuple[str, ...]:
    """The fields that a part reads, with all that it rests on, in order of declaration."""
    read: set[str] = set()
    for each in (node, *(side.graph.definitions[name] for name in closure(side, node))):
        read.update(found.name for found in parts(each) if isinstance(found, gv.FieldValue))
        if isinstance(each, d.Handoff):
            read.update(name for item in (*each.must_have, *each.should_have) for name in item.fields)
            read.update(name for name in (each.handed_off, each.answered) if name)
    return tuple(name for name in side.graph.fields if name in read)
