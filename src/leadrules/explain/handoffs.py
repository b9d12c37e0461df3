"""Handing the lead over, in words: where it stands, what it waits for, and by when an answer is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.explain.decided import deciding
from leadrules.explain.story import HandoffStory, Tone
from leadrules.explain.words import (
    capital,
    field_words,
    listed,
    moment_words,
    spaced,
    titled,
    unquoted,
)
from leadrules.graph.truths import HandoffState

if TYPE_CHECKING:
    from leadrules.verdict import HandoffResult, ItemResult, Verdict

TONES = {
    HandoffState.NOT_DUE: Tone.QUIET,
    HandoffState.UNDECIDED: Tone.OPEN,
    HandoffState.INCOMPLETE: Tone.OPEN,
    HandoffState.READY: Tone.GOOD,
    HandoffState.WAITING: Tone.OPEN,
    HandoffState.ANSWERED_ON_TIME: Tone.GOOD,
    HandoffState.ANSWERED_LATE: Tone.BAD,
    HandoffState.OVERDUE: Tone.BAD,
}


def handoff_stories(verdict: Verdict) -> tuple[HandoffStory, ...]:
    """Every handoff."""
    return tuple(handoff_story(verdict, handoff) for handoff in verdict.handoffs.values())


def handoff_story(verdict: Verdict, handoff: HandoffResult) -> HandoffStory:
    """One handoff."""
    is_idle = handoff.state in (HandoffState.NOT_DUE, HandoffState.UNDECIDED)
    absent = [item for item in handoff.must_have if not item.is_there]
    return HandoffStory(
        name=handoff.name,
        title=titled(handoff.name, handoff.doc),
        state=handoff.state,
        tone=TONES[handoff.state],
        says=says(handoff, absent),
        facts=() if is_idle else tuple(facts(verdict, handoff)),
        absent=() if is_idle else tuple(wanted_item(verdict, item) for item in absent),
        # A stage tells its own story.
        points=deciding(handoff.trace, verdict) if is_idle and handoff.trace.refers_to not in verdict.stages else (),
    )


def says(handoff: HandoffResult, absent: list[ItemResult]) -> str:
    """The state as a sentence."""
    taker, giver, by = capital(spaced(handoff.taker)), capital(spaced(handoff.giver)), handoff.margin
    match handoff.state:
        case HandoffState.NOT_DUE:
            return f"nothing to hand over to {taker}."
        case HandoffState.UNDECIDED:
            return f"not decided yet whether {taker} gets it."
        case HandoffState.INCOMPLETE:
            return (
                f"not yet. {taker} should get it, but {listed(item_name(item) for item in absent)} must come with it."
            )
        case HandoffState.READY:
            return f"ready. {giver} can hand it over to {taker} now."
        case HandoffState.WAITING:
            return f"handed over. {taker} still has {by or 'time'} to answer."
        case HandoffState.ANSWERED_ON_TIME:
            return f"done. {taker} answered in time."
        case HandoffState.ANSWERED_LATE:
            return f"done, but late. {taker} answered {f'{by} ' if by else ''}after the agreed time."
        case HandoffState.OVERDUE:
            over = f"ended {by} ago" if by else "is over"
            return f"overdue. {taker} has not answered, and the agreed time {over}."
        case _:
            assert_never(handoff.state)


def facts(verdict: Verdict, handoff: HandoffResult) -> list[tuple[str, str]]:
    """Route, times and what is known about the lead, for whoever takes it."""
    found = []
    if handoff.route:
        found.append(("Goes to", unquoted(handoff.route, verdict.timezone)))
    if handoff.handed_off_at:
        found.append(("Handed over", moment_words(handoff.handed_off_at, verdict.timezone)))
    if handoff.answer_by:
        by = moment_words(handoff.answer_by, verdict.timezone)
        within = f" (within {handoff.answer_within})" if handoff.answer_within else ""
        found.append(("Answer by", by + (", if handed over now" if handoff.handed_off_at is None else "") + within))
    elif handoff.answer_within:
        found.append(("Answer", f"within {handoff.answer_within} of the handover"))
    if handoff.answered_at:
        found.append(("Answered", moment_words(handoff.answered_at, verdict.timezone)))
    if handoff.should_have:
        found.extend(insights(handoff))
    if handoff.reject_with and handoff.answered_at is None:
        found.append(("To turn it down", f"say why ({listed((spaced(each) for each in handoff.reject_with), 'or')})"))
    return found


def insights(handoff: HandoffResult) -> list[tuple[str, str]]:
    """`3 of 6 wanted (at least 3)`, and which."""
    there = [item for item in handoff.should_have if item.is_there]
    absent = [item for item in handoff.should_have if not item.is_there]
    named_ones = f": {listed(item_name(item) for item in there)}" if there else ""
    at_least = f" (at least {handoff.should_count})" if handoff.should_count else ""
    found = [("We also know", f"{len(there)} of {len(handoff.should_have)} wanted{at_least}{named_ones}")]
    if absent:
        found.append(("Not known yet", listed(item_name(item) for item in absent)))
    return found


def item_name(item: ItemResult) -> str:
    """A wanted field, or alternatives of which one is enough."""
    return listed((spaced(field) for field in item.fields), "or")


def wanted_item(verdict: Verdict, item: ItemResult) -> str:
    """A field that must be there, with the reason why."""
    name = listed((field_words(verdict, field) for field in item.fields), "or")
    return f"{name} – “{item.reason}”" if item.reason else name
