"""The interpreter's word on a lead: a witness that it does not confirm is never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.analysis.asked import PREFIX
from leadrules.backends.interpreter import interpret
from leadrules.graph import definitions as d
from leadrules.graph.walk import references
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import Truth
    from leadrules.schema.values import Record, Single, Value
    from leadrules.verdict import Verdict

# A definition or a criterion, and what it is to come to; None is undecided.
Wanted: TypeAlias = "tuple[str | Truth, bool | None]"
Lead: TypeAlias = "Mapping[str, Value]"

OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


class Judge:
    """Asks the interpreter about a few criteria, and evaluates no more than they rest on."""

    def __init__(self, graph: RuleGraph, now: datetime, wanted: Iterable[Wanted]) -> None:
        """Cut the rules down to what is asked."""
        self.now = now
        self.wanted = [
            (of if isinstance(of, str) else f"{PREFIX}{number}", of, outcome)
            for number, (of, outcome) in enumerate(wanted)
        ]
        made = {
            name: d.Definition(name=name, criterion=of, span=of.shown.span)
            for name, of, _ in self.wanted
            if not isinstance(of, str)
        }
        needed = closure(graph, [*made.values(), *(graph.definitions[of] for of in self.named())])
        definitions = {name: each for name, each in graph.definitions.items() if name in needed} | made
        self.graph = replace(
            graph,
            definitions=definitions,
            declared=tuple(name for name in (*graph.declared, *made) if name in definitions),
            fingerprints={**graph.fingerprints, **dict.fromkeys(made, "")},
        )

    def named(self) -> Iterator[str]:
        """The definitions that are asked about by name."""
        return (of for _, of, _ in self.wanted if isinstance(of, str))

    def confirms(self, lead: Lead) -> bool:
        """Whether everything comes out as wanted."""
        verdict = interpret(self.graph, lead, self.now)
        return all(outcome_of(verdict, name) is OUTCOMES[outcome] for name, _, outcome in self.wanted)

    def smallest(self, lead: Lead) -> Lead:
        """The same lead without what does not matter: fields, entries of lists, parts of entries."""
        left: dict[str, Value] = dict(lead)
        # What comes last was asked for last, and is rarely what a criterion is about.
        for name in reversed(list(left)):
            without = {other: value for other, value in left.items() if other != name}
            if self.confirms(without):
                left = without
        for name, value in list(left.items()):
            if isinstance(value, tuple):
                left[name] = self.shortest(left, name, value)
        return left

    def plainest(self, lead: Lead, values: Mapping[str, Sequence[Value]]) -> Lead:
        """The same fields with the first of some values that do as well: those that rules name come first."""
        found = dict(lead)
        for name, held in lead.items():
            if isinstance(held, tuple) or held not in values[name]:
                continue
            before = values[name][: values[name].index(held)]
            found[name] = next((each for each in before if self.confirms({**found, name: each})), held)
        return found

    def shortest(self, lead: Lead, name: str, entries: tuple[Single | Record, ...]) -> tuple[Single | Record, ...]:
        """A list without the entries, and the parts of them, that do not matter."""
        number = 0
        while number < len(entries):
            without = (*entries[:number], *entries[number + 1 :])
            if self.confirms({**lead, name: without}):
                entries = without
            else:
                number += 1
        for place, entry in enumerate(entries):
            if not isinstance(entry, Mapping):
                continue
            record = entry
            for part in list(entry):
                less = {other: value for other, value in record.items() if other != part}
                if self.confirms({**lead, name: (*entries[:place], less, *entries[place + 1 :])}):
                    record = less
            entries = (*entries[:place], record, *entries[place + 1 :])
        return entries


def closure(graph: RuleGraph, roots: Iterable[d.Definable]) -> set[str]:
    """The names of all definitions that some rest on, themselves included; every stage rests on the disqualifiers."""
    disqualifiers = [each.name for each in graph.disqualifiers]
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        each = waiting.pop()
        if each.name in found:
            continue
        found.add(each.name)
        names = list(references(each))
        if isinstance(each, d.Stage):
            names += [*disqualifiers, *([each.after] if each.after is not None else [])]
        waiting += [graph.definitions[name] for name in names if name not in found]
    return found


def outcome_of(verdict: Verdict, name: str) -> Outcome | None:
    """What a definition, disqualifier or stage came to."""
    for results in (verdict.definitions, verdict.stages, verdict.disqualifiers):
        if name in results:
            return results[name].outcome
    return None
