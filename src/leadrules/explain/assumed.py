"""Which assumed values something rests on; the others are nobody's business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.verdict import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.verdict import Seen, Trace, Verdict


def assumed_and_read(verdict: Verdict) -> frozenset[str]:
    """The fields whose assumed value was read by a test, a score, a table or a computed value."""
    return frozenset(seen.name for seen in every_value(verdict) if seen.presence is Presence.ASSUMED)


def every_value(verdict: Verdict) -> Iterator[Seen]:
    """Every value that was read on the way to the verdict."""
    for value in verdict.values.values():
        yield from value.seen
    for trace in every_trace(verdict):
        waiting = [trace]
        while waiting:
            each = waiting.pop()
            yield from each.seen
            waiting.extend(each.parts)


def every_trace(verdict: Verdict) -> Iterator[Trace]:
    """The trace of everything that was judged."""
    for results in (verdict.definitions, verdict.disqualifiers):
        yield from (each.trace for each in results.values())
    yield from (each.trace for each in verdict.stages.values())
    yield from (each.trace for each in verdict.handoffs.values())
    for score in verdict.scores.values():
        yield from (line.trace for line in score.lines if line.trace is not None)
    for table in verdict.tables.values():
        yield from (row.trace for row in table.rows if row.trace is not None)
