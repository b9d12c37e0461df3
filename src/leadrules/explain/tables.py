"""Tables in words: what a table gives, and which row decided that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.decided import deciding
from leadrules.explain.story import Point, TableStory
from leadrules.explain.words import (
    NOT_KNOWN,
    field_words,
    in_order,
    listed,
    place_words,
    seen_words,
    spaced,
    titled,
    unquoted,
)
from leadrules.graph.truths import HandoffState
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from leadrules.verdict import RowResult, TableResult, Verdict


def table_stories(verdict: Verdict) -> tuple[TableStory, ...]:
    """Every table; of a lead that nobody gets it would mislead to say who does."""
    return tuple(table_story(verdict, table) for table in verdict.tables.values() if not is_idle(verdict, table))


def is_idle(verdict: Verdict, table: TableResult) -> bool:
    """Whether a table only says where handoffs go, and none of them is due."""
    states = [each.state for each in verdict.handoffs.values() if each.route_by == table.name]
    return bool(states) and all(state is HandoffState.NOT_DUE for state in states)


def table_story(verdict: Verdict, table: TableResult) -> TableStory:
    """One table: what it gives and the rows that made it so, or what it waits for."""
    texts = [(name, unquoted(seen_words(seen, verdict), verdict.timezone)) for name, seen in table.values.items()]
    value = texts[0][1] if len(texts) == 1 else ", ".join(f"{spaced(name)} {text}" for name, text in texts)
    notes = []
    if table.is_undecided:
        waits = listed(field_words(verdict, name) for name in in_order(verdict, table.missing))
        notes.append(f"It depends on {waits}." if waits else "More than one row could still count.")
        value = "not decided yet"
    elif value == NOT_KNOWN:
        value = "nothing: no row applies"
    wanted = Outcome.UNDECIDED if table.is_undecided else Outcome.MET
    rows = [(index, row) for index, row in enumerate(table.rows, 1) if row.counts and row.outcome is wanted]
    if table.is_undecided and not rows:
        rows = [(index, row) for index, row in enumerate(table.rows, 1) if row.outcome is wanted]
    return TableStory(
        name=table.name,
        title=titled(table.name, table.doc),
        value=value,
        is_open=table.is_undecided,
        notes=tuple(notes),
        points=tuple(row_point(verdict, index, row) for index, row in rows),
    )


def row_point(verdict: Verdict, index: int, row: RowResult) -> Point:
    """One row that counts, with the values that made it apply."""
    parts = deciding(row.trace, verdict) if row.trace else ()
    return Point(
        outcome=row.outcome,
        label=f"Row {index} ({', '.join(unquoted(gives, verdict.timezone) for gives in row.gives)})",
        what="" if parts else "no row before it applies" if index > 1 else "it always applies",
        reasons=(row.reason,) if row.reason else (),
        place=place_words(row.place),
        parts=parts,
    )
