"""What `check` sees by looking at every lead that there could be: told as it goes on, and what stayed open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadrules.cli.waiting import Waiting

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph

EXTRA = "pip install 'leadrules[analysis]'"
MOST_OPEN = 5


class Looking:
    """Looks at every lead that there could be, and keeps what could not be settled."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self.proved = 0
        self.open: dict[str, str] = {}
        self.has_extra = True

    def at(self, graph: RuleGraph, path: Path) -> tuple[Diagnostic, ...]:
        """Look at one ruleset, and say how far it is while that takes long."""
        from leadrules.analysis.findings import findings
        from leadrules.backends.smt import has_extra

        self.has_extra = has_extra()
        waiting = Waiting(f"{path.name}: looking for")
        found = findings(graph, datetime.now(UTC), tell=waiting.tell)
        waiting.end()
        self.proved += len(found.proved)
        self.open.update(found.unsettled)
        return found.diagnostics

    def summary(self, hidden: int) -> str:
        """What stands behind the last line: guarantees that hold, and what is not shown."""
        said = f"; {counted(self.proved, 'guarantee')} proved" if self.proved else ""
        return f"{said}; {counted(hidden, 'thing')} worth knowing: see --all" if hidden else said

    def left_open(self) -> list[str]:
        """What was not settled, or not looked at."""
        if not self.has_extra:
            return [f"not everything was looked at: what needs a proof wants the extra `analysis` ({EXTRA})"]
        lines = [f"not settled: {question} ({why})" for question, why in list(self.open.items())[:MOST_OPEN]]
        more = len(self.open) - MOST_OPEN
        return [*lines, f"… and {more:,} more"] if more > 0 else lines


def counted(number: int, word: str) -> str:
    """Write "1 thing", "2 things"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
