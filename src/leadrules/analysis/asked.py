"""Every criterion of the rules with a place of its own: what it comes to is read off one run of a function a lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadrules.backends.generated import generate
from leadrules.graph import definitions as d
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from leadrules.backends.generated.program import Results
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value

# No name of the language looks like it.
PREFIX = "asked "


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion that is looked at by itself: whose it is, and what it stands in (None for the outermost)."""

    node: g.Truth
    owner: d.Definable | d.Guarantee
    within: g.Group | g.Not | None


def criteria(graph: RuleGraph) -> Iterator[Asked]:
    """Every criterion that is evaluated of a whole lead, the outer ones first; none of a list's `where`."""
    for owner in (*(graph.definitions[name] for name in graph.declared), *graph.guarantees):
        for root in roots(owner):
            waiting: list[tuple[g.Truth, g.Group | g.Not | None]] = [(root, None)]
            while waiting:
                node, within = waiting.pop()
                yield Asked(node, owner, within)
                if isinstance(node, g.Group):
                    waiting += [(part, node) for part in reversed(node.parts)]
                elif isinstance(node, g.Not):
                    waiting.append((node.of, node))


def roots(owner: d.Definable | d.Guarantee) -> Iterator[g.Truth]:
    """The criteria that something rests on, those of rows and lines included."""
    match owner:
        case d.Definition() | d.Disqualifier() | d.Stage():
            yield owner.criterion
        case d.Score():
            yield from (line.criterion for line in owner.lines if line.over is None and line.criterion is not None)
        case d.Table():
            yield from (row.criterion for row in owner.rows if row.criterion is not None)
        case d.Handoff():
            yield owner.when
        case d.Guarantee():
            yield owner.test
            if owner.then is not None:
                yield owner.then
        case _:
            pass


class Program:
    """The rules as a function that also tells what each criterion comes to."""

    def __init__(self, graph: RuleGraph, now: datetime) -> None:
        """Give every criterion a name, and make the function."""
        self.graph = graph
        self.asked = tuple(criteria(graph))
        names: dict[int, str] = {}
        added: dict[str, d.Definable] = {}
        for each in self.asked:
            if isinstance(each.node, g.Holds):
                names[id(each.node)] = each.node.name
            elif id(each.node) not in names:
                name = names[id(each.node)] = f"{PREFIX}{len(added)}"
                added[name] = d.Definition(name=name, criterion=each.node, span=each.node.shown.span)
        self._program = generate(with_definitions(graph, added))
        self._times = self._program.times(now)
        self._run = self._program.run
        self._names = names
        self.places: Mapping[str, int] = self._program.places
        # How many units of a score make a point.
        self.units = self._program.units

    def run(self, lead: Mapping[str, Value]) -> Results:
        """Evaluate a typed lead."""
        return self._run(lead.get, *self._times)

    def place(self, of: str | g.Truth) -> int | None:
        """Where the outcome of a definition or criterion stands in what `run` gives; None for one that is made up."""
        name = of if isinstance(of, str) else self._names.get(id(of))
        return self.places.get(name) if name is not None else None


def with_definitions(graph: RuleGraph, added: Mapping[str, d.Definable]) -> RuleGraph:
    """The same rules with further definitions behind all others."""
    definitions = {**graph.definitions, **added}
    return replace(
        graph,
        definitions=definitions,
        declared=(*graph.declared, *added),
        fingerprints={**graph.fingerprints, **dict.fromkeys(added, "")},
    )
