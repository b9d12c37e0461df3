"""Leads put together from what single tests want: quick to make, and mostly right where nothing is computed."""

from __future__ import annotations

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
        self._accepted: dict[tuple[int, bool | None], tuple[str, tuple[Value, ...]] | None] = {}

    def leads(self, wanted: Sequence[Wanted], number: int) -> Iterator[Lead]:
        """So many leads, each with what the single tests among the wishes accept together; none when they do not."""
        choices: dict[str, tuple[Value, ...]] = {}
        for of, outcome in wanted:
            for part, wants in needed(self.graph, of, outcome):
                found = self.accepted(part, wants) if not isinstance(part, str) else None
                if found is not None:
                    field, values = found
                    left = [each for each in values if field not in choices or each in choices[field]]
                    choices[field] = tuple(left)
        if not all(choices.values()):
            return
        random = Random(number)  # noqa: S311 - the same question is always answered in the same way
        for _ in range(number):
            yield {field: random.choice(values) for field, values in choices.items()}

    def accepted(self, node: g.Truth, outcome: bool | None) -> tuple[str, tuple[Value, ...]] | None:  # noqa: FBT001 - an outcome
        """The field that a test is about, and values with which it comes out as wanted; None where it is about more."""
        key = (id(node), outcome)
        if key not in self._accepted:
            self._accepted[key] = self.tried(node, outcome)
        return self._accepted[key]

    def tried(self, node: g.Truth, outcome: bool | None) -> tuple[str, tuple[Value, ...]] | None:  # noqa: FBT001 - an outcome
        """Try the values of the field."""
        used = uses(node, self.graph)
        if len(used.fields) != 1 or used.definitions or outcome is None:
            return None
        (field,) = used.fields
        zone = ZoneInfo(self.graph.timezone)
        found: list[Value] = []
        is_plain = plain(node, self.graph) is not None
        for value in self.vocabulary.near(node, field):
            if is_plain:
                came_to = plainly(node, value, self.graph.fields[field], self.graph)
            else:
                scope = Scope(graph=self.graph, lead={field: value}, unusable=frozenset(), now=self.now, zone=zone)
                came_to = Truths(scope).judge(node).outcome
            if came_to is OUTCOMES[outcome]:
                found.append(value)
            if len(found) >= MOST_ACCEPTED:
                break
        return field, tuple(found)
