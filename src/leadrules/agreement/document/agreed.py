"""Who agreed to what, and when what is to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.agreement.document.model import Line, Part, Section, Table
from leadrules.agreement.items import RULESET
from leadrules.explain.words import named
from leadrules.schema.words import day_words

if TYPE_CHECKING:
    from datetime import date

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.state import Row, State


def agreements(state: State) -> Section:
    """Who agreed to what, and what is open."""
    rows = tuple(
        (row_title(row, state), str(row.item.agreed), said(row), str(row.wanted) if row.wanted is not None else "–")
        for row in state.rows
        if row.item.agreed is not None
    )
    table = Table(head=("What", "Must agree", "Agreed", "Open"), rows=rows)
    opening = Part(id="agreed", title="Who agreed", table=table)
    return Section(id="agreed", title="Who agreed", opening=opening if rows else None)


def row_title(row: Row, state: State) -> str:
    """What a row is about, for people."""
    if row.item.kind == RULESET:
        return f"What {state.graph.doc or named(state.graph.name)} consists of"
    return row.item.doc or named(row.item.key)


def said(row: Row) -> str:
    """Each team's word."""
    told = [f"{named(team)}: {signed(entry)}" for team, entry in row.agreed.items()]
    told += [f"{named(team)}, to what it meant before: {signed(entry)}" for team, entry in row.before.items()]
    told += [f"{named(team)}: does not count, {reason}" for team, reason in row.refused.items()]
    return "; ".join(told) or "–"


def signed(entry: Entry) -> str:
    """Who agreed, when, and what was to be remembered of it."""
    note = f", “{entry.note}”" if entry.note else ""
    return f"{entry.name}, {day_words(entry.on.date())}{', signed' if entry.signature else ''}{note}"


def reviews(state: State, today: date) -> Section:
    """When what is to be looked at again."""
    nodes = [(row_title(row, state), row.item.node.review) for row in state.rows if row.item.node is not None]
    whole = [(row_title(state.rows[0], state), state.graph.review)]
    due = sorted((day, what) for what, day in (*whole, *nodes) if day is not None)
    lines = tuple(Line(lead=day_words(day), text=what, note="passed" if day < today else None) for day, what in due)
    opening = Part(id="reviews", title="Reviews", lines=lines)
    return Section(id="reviews", title="Reviews", opening=opening if lines else None)
