"""One lead, one moment → a verdict that is its own trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.backends.interpreter import settle
from leadrules.backends.interpreter.handoffs import Handoffs
from leadrules.backends.interpreter.scope import Scope, Valued, place_of
from leadrules.backends.interpreter.scores import Scores
from leadrules.backends.interpreter.settle import Judged
from leadrules.backends.interpreter.show import show
from leadrules.backends.interpreter.tables import Tables
from leadrules.backends.interpreter.truths import Truths
from leadrules.graph import definitions as d
from leadrules.graph.fingerprint import digest
from leadrules.schema.outcome import Outcome, all_of, negation
from leadrules.schema.types import is_textual
from leadrules.verdict import (
    FieldInfo,
    HandoffResult,
    Result,
    ScoreResult,
    StageResult,
    TableResult,
    TraceKind,
    ValueResult,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value
    from leadrules.verdict import Trace, Unusable

# Of so many values it is remembered whether they fulfil their field's `where`; of the rest it is found out each time.
MOST_KNOWN = 4_096


def interpret(
    graph: RuleGraph, lead: Mapping[str, Value], now: datetime, *, unusable: tuple[Unusable, ...] = ()
) -> Verdict:
    """Evaluate one typed lead at one moment (aware; what is kept is the ruleset's zone).

    The same graph, lead and moment give the same verdict.
    """
    zone = ZoneInfo(graph.timezone)
    bad = frozenset(each.field for each in unusable)
    scope = Scope(graph=graph, lead=lead, unusable=bad, now=now.astimezone(UTC), zone=zone)
    evaluation = Evaluation(scope)
    evaluation.run()
    return evaluation.verdict(unusable)


def constraint(graph: RuleGraph) -> Callable[[d.Field, Value], bool]:
    """Give the test whether a value fulfils its field's own `where`."""
    zone = ZoneInfo(graph.timezone)
    # Ages, sizes and the like come again and again.
    known: dict[tuple[int, Value], bool] = {}

    def fulfils(field: d.Field, value: Value) -> bool:
        if field.where is None or isinstance(value, tuple):
            return True
        key = (id(field), value)
        found = known.get(key)
        if found is None:
            scope = Scope(graph=graph, lead={}, unusable=frozenset(), now=datetime(2000, 1, 1, tzinfo=UTC), zone=zone)
            scope.entry = value
            # A band that reaches over the bound is still usable: what is in it is not known.
            found = Truths(scope).judge(field.where).outcome is not Outcome.NOT_MET
            if len(known) < MOST_KNOWN:
                known[key] = found
        return found

    return fulfils


@dataclass
class Evaluation:
    """One evaluation under way: every definition, in dependency order."""

    scope: Scope

    def __post_init__(self) -> None:
        """Begin with nothing evaluated."""
        self.results: dict[str, Result | ValueResult | ScoreResult | TableResult | HandoffResult] = {}

    @cached_property
    def truths(self) -> Truths:
        """Judges criteria."""
        return Truths(self.scope)

    def run(self) -> None:
        """Evaluate everything."""
        graph, scope = self.scope.graph, self.scope
        scores, tables, handoffs = (
            Scores(scope, self.truths),
            Tables(scope, self.truths),
            Handoffs(scope, self.truths),
        )
        for name, definition in graph.definitions.items():
            match definition:
                case d.Definition() | d.Disqualifier():
                    judged = self.truths.judge(definition.criterion)
                    scope.judged[name] = judged
                    self.results[name] = self.result(definition, judged)
                case d.Stage():
                    self.results[name] = self.stage(definition)
                case d.ValueDefinition():
                    self.results[name] = self.value(definition)
                case d.Score():
                    self.results[name] = scores.evaluate(definition)
                case d.Table():
                    self.results[name] = tables.evaluate(definition)
                case d.Handoff():
                    self.results[name] = handoffs.evaluate(definition)

    def result(self, definition: d.Definition | d.Disqualifier, judged: Judged) -> Result:
        """Tell what a definition or disqualifier came to."""
        return Result(
            name=definition.name,
            doc=definition.doc,
            outcome=judged.outcome,
            missing=judged.trace.missing,
            settles=settle.settling(judged, tuple(self.scope.graph.fields)),
            because=because(judged.trace),
            trace=judged.trace,
            fingerprint=self.scope.graph.fingerprints[definition.name],
            place=place_of(definition),
        )

    def stage(self, stage: d.Stage) -> StageResult:
        """A stage is met when its criteria are, the stage before is, and no disqualifier is."""
        scope = self.scope
        own = self.truths.judge(stage.criterion)
        before = [scope.judged[stage.after]] if stage.after else []
        covers = {each.name: scope.judged[each.name] for each in scope.graph.disqualifiers}
        opposed = [Judged(each.trace, each.to_not, each.to_met) for each in covers.values()]
        parts = [*opposed, *before, own]
        outcome = all_of(
            [*(negation(each.outcome) for each in covers.values()), *(each.outcome for each in before), own.outcome]
        )
        to_met, to_not = settle.of_group(len(parts), parts)
        missing = settle.open_fields(parts) if to_met and to_not else ()
        whole = Judged(own.trace.model_copy(update={"outcome": outcome, "missing": missing}), to_met, to_not)
        scope.judged[stage.name] = whole
        met = tuple(name for name, each in covers.items() if each.outcome is Outcome.MET)
        perhaps = tuple(name for name, each in covers.items() if each.outcome is Outcome.UNDECIDED)
        reasons = list(because(own.trace)) if own.outcome is outcome else []
        if before and before[0].outcome is outcome and outcome is not Outcome.MET:
            reasons.insert(0, str(stage.after))
        blocked = met if outcome is Outcome.NOT_MET else perhaps if outcome is Outcome.UNDECIDED else ()
        return StageResult(
            name=stage.name,
            doc=stage.doc,
            outcome=outcome,
            missing=missing,
            settles=settle.settling(whole, tuple(scope.graph.fields)),
            because=(*blocked, *reasons),
            trace=own.trace,
            fingerprint=scope.graph.fingerprints[stage.name],
            place=place_of(stage),
            own=own.outcome,
            after=stage.after,
            disqualified_by=met,
            perhaps_disqualified_by=perhaps,
        )

    def value(self, definition: d.ValueDefinition) -> ValueResult:
        """A computed value."""
        read = self.truths.values.read(definition.value)
        told = read.seen.model_copy(update={"name": definition.name, "kind": "definition", "doc": definition.doc})
        reads = read.reads or ((read.seen,) if read.seen.kind != "computed" else ())
        self.scope.values[definition.name] = Valued(read.value, told, read.open, (told,), read.flips)
        return ValueResult(
            name=definition.name,
            doc=definition.doc,
            value=told,
            seen=reads,
            missing=read.open,
            fingerprint=self.scope.graph.fingerprints[definition.name],
            place=place_of(definition),
        )

    # ---- the verdict

    def verdict(self, unusable: tuple[Unusable, ...]) -> Verdict:
        """Gather everything in order of declaration."""
        scope, graph = self.scope, self.scope.graph
        results = [self.results[each] for each in graph.declared]
        stages = {each.name: each for each in results if isinstance(each, StageResult)}
        disqualifiers = {each.name for each in graph.disqualifiers}
        truths = {each.name: each for each in results if isinstance(each, Result) and each.name not in stages}
        reached = [each.name for each in stages.values() if each.outcome is Outcome.MET]
        return Verdict(
            ruleset=graph.name,
            ruleset_doc=graph.doc,
            fingerprint=ruleset_fingerprint(graph),
            lead=self.own_name(),
            on=scope.now.astimezone(scope.zone),
            timezone=graph.timezone,
            stage=reached[-1] if reached else None,
            disqualified_by=tuple(n for n in truths if n in disqualifiers and self.is_met(n)),
            stages=stages,
            definitions={n: each for n, each in truths.items() if n not in disqualifiers},
            disqualifiers={n: each for n, each in truths.items() if n in disqualifiers},
            values={each.name: each for each in results if isinstance(each, ValueResult)},
            scores={each.name: each for each in results if isinstance(each, ScoreResult)},
            tables={each.name: each for each in results if isinstance(each, TableResult)},
            handoffs={each.name: each for each in results if isinstance(each, HandoffResult)},
            fields={each.name: self.field(each) for each in graph.fields.values()},
            unusable=unusable,
        )

    def own_name(self) -> str | None:
        """What the lead calls itself."""
        field, value = self.scope.graph.fields.get("lead_id"), self.scope.lead.get("lead_id")
        return value if isinstance(value, str) and field is not None and is_textual(field.type) else None

    def is_met(self, name: str) -> bool:
        """Whether a definition is met."""
        return self.scope.judged[name].outcome is Outcome.MET

    def field(self, field: d.Field) -> FieldInfo:
        """What the lead held for a field."""
        value, presence = self.scope.field(field.name)
        shown = show(value, field.type, self.scope.zone)
        return FieldInfo(
            name=field.name, doc=field.doc, group=field.group, type=str(field.type), presence=presence, value=shown
        )


def because(trace: Trace) -> tuple[str, ...]:
    """The labels (or ids) of the criteria that decided, or that are open."""
    if trace.label is not None or not trace.parts or trace.kind in (TraceKind.SOME_ENTRY, TraceKind.EVERY_ENTRY):
        return (trace.label or trace.id,)
    if trace.kind in (TraceKind.NOT, TraceKind.NONE):
        return tuple(dict.fromkeys(name for part in trace.parts for name in because(part)))
    deciding = [part for part in trace.parts if part.outcome is trace.outcome]
    return tuple(dict.fromkeys(name for part in deciding for name in because(part)))


def ruleset_fingerprint(graph: RuleGraph) -> str:
    """A digest of the whole ruleset: every definition's, with its name, and the order of the stages."""
    named = sorted(f"{name}={value}" for name, value in graph.fingerprints.items())
    return digest("ruleset", *named, *(stage.name for stage in graph.stages))[:16]
