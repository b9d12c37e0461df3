"""What the tests of a target ask of one field, or of one part of a list's entries: the values at which they turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.analysis.nearest.inverted import inverted
from leadrules.analysis.nearest.target import LEAVES, written_in
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema.moves import window
from leadrules.schema.values import Missing, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from leadrules.analysis.nearest.present import Present
    from leadrules.analysis.nearest.target import Leaf, Target
    from leadrules.schema.values import Single, ValueOrMissing


# So many of the values of one test are looked at; a list from a file may name a million.
MOST_PLACES = 40


@dataclass(slots=True)
class Asked:
    """The values that tests compare with, and the texts that they look for, each with how it is looked for."""

    values: list[Single] = field(default_factory=list)
    texts: list[tuple[g.Matching, str]] = field(default_factory=list)
    # Every test compares with values that no other field changes, so that these are all the places where one turns.
    is_complete: bool = True

    def add(self, other: Asked) -> None:
        """Ask what another one asks, too."""
        self.values += other.values
        self.texts += other.texts
        self.is_complete = self.is_complete and other.is_complete


class Asking:
    """Finds what is asked, for one lead."""

    def __init__(self, target: Target, present: Present, is_operand: Callable[[v.Value], bool]) -> None:
        """Ask about the values that `is_operand` knows: a field of the lead, or a part of an entry."""
        self.target = target
        self.present = present
        self.is_operand = is_operand
        self.found = Asked()
        # The definitions that are made of it, by name.
        self.made: set[str] = set()
        for name in target.names:
            if any(map(self.holds, target.values_of(name))):
                self.made.add(name)

    def look(self, leaves: Iterable[Leaf]) -> Asked:
        """Look through tests."""
        for leaf in leaves:
            if self.holds(leaf):
                self.test(leaf)
        return self.found

    def test(self, leaf: Leaf) -> None:
        """Note where one test turns."""
        match leaf:
            case g.Comparison():
                self.compared(leaf.left, (leaf.right,))
                self.compared(leaf.right, (leaf.left,))
            case g.InRange():
                self.compared(leaf.value, (leaf.low, leaf.high))
                self.compared(leaf.low, (leaf.value,))
                self.compared(leaf.high, (leaf.value,))
            case g.IsIn():
                options = leaf.options[:MOST_PLACES]
                self.compared(leaf.value, options)
                if len(options) < len(leaf.options) or any(map(self.holds, options)):
                    self.found.is_complete = False
            case g.IsWithin():
                here, calendar = self.present.here(leaf.value.type), self.target.graph.calendar
                self.turns(leaf.value, window(here, leaf.duration, calendar, is_next=leaf.is_next))
            case g.TextMatches():
                texts = leaf.written or leaf.wanted
                if len(texts) > MOST_PLACES or not self.is_operand(leaf.value):
                    self.found.is_complete = False
                self.found.texts.extend((leaf.how, each) for each in texts[:MOST_PLACES])
            case g.IsKnown():
                # Whatever value it is, it is known; what is computed of it may not be.
                parts = leaf.value.options if isinstance(leaf.value, v.FirstKnown) else (leaf.value,)
                if not any(map(self.is_operand, parts)):
                    self.found.is_complete = False
            case _:
                self.found.is_complete = False

    def holds(self, node: Leaf | v.Value) -> bool:
        """Whether a value, or what a test compares, is made of what is asked about."""
        return any(
            self.is_operand(each)
            or (isinstance(each, v.DefinedValue) and each.name in self.made)
            or (isinstance(each, v.TableValue) and each.table in self.made)
            for each in written_in(node)
        )

    def compared(self, node: v.Value, others: Iterable[v.Value]) -> None:
        """Note where a value that is made of what is asked about meets others."""
        if not self.holds(node):
            return
        for other in others:
            self.turns(node, ends_of(self.present.value(other)))
            inside = list(self.target.own_values(other))
            # Where another field moves the place, it is right for this lead only; of a table, each row is a place.
            if self.target.reads(other) or any(isinstance(each, v.RecordValue) for each in inside):
                self.found.is_complete = False
                self.turns(node, [each.value for each in inside if isinstance(each, v.Constant)][:MOST_PLACES])

    def turns(self, node: v.Value, ends: Iterable[Single]) -> None:
        """Note the values with which `node` comes to one of `ends`."""
        if self.is_operand(node):
            self.found.values.extend(ends)
            return
        self.found.is_complete = False
        for end in ends:
            self.found.values.extend(inverted(node, end, self.present, self.holds, self.target.made_of))


def ends_of(value: ValueOrMissing) -> tuple[Single, ...]:
    """A value, or the ends of a range."""
    match value:
        case Range(low, high):
            return tuple(each for each in (low, high) if each is not None)
        case Missing() | tuple():
            return ()
        case _:
            return (value,)


def constrained(where: g.Truth | None, target: Target, present: Present) -> Asked:
    """What a field's own `where` asks of its value."""
    leaves = [each for each in parts(where) if isinstance(each, LEAVES)]
    return Asking(target, present, lambda each: isinstance(each, v.RecordValue) and each.name is None).look(leaves)
