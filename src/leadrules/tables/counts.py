"""Flat tables added up for a funnel: the same counts as its verdicts would give."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from leadrules.schema.outcome import Outcome
from leadrules.tables.flat import outputs
from leadrules.tables.said import root

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from leadrules.explain.funnel import Funnel
    from leadrules.tables.evaluated import EvaluatedTable

_OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


def count(funnel: Funnel, found: EvaluatedTable, on: datetime) -> None:
    """Count a table's leads; `on` is the moment, in the rules' time zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = found.table
    if not table.num_rows:
        return
    funnel.leads += table.num_rows
    funnel.on = f"{on:%Y-%m-%d %H:%M}"
    waits = pa.repeat(pa.scalar(value=False), table.num_rows)
    for output in outputs(funnel.graph):
        if output.of == "stage":
            column = table.column(output.name)
            counts = funnel.stages.setdefault(output.name, Counter())
            for outcome, times in _counted(column).items():
                counts[_OUTCOMES[outcome]] += times
            waits = pc.or_(waits, column.is_null())
        elif output.of == "handoff":
            funnel.handoffs.setdefault(output.name, Counter()).update(_counted(table.column(output.name)))
    funnel.disqualified.update(_counted(pc.list_flatten(table.column("disqualified_by"))))
    # What an incomplete handoff lacks is no stage's.
    funnel.waiting.update(_counted(pc.list_flatten(table.filter(waits).column("missing"))))
    unusable = found.unusable
    funnel.unusable_leads += len(pc.unique(unusable.column("row")))
    for field, value, reason in zip(*(unusable.column(name).to_pylist() for name in _TOLD), strict=True):
        name = root(field)
        funnel.unusable[name] += 1
        funnel.unusable_examples.setdefault(name, f"{value}: {reason}")


_TOLD = ("field", "value", "reason")


def _counted(column: pa.ChunkedArray) -> dict[Any, int]:
    """Each value with how often it stands there, in order of appearance."""
    return {each["values"]: each["counts"] for each in column.value_counts().to_pylist()}
