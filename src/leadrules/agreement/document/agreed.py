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
    from leadrules.graph.definitions import Agreed


def agreements(state: State) -> Section:
    """Who agreed to what, and what is open: each team in a line, then thing by thing."""
    asked = tuple(row for row in state.rows if row.item.agreed is not None)
    rows = tuple(
        (row_title(row, state), agreed_words(row.item.agreed), said(row, state), agreed_words(row.wanted))
        for row in asked
    )
    teams = tuple(dict.fromkeys(team for row in asked for team in row.asked))
    table = Table(head=("What", "Must agree", "Agreed", "Open"), rows=rows)
    lines = tuple(Line(lead=named(team), text=team_words(team, asked)) for team in teams)
    opening = Part(id="agreed", title="Who agreed", lines=lines, table=table)
    return Section(id="agreed", title="Who agreed", opening=opening if rows else None)


def team_words(team: str, rows: tuple[Row, ...]) -> str:
    """How much a team has agreed to of what it is asked for, when it last did, and what has changed since it did."""
    mine = [row for row in rows if team in row.asked]
    given = [row.agreed[team] for row in mine if team in row.agreed]
    changed = sum(1 for row in mine if team in row.before)
    many = "all" if len(given) == len(mine) else f"{len(given) or 'none'} of"
    told = [f"agreed to {many} {len(mine)}"]
    if given:
        last = max(given, key=lambda each: each.on)
        told.append(f"last on {day_words(last.on.date())} ({last.name})")
    if changed:
        told.append(f"{changed} that it agreed to before {'has' if changed == 1 else 'have'} changed since")
    return ", ".join(told)


def agreed_words(agreed: Agreed | None) -> str:
    """Who must agree, by the names that people read: `(Marketing and Sales) or Revenue`."""
    if agreed is None:
        return "–"
    told = []
    for part in agreed.parts:
        words = named(part) if isinstance(part, str) else agreed_words(part)
        told.append(words if isinstance(part, str) or len(part.parts) == 1 else f"({words})")
    return (" and " if agreed.is_and else " or ").join(told)


def row_title(row: Row, state: State) -> str:
    """What a row is about, for people."""
    if row.item.kind == RULESET:
        return f"What {state.graph.doc or named(state.graph.name)} consists of"
    return row.item.doc or named(row.item.key)


def said(row: Row, state: State) -> str:
    """Each team's word."""
    told = [f"{named(team)}: {signed(entry, state)}" for team, entry in row.agreed.items()]
    told += [f"{named(team)}, to what it meant before: {signed(entry, state)}" for team, entry in row.before.items()]
    told += [f"{named(team)}: does not count, {reason}" for team, reason in row.refused.items()]
    return "; ".join(told) or "–"


def signed(entry: Entry, state: State) -> str:
    """Who agreed, when, and what was to be remembered of it."""
    note = f", “{entry.note}”" if entry.note else ""
    return f"{entry.name}, {day_words(entry.on.date())}{entry.signed_words(has_signers=state.has_signers)}{note}"


def reviews(state: State, today: date) -> Section:
    """When what is to be looked at again."""
    nodes = [(row_title(row, state), row.item.node.review) for row in state.rows if row.item.node is not None]
    whole = [("The whole agreement", state.graph.review)]
    due = sorted((day, what) for what, day in (*whole, *nodes) if day is not None)
    lines = tuple(Line(lead=day_words(day), text=what, note="passed" if day < today else None) for day, what in due)
    opening = Part(id="reviews", title="Reviews", lines=lines)
    return Section(id="reviews", title="Reviews", opening=opening if lines else None)
