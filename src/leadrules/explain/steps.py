"""Every check of a verdict, as it is written in the rules, with what it found and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.decided import ANSWERS, answer
from leadrules.explain.scores import points_words
from leadrules.explain.story import Step
from leadrules.explain.words import place_words, score_words, seen_words, state_words, titled
from leadrules.verdict import TraceKind

if TYPE_CHECKING:
    from leadrules.verdict import Result, ScoreResult, TableResult, Trace, Verdict


def every_step(verdict: Verdict) -> tuple[Step, ...]:
    """The whole trace: stages, handoffs, definitions, disqualifiers, scores and tables."""
    return (
        *(of_result(verdict, result) for result in verdict.stages.values()),
        *(
            Step(
                outcome=None,
                text=f"{handoff.name}: {titled(handoff.name, handoff.doc)}",
                found=state_words(handoff.state),
                place=place_words(handoff.place),
                parts=(step(verdict, handoff.trace),),
            )
            for handoff in verdict.handoffs.values()
        ),
        *(of_result(verdict, result) for result in verdict.disqualifiers.values()),
        *(of_result(verdict, result) for result in verdict.definitions.values()),
        *(of_score(verdict, score) for score in verdict.scores.values()),
        *(of_table(verdict, table) for table in verdict.tables.values()),
    )


def of_result(verdict: Verdict, result: Result) -> Step:
    """A stage, definition or disqualifier."""
    return Step(
        outcome=result.outcome,
        text=f"{result.name}: {titled(result.name, result.doc)}",
        found=answer(result),
        place=place_words(result.place),
        parts=(step(verdict, result.trace),),
    )


def of_score(verdict: Verdict, score: ScoreResult) -> Step:
    """A score with its lines."""
    lines = tuple(
        Step(
            outcome=None,
            text=f"{line.label}: {line.text}" if line.label else line.text,
            found=points_words(line.low, line.high),
            place=place_words(line.place),
            parts=(step(verdict, line.trace),) if line.trace else (),
        )
        for line in score.lines
    )
    return Step(
        outcome=None,
        text=f"{score.name}: {titled(score.name, score.doc)}",
        found=score_words(score.low, score.high),
        place=place_words(score.place),
        parts=lines,
    )


def of_table(verdict: Verdict, table: TableResult) -> Step:
    """A table with its rows."""
    rows = tuple(
        Step(
            outcome=row.outcome,
            text=row.text,
            found=ANSWERS[row.outcome] + (", counts" if row.counts else ""),
            place=place_words(row.place),
            parts=(step(verdict, row.trace),) if row.trace else (),
        )
        for row in table.rows
    )
    given = ", ".join(seen_words(seen, verdict) for seen in table.values.values())
    return Step(
        outcome=None,
        text=f"{table.name}: {titled(table.name, table.doc)}",
        found="not decided yet" if table.is_undecided else given,
        place=place_words(table.place),
        parts=rows,
    )


def step(verdict: Verdict, trace: Trace) -> Step:
    """One check and its parts; what is defined elsewhere is told there, once."""
    label = f"{trace.label}: " if trace.label else ""
    entry = f"number {trace.entry}: " if trace.entry is not None else ""
    reason = f" – “{trace.reason}”" if trace.reason else ""
    # A group's text repeats its parts; its kind says enough.
    is_group = trace.kind in (TraceKind.ALL, TraceKind.ANY, TraceKind.NONE, TraceKind.AT_LEAST, TraceKind.NOT)
    kind = f"at least {trace.at_least} of" if trace.kind is TraceKind.AT_LEAST else trace.kind.value
    text = kind if is_group and trace.parts else trace.text
    seen = "; ".join(f"{seen.name}: {seen_words(seen, verdict)}" for seen in trace.seen)
    return Step(
        outcome=trace.outcome,
        text=f"{entry}{label}{text}{reason}",
        found=seen or ANSWERS[trace.outcome],
        place=place_words(trace.place),
        parts=tuple(step(verdict, part) for part in trace.parts),
    )
