"""Batches of raw leads → flat tables of answers, by one statement that DuckDB runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql import generate
from leadrules.tables import flat
from leadrules.tables.engine import Engine
from leadrules.tables.evaluated import EvaluatedTable, side_table, unusable_of
from leadrules.tables.missing import Waiting
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from leadrules import verdict as parts
    from leadrules.graph.definitions import SourceMapping
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.lead import Lead
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch


class TableEvaluator:
    """Evaluates batches at one moment."""

    def __init__(  # noqa: PLR0913 - what the rules are, and what is asked of them
        self,
        graph: RuleGraph,
        reader: LeadReader,
        now: datetime,
        look: Callable[[Lead], parts.Verdict],
        *,
        source: SourceMapping | None = None,
        id_field: str | None = None,
    ) -> None:
        """Write the statement; `look` gives the verdict of one lead.

        Raises:
            Unsupported: when something of the rules cannot be said in SQL.
        """
        self.graph = graph
        self.query = generate(graph, now, only=flat.asked_for(graph))
        self.schema = flat.schema(graph)
        self._waiting = Waiting(graph, reader, look)
        self._reader = TableReader(reader, tuple(graph.fields), self.query.inputs, source=source, id_field=id_field)

    def run(self, batches: Iterable[Batch]) -> Iterator[EvaluatedTable]:
        """Evaluate batch after batch."""
        engine = Engine(self.query)
        try:
            for batch in batches:
                yield self._evaluated(batch, engine)
        finally:
            engine.close()

    def _evaluated(self, batch: Batch, engine: Engine) -> EvaluatedTable:
        import pyarrow as pa

        read = self._reader.read(batch)
        columns = flat.of_answers(self.graph, engine.run(read.table))
        columns["lead"] = read.names
        columns["unusable"] = unusable_of(read.problems, len(batch))
        columns["missing"] = self._waiting.of(batch, columns)
        table = pa.table([columns[name] for name in self.schema.names], schema=self.schema)
        return EvaluatedTable(table, side_table(read.problems, batch, read.names))
