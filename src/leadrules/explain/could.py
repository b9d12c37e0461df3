"""Whether a stage could still be reached if certain fields were known, whatever their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.walk import result_of
from leadrules.schema.outcome import Outcome, negation
from leadrules.verdict import TraceKind

if TYPE_CHECKING:
    from leadrules.verdict import StageResult, Trace, Verdict


def stage_could_be(verdict: Verdict, stage: StageResult, fields: frozenset[str]) -> bool:
    """Whether a stage could be met: its own part, the stage before, and no disqualifier."""
    if stage.outcome.is_met:
        return True
    before = verdict.stages.get(stage.after or "")
    if before is not None and not stage_could_be(verdict, before, fields):
        return False
    against = (*stage.disqualified_by, *stage.perhaps_disqualified_by)
    opposed = (verdict.disqualifiers[name] for name in against if name in verdict.disqualifiers)
    is_free = all(could_be(each.trace, verdict, Outcome.NOT_MET, fields) for each in opposed)
    return is_free and could_be(stage.trace, verdict, Outcome.MET, fields)


def could_be(trace: Trace, verdict: Verdict, wanted: Outcome, fields: frozenset[str]) -> bool:
    """Whether a check could come to an outcome."""
    if trace.outcome is wanted:
        return True
    match trace.kind:
        case TraceKind.NOT:
            return all(could_be(part, verdict, negation(wanted), fields) for part in trace.parts)
        case TraceKind.ALL | TraceKind.ANY | TraceKind.NONE | TraceKind.AT_LEAST:
            return group_could_be(trace, verdict, wanted, fields)
        case TraceKind.REFERENCE:
            result = result_of(trace.refers_to, verdict)
            if result is not None:
                return could_be(result.trace, verdict, wanted, fields)
            stage = verdict.stages.get(trace.refers_to or "")
            if stage is not None and wanted.is_met:
                return stage_could_be(verdict, stage, fields)
        case _:
            pass
    # A score may need one of its fields only.
    if any(seen.kind == "score" for seen in trace.seen):
        return not fields.isdisjoint(trace.missing)
    return bool(trace.missing) and fields.issuperset(trace.missing)


def group_could_be(trace: Trace, verdict: Verdict, wanted: Outcome, fields: frozenset[str]) -> bool:
    """At least so many of the parts must hold, or else at least so many must fail."""
    number = len(trace.parts)
    least = {TraceKind.ANY: 1, TraceKind.AT_LEAST: trace.at_least or 1}.get(trace.kind, number)
    each = Outcome.NOT_MET if trace.kind is TraceKind.NONE else Outcome.MET
    if wanted.is_not_met:
        least, each = number - least + 1, negation(each)
    return sum(could_be(part, verdict, each, fields) for part in trace.parts) >= least
