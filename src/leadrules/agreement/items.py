"""What can be agreed to: each definition, strategy, guarantee and commitment, and what the ruleset consists of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadrules.agreement.entry import Entry, one_line, versioned
from leadrules.agreement.texts import Texts
from leadrules.graph import definitions as d
from leadrules.graph.fingerprint import LENGTH, Fingerprints, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from leadrules.graph.rulegraph import RuleGraph

KINDS: dict[type[d.Declared], str] = {
    d.Definition: "define",
    d.ValueDefinition: "define",
    d.Disqualifier: "disqualify",
    d.Stage: "stage",
    d.Score: "score",
    d.Table: "table",
    d.Handoff: "handoff",
    d.Strategy: "strategy",
    d.Guarantee: "guarantee",
    d.Commitment: "commitment",
}
RULESET = "ruleset"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that teams agree to.

    `key` names it in the agreements: a definition's name, or the word of the language and the name or doc text behind
    it; `ruleset NAME` is what the ruleset consists of. `agreed` is who must agree: the item's own `agreed by`, or else
    the ruleset's; None when nobody is asked. `fingerprint` is without its version.
    """

    key: str
    kind: str
    doc: str | None
    agreed: d.Agreed | None
    fingerprint: str
    # None for the ruleset.
    node: d.Declared | None = field(compare=False, repr=False)


def items_of(graph: RuleGraph) -> tuple[Item, ...]:
    """Everything that the teams of a ruleset can agree to: the ruleset first, then in the order of declaration."""
    whole = Item(
        key=f"{RULESET} {graph.name}",
        kind=RULESET,
        doc=graph.doc,
        agreed=graph.agreed,
        fingerprint=outline_fingerprint(outline(graph)),
        node=None,
    )
    prints = Meanings(graph)
    nodes = (*graph.strategies.values(), *(graph.definitions[name] for name in graph.declared))
    return (whole, *_told_apart(prints.item(each) for each in (*nodes, *graph.guarantees, *graph.commitments)))


def _told_apart(items: Iterable[Item]) -> Iterator[Item]:
    """Number guarantees and commitments that have the same text."""
    seen: Counter[str] = Counter()
    for each in items:
        seen[each.key] += 1
        yield each if seen[each.key] == 1 else replace(each, key=f"{each.key} ({seen[each.key]})")


class Meanings:
    """Digests what is no definition as definitions are: from what it says, and the digests of what it rests on."""

    def __init__(self, graph: RuleGraph) -> None:
        """Begin with the fingerprints that the graph has."""
        disqualifiers = tuple(each.name for each in graph.disqualifiers)
        self.graph = graph
        self.prints = Fingerprints(graph.fields, graph.settings, graph.calendar, disqualifiers)
        self.prints.of = dict(graph.fingerprints)

    def item(self, node: d.Declared) -> Item:
        """What the agreements call a declaration, and what it means."""
        kind = KINDS[type(node)]
        return Item(
            key=self.key(node),
            kind=kind,
            doc=node.doc,
            agreed=node.agreed or self.graph.agreed,
            fingerprint=self.fingerprint(node),
            node=node,
        )

    def key(self, node: d.Declared) -> str:
        """A definition's name; all else is told apart by its kind."""
        match node:
            case d.Strategy():
                return f"strategy {node.name}"
            case d.Guarantee() | d.Commitment():
                return f"{KINDS[type(node)]} {one_line(node.doc or '')}"
            case _:
                return node.name

    def fingerprint(self, node: d.Declared) -> str:
        """What a declaration means, with all that it rests on."""
        of, prints = self.graph.fingerprints, self.prints
        match node:
            case d.Strategy():
                # What its markets and audiences mean counts, and not what they are called.
                plain = replace(
                    node,
                    target_markets=tuple(of[name] for name in node.target_markets),
                    audiences=tuple(of[name] for name in node.audiences),
                )
                parts = [prints.canonical(plain)]
            case d.Guarantee():
                parts = [prints.canonical(node)]
            case d.Commitment():
                log = self.graph.logs.get(node.measure.over)
                parts = [prints.canonical(node)]
                if node.of is not None and log is None:
                    parts.append(prints.field(node.of))
                elif log is not None:
                    # What is asked of an entry is in the measure; a day and a moment fall into periods otherwise.
                    kinds = tuple(each.type for each in log.fields if each.name == node.of)
                    parts += [*map(str, kinds), *prints.clock((node.measure, kinds))]
            case _:
                return of[node.name]
        return digest(type(node).__name__, *parts)[:LENGTH]


def outline(graph: RuleGraph) -> str:
    """What a ruleset consists of and who must agree to what: names alone, for each has a meaning of its own.

    Taking a definition away, the order of stages, and who is asked for what are part of no definition's meaning.
    """
    meanings = Meanings(graph)
    lines = [f"ruleset {graph.name}"]
    lines += [f"  teams {', '.join(sorted(graph.teams))}"] if graph.teams else []
    lines += [f"  agreed by {graph.agreed}"] if graph.agreed is not None else []
    stages = [_outlined(each, meanings) for each in graph.stages]
    declared = (*graph.strategies.values(), *graph.definitions.values(), *graph.guarantees, *graph.commitments)
    others = sorted(_outlined(each, meanings) for each in declared if not isinstance(each, d.Stage))
    return "\n".join([*lines, *stages, *others]) + "\n"


def _outlined(node: d.Declared, meanings: Meanings) -> str:
    kind, key = KINDS[type(node)], meanings.key(node)
    named = key if key.startswith(f"{kind} ") else f"{kind} {key}"
    return f"{named}, agreed by {node.agreed}" if node.agreed is not None else named


def outline_fingerprint(text: str) -> str:
    """A digest of an outline: of its very text."""
    return digest(RULESET, text)[:LENGTH]


class AgreedTexts:
    """Writes what is agreed to with an item."""

    def __init__(self, graph: RuleGraph) -> None:
        """Begin with the graph that the items are of."""
        self.graph = graph
        self._texts = Texts(graph)
        self._written: dict[str, str] = {}

    def of(self, item: Item) -> str:
        """The text of an item, in canonical form; each is written once."""
        if item.key not in self._written:
            self._written[item.key] = outline(self.graph) if item.node is None else self._texts.of(item.node)
        return self._written[item.key]


def find(wanted: str, items: tuple[Item, ...]) -> Item | None:
    """The item that is meant by a key, or by a doc text that only one has; None when there is none."""
    by_key = {each.key: each for each in items}
    if wanted in by_key:
        return by_key[wanted]
    named = [each for each in items if wanted in (each.doc, each.key.partition(" ")[2])]
    return named[0] if len(named) == 1 else None


def entries_of(  # noqa: PLR0913 - what an entry says
    items: Iterable[Item], graph: RuleGraph, team: str, *, person: str, note: str | None, on: datetime
) -> list[Entry]:
    """What a team writes down to agree to what each item means now, not signed yet."""
    texts = AgreedTexts(graph)
    return [
        Entry(
            team=team,
            ruleset=graph.name,
            item=each.key,
            fingerprint=versioned(each.fingerprint),
            on=on.replace(microsecond=0),
            person=person,
            note=note,
            text=texts.of(each),
        )
        for each in items
    ]
