"""The rows of one table, and which leads each of them takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.answers import Never

if TYPE_CHECKING:
    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.analysis.judging import Wanted
    from leadrules.graph import definitions as d


class Rows:
    """One table's rows."""

    def __init__(self, about: About, table: d.Table) -> None:
        """Look at a table."""
        self.about = about
        self.table = table

    def bits(self, number: int) -> tuple[int, int]:
        """The leads of the pool for which a row holds, and for which it does not; one of `-` alone holds for all."""
        criterion = self.table.rows[number].criterion
        pool = self.about.answers.pool
        found = pool.bits(criterion) if criterion is not None else (pool.all, 0)
        return found or (0, 0)

    def never_taken(self) -> list[int]:
        """The rows that are the first to hold for no lead of the pool, after a look for one that fits."""
        found = []
        for number in self.untaken():
            self.about.answers.aim(self.wanted(number))
            found.append(number)
        return [number for number in self.untaken() if number in found]

    def untaken(self) -> list[int]:
        """The rows that are the first to hold for no lead of the pool."""
        found, left = [], self.about.answers.pool.all
        for number in range(len(self.table.rows)):
            met, not_met = self.bits(number)
            if not left & met:
                found.append(number)
            left &= not_met
        return found

    def wanted(self, number: int) -> list[Wanted]:
        """A row holds, and none above it."""
        above = [(row.criterion, False) for row in self.table.rows[:number] if row.criterion is not None]
        own = self.table.rows[number].criterion
        return [*([(own, True)] if own is not None else []), *above]

    def ask_taken(self, number: int, question: str) -> Answer:
        """Look for a lead that a row takes; a row above that asks for nothing leaves none."""
        if any(row.criterion is None for row in self.table.rows[:number]):
            return Never(())
        return self.about.find(question, *self.wanted(number))

    def hiding(self, number: int) -> int | None:
        """The row above that alone takes every lead that fits a row."""
        own = self.table.rows[number].criterion
        met, _ = self.bits(number)
        for other in range(number):
            theirs = self.table.rows[other].criterion
            if theirs is None:
                return other
            if own is None or met & ~self.bits(other)[0]:
                continue
            answers = (self.about.answers.find((own, True), (theirs, outcome)) for outcome in (False, None))
            if all(isinstance(answer, Never) for answer in answers):
                return other
        return None
