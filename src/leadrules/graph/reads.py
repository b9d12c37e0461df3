"""What a part of the rules rests on in the end: definitions, and the fields of the lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts, references

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph


@dataclass(frozen=True, slots=True)
class Rests:
    """What is rested on, and whether the clock is looked at."""

    definitions: frozenset[str]
    fields: frozenset[str]
    is_timed: bool
    # Whether business hours count.
    is_business: bool = False

    def __or__(self, other: Rests) -> Rests:
        """What both rest on."""
        return Rests(
            self.definitions | other.definitions,
            self.fields | other.fields,
            is_timed=self.is_timed or other.is_timed,
            is_business=self.is_business or other.is_business,
        )


class Reads:
    """Looks each definition through once."""

    def __init__(self, graph: RuleGraph) -> None:
        """Look all definitions through, in dependency order."""
        self.graph = graph
        self.against = tuple(each.name for each in graph.disqualifiers)
        self.by_name: dict[str, Rests] = {}
        for name, definition in graph.definitions.items():
            self.by_name[name] = self.of(definition)

    def of(self, node: object) -> Rests:
        """What a part rests on, with all that this rests on."""
        fields: set[str] = set()
        is_timed = is_business = False
        for each in parts(node):
            match each:
                case gv.FieldValue(name=name):
                    fields.add(name)
                case gv.Now() | gv.Today() | d.Fading():
                    is_timed = True
                case g.IsWithin(duration=duration):
                    is_timed, is_business = True, is_business or duration.is_business
                case gv.Shifted(duration=duration):
                    is_business = is_business or duration.is_business
                case d.Handoff(answer_within=within):
                    fields.update(name for item in (*each.must_have, *each.should_have) for name in item.fields)
                    fields.update(name for name in (each.handed_off, each.answered) if name)
                    is_timed = is_timed or within is not None
                    is_business = is_business or (within is not None and within.is_business)
                case _:
                    pass
        named = dict.fromkeys((*references(node), *self.beside(node)))
        found = Rests(frozenset(named), frozenset(fields), is_timed, is_business)
        for name in named:
            found = found | self.by_name[name]
        return found

    def beside(self, node: object) -> tuple[str, ...]:
        """What a stage rests on besides its own criterion: the stage before, and what disqualifies."""
        if not isinstance(node, d.Stage):
            return ()
        return (*([node.after] if node.after else []), *self.against)

    def fields(self, node: object) -> tuple[str, ...]:
        """The fields that a part reads, with all that it rests on, in order of declaration."""
        found = self.by_name[node] if isinstance(node, str) else self.of(node)
        return tuple(name for name in self.graph.fields if name in found.fields)
