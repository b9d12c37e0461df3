"""Proofs about handoffs: that no lead comes further by the one than by the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.proofs.leaves import is_shorter

if TYPE_CHECKING:
    from leadrules.change.proofs.leaves import Asked
    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


def comes_at_most(one: d.Handoff, side: Side, two: d.Handoff, other: Side, asked: Asked) -> bool:
    """Whether no lead comes further by the one: due no earlier, with no less, answered within no more time."""
    if not asked.criteria(one.when, side, two.when, other):
        return False
    is_enough = all(any(means(each, side) <= means(item, other) for each in one.must_have) for item in two.must_have)
    return is_enough and moments(one, side) == moments(two, other) and answers_at_most(one, side, two, other)


def means(item: d.Item, side: Side) -> frozenset[str]:
    """The fields of which one is enough, by what they mean."""
    return frozenset(side.digests.field(name) for name in item.fields)


def moments(handoff: d.Handoff, side: Side) -> tuple[str | None, ...]:
    """When it is handed over and answered, by what the fields mean."""
    return tuple(None if name is None else side.digests.field(name) for name in (handoff.handed_off, handoff.answered))


def answers_at_most(one: d.Handoff, side: Side, two: d.Handoff, other: Side) -> bool:
    """Whether an answer that is in time for the one is so for the other."""
    if one.answer_within is None or two.answer_within is None:
        # Without a time none is late.
        return one.answer_within is two.answer_within
    return is_shorter(one.answer_within, side, two.answer_within, other)
