"""The fields that a lead waits for: those of its first undecided stage, or of an incomplete handoff.

Statements do not tell this yet, so each lead of which it is asked is evaluated by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.flat import missing
from leadrules.graph import definitions as d
from leadrules.graph.truths import HandoffState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from leadrules import verdict as parts
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.lead import Lead
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch

# The states in which fields can be waited for.
_WAITING = (HandoffState.INCOMPLETE.value, HandoffState.UNDECIDED.value, HandoffState.NOT_DUE.value)


class Waiting:
    """Says what leads wait for; `look` gives the verdict of one."""

    def __init__(self, graph: RuleGraph, reader: LeadReader, look: Callable[[Lead], parts.Verdict]) -> None:
        """Keep how a lead is read and evaluated."""
        self._stages = [each.name for each in graph.stages]
        self._handoffs = [name for name in graph.declared if isinstance(graph.definitions[name], d.Handoff)]
        self._reader = reader
        self._look = look

    def of(self, batch: Batch, columns: Mapping[str, pa.Array]) -> pa.Array:
        """The names of the fields, for each lead of a batch; `columns` are its flat ones."""
        import pyarrow as pa
        import pyarrow.compute as pc

        waits = pa.repeat(pa.scalar(False), len(batch))  # noqa: FBT003 - a value of the column
        for name in self._stages:
            waits = pc.or_(waits, columns[name].is_null())
        for name in self._handoffs:
            waits = pc.or_(waits, pc.is_in(columns[name], pa.array(_WAITING)))
        found: list[list[str]] = []
        for row, is_waiting in zip(batch.rows(), waits.to_pylist(), strict=True):
            found.append(list(missing(self._look(self._reader.read_row(row)))) if is_waiting else [])
        return pa.array(found, pa.list_(pa.string()))
