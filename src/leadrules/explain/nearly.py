"""What nearly failed, or nearly held: values that stand close to a threshold.

Close is within a tenth of the threshold, or within seven days of a date. A threshold of zero has no tenth, and only an
order has a side to fall off: `is 50` is not nearly missed by 49.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.explain.readings import found_words, is_moment, read
from leadrules.explain.story import Close
from leadrules.explain.words import number, number_words, titled
from leadrules.verdict import Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = Decimal("0.1")
DAYS = 7
ORDERS = frozenset({"<", "<=", ">", ">="})


def close_ones(verdict: Verdict) -> tuple[Close, ...]:
    """Every decided check that stands close to its threshold, once each; the missed ones first."""
    found: dict[tuple[str, str], Close] = {}
    for title, trace in whole(verdict):
        for leaf in tests(trace):
            if close := near(leaf, verdict, title):
                # Two definitions may ask the same; people hear it once.
                found.setdefault((close.what, close.wanted), close)
    return tuple(sorted(found.values(), key=lambda close: close.is_met))


def whole(verdict: Verdict) -> Iterator[tuple[str, Trace]]:
    """Every trace of the verdict with the title of what it belongs to."""
    for results in (verdict.stages, verdict.definitions, verdict.disqualifiers):
        for result in results.values():
            yield titled(result.name, result.doc), result.trace
    for handoff in verdict.handoffs.values():
        yield titled(handoff.name, handoff.doc), handoff.trace
    for table in verdict.tables.values():
        yield from ((titled(table.name, table.doc), row.trace) for row in table.rows if row.trace)
    for score in verdict.scores.values():
        yield from ((titled(score.name, score.doc), line.trace) for line in score.lines if line.trace)


def tests(trace: Trace) -> Iterator[Trace]:
    """The single checks in a trace; the entries of a list are looked at one by one, none of them decides alone."""
    if trace.kind is TraceKind.TEST:
        yield trace
    elif trace.kind not in (TraceKind.SOME_ENTRY, TraceKind.EVERY_ENTRY):
        for part in trace.parts:
            yield from tests(part)


def near(trace: Trace, verdict: Verdict, title: str) -> Close | None:
    """The check as something close, or None where it is not."""
    if trace.outcome.is_undecided or not trace.seen:
        return None
    gap = number(trace.gap) if trace.gap is not None else to_the_end(trace)
    if gap is None:
        return None
    gap = abs(gap)
    if is_moment(trace.seen[0]):
        is_near, by = gap <= DAYS, f"{number_words(gap)} {'day' if gap == 1 else 'days'}"
    else:
        threshold = number(trace.wanted.low) if trace.wanted else None
        if threshold is None or trace.operator not in ORDERS:
            return None
        is_near, by = threshold != 0 and gap <= abs(threshold) * SHARE, amount(gap, trace)
    if not is_near:
        return None
    reading = read(trace, verdict)
    return Close(
        what=reading.what,
        found=found_words(trace, verdict),
        wanted=reading.wanted(must_hold=True),
        by=by if gap else "",
        is_met=trace.outcome.is_met,
        belongs_to=title,
    )


def to_the_end(trace: Trace) -> Decimal | None:
    """The days that a day keeps from the far end of its window; near its other end, which is now, nothing is close."""
    if trace.wanted is None or not (trace.operator or "").startswith("within") or trace.seen[0].low is None:
        return None
    end = trace.wanted.high if "next" in (trace.operator or "") else trace.wanted.low
    try:
        days = (date.fromisoformat((end or "")[:10]) - date.fromisoformat(trace.seen[0].low[:10])).days
    except ValueError:
        return None
    return Decimal(abs(days))


def amount(gap: Decimal, trace: Trace) -> str:
    """The gap in the unit of the values: an amount keeps its currency, a percentage its sign."""
    shown = trace.seen[0].value or ""
    head, _, unit = shown.rpartition(" ")
    if head and unit.isalpha() and unit.isupper():
        return f"{number_words(gap)} {unit}"
    return f"{number_words(gap)}%" if shown.endswith("%") else number_words(gap)
