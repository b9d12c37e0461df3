"""What changed since a team last agreed: the text that it agreed to, and the text of today."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible
from leadrules.schema.words import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.state import Row

CONTEXT = 2


def shown(
    row: Row, text: str, teams: tuple[str, ...], meaning: Callable[[Entry], str | None] = lambda _: None
) -> Iterator[str]:
    """What each team is to know of a row, line by line; `meaning` says in words what changed since an entry."""
    for team in teams:
        if team in row.agreed:
            yield f"{team} agreed to {visible(row.item.key)} as it is on {_when(row.agreed[team])}"
        elif team in row.before:
            entry = row.before[team]
            yield f"{team} last agreed to {visible(row.item.key)} on {_when(entry)}"
            yield ""
            if words := meaning(entry):
                yield from (words.rstrip("\n"), "")
            yield "In the rules:"
            yield from lines_of_difference(entry.text, text)
        elif team in row.refused:
            yield f"what {team} agreed to does not count: {visible(row.refused[team])}"
        else:
            yield f"{team} has not agreed to {visible(row.item.key)} yet; it says:"
            yield ""
            yield from (f"  {visible(line)}" for line in text.splitlines())
        yield ""


def lines_of_difference(old: str, new: str) -> Iterator[str]:
    """What was taken away (`-`) and what came (`+`), with some lines around it."""
    found = list(unified_diff(old.splitlines(), new.splitlines(), n=CONTEXT, lineterm=""))
    for line in found[2:]:
        # Where the lines stood is nobody's concern: the texts are parts of files.
        yield "  …" if line.startswith("@@") else f"  {visible(line)}"
    if not found:
        # An older version of leadrules made other fingerprints.
        yield "  the text is the same, and is to be agreed to again"


def _when(entry: Entry) -> str:
    note = f", “{visible(entry.note)}”" if entry.note else ""
    return f"{day_words(entry.on.date())} ({visible(entry.name)}{note})"
