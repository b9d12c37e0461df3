"""Who was asked before and is not any more: nobody's say is taken away without their agreeing to that.

Otherwise whoever changes `agreed by` could agree to that change alone. What a team was asked for stands in its own
file, in the texts that it agreed to, which nobody else may write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.agreement.parties import named, still_wanted
from leadrules.compiler.frame import lower_agreed
from leadrules.graph.definitions import Agreed
from leadrules.source import Source
from leadrules.syntax import nodes as n
from leadrules.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leadrules.agreement.entry import Entry

ASKS = "agreed by "
NAME = re.compile(r"\w+")


def must_agree(
    own: Agreed | None, outline: str, said: Mapping[str, Entry], others: Iterable[tuple[Entry, Agreed | None]]
) -> Agreed | None:
    """Who must agree to what a ruleset consists of: whom it asks itself, and whom it asks no longer.

    `said` holds what each team last said of the outline; `others` what a team last said of anything else, with whom
    that asks now, or None when it is no more.
    """
    before = [*left_out_of(outline, said.values()), *no_longer_asked(outline, said, others)]
    if not before:
        return own
    asked = tuple(dict.fromkeys(each for each in (own, *before) if each is not None))
    return still_wanted(Agreed(is_and=True, parts=asked), ())


def knows_its_team(entry: Entry) -> bool:
    """Whether an outline names the team that agreed to it: then it was one of the ruleset's."""
    said = (line.strip() if line.startswith("  ") else line.partition(ASKS)[2] for line in entry.text.splitlines())
    return any(entry.team in NAME.findall(each) for each in said)


def left_out_of(outline: str, said: Iterable[Entry]) -> Iterator[Agreed]:
    """Whom an outline asked that a team last agreed to, the team among them, in lines that are no more."""
    now = set(outline.splitlines())
    for entry in said:
        for line in entry.text.splitlines():
            asked = asked_in(line) if line not in now else None
            if asked is not None and entry.team in named(asked):
                yield asked


def no_longer_asked(
    outline: str, said: Mapping[str, Entry], others: Iterable[tuple[Entry, Agreed | None]]
) -> Iterator[Agreed]:
    """Whom a definition asked itself when a team agreed to it, where it asks others now.

    What the team has said of an outline since settles it.
    """
    for entry, asks in others:
        last = said.get(entry.team)
        # An outline that was agreed to with it, or later, says itself whom it asked then.
        if last is not None and (last.text == outline or last.on >= entry.on):
            continue
        asked = asked_then(entry)
        if asked is not None and asked != asks and entry.team in named(asked):
            yield asked


def asked_in(line: str) -> Agreed | None:
    """Whom a line of an outline asks: the ruleset's own, or the end of a definition's."""
    before, asks, who = line.rpartition(ASKS)
    if not asks or (before.strip() and not before.endswith(", ")):
        return None
    # The names of teams that have files need no quotes.
    found = parse(Source("", f"ruleset x\n  {ASKS}{who}\n")).declarations
    return next((lower_agreed(each.terms.agreed) for each in found if isinstance(each, n.RulesetDeclaration)), None)


def asked_then(entry: Entry) -> Agreed | None:
    """Whom a definition asked itself, by the text that was agreed to."""
    from leadrules.agreement.items import items_of
    from leadrules.agreement.state import graph_of

    graph = graph_of(entry.text) if ASKS in entry.text else None
    found = () if graph is None else (each.agreed for each in items_of(graph) if each.key == entry.item)
    return next(iter(found), None)
