"""The lead that a model holds, as each graph's own types see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from leadrules.backends.smt.lead import family
from leadrules.schema import types as t
from leadrules.schema.values import Missing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from leadrules.backends.smt.decode import Held
    from leadrules.backends.smt.wishes import Meaning
    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Record, Single, Value


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
        """Whether every value fulfils what its field asks, in the entries of lists as well."""
        return all(
            self._is_usable(value, graph.fields[name], number)
            for number, (lead, graph) in enumerate(zip(leads, self.graphs, strict=True))
            for name, value in lead.items()
            if name in graph.fields
        )

    def _is_usable(self, value: Value, field: Field, number: int) -> bool:
        if not isinstance(value, tuple):
            return self._fits(value, field, number)
        return self._are_entries(value, field) and all(each == self._entry(each, field, number) for each in value)

    def _lead(self, held: Held, graph: RuleGraph, number: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, field in graph.fields.items():
            if name in self.kept:
                found[name] = self.kept[name]
                continue
            for kind, value in held.fields.get(name, ()):
                if isinstance(value, tuple):
                    if self._are_entries(value, field):
                        found[name] = tuple(self._entry(each, field, number) for each in value)
                elif kind is not None and family(kind) == family(field.type) and self._fits(value, field, number):
                    found[name] = value
        return found

    @staticmethod
    def _are_entries(entries: Sequence[Single | Record], field: Field) -> bool:
        """Whether the graph takes a list: it is unusable with one entry of plain values that its type does not have."""
        kind = field.type.of if isinstance(field.type, t.ListType) else field.type
        return not isinstance(kind, t.ChoiceType) or all(each in kind.values for each in entries)

    def _entry(self, entry: Single | Record, field: Field, number: int) -> Single | Record:
        """What the graph takes of an entry."""
        if not isinstance(entry, Mapping):
            return entry
        parts = {part.name: part for part in field.parts}
        return {
            name: value
            for name, value in entry.items()
            if isinstance(value, Missing) or (name in parts and self._fits(value, parts[name], number))
        }

    def _fits(self, value: Value, field: Field, number: int) -> bool:
        """Whether the graph takes a value: a choice that its type has, and what its `where` asks."""
        kind = field.type
        if isinstance(kind, t.ChoiceType) and value not in kind.values:
            return False
        return self.fulfils[number](field, value)
