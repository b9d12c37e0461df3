"""One of the two versions that are compared: its rules, and what a part of them means whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.fingerprint import Fingerprints
from leadrules.graph.reads import Reads

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.ruleset import Ruleset


class Side:
    """A version; `called` is what people call it: a path, or a revision with a path."""

    def __init__(self, ruleset: Ruleset, called: str, texts: tuple[str, ...] = ()) -> None:
        """Hold a version; `texts` are those of its files, where they are known."""
        self.ruleset = ruleset
        self.called = called
        self.texts = texts
        # With the part itself: what is held keeps its identity, also where a proof made it and is long done with it.
        self._canonical: dict[int, tuple[object, str]] = {}

    @property
    def graph(self) -> RuleGraph:
        """What it means."""
        return self.ruleset.graph

    @cached_property
    def digests(self) -> Fingerprints:
        """What fingerprints are made by; those of all definitions are there."""
        graph = self.graph
        made = Fingerprints(
            graph.fields, graph.settings, graph.calendar, tuple(each.name for each in graph.disqualifiers)
        )
        made.of.update(graph.fingerprints)
        return made

    @cached_property
    def reads(self) -> Reads:
        """What its parts rest on."""
        return Reads(self.graph)

    def part(self, name: str) -> RuleGraph:
        """The rules with one definition alone, and what it rests on."""
        needed = {name, *self.reads.by_name[name].definitions}
        graph = self.graph
        definitions = {each: definition for each, definition in graph.definitions.items() if each in needed}
        return replace(
            graph, definitions=definitions, declared=tuple(each for each in graph.declared if each in needed)
        )

    def canonical(self, node: object) -> str:
        """A text that two parts of any versions share exactly when they mean the same."""
        found = self._canonical.get(id(node))
        if found is None:
            found = self._canonical[id(node)] = node, self.digests.canonical(node)
        return found[1]

    def whole(self, name: str) -> g.Truth | None:
        """All that must hold for a definition, stage or disqualifier to be met; None for what is no criterion."""
        if name not in self._whole:
            self._whole[name] = self._made_whole(self.graph.definitions[name])
        return self._whole[name]

    @cached_property
    def _whole(self) -> dict[str, g.Truth | None]:
        return {}

    def _made_whole(self, definition: d.Definable) -> g.Truth | None:
        match definition:
            case d.Definition() | d.Disqualifier():
                return definition.criterion
            case d.Stage():
                shown = definition.criterion.shown
                before = (g.Holds(name=definition.after, shown=shown),) if definition.after else ()
                against = tuple(
                    g.Not(of=g.Holds(name=each.name, shown=shown), shown=shown) for each in self.graph.disqualifiers
                )
                if not before and not against:
                    return definition.criterion
                parts = (definition.criterion, *before, *against)
                return g.Group(how=g.Quantity.ALL, wanted=0, parts=parts, shown=shown)
            case _:
                return None
