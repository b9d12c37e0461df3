"""What is not agreed, as diagnostics: one for each thing that is open, at its place in the rules."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from leadrules.agreement.items import RULESET
from leadrules.agreement.parties import named
from leadrules.diagnostics import Diagnostic
from leadrules.schema.words import day_words
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.agreement.state import Row, State
    from leadrules.source import Span

CODE = "not-agreed"


def findings(state: State, rules: str) -> Iterator[Diagnostic]:
    """Everything that keeps the rules of the file `rules` from being agreed, what is damaged included."""
    yield from state.diagnostics
    for row in state.open:
        yield open_row(row, state, rules)
    is_asked = state.graph.agreed is not None or any(row.item.agreed is not None for row in state.rows[1:])
    if not is_asked and any(entry.ruleset == state.graph.name for entry in state.entries):
        message = "there are agreements to these rules, and nobody is asked to agree"
        help_text = "say who must: `agreed by marketing and sales` below `ruleset`"
        yield Diagnostic(CODE, message, ruleset_place(state, rules), help_text)


def open_row(row: Row, state: State, rules: str) -> Diagnostic:
    """Say what is open, who last agreed to what, and what to do."""
    key = row.item.key
    what = f"what the ruleset `{state.graph.name}` consists of" if row.item.kind == RULESET else f"`{key}`"
    message = f"{what} is not agreed: {row.wanted} must agree"
    wanted = named(row.wanted)
    notes = [
        f"{team} agreed on {day_words(entry.on.date())} to what it meant then"
        for team, entry in row.before.items()
        if team in wanted
    ]
    if row.item.kind == RULESET and row.item.agreed != state.graph.agreed:
        notes.append("whoever was asked to agree before must agree to who is asked now")
    typed = f"{quote(rules)} {quote(key)}"
    shown = [f"`leadrules agreement {quote(rules)} --show {quote(key)}` shows what changed"] if notes else []
    do = [*shown, f"`leadrules agree {typed} --team {wanted[0]}` agrees to it"]
    span = first_line(row.item.node.span) if row.item.node is not None else ruleset_place(state, rules)
    return Diagnostic(CODE, message, span, "\n".join(do), "\n".join(notes) or None)


def first_line(span: Span) -> Span:
    """The first line of a place: a commitment is pointed at by its beginning."""
    end = span.source.text.find("\n", span.start, span.end)
    return span if end < 0 else span.source.span(span.start, end)


def ruleset_place(state: State, rules: str) -> Span:
    """Where the ruleset is named, or else where its file begins."""
    return state.graph.span or Source(rules, "").span(0, 0)
