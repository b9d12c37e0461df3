"""Terms of a handoff that were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.written.criteria import criterion_edits, value_edits, value_words
from leadrules.change.written.terms import said, term
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.model import Edit
    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


def handoff_edits(before: d.Handoff, old: Side, after: d.Handoff, new: Side) -> Iterator[Edit]:
    """What was changed in a handoff, in the order in which it is written."""
    yield from term("from", before.giver, after.giver)
    yield from term("to", before.taker, after.taker)
    yield from criterion_edits(before.when, old, after.when, new, "when")
    yield from value_edits(items(before.must_have), items(after.must_have), "must have")
    yield from value_edits(items(before.should_have), items(after.should_have), "should have")
    yield from term("should have", at_least(before), at_least(after))
    yield from term("goes to", value_words(before.route, old), value_words(after.route, new))
    yield from term("answer within", said(before.answer_within), said(after.answer_within))
    yield from term("handed over at", before.handed_off, after.handed_off)
    yield from term("answered at", before.answered, after.answered)
    yield from value_edits(
        [spaced(each) for each in before.reject_with], [spaced(each) for each in after.reject_with], "reject with"
    )
    yield from term("goes back to", recycled(before), recycled(after))


def items(wanted: tuple[d.Item, ...]) -> list[str]:
    """The fields that are wanted, alternatives together."""
    return [listed((spaced(name) for name in item.fields), "or") for item in wanted]


def at_least(handoff: d.Handoff) -> str | None:
    """How many of those that should come are wanted."""
    return f"at least {handoff.should_count}" if handoff.should_have else None


def recycled(handoff: d.Handoff) -> str | None:
    """Where a lead goes that was not reached."""
    if handoff.recycle_to is None:
        return None
    after = handoff.recycle_after
    return spaced(handoff.recycle_to) + (f" after {after} attempts" if after is not None else "")
