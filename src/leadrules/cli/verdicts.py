"""Verdicts written one after the other: for people, as CSV, or whole."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.ruleset import Ruleset, Verdict

ROWS_SHOWN = 20


def write_csv(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:  # noqa: ARG001
    """A row a lead, safe to open in a spreadsheet."""
    from leadrules.explain.flat import columns, row, safe_cell

    names = columns(ruleset.graph)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)

    def write(verdict: Verdict) -> None:
        cells = row(verdict)
        writer.writerow([safe_cell(cells.get(name, "")) for name in names])

    return write


def write_jsonl(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:  # noqa: ARG001
    """The whole verdict, with its trace, on one line a lead."""

    def write(verdict: Verdict) -> None:
        stream.write(verdict.model_dump_json() + "\n")

    return write


def write_table(stream: IO[str], ruleset: Ruleset, *, shows_all: bool) -> Callable[[Verdict], None]:
    """The first leads for people, as they come."""
    from leadrules.explain.table import Table

    table = Table(ruleset.graph, stream, None if shows_all else ROWS_SHOWN)
    return table.add


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "table": write_table}
