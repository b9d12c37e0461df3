"""The lead as it is, and single tests with other values in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.backends.interpreter.interpret import Evaluation
from leadrules.backends.interpreter.scope import Scope
from leadrules.backends.interpreter.truths import Truths
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.values import MISSING
from leadrules.verdict import ScoreResult

if TYPE_CHECKING:
    from datetime import date, datetime

    from leadrules.analysis.nearest.target import Target
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.outcome import Outcome
    from leadrules.schema.values import Record, Single, Value, ValueOrMissing


class Present:
    """One lead at one moment, evaluated by the interpreter."""

    def __init__(self, graph: RuleGraph, values: Mapping[str, Value], moment: datetime) -> None:
        """Evaluate it."""
        self.graph = graph
        self.values = values
        self.moment = moment.astimezone(UTC)
        self.zone = ZoneInfo(graph.timezone)
        self._turning: dict[int, bool] = {}
        self._kept: dict[tuple[int, tuple[int, ...]], Outcome | None] = {}

    @cached_property
    def evaluation(self) -> Evaluation:
        """The whole evaluation."""
        evaluation = Evaluation(self.scope(self.values))
        evaluation.run()
        return evaluation

    @property
    def today(self) -> date:
        """The day, in the ruleset's time zone."""
        return self.moment.astimezone(self.zone).date()

    def here(self, kind: t.Type) -> date:
        """The present, as a day or as a moment."""
        return self.moment if kind == t.DATETIME else self.today

    @property
    def scores(self) -> dict[str, ScoreResult]:
        """What each score came to."""
        return {name: each for name, each in self.evaluation.results.items() if isinstance(each, ScoreResult)}

    def scope(self, values: Mapping[str, Value]) -> Scope:
        """Where tests read from."""
        return Scope(graph=self.graph, lead=values, unusable=frozenset(), now=self.moment, zone=self.zone)

    def value(self, node: v.Value) -> ValueOrMissing:
        """What a value comes to now."""
        if isinstance(node, v.RecordValue):
            return MISSING
        return self.evaluation.truths.values.read(node).value

    def judged(self, leaf: g.Truth) -> Outcome:
        """What a test comes to now."""
        return self.evaluation.truths.judge(leaf).outcome

    def with_values(self, target: Target, leaf: g.Truth, changed: Mapping[str, Value]) -> Outcome | None:
        """What a test comes to with other values of some fields; None for one that rests on other definitions."""
        read = [name for name in changed if name in target.reads(leaf)]
        # Values are made once for a search, so that their identity will do.
        key = (id(leaf), tuple(part for name in read for part in (hash(name), id(changed[name]))))
        if key not in self._kept:
            self._kept[key] = self._with_values(target, leaf, {name: changed[name] for name in read})
        return self._kept[key]

    def _with_values(self, target: Target, leaf: g.Truth, changed: Mapping[str, Value]) -> Outcome | None:
        if not changed:
            return self.judged(leaf)
        if target.rests_on_others(leaf):
            return None
        return Truths(self.scope({**self.values, **changed})).judge(leaf).outcome

    def may_turn(self, over: str, where: g.Truth) -> bool:
        """Whether an entry of a list could come out otherwise, though it is decided, once more of it is known."""
        found = self._turning.get(id(where))
        if found is None:
            found = self._turning[id(where)] = self._may_turn(over, where)
        return found

    def _may_turn(self, over: str, where: g.Truth) -> bool:
        asked = {each.name for each in parts(where) if isinstance(each, v.RecordValue) and each.name is not None}
        entries = self.values.get(over)
        is_open = isinstance(entries, tuple) and any(
            isinstance(each, Mapping) and any(each.get(name, MISSING) is MISSING for name in asked) for each in entries
        )
        if not is_open:
            return False
        declared = self.graph.fields[over].parts
        return any(isinstance(each, g.IsKnown | v.FirstKnown) for each in parts(where)) or any(
            each.assumed is not None for each in declared if each.name in asked
        )

    def entry_holds(self, over: str, where: g.Truth | None, entry: Record | Single) -> bool:
        """Whether an entry of a list is one that a `where` looks for."""
        if where is None:
            return True
        scope = self.evaluation.scope
        scope.entry, scope.entry_of = entry, over
        found = self.evaluation.truths.judge(where).outcome.is_met
        scope.entry, scope.entry_of = None, ""
        return found
