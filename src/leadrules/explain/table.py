"""Verdicts as a table for a terminal."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from leadrules.explain.flat import missing, points, row
from leadrules.explain.visible import visible
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.verdict import Verdict

WIDEST = 24
WIDTH = 100


class Table:
    """Writes verdicts as rows with fixed columns, as they come; after `most` rows it says once that there are more."""

    def __init__(self, graph: RuleGraph, stream: IO[str], most: int | None) -> None:
        """Choose columns that fit a terminal: the lead, stages, scores, handoffs, tables, and what is missing."""
        self.stream = stream
        self.most = most
        self.written = 0
        columns: list[tuple[str, int]] = [("lead", 14), ("stage", max(5, *(len(s.name) for s in graph.stages), 5))]
        for name in graph.declared:
            match graph.definitions[name]:
                case d.Stage():
                    columns.append((name, max(9, len(name))))
                case d.Score():
                    columns.append((name, max(10, len(name))))
                case d.Handoff():
                    columns.append((name, max(16, len(name))))
                case d.Table():
                    columns.append((name, max(16, len(name))))
                case _:
                    pass
        room = WIDTH
        self.columns = []
        for name, width in columns:
            width = min(width, WIDEST)  # noqa: PLW2901 - no column is wider
            if room - width - 2 < 0:
                break
            room -= width + 2
            self.columns.append((name, width))

    def add(self, verdict: Verdict) -> None:
        """Write a row."""
        if self.written == 0:
            self.line({name: name for name, _ in self.columns}, "missing")
        self.written += 1
        if self.most is not None and self.written > self.most:
            if self.written == self.most + 1:
                self.stream.write("… more leads follow: --all shows them, --output FILE writes them\n")
            return
        cells = row(verdict) | {name: points(score) for name, score in verdict.scores.items()}
        if verdict.disqualified_by:
            cells["stage"] = "-"
        cells["stage"] = cells["stage"] or "-"
        self.line(cells, " ".join(missing(verdict)))

    def line(self, cells: dict[str, str], rest: str) -> None:
        """Write cells in their columns, and what is missing behind them."""
        shown = []
        for name, width in self.columns:
            cell = visible(cells.get(name, ""))
            shown.append((cell if len(cell) <= width else f"{cell[: width - 1]}…").ljust(width))
        tail = rest if len(rest) <= WIDEST * 2 else f"{rest[: WIDEST * 2 - 1]}…"
        self.stream.write("  ".join([*shown, tail]).rstrip() + "\n")
