"""Whether an entry of a list is one that is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.backends.interpreter.scope import Scope
from leadrules.backends.interpreter.truths import Truths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules.change.side import Side
    from leadrules.graph import truths as g


def holds(entry: Mapping[str, object], where: g.Truth, over: str, side: Side, on: datetime) -> bool | None:
    """Whether it is, None for undecided; what the lead itself holds is taken to be missing."""
    read = side.ruleset.reader().read({over: [entry]}).values.get(over)
    if not isinstance(read, tuple) or not read:
        return None
    scope = Scope(side.graph, {}, frozenset(), on, ZoneInfo(side.graph.timezone))
    scope.entry, scope.entry_of = read[0], over
    outcome = Truths(scope).judge(where).outcome
    return None if outcome.is_undecided else outcome.is_met
