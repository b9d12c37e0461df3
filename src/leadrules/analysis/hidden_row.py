"""`hidden-row`: a row of a `first match` table that rows above it leave no lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Never
from leadrules.analysis.rows import rows_of
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "hidden-row"


def hidden_row(about: About) -> Iterator[Diagnostic]:
    """Find it; a row that no lead meets anyway is told of as such."""
    for table in about.graph.definitions.values():
        if not isinstance(table, d.Table) or table.policy is not d.Policy.FIRST:
            continue
        rows = rows_of(about, table)
        for number, row in enumerate(table.rows):
            if row.criterion is not None and about.fixed is not None and about.fixed.never(row.criterion, outcome=True):
                continue
            if not isinstance(rows.taken(number), Never):
                continue
            above = rows.hiding(number)
            if above is not None:
                what, related = f"the row above (line {table.rows[above].span.line}) takes", table.rows[above].span
            else:
                what, related = "the rows above take", None
            yield finding(
                CODE,
                f"no lead comes to this row of `{table.name}`: {what} every lead that fits it",
                row.span,
                "move it up, or take it away",
                related=related,
            )
