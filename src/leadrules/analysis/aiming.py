"""Leads put together from what single tests want: quick to make, and mostly right where nothing is computed."""

from __future__ import annotations

from itertools import chain, islice
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.analysis.plain import outcome as plainly
from leadrules.analysis.plain import plain
from leadrules.analysis.saying import needed
from leadrules.backends.interpreter.scope import Scope
from leadrules.backends.interpreter.truths import Truths
from leadrules.graph.uses import uses
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.analysis.vocabulary import Vocabulary
    from leadrules.graph import truths as g
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value

MOST_ACCEPTED = 4
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


class Aim:
    """Puts leads together."""

    def __init__(self, graph: RuleGraph, now: datetime, vocabulary: Vocabulary) -> None:
        """Know what each test accepts, once somebody asked."""
        self.graph = graph
        self.now = now
        self.vocabulary = vocabulary
        self.zone = ZoneInfo(graph.timezone)
        self._fields: dict[int, str | None] = {}
        self._accepted: dict[tuple[tuple[int, bool | None], ...], tuple[Value, ...]] = {}

    def leads(self, wanted: Sequence[Wanted], number: int) -> Iterator[Lead]:
        """So many leads, each with what the single tests among the wishes accept together; none when they do not."""
        asked: dict[str, list[tuple[g.Truth, bool | None]]] = {}
        for of, outcome in wanted:
            for part, wants in needed(self.graph, of, outcome=outcome):
                field = self.field_of(part) if not isinstance(part, str) and wants is not None else None
                if field is not None and not isinstance(part, str):
                    asked.setdefault(field, []).append((part, wants))
        choices = {field: self.accepted(field, tests) for field, tests in asked.items()}
        if not all(choices.values()):
            return
        random = Random(number)  # noqa: S311 - the same question is always answered in the same way
        for _ in range(number):
            yield {field: random.choice(values) for field, values in choices.items()}

    def field_of(self, node: g.Truth) -> str | None:
        """The field that a test is about; None where it is about more."""
        if id(node) not in self._fields:
            used = uses(node, self.graph)
            self._fields[id(node)] = used.fields[0] if len(used.fields) == 1 and not used.definitions else None
        return self._fields[id(node)]

    def accepted(self, field: str, tests: Sequence[tuple[g.Truth, bool | None]]) -> tuple[Value, ...]:
        """Values of a field with which some tests come out as wanted: those that any of them names come first."""
        key = tuple((id(node), outcome) for node, outcome in tests)
        if key not in self._accepted:
            named = (value for node, _ in tests for value in self.vocabulary.near(node, field))
            tried = chain(named, self.vocabulary.fields[field])
            fitting = (
                each for each in tried if all(self.comes_to(node, field, each, outcome=of) for node, of in tests)
            )
            self._accepted[key] = tuple(islice(fitting, MOST_ACCEPTED))
        return self._accepted[key]

    def comes_to(self, node: g.Truth, field: str, value: Value, *, outcome: bool | None) -> bool:
        """Whether a test comes out as wanted with a value of its field."""
        if plain(node, self.graph) is not None:
            came_to = plainly(node, value, self.graph.fields[field], self.graph)
        else:
            scope = Scope(graph=self.graph, lead={field: value}, unusable=frozenset(), now=self.now, zone=self.zone)
            came_to = Truths(scope).judge(node).outcome
        return came_to is OUTCOMES[outcome]
