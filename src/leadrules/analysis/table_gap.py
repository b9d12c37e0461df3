"""`table-gap`: a lead of which all that a table asks is known, and which fits no row of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.rows import rows_of
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Wanted
    from leadrules.diagnostics import Diagnostic

CODE = "table-gap"
# Where no row holds these give something all the same: no entries, no points, none.
CLOSED = (d.Policy.ALL, d.Policy.SUM, d.Policy.COUNT)


def table_gap(about: About) -> Iterator[Diagnostic]:
    """Find it in every table that would then give nothing."""
    for table in about.graph.definitions.values():
        if not isinstance(table, d.Table) or table.policy in CLOSED:
            continue
        tests = [row.criterion for row in table.rows]
        wanted: list[Wanted] = [(test, False) for test in tests if test is not None]
        if len(wanted) < len(tests):
            continue
        answer = rows_of(about, table).gap()
        witness = about.witness(answer.lead, wanted) if isinstance(answer, Found) else None
        if witness is not None:
            yield finding(
                CODE,
                f"a lead can fit no row of `{table.name}`, which then gives nothing",
                table.span,
                "add a row of `-` for all others, if they should get something",
                witness=witness,
            )
