"""The lead that a model holds, as each graph's own types see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.smt.lead import family
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from leadrules.backends.smt.decode import Held
    from leadrules.backends.smt.wishes import Meaning
    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value


class Views:
    """Makes a typed lead for each graph."""

    def __init__(
        self, graphs: Sequence[RuleGraph], meaning: Meaning, lead: Mapping[str, Value] | None, free: Collection[str]
    ) -> None:
        """Keep what the lead holds anyway."""
        self.graphs = graphs
        self.fulfils = [meaning.constraint(graph) for graph in graphs]
        self.kept = {name: value for name, value in (lead or {}).items() if name not in free}

    def leads(self, held: Held) -> tuple[Mapping[str, Value], ...]:
        """One for each graph, with fields in order of declaration."""
        return tuple(self._lead(held, graph, number) for number, graph in enumerate(self.graphs))

    def are_usable(self, leads: Sequence[Mapping[str, Value]]) -> bool:
        """Whether every value fulfils what its field asks."""
        return all(
            self._fits(value, graph.fields[name], number)
            for number, (lead, graph) in enumerate(zip(leads, self.graphs, strict=True))
            for name, value in lead.items()
            if name in graph.fields and not isinstance(value, tuple)
        )

    def _lead(self, held: Held, graph: RuleGraph, number: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, field in graph.fields.items():
            if name in self.kept:
                found[name] = self.kept[name]
                continue
            for kind, value in held.fields.get(name, ()):
                if isinstance(value, tuple):
                    found[name] = tuple(self._entry(each, field, number) for each in value)  # type: ignore[misc]
                elif kind is not None and family(kind) == family(field.type) and self._fits(value, field, number):
                    found[name] = value
        return found

    def _entry(self, entry: object, field: Field, number: int) -> object:
        if not isinstance(entry, dict):
            return entry
        known = {part.name: part for part in field.parts}
        return {
            name: value for name, value in entry.items() if name in known and self._fits(value, known[name], number)
        }

    def _fits(self, value: Value, field: Field, number: int) -> bool:
        """Whether the graph takes a value: a choice that its type has, and what its `where` asks."""
        kind = field.type
        if isinstance(kind, t.ChoiceType) and value not in kind.values:
            return False
        return self.fulfils[number](field, value)
