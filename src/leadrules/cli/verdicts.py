"""Verdicts written one after the other: for people, as CSV, or whole."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from leadrules.ruleset import Ruleset, Verdict

ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Into:
    """What becomes of verdicts: the format, the file (None: the standard output), and how much is written."""

    kind: str
    output: Path | None
    shows_all: bool = False
    has_reasons: bool = False


def write_csv(stream: IO[str], ruleset: Ruleset, into: Into) -> Callable[[Verdict], None]:
    """A row a lead, safe to open in a spreadsheet."""
    from leadrules.explain.flat import columns, reasons_row, row, safe_cell

    names = columns(ruleset.graph, has_reasons=into.has_reasons)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)

    def write(verdict: Verdict) -> None:
        cells = row(verdict) | (reasons_row(verdict) if into.has_reasons else {})
        writer.writerow([safe_cell(cells.get(name, "")) for name in names])

    return write


def write_jsonl(stream: IO[str], _: Ruleset, __: Into) -> Callable[[Verdict], None]:
    """The whole verdict, with its trace, on one line a lead."""

    def write(verdict: Verdict) -> None:
        stream.write(verdict.model_dump_json() + "\n")

    return write


def write_table(stream: IO[str], ruleset: Ruleset, into: Into) -> Callable[[Verdict], None]:
    """The first leads for people, as they come."""
    from leadrules.explain.table import Table

    table = Table(ruleset.graph, stream, None if into.shows_all else ROWS_SHOWN)
    return table.add


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "table": write_table}
