"""Rows of tables that were added, removed, changed or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing
from leadrules.change.written.pairing import paired
from leadrules.graph.definitions import Policy
from leadrules.graph.phrases import clause, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.side import Side
    from leadrules.graph import definitions as d


def table_edits(before: d.Table, old: Side, after: d.Table, new: Side) -> Iterator[Edit]:
    """What was changed in a table: how its rows count, what it gives, its rows and their order."""
    if before.policy is not after.policy:
        yield Edit(editing=Editing.CHANGED, before=before.policy.value, after=after.policy.value)
    given, now = columns(before), columns(after)
    if given != now:
        yield Edit(editing=Editing.CHANGED, before=f"gives {given}", after=f"gives {now}")
    sides = {True: old, False: new}
    pairs = paired(
        before.rows,
        after.rows,
        lambda row, is_old: sides[is_old].canonical(row),
        lambda row, is_old: sides[is_old].canonical(row.criterion),
        lambda row, is_old: None if row.criterion is None else clause(row.criterion, sides[is_old].graph),
        # A row for all that is left says little of which it is.
        lambda row, is_old: None if row.criterion is None else gives(row, sides[is_old]),
    )
    for one, two in pairs:
        if one is not None and two is not None:
            said, told = row_said(one, old), row_said(two, new)
            if said != told:
                yield Edit(editing=Editing.CHANGED, before=said, after=told)
        elif two is not None:
            yield Edit(editing=Editing.ADDED, after=row_said(two, new))
        elif one is not None:
            yield Edit(editing=Editing.REMOVED, before=row_said(one, old))
    if after.policy in (Policy.FIRST, Policy.ALL):
        yield from moves([(one, two) for one, two in pairs if one is not None and two is not None], before, new)


def moves(pairs: list[tuple[d.TableRow, d.TableRow]], before: d.Table, new: Side) -> Iterator[Edit]:
    """Rows that now stand before others that they stood behind."""
    order = {id(row): place for place, row in enumerate(before.rows)}
    places = [order[id(one)] for one, _ in pairs]
    stays = longest_rising(places)
    for (_, two), place in zip(pairs, places, strict=True):
        if place not in stays:
            yield Edit(editing=Editing.MOVED, after=row_said(two, new))


def longest_rising(places: list[int]) -> set[int]:
    """The most places that are still in order, so that as few rows as possible are said to have moved."""
    best: list[list[int]] = []
    longest: list[int] = []
    for place in places:
        before: list[int] = []
        for each in best:
            if each[-1] < place and len(each) > len(before):
                before = each
        best.append([*before, place])
        longest = max(longest, best[-1], key=len)
    return set(longest)


def row_said(row: d.TableRow, side: Side) -> str:
    """`country is one of “dach” → SMB DACH`."""
    when = "any lead" if row.criterion is None else clause(row.criterion, side.graph)
    return f"{when} → {gives(row, side)}"


def gives(row: d.TableRow, side: Side) -> str:
    """What a row gives."""
    return ", ".join(phrase(each, side.graph) for each in row.gives)


def columns(table: d.Table) -> str:
    """What a table gives, and of which type."""
    return ", ".join(f"{name} ({kind})" if name != table.name else str(kind) for name, kind in table.outputs)
