"""Criteria as boxes: along each field that they ask about stand all values that they can tell apart.

The rows of a table, or lines of points, that ask plain questions need no solver. Each is a box of values; what rows
above leave of a row is found by cutting boxes off, which is exact: a point that is left is a lead, and when none is
left, there is none. One value stands for all that the criteria cannot tell from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.atoms import atoms
from leadrules.analysis.plain import outcome, plain
from leadrules.graph import truths as g
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Lead
    from leadrules.schema.values import Single, ValueOrMissing

    # For each field the values that are possible, as bits; a field that is not named can be anything.
    Box = Mapping[str, int]
    # A test's field, the values with which it is met, and those with which it is not.
    Cut = tuple[str, int, int]

MOST_CUTS = 50_000


class TooMany(Exception):
    """Cutting boxes takes too long; the solver may do better."""


class Regions:
    """The rows of one table, or the lines of one score; made by `regions`."""

    def __init__(self, values: Mapping[str, Sequence[ValueOrMissing]], rows: Sequence[Sequence[Cut]]) -> None:
        """Each row as its tests, all of which must be met; none for a row of `-` only."""
        self.values = values
        self.rows = rows
        self.cuts_left = MOST_CUTS

    def taken(self, number: int) -> Lead | None:
        """A lead that fits a row and none of those above it; None when there is none."""
        return self.search(self.fits([number]), self.rows[:number])

    def apart(self, one: int, other: int) -> Lead | None:
        """A lead that fits one row, and another one not."""
        return self.search(self.fits([one]), [self.rows[other]])

    def shared(self, one: int, other: int) -> Lead | None:
        """A lead that fits two rows."""
        box = self.fits([one, other])
        return None if box is None else self.lead(box)

    def gap(self) -> Lead | None:
        """A lead that fits no row."""
        return self.search({}, self.rows)

    def fits(self, numbers: Sequence[int]) -> Box | None:
        """The box of what fits rows; None when nothing does."""
        box: dict[str, int] = {}
        for field, met, _ in (cut for number in numbers for cut in self.rows[number]):
            box[field] = box.get(field, self.whole(field)) & met
            if not box[field]:
                return None
        return box

    def whole(self, field: str) -> int:
        """Every value of a field."""
        return (1 << len(self.values[field])) - 1

    def search(self, box: Box | None, out: Sequence[Sequence[Cut]]) -> Lead | None:
        """A lead in a box that none of some rows holds for.

        Raises:
            TooMany: when it takes too long.
        """
        waiting = [(box, 0)] if box is not None else []
        while waiting:
            self.cuts_left -= 1
            if self.cuts_left < 0:
                raise TooMany
            here, number = waiting.pop()
            while number < len(out) and self.is_outside(here, out[number]):
                number += 1
            if number == len(out):
                return self.lead(here)
            waiting += [(part, number + 1) for part in self.rest(here, out[number])]
        return None

    def is_outside(self, box: Box, row: Sequence[Cut]) -> bool:
        """Whether a row holds for nothing in a box."""
        return any(not box.get(field, self.whole(field)) & ~not_met for field, _, not_met in row)

    def rest(self, box: Box, row: Sequence[Cut]) -> Iterator[Box]:
        """What is left of a box without the leads that a row holds for, or may hold for."""
        left = dict(box)
        for field, _, not_met in row:
            have = left.get(field, self.whole(field))
            if have & not_met:
                yield {**left, field: have & not_met}
            left[field] = have & ~not_met
            if not left[field]:
                return

    def lead(self, box: Box) -> Lead:
        """The first lead of a box."""
        firsts = {field: self.values[field][(bits & -bits).bit_length() - 1] for field, bits in box.items()}
        return {field: value for field, value in firsts.items() if value is not MISSING}


def regions(about: About, criteria: Sequence[g.Truth | None]) -> Regions | None:
    """Read criteria, None for one that asks for nothing; None when a test is no plain question about one field."""
    tests = [tests_of(each) for each in criteria]
    named: dict[str, list[Single]] = {}
    for test in (test for row in tests for test in row):
        found = plain(test, about.graph)
        if found is None:
            return None
        named.setdefault(found[0].name, []).extend(found[1])
    values: dict[str, Sequence[ValueOrMissing]] = {}
    for name, spoken in named.items():
        each = atoms(about.graph.fields[name], spoken, about.graph)
        if each is None:
            return None
        values[name] = each
    cuts: dict[g.Truth, Cut] = {}
    for test in (test for row in tests for test in row):
        if test not in cuts:
            field = plain(test, about.graph)
            name = field[0].name if field is not None else ""
            outcomes = [outcome(test, value, about.graph.fields[name], about.graph) for value in values[name]]
            cuts[test] = name, bits(outcomes, Outcome.MET), bits(outcomes, Outcome.NOT_MET)
    return Regions(values, [[cuts[test] for test in row] for row in tests])


def tests_of(criterion: g.Truth | None) -> tuple[g.Truth, ...]:
    """The parts of a criterion, such as the cells of a row, all of which must be met."""
    if criterion is None:
        return ()
    return criterion.parts if isinstance(criterion, g.Group) and criterion.how is g.Quantity.ALL else (criterion,)


def bits(outcomes: Sequence[Outcome], wanted: Outcome) -> int:
    """Which of them came out so."""
    return sum(1 << number for number, outcome in enumerate(outcomes) if outcome is wanted)
