"""Whether a handing over is agreed otherwise, also where no lead comes farther or less far by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.graph import values as gv
from leadrules.graph.walk import references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


@dataclass(frozen=True, slots=True)
class Terms:
    """Compares terms by what they mean.

    `called` gives old definitions their new names, where they have one; `moved` are the new names of those that may
    come to something else.
    """

    old: Side
    new: Side
    called: Mapping[str, str]
    moved: Collection[str]

    def are_other(self, before: d.Handoff, after: d.Handoff) -> bool:
        """Whether anything besides the moment when it is due was agreed otherwise."""
        return self.plain(before, self.called) != self.plain(after, {}) or not self.goes_alike(
            before.route, after.route
        )

    @staticmethod
    def plain(handoff: d.Handoff, called: Mapping[str, str]) -> tuple[object, ...]:
        """The terms that are written down, without their order."""
        stage = handoff.recycle_to
        return (
            handoff.giver,
            handoff.taker,
            frozenset(frozenset(item.fields) for item in handoff.must_have),
            frozenset(frozenset(item.fields) for item in handoff.should_have),
            handoff.should_count,
            handoff.answer_within,
            handoff.handed_off,
            handoff.answered,
            frozenset(handoff.reject_with),
            None if stage is None else called.get(stage, stage),
            handoff.recycle_after,
        )

    def goes_alike(self, one: gv.Value | None, two: gv.Value | None) -> bool:
        """Whether every lead goes where it went."""
        if one is None or two is None:
            return one is two
        if self.old.canonical(one) == self.new.canonical(two):
            return True
        names, others = ([*references(each)] for each in (one, two))
        # What it is read from says the same in other words.
        is_same_place = [self.called.get(name) for name in names] == others and column(one) == column(two)
        return bool(others) and is_same_place and not set(others) & set(self.moved)


def column(value: gv.Value) -> tuple[object, ...]:
    """What is read of a definition."""
    return type(value), value.output if isinstance(value, gv.TableValue) else None
