"""Leads for `leadrules diff`: each as both versions read it, with what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import fail
from leadrules.cli.leads import open_for, with_progress
from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leadrules.change.model import Difference
    from leadrules.cli.leads import Leads
    from leadrules.leads.lead import Lead
    from leadrules.leads.rows import Row

WON = frozenset({"won", "closed won", "converted", "yes", "y", "true", "1", "1.0"})
LOST = frozenset({"lost", "closed lost", "not converted", "no", "n", "false", "0", "0.0"})
MOST_SHOWN = 6


def replayed(
    difference: Difference, path: Path, outcome: str | None, won: tuple[str, ...], **how: str | None
) -> Difference:
    """Replay a change on the leads of a file."""
    from leadrules.change.replay import Replaying

    found = open_for(difference.new.ruleset, path, **how)
    outcomes = Outcomes(outcome, won, found)
    leads = both(difference, found, outcomes, how.get("source"))
    replay = Replaying(difference, difference.compared).run(leads)
    outcomes.check(found.file.name)
    if not found.total:
        fail(f"{found.file.name} holds no leads")
    for line in found.broken_lines():
        click.echo(line, err=True)
    return replace(difference, replay=replay)


def both(
    difference: Difference, found: Leads, outcomes: Outcomes, source: str | None
) -> Iterator[tuple[str, Lead, Lead, bool | None]]:
    """Each lead as both versions read it."""
    try:
        reader = difference.old.ruleset.reader(source)
    except ValueError as wrong:
        fail(f"{difference.old.called}: {wrong}")
    for row, lead, name in with_progress(found):
        yield name, reader.read_row(row), lead, outcomes.of(row)


class Outcomes:
    """What became of leads, by a column of their file."""

    def __init__(self, column: str | None, won: tuple[str, ...], found: Leads) -> None:
        """Keep which column it is, and which of its values say that a lead was won."""
        self.column = None if column is None else fold(column)
        self.asked = column
        self.won = frozenset(map(fold, won))
        self.known = self.unknown = 0
        self.others: dict[str, None] = {}
        header = found.file.header
        if self.column is not None and header is not None and self.column not in map(fold, header):
            fail(f"{found.file.name} has no column {column}", f"it has: {', '.join(header[:MOST_SHOWN])} …")

    def of(self, row: Row) -> bool | None:
        """Whether a lead was won; None where that is not known."""
        if self.column is None:
            return None
        cells = (cell for key, cell in zip(row.keys, row.cells, strict=False) if fold(key) == self.column)
        cell = next(cells, None)
        text = fold(str(cell)) if cell is not None else ""
        if not text:
            return None
        if text in (self.won or WON):
            self.known += 1
            return True
        if self.won or text in LOST:
            self.known += 1
            return False
        self.unknown += 1
        if len(self.others) < MOST_SHOWN:
            self.others[str(cell)] = None
        return None

    def check(self, file: str) -> None:
        """Tell of values that say neither; end when all do."""
        if self.column is None or not (self.unknown or not self.known):
            return
        values = ", ".join(f"`{each}`" for each in self.others) or "nothing"
        if not self.known:
            fail(f"column {self.asked} of {file} says of no lead whether it was won (it holds {values})",
                 "say what won leads have there: --won VALUE")  # fmt: skip
        click.echo(
            f"note: of {self.unknown:,} leads column {self.asked} does not say whether they were won ({values})",
            err=True,
        )
