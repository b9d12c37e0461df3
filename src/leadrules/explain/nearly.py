"""What nearly failed, or nearly held: values that stand close to a threshold.

Close is within a tenth of the threshold, or within seven days of a date. A threshold of zero has no tenth, and only an
order has a side to fall off: `is 50` is not nearly missed by 49.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.explain.decided import needed_of, outcome_of
from leadrules.explain.readings import found_words, is_moment, read
from leadrules.explain.story import Close
from leadrules.explain.walk import result_of
from leadrules.explain.words import number, number_words, titled
from leadrules.graph.truths import HandoffState
from leadrules.schema.outcome import Outcome
from leadrules.verdict import Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = Decimal("0.1")
DAYS = 7
ORDERS = frozenset({"<", "<=", ">", ">="})


def close_ones(verdict: Verdict) -> tuple[Close, ...]:
    """The checks that made a difference and stand close to their thresholds, once each; the missed ones first."""
    found: dict[tuple[str, str], Close] = {}
    for title, trace, outcome, must_hold in judged(verdict):
        for leaf, holds in telling(trace, verdict, outcome, must_hold=must_hold):
            if close := near(leaf, verdict, title, must_hold=holds):
                # Two definitions may ask the same; people hear it once.
                found.setdefault((close.what, close.wanted), close)
    return tuple(sorted(found.values(), key=lambda close: close.is_met))


def judged(verdict: Verdict) -> Iterator[tuple[str, Trace, Outcome, bool]]:
    """What was judged for itself: its title, its trace, what it came to, and whether it is good that it holds."""
    for against in verdict.disqualifiers.values():
        if against.outcome.is_met:
            yield titled(against.name, against.doc), against.trace, Outcome.NOT_MET, False
    for stage in verdict.stages.values():
        # Where something outside has decided, its own part is beside the point.
        if stage.own is stage.outcome and not stage.disqualified_by:
            yield titled(stage.name, stage.doc), stage.trace, stage.outcome, True
    if not verdict.stages:
        for result in verdict.definitions.values():
            yield titled(result.name, result.doc), result.trace, result.outcome, True
    idle = (HandoffState.NOT_DUE, HandoffState.UNDECIDED)
    for handoff in verdict.handoffs.values():
        yield titled(handoff.name, handoff.doc), handoff.trace, handoff.trace.outcome, True
    # Where nothing is handed over, people do not ask to whom.
    if not verdict.handoffs or any(each.state not in idle for each in verdict.handoffs.values()):
        for table in verdict.tables.values():
            for row in table.rows:
                if row.trace and row.counts and row.outcome.is_met:
                    yield titled(table.name, table.doc), row.trace, row.outcome, True


def telling(trace: Trace, verdict: Verdict, outcome: Outcome, *, must_hold: bool) -> Iterator[tuple[Trace, bool]]:
    """The single checks of which each alone made it so, each with whether it must hold.

    Of what holds, those that hold; of what fails or is open, those that fail. The entries of a list are looked at one
    by one: none of them decides alone.
    """
    own = outcome_of(trace, must_hold=must_hold)
    # In what is open, a part that is open may hold one that has failed.
    if own is not outcome and not (outcome.is_undecided and own.is_not_met):
        return
    match trace.kind:
        case TraceKind.TEST:
            yield trace, must_hold
        case TraceKind.REFERENCE:
            result = result_of(trace.refers_to, verdict)
            if result is not None:
                yield from telling(result.trace, verdict, own, must_hold=must_hold)
        case TraceKind.SOME_ENTRY | TraceKind.EVERY_ENTRY | TraceKind.STATE:
            return
        case _:
            needed, parts_hold = needed_of(trace, must_hold=must_hold)
            outcomes = [outcome_of(part, must_hold=parts_hold) for part in trace.parts]
            met, failed = sum(each.is_met for each in outcomes), sum(each.is_not_met for each in outcomes)
            # Would one part that turned have turned it?
            short = {Outcome.MET: needed - met, Outcome.NOT_MET: needed - len(outcomes) + failed}.get(own, needed - met)
            if short == (0 if own.is_met else 1):
                for part in trace.parts:
                    yield from telling(part, verdict, own, must_hold=parts_hold)


def near(trace: Trace, verdict: Verdict, title: str, *, must_hold: bool) -> Close | None:
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
        wanted=reading.wanted(must_hold=must_hold),
        by=by if gap else "",
        is_met=outcome_of(trace, must_hold=must_hold).is_met,
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
