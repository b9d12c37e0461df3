"""Where agreement stands, as a table for people: what, who must agree, who has, what is open and since when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible, widths
from leadrules.schema.words import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.history import Since
    from leadrules.agreement.state import Row, State

HEAD = ("what", "must agree", "where it stands")
# A longer name stands on a line of its own.
WIDEST = (30, 34)
GAP = "  "


def table_text(state: State, since: Mapping[str, Since], today: date, team: str | None = None) -> str:
    """The table, what stands above it in a sentence, and the reviews that are due below it.

    With `team` it holds what is open for that team alone.
    """
    wanted = [row for row in state.rows if team is None or team in row.open_for]
    if not wanted:
        return f"{visible(state.graph.name)}: nothing is open for {team}\n"
    rows = [
        (visible(row.item.key), _asked(row), list(standing(row, since, has_signers=state.has_signers)))
        for row in wanted
    ]
    names, asked = [row[0] for row in rows], [row[1] for row in rows]
    columns = [
        min(most, max(width(each) for each in (head, *texts) if width(each) <= most))
        for head, texts, most in zip(HEAD, (names, asked), WIDEST, strict=False)
    ]
    lines = [summary(state), "", *_lines((HEAD[0], HEAD[1], [HEAD[2]]), columns)]
    for row in rows:
        lines += _lines(row, columns)
    due = list(reviews(state, today))
    lines += ["", *due] if due else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def summary(state: State) -> str:
    """How much is open, and for whom, in one sentence."""
    asked = [row for row in state.rows if row.item.agreed is not None]
    name = f"{visible(state.graph.name)}: "
    if not asked:
        return f"{name}nobody is asked to agree to anything"
    if not state.open:
        return f"{name}everything is agreed"
    waiting = Counter(team for row in state.open for team in row.open_for)
    teams = ", ".join(f"{team} {number}" for team, number in waiting.items())
    return f"{name}{len(state.open)} of {len(asked)} open ({teams})"


def standing(row: Row, since: Mapping[str, Since], *, has_signers: bool = True) -> Iterator[str]:
    """What is to be said of one row, a line each."""
    if row.wanted is not None:
        # Who must agree stands beside it, where nobody has yet.
        left = f": {row.wanted} must agree" if str(row.wanted) != str(row.item.agreed) else ""
        yield f"open{since_words(row.item.key, since)}{left}"
    elif row.item.agreed is None and not row.agreed:
        yield "nobody is asked"
    if row.agreed:
        said = ", ".join(f"{team} {signed_off(entry, has_signers=has_signers)}" for team, entry in row.agreed.items())
        yield f"agreed: {said}"
    for team, entry in row.before.items():
        yield f"{team} agreed {signed_off(entry, has_signers=has_signers)} to what it meant before"
    for team, reason in row.refused.items():
        yield f"{team}: does not count, {visible(reason)}"


def since_words(key: str, since: Mapping[str, Since]) -> str:
    """` since 24 Nov 2026`; nothing where it is not known."""
    if key not in since:
        return ""
    found = since[key]
    if found.moment is None:
        return ", not committed yet"
    return f" since {day_words(found.moment.date())}{' or longer' if found.is_longer else ''}"


def signed_off(entry: Entry, *, has_signers: bool) -> str:
    """`25 Nov 2026 (Jo Doe, signed)`."""
    return f"{day_words(entry.on.date())} ({visible(entry.name)}{entry.signed_words(has_signers=has_signers)})"


def reviews(state: State, today: date) -> Iterator[str]:
    """What was to be looked at again by now."""
    graph = state.graph
    if graph.review is not None and graph.review < today:
        yield f"the ruleset {visible(graph.name)} was to be reviewed by {day_words(graph.review)}"
    for row in state.rows:
        node = row.item.node
        if node is not None and node.review is not None and node.review < today:
            yield f"{visible(row.item.key)} was to be reviewed by {day_words(node.review)}"


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(widths(text))


def _asked(row: Row) -> str:
    return str(row.item.agreed) if row.item.agreed is not None else ""


def _lines(row: tuple[str, str, list[str]], columns: list[int]) -> Iterator[str]:
    """One row; a text too wide for its column pushes the rest to a line of its own."""
    what, asked, said = row
    head = GAP.join((_padded(what, columns[0]), _padded(asked, columns[1])))
    under = " " * (sum(columns) + len(GAP) + len(GAP))
    if width(what) > columns[0]:
        yield what
        head = GAP.join((" " * columns[0], _padded(asked, columns[1])))
    if width(asked) > columns[1]:
        yield head
        head = " " * (sum(columns) + len(GAP))
    first, *more = said or [""]
    yield f"{head}{GAP}{first}"
    yield from (f"{under}{line}" for line in more)


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))
