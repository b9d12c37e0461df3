"""`overlapping-rows`: two rows hold for one lead, under `one match`, or under `any match` with different results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.made import shown
from leadrules.analysis.rows import rows_of
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Wanted
    from leadrules.diagnostics import Diagnostic

CODE = "overlapping-rows"


def overlapping_rows(about: About) -> Iterator[Diagnostic]:
    """Find, for each row, the first row above it with which it shares a lead."""
    for table in about.graph.definitions.values():
        if not isinstance(table, d.Table) or table.policy not in (d.Policy.ONE, d.Policy.ANY):
            continue
        rows = rows_of(about, table)
        for number, row in enumerate(table.rows):
            for other, above in enumerate(table.rows[:number]):
                wanted = shared(table, above, row)
                if wanted is None:
                    continue
                answer = rows.shared(other, number, wanted)
                witness = about.witness(answer.lead, wanted) if isinstance(answer, Found) else None
                if witness is not None:
                    one = table.policy is d.Policy.ONE
                    what = "only one may" if one else "they give different things"
                    yield finding(
                        CODE,
                        f"two rows of `{table.name}` hold for one lead, and {what}",
                        row.span,
                        "let one of them ask for more, or write `first match`",
                        related=above.span,
                        witness=witness,
                    )
                    break


def shared(table: d.Table, above: d.TableRow, row: d.TableRow) -> list[Wanted] | None:
    """What a lead would have to meet for both rows to hold and to matter; None where they may well."""
    wanted: list[Wanted] = [(each.criterion, True) for each in (above, row) if each.criterion is not None]
    if table.policy is d.Policy.ONE:
        return wanted
    differing = [(one, other) for one, other in zip(above.gives, row.gives, strict=True) if one != other]
    if not differing:
        return None
    if any(isinstance(one, gv.Constant) and isinstance(other, gv.Constant) for one, other in differing):
        return wanted
    apart = [
        g.Comparison(shown=shown("differs", row.span), operator=g.Comparing.IS_NOT, left=one, right=other)
        for one, other in differing
    ]
    some = g.Group(shown=shown("differs", row.span), how=g.Quantity.ANY, wanted=0, parts=tuple(apart))
    return [*wanted, (some, True)]
