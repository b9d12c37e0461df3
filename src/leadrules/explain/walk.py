"""Walking through a trace, into the definitions that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.verdict import Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.verdict import Result


def result_of(name: str | None, verdict: Verdict) -> Result | None:
    """The definition or disqualifier of that name; a stage tells its own story."""
    if name is None:
        return None
    return verdict.definitions.get(name) or verdict.disqualifiers.get(name)


def alone(verdict: Verdict) -> tuple[Result, ...]:
    """The definitions that are told for themselves: all of them where the rules have no stage."""
    return () if verdict.stages else tuple(verdict.definitions.values())


def decided_fields(trace: Trace, verdict: Verdict) -> frozenset[str]:
    """The fields that would change a check that is decided only because they are not known."""
    result = result_of(trace.refers_to, verdict) if trace.kind is TraceKind.REFERENCE else None
    parts = (result.trace,) if result is not None else trace.parts
    if parts and trace.kind not in (TraceKind.SOME_ENTRY, TraceKind.EVERY_ENTRY):
        return frozenset(name for part in parts for name in decided_fields(part, verdict))
    return frozenset() if trace.outcome.is_undecided else frozenset(trace.missing)


def leaves(
    trace: Trace, verdict: Verdict, field: str, *, must_hold: bool = True, label: str | None = None
) -> Iterator[tuple[Trace, bool, str | None]]:
    """The single checks that a missing field could change, each with whether it must hold and the outermost label."""
    if field not in trace.missing:
        return
    label = label or trace.label
    result = result_of(trace.refers_to, verdict) if trace.kind is TraceKind.REFERENCE else None
    if result is not None:
        yield from leaves(result.trace, verdict, field, must_hold=must_hold, label=label)
    elif trace.kind is TraceKind.REFERENCE and trace.refers_to in verdict.stages:
        stage = verdict.stages[trace.refers_to]
        yield from leaves(stage.trace, verdict, field, must_hold=must_hold, label=label)
    elif trace.kind in (TraceKind.ALL, TraceKind.ANY, TraceKind.AT_LEAST, TraceKind.NONE, TraceKind.NOT):
        flips = trace.kind in (TraceKind.NONE, TraceKind.NOT)
        for part in trace.parts:
            yield from leaves(part, verdict, field, must_hold=must_hold is not flips, label=label)
    else:
        yield trace, must_hold, label
