"""The rows of one table, and which leads each of them takes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadrules.analysis.answers import Found, Never
from leadrules.analysis.regions import TooMany, regions

if TYPE_CHECKING:
    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.analysis.judging import Lead, Wanted
    from leadrules.graph import definitions as d


def rows_of(about: About, table: d.Table) -> Rows:
    """The rows of a table, looked at once."""
    if table.name not in about.rows:
        about.rows[table.name] = Rows(about, table)
    return about.rows[table.name]


class Rows:
    """One table's rows: asked about as boxes where they are plain, and by the solver elsewhere."""

    def __init__(self, about: About, table: d.Table) -> None:
        """Look at a table."""
        self.about = about
        self.table = table
        self.regions = regions(about, [row.criterion for row in table.rows])

    def taken(self, number: int) -> Answer:
        """Look for a lead that fits a row and none above it; a row above that asks for nothing leaves none."""
        if any(row.criterion is None for row in self.table.rows[:number]):
            return Never(())
        if self.regions is not None:
            with suppress(TooMany):
                return answered(self.regions.taken(number))
        row = self.table.rows[number]
        question = f"whether a lead comes to the row `{row.text}` of `{self.table.name}`"
        own: list[Wanted] = [(row.criterion, True)] if row.criterion is not None else []
        return self.about.find(question, *own, *self.none_of(number))

    def none_of(self, number: int) -> list[Wanted]:
        """None of the first rows holds."""
        return [(row.criterion, False) for row in self.table.rows[:number] if row.criterion is not None]

    def gap(self) -> Answer:
        """Look for a lead that fits no row."""
        if any(row.criterion is None for row in self.table.rows):
            return Never(())
        if self.regions is not None:
            with suppress(TooMany):
                return answered(self.regions.gap())
        question = f"whether every lead fits a row of `{self.table.name}`"
        return self.about.find(question, *self.none_of(len(self.table.rows)))

    def shared(self, one: int, other: int, wanted: list[Wanted]) -> Answer:
        """Look for a lead that fits two rows, of which more may be wanted than that."""
        if self.regions is not None:
            found = self.regions.shared(one, other)
            own = [self.table.rows[each].criterion for each in (one, other)]
            if found is None or all(any(of is each for each in own) for of, _ in wanted):
                return answered(found)
        lines = [self.table.rows[each].span.line for each in (one, other)]
        return self.about.find(f"whether the rows in lines {lines[0]} and {lines[1]} hold for one lead", *wanted)

    def hiding(self, number: int) -> int | None:
        """The row above that alone takes every lead that fits a row."""
        own = self.table.rows[number].criterion
        pool = self.about.answers.pool
        met = (pool.bits(own) or (0, 0))[0] if own is not None else pool.all
        for other in range(number):
            theirs = self.table.rows[other].criterion
            if theirs is None:
                return other
            if own is None or met & ~(pool.bits(theirs) or (0, 0))[0]:
                continue
            if self.regions is not None:
                if self.is_sure(number, other):
                    return other
                continue
            answers = (self.about.answers.find((own, True), (theirs, outcome)) for outcome in (False, None))
            if all(isinstance(answer, Never) for answer in answers):
                return other
        return None

    def is_sure(self, number: int, other: int) -> bool:
        """Whether a row is met, and not undecided, wherever another one is."""
        if self.regions is None:
            return False
        box = self.regions.fits([number]) or {}
        return all(not box.get(field, self.regions.whole(field)) & ~met for field, met, _ in self.regions.rows[other])


def answered(lead: Lead | None) -> Answer:
    """What boxes say, as an answer."""
    return Found(lead) if lead is not None else Never(())
