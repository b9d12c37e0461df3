"""Leads for `leadrules diff`: each as both versions read it, with what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from leadrules.cli import engine
from leadrules.cli.console import fail
from leadrules.cli.leads import is_watched, open_for, with_progress
from leadrules.schema.text import fold
from leadrules.tables.batch import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from leadrules.change.many import Many
    from leadrules.change.model import Difference
    from leadrules.change.replay import Replaying
    from leadrules.cli.leads import Leads
    from leadrules.leads.lead import Lead
    from leadrules.leads.rows import Row

WON = frozenset({"won", "closed won", "converted", "yes", "y", "true", "1", "1.0"})
LOST = frozenset({"lost", "closed lost", "not converted", "no", "n", "false", "0", "0.0"})
MOST_SHOWN = 6


def replayed(
    difference: Difference,
    path: Path,
    outcome: str | None,
    won: tuple[str, ...],
    **how: Any,  # noqa: ANN401 - the options of `lead_options`
) -> Difference:
    """Replay a change on the leads of a file."""
    from leadrules.change.replay import Replaying

    found = open_for(difference.new.ruleset, path, **how)
    outcomes = Outcomes(outcome, won, found)
    reading = Reading(difference, found, outcomes, how.get("source"))
    replaying = Replaying(difference, difference.compared)
    many = many_of(difference, found, how.get("source"))
    if many is None:
        replaying.run(reading.one_by_one())
    else:
        reading.by_batches(replaying, many)
    if not found.total:
        fail(f"{found.file.name} holds no leads")
    outcomes.check(found.file.name)
    for line in found.broken_lines():
        click.echo(line, err=True)
    return replace(difference, replay=replaying.result())


def many_of(difference: Difference, found: Leads, source: str | None) -> Many | None:
    """What finds the leads that move among many; None where they are few, or looked at one by one."""
    if not engine.has_extra() or found.peek(engine.MANY) < engine.MANY:
        return None
    from leadrules.backends.sql.unsupported import Unsupported
    from leadrules.change.many import Many

    try:
        return Many(difference, difference.compared, source)
    except Unsupported:
        return None


class Reading:
    """Reads leads as both versions do."""

    def __init__(self, difference: Difference, found: Leads, outcomes: Outcomes, source: str | None) -> None:
        """Get the old version's reader; end when it has no such source."""
        self.found, self.outcomes = found, outcomes
        try:
            self.reader = difference.old.ruleset.reader(source)
        except ValueError as wrong:
            fail(f"{difference.old.called}: {wrong}")
        self.is_same = reads_alike(difference, source)

    def old(self, row: Row, lead: Lead) -> Lead:
        """A row as the old version reads it, which is not read twice where that makes no difference."""
        return lead if self.is_same else self.reader.read_row(row)

    def one_by_one(self) -> Iterator[tuple[str, Lead, Lead, bool | None]]:
        """Each lead, with what it is called and what became of it."""
        for row, lead, name in with_progress(self.found):
            yield name, self.old(row, lead), lead, self.outcomes.of(row)

    def by_batches(self, replaying: Replaying, many: Many) -> None:
        """Count what does not move at once, and look at the rest one by one."""
        from leadrules.change.many import part_of

        found, shows = self.found, is_watched()
        for batch in found.batches():
            places = many.moved(batch)
            won = self.outcomes.of_batch(batch.keys, batch.columns, len(batch))
            moving = set(places)
            replaying.pass_over([each for place, each in enumerate(won) if place not in moving])
            for place, row in zip(places, part_of(batch, places).rows(), strict=True):
                lead = found.reader.read_row(row)
                replaying.add(found.name(row, lead), self.old(row, lead), lead, has_won=won[place])
            if shows:
                click.echo(f"\r{found.total:,} leads …", nl=False, err=True)
        if shows:
            click.echo("\r" + " " * 30 + "\r", nl=False, err=True)
        many.close()


def reads_alike(difference: Difference, source: str | None) -> bool:
    """Whether both versions read a row as the same lead, so that it is read once."""
    old, new = difference.old, difference.new
    if (old.graph.timezone, old.graph.currency) != (new.graph.timezone, new.graph.currency):
        return False
    if source is not None and old.graph.sources[source] != new.graph.sources[source]:
        return False
    fields, others = ([side.digests.field(name) for name in side.graph.fields] for side in (old, new))
    return fields == others


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
        return self.said(next(cells, None))

    def of_batch(
        self, keys: tuple[str, ...], columns: tuple[pa.Array | list[object], ...], rows: int
    ) -> list[bool | None]:
        """The same of a batch."""
        column = next((each for key, each in zip(keys, columns, strict=True) if fold(key) == self.column), None)
        if self.column is None or column is None:
            return [None] * rows
        cells = column if isinstance(column, list) else column.to_pylist()
        return [self.said(cell) for cell in cells]

    def said(self, cell: object) -> bool | None:
        """What one cell says."""
        text = "" if cell is None or cell is ABSENT else fold(str(cell))
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
            fail(
                f"column {self.asked} of {file} says of no lead whether it was won (it holds {values})",
                "say what won leads have there: --won VALUE",
            )
        click.echo(f"note: of {self.unknown:,} leads it is not known whether they were won ({values})", err=True)
