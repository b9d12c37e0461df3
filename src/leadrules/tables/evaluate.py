"""Batches of raw leads → flat tables of answers, by one statement that DuckDB runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.sql import generate
from leadrules.tables import flat
from leadrules.tables.engine import Engine
from leadrules.tables.missing import Waiting
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    import pyarrow as pa

    from leadrules import verdict as parts
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.lead import Lead
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch
    from leadrules.tables.reading import Problem


@dataclass(frozen=True, slots=True)
class EvaluatedTable:
    """Answers and unusable values, as tables of Arrow."""

    table: pa.Table
    unusable: pa.Table


class TableEvaluator:
    """Evaluates batches at one moment."""

    def __init__(
        self,
        graph: RuleGraph,
        reader: LeadReader,
        now: datetime,
        look: Callable[[Lead], parts.Verdict],
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
        self._reader = TableReader(reader, tuple(graph.fields), self.query.inputs, id_field)

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


def together(evaluator: TableEvaluator, batches: Iterable[Batch]) -> EvaluatedTable:
    """Evaluate all batches into one."""
    import pyarrow as pa

    parts = list(evaluator.run(batches))
    return EvaluatedTable(
        pa.concat_tables([evaluator.schema.empty_table(), *(each.table for each in parts)]),
        pa.concat_tables([side_schema().empty_table(), *(each.unusable for each in parts)]),
    )


def unusable_of(problems: list[Problem], rows: int) -> pa.Array:
    """What is unusable in each row."""
    import pyarrow as pa

    texts: dict[int, list[str]] = {}
    for each in problems:
        texts.setdefault(each.row, []).append(f"{each.field}: {each.reason}")
    kind = pa.list_(pa.string())
    if not texts:
        return pa.array([[]], kind).take(pa.repeat(pa.scalar(0, pa.int32()), rows))
    nothing: list[str] = []
    return pa.array([texts.get(row, nothing) for row in range(rows)], kind)


def side_schema() -> pa.Schema:
    """The side table's columns."""
    import pyarrow as pa

    return pa.schema(
        [
            ("row", pa.int64()),
            ("lead", pa.string()),
            ("field", pa.string()),
            ("value", pa.string()),
            ("reason", pa.string()),
        ]
    )


def side_table(problems: list[Problem], batch: Batch, names: pa.Array) -> pa.Table:
    """A row for each unusable value: where it stands, what it is, and why it cannot be used."""
    import pyarrow as pa

    places = pa.array([each.row for each in problems], pa.int32())
    return pa.table(
        [
            pa.array([batch.numbers[each.row] for each in problems], pa.int64()),
            names.take(places),
            pa.array([each.field for each in problems], pa.string()),
            pa.array([each.shown for each in problems], pa.string()),
            pa.array([each.reason for each in problems], pa.string()),
        ],
        schema=side_schema(),
    )
