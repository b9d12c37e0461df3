"""In which order definitions can be read and evaluated, and what to say of those that rest on themselves."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from leadrules.compiler.symbols import Kind
from leadrules.graph import definitions as g
from leadrules.graph.walk import references
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.compiler.program import Named
    from leadrules.compiler.symbols import Scope

LONGEST_CHAIN = 8


def names_in(node: object) -> Iterator[str]:
    """The first parts of all names in an expression."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, n.Path):
            yield each.parts[0]
        elif isinstance(each, n.Node) and is_dataclass(each):
            waiting.extend(getattr(each, field.name) for field in fields(each) if field.name != "span")


def value_order(named: Sequence[Named], scope: Scope) -> Iterator[Named]:
    """Computed values first, each behind those it reads, because their types come out of reading them.

    Everything else has a type that its head tells, and can be read in any order.
    """
    values = {node.name.text: node for node in named if scope.symbols[node.name.text].kind is Kind.VALUE}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, node in values.items():
        sorter.add(name, *(each for each in names_in(getattr(node, "value", None)) if each in values))
    try:
        order = list(sorter.static_order())
    except CycleError as wrong:
        tell_cycle(wrong.args[1], scope)
        order = []
        for node in values.values():
            scope.symbols[node.name.text].is_broken = True
    yield from (values[name] for name in order)
    yield from (node for node in named if node.name.text not in values)


def dependency_order(definitions: dict[str, g.Definable], scope: Scope) -> tuple[str, ...] | None:
    """Put each definition behind all that it rests on, stages behind all disqualifiers; None when that is a circle."""
    disqualifiers = [name for name, each in definitions.items() if isinstance(each, g.Disqualifier)]
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, definition in definitions.items():
        before = {each for each in references(definition) if each in definitions}
        if isinstance(definition, g.Stage):
            before.update(disqualifiers)
            if definition.after in definitions:
                before.add(definition.after)
        if isinstance(definition, g.Handoff) and definition.recycle_to in definitions:
            before.add(definition.recycle_to)
        # Sorted, so that the order is the same on every machine.
        sorter.add(name, *sorted(before))
    try:
        return tuple(sorter.static_order())
    except CycleError as wrong:
        tell_cycle(wrong.args[1], scope)
        return None


def tell_cycle(cycle: Sequence[str], scope: Scope) -> None:
    """Show the circle, once, at the definition that is declared first."""
    # graphlib names each definition before the one that reads it.
    circle = list(reversed(cycle))[:-1]
    first = min(range(len(circle)), key=lambda i: scope.symbols[circle[i]].span.start)
    ordered = circle[first:] + circle[:first]
    shown = ordered if len(ordered) <= LONGEST_CHAIN else [*ordered[:LONGEST_CHAIN], "…"]
    chain = " → ".join(f"`{name}`" for name in (*shown, ordered[0]))
    symbol = scope.symbols[ordered[0]]
    is_stage = any(scope.symbols[name].kind is Kind.STAGE for name in ordered)
    has_disqualifier = any(scope.symbols[name].kind is Kind.DISQUALIFIER for name in ordered)
    note = "; every stage rests on every disqualifier" if is_stage and has_disqualifier else ""
    message = f"`{ordered[0]}` rests on itself: {chain}"
    scope.tell("cyclic-definition", message, symbol.span, f"let one of them do without the next{note}")
