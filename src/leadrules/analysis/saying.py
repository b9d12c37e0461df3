"""How criteria and definitions are called in findings, and what a criterion is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.analysis.asked import Asked
    from leadrules.analysis.judging import Wanted
    from leadrules.graph.rulegraph import RuleGraph

LONGEST = 70
KINDS = {
    d.Definition: "definition",
    d.ValueDefinition: "value",
    d.Disqualifier: "disqualifier",
    d.Stage: "stage",
    d.Score: "score",
    d.Table: "table",
    d.Handoff: "handoff",
}


def called(definition: d.Declared) -> str:
    """A definition as people are told of it: `the stage `sql``."""
    kind = KINDS.get(type(definition))
    return f"the {kind} `{definition.name}`" if kind else f"`{definition.name}`"


def written(node: g.Truth) -> str:
    """A criterion as its author wrote it, with its label."""
    shown = node.shown
    text = shown.text if len(shown.text) <= LONGEST else f"{shown.text[: LONGEST - 1]}…"
    said = f"`{shown.label}: {text}`" if shown.label else f"`{text}`"
    # A group that stands over several lines is shown by its first.
    return f"the group {said}" if isinstance(node, g.Group) and text.endswith(" of") else said


def needed(graph: RuleGraph, of: str | g.Truth, *, outcome: bool | None) -> Iterator[Wanted]:
    """What has to hold, all of it, for a criterion to come out as wanted: as small parts as there are, each once."""
    named: set[Wanted] = set()
    waiting: list[Wanted] = [(of, outcome)]
    while waiting:
        each = waiting.pop()
        if isinstance(each[0], str):
            if each in named:
                continue
            named.add(each)
        inside = parts_needed(graph, each[0], outcome=each[1])
        if inside:
            waiting += reversed(inside)
        else:
            yield each


def parts_needed(graph: RuleGraph, of: str | g.Truth, *, outcome: bool | None) -> list[Wanted]:
    """What a criterion is made of, where all of it has to hold; nothing where it is told of as a whole."""
    match of:
        case g.Holds(name=name):
            return [(name, outcome)]
        case g.Not(of=inner) if outcome is not None:
            return [(inner, not outcome)]
        case g.Group(how=g.Quantity.ALL, parts=parts) if outcome is True:
            return [(part, True) for part in parts]
        case g.Group(how=g.Quantity.ANY | g.Quantity.NONE as how, parts=parts) if outcome is (how is g.Quantity.NONE):
            return [(part, False) for part in parts]
        case str():
            match graph.definitions[of]:
                case d.Definition(criterion=criterion) | d.Disqualifier(criterion=criterion):
                    return [(criterion, outcome)]
                case d.Stage(criterion=criterion, after=after) if outcome is True:
                    before: list[Wanted] = [(after, True)] if after is not None else []
                    return [(criterion, True), *before, *((each.name, False) for each in graph.disqualifiers)]
        case _:
            pass
    return []


def together(core: Sequence[Wanted], path: str) -> str:
    """Criteria that have to do with one another, as they are written, with their lines; `path` is the file at hand."""
    said = [f"{'' if outcome else 'not '}{place(of, path)}" for of, outcome in core]
    return listed(dict.fromkeys(said))


def place(of: str | g.Truth, path: str) -> str:
    """A criterion with its line, and its file where that is another one."""
    if isinstance(of, str):
        return f"`{of}`"
    span = of.shown.span
    return f"{written(of)} (line {span.line}{'' if span.path == path else f' of {span.path}'})"


def is_own(each: Asked) -> bool:
    """Whether a criterion is the whole of what a definition, disqualifier or stage asks for."""
    owner = each.owner
    return isinstance(owner, d.Definition | d.Disqualifier | d.Stage) and each.node is owner.criterion
