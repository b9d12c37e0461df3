"""Whether the interpreter says of a lead what was wished: no other lead is a witness."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from leadrules.backends.smt.encoder import rests_on
from leadrules.backends.smt.wishes import AllOf, AnyOf, Differs, Taken, Wanted
from leadrules.graph.definitions import Definition, Policy
from leadrules.graph.uses import uses
from leadrules.schema.outcome import Outcome
from leadrules.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from leadrules.backends.smt.wishes import Meaning, Wish
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import Truth
    from leadrules.schema.values import Value
    from leadrules.verdict import Verdict

OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


class Confirming:
    """Interprets what wishes rest on, and looks."""

    def __init__(self, graphs: Sequence[RuleGraph], now: datetime, meaning: Meaning) -> None:
        """Remember what each definition rests on, once that was found out."""
        self.graphs, self.now, self.meaning = tuple(graphs), now, meaning
        self._rests: list[dict[str, tuple[frozenset[str], frozenset[str]]]] = [{} for _ in self.graphs]

    def is_confirmed(self, wishes: Sequence[Wish], leads: Sequence[Mapping[str, Value]]) -> bool:
        """Whether every wish comes true."""
        names: list[set[str]] = [set() for _ in self.graphs]
        criteria: list[list[Truth]] = [[] for _ in self.graphs]
        _gather(wishes, names, criteria)
        verdicts = []
        for number, (lead, roots, asked) in enumerate(zip(leads, names, criteria, strict=True)):
            part = self.part(number, roots, asked) if roots or asked else None
            verdicts.append(self.meaning.interpret(part, lead, self.now) if part is not None else None)
        return all(_holds(wish, verdicts, self.graphs, criteria) for wish in wishes)

    def part(self, number: int, roots: Iterable[str], asked: Sequence[Truth]) -> RuleGraph:
        """Some definitions and what they rest on; criteria that were made up are definitions of their own in it."""
        graph = self.graphs[number]
        fields: set[str] = set()
        found = set(roots)
        for each in asked:
            used = uses(each, graph)
            found.update(used.definitions)
            fields.update(used.fields)
        waiting = list(found)
        while waiting:
            beneath, mentioned = self.rests(number, waiting.pop())
            fields |= mentioned
            waiting += beneath - found
            found |= beneath
        nowhere = Span(Source("", ""), 0, 0)
        made_up = [Definition(name=own_name(i), span=nowhere, criterion=each) for i, each in enumerate(asked)]
        definitions = {name: graph.definitions[name] for name in sorted(found, key=self._order[number].__getitem__)}
        definitions |= {each.name: each for each in made_up}
        return replace(
            graph,
            fields={name: each for name, each in graph.fields.items() if name in fields},
            definitions=definitions,
            declared=(*(name for name in graph.declared if name in found), *(each.name for each in made_up)),
            fingerprints=dict.fromkeys(definitions, ""),
        )

    def rests(self, number: int, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """The definitions and the fields that a definition mentions itself."""
        known = self._rests[number]
        if name not in known:
            graph = self.graphs[number]
            fields = frozenset(uses(graph.definitions[name], graph).fields)
            known[name] = frozenset(rests_on(graph, name)), fields
        return known[name]

    @cached_property
    def _order(self) -> list[dict[str, int]]:
        return [{name: place for place, name in enumerate(graph.definitions)} for graph in self.graphs]


def own_name(number: int) -> str:
    """What a criterion that was asked for is called; no definition bears such a name."""
    return f"wish {number}"


def _gather(wishes: Iterable[Wish], names: list[set[str]], criteria: list[list[Truth]]) -> None:
    for wish in wishes:
        match wish:
            case Wanted(graph=graph, of=of):
                if isinstance(of, str):
                    names[graph].add(of)
                else:
                    criteria[graph].append(of)
            case Taken(graph=graph, table=name):
                names[graph].add(name)
            case Differs(one=(first, name), other=(second, other)):
                names[first].add(name)
                names[second].add(other)
            case AnyOf(wishes=inner) | AllOf(wishes=inner):
                _gather(inner, names, criteria)


def _holds(
    wish: Wish, verdicts: Sequence[Verdict | None], graphs: Sequence[RuleGraph], criteria: Sequence[Sequence[Truth]]
) -> bool:
    match wish:
        case Wanted(graph=graph, of=of, outcome=outcome):
            verdict = verdicts[graph]
            name = of if isinstance(of, str) else own_name(next(i for i, e in enumerate(criteria[graph]) if e is of))
            return verdict is not None and verdict.outcome(name) is OUTCOMES[outcome]
        case Taken(graph=graph, table=table, row=row):
            verdict = verdicts[graph]
            if verdict is None:
                return False
            rows = verdict.tables[table].rows
            is_first = graphs[graph].definitions[table].policy is Policy.FIRST  # type: ignore[union-attr]
            passed = all(each.outcome is Outcome.NOT_MET for each in rows[:row]) if is_first else True
            return passed and rows[row].counts and rows[row].outcome is Outcome.MET
        case Differs(one=(first, name), other=(second, other)):
            left, right = verdicts[first], verdicts[second]
            return left is not None and right is not None and comes_to(left, name) != comes_to(right, other)
        case AnyOf(wishes=inner):
            return any(_holds(each, verdicts, graphs, criteria) for each in inner)
        case AllOf(wishes=inner):
            return all(_holds(each, verdicts, graphs, criteria) for each in inner)


def comes_to(verdict: Verdict, name: str) -> object:
    """What a definition of any kind came to, to be compared with another's."""
    if name in verdict.scores:
        score = verdict.scores[name]
        return score.low, score.high, score.grade
    if name in verdict.tables:
        return {key: (each.value, each.low, each.high) for key, each in verdict.tables[name].values.items()}
    if name in verdict.values:
        value = verdict.values[name].value
        return value.value, value.low, value.high
    if name in verdict.handoffs:
        return verdict.handoffs[name].state
    return verdict.outcome(name)
