"""Whether the interpreter says of a lead what was wished: no other lead is a witness."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from leadrules.backends.smt.encoder import rests_on
from leadrules.backends.smt.wishes import AllOf, AnyOf, Differs, Falls, Taken, Wanted
from leadrules.graph import definitions as d
from leadrules.graph.definitions import Definition, Policy
from leadrules.graph.uses import uses
from leadrules.schema.outcome import Outcome
from leadrules.source import Source, Span
from leadrules.verdict import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from leadrules.backends.smt.wishes import Meaning, Wish
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.truths import Truth
    from leadrules.schema.values import Value
    from leadrules.verdict import ScoreResult, Verdict

ENDLESS = Decimal("Infinity")
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
            case Differs(one=(first, name), other=(second, other)) | Falls(one=(first, name), other=(second, other)):
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
            definition = graphs[graph].definitions[table]
            is_first = isinstance(definition, d.Table) and definition.policy is Policy.FIRST
            passed = not is_first or all(each.outcome is Outcome.NOT_MET for each in rows[:row])
            return passed and rows[row].counts and rows[row].outcome is Outcome.MET
        case Differs(one=(first, name), other=(second, other)):
            left, right = verdicts[first], verdicts[second]
            if left is None or right is None:
                return False
            before, after = graphs[first].definitions[name], graphs[second].definitions[other]
            return comes_to(left, before) != comes_to(right, after)
        case Falls(one=(first, name), other=(second, other)):
            left, right = verdicts[first], verdicts[second]
            return left is not None and right is not None and gives_fewer(right.scores[other], left.scores[name])
        case AnyOf(wishes=inner):
            return any(_holds(each, verdicts, graphs, criteria) for each in inner)
        case AllOf(wishes=inner):
            return all(_holds(each, verdicts, graphs, criteria) for each in inner)


def comes_to(verdict: Verdict, definition: d.Definable) -> object:
    """What a definition of any kind came to, to be compared with another's: all that people see of it."""
    name = definition.name
    match definition:
        case d.Score():
            score = verdict.scores[name]
            return score.low, score.high, *grades_at(definition, score)
        case d.Table():
            table = verdict.tables[name]
            values = {key: (each.presence, each.value, each.low, each.high) for key, each in table.values.items()}
            # Of a long list a value tells the first entries alone.
            is_long = definition.policy is Policy.ALL and any(
                each.presence is Presence.KNOWN for each in table.values.values()
            )
            rows = [row.gives for row in table.rows if is_long and row.outcome is Outcome.MET]
            return table.is_undecided, values, rows
        case d.ValueDefinition():
            value = verdict.values[name].value
            return value.value, value.low, value.high
        case d.Handoff():
            return verdict.handoffs[name].state
        case _:
            return verdict.outcome(name)


def gives_fewer(one: ScoreResult, other: ScoreResult) -> bool:
    """Whether the least or the most that points can be is less; an open end lies beyond every number."""
    low, its_low = (-ENDLESS if each.low is None else each.low for each in (one, other))
    high, its_high = (ENDLESS if each.high is None else each.high for each in (one, other))
    return low < its_low or high < its_high


def grades_at(score: d.Score, points: ScoreResult) -> tuple[str | None, str | None]:
    """The grades at both ends of what the points can be; None below the lowest."""
    low, high = points.low, points.high
    at_low = [name for name, start in score.grades if low is not None and low >= start]
    at_high = [name for name, start in score.grades if high is None or high >= start]
    return at_low[-1] if at_low else None, at_high[-1] if at_high else None
