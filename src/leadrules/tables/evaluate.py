"""Batches of raw leads → flat tables of answers, by one statement that DuckDB runs."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

from leadrules.backends.sql import Wanted, generate
from leadrules.tables import flat, reasons
from leadrules.tables.engine import Engine, Stopped
from leadrules.tables.evaluated import EvaluatedTable, side_table, unusable_of
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from datetime import datetime

    from leadrules.graph.definitions import SourceMapping
    from leadrules.tables.batch import Batch
    from leadrules.tables.one_by_one import OneByOne

# Batches that are evaluated side by side. Each is held in memory, some 300 MB of it with a wide table.
MOST_AT_ONCE = 2


class TableEvaluator:
    """Evaluates batches at one moment."""

    def __init__(
        self, one_by_one: OneByOne, now: datetime, *, source: SourceMapping | None = None, id_field: str | None = None
    ) -> None:
        """Write the statement; `one_by_one` evaluates what stops it, and says which columns there are.

        Raises:
            Unsupported: when something of the rules cannot be said in SQL.
        """
        self.graph = graph = one_by_one.graph
        self._has_reasons = one_by_one.has_reasons
        wanted = Wanted.ALL if self._has_reasons else Wanted.MISSING
        self.query = generate(graph, now, only=flat.asked_for(graph), reasons=wanted)
        self.schema = one_by_one.schema
        self._one_by_one = one_by_one
        self._reader = TableReader(
            one_by_one.reader, tuple(graph.fields), self.query.inputs, source=source, id_field=id_field
        )

    def run(self, batches: Iterable[Batch]) -> Iterator[EvaluatedTable]:
        """Evaluate batches side by side; they come out in their order."""
        at_once = min(MOST_AT_ONCE, os.cpu_count() or 1)
        engines: SimpleQueue[Engine] = SimpleQueue()
        for _ in range(at_once):
            engines.put(Engine(self.query))
        waiting: deque[Future[EvaluatedTable]] = deque()
        with ThreadPoolExecutor(at_once) as pool:
            try:
                for batch in batches:
                    waiting.append(pool.submit(self._with_engine, batch, engines))
                    if len(waiting) > at_once:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                # Whoever stops here waits for the batches that have begun, and for no other.
                pool.shutdown(cancel_futures=True)
                while not engines.empty():
                    engines.get().close()

    def _with_engine(self, batch: Batch, engines: SimpleQueue[Engine]) -> EvaluatedTable:
        engine = engines.get()
        try:
            return self._evaluated(batch, engine)
        finally:
            engines.put(engine)

    def _evaluated(self, batch: Batch, engine: Engine) -> EvaluatedTable:
        import pyarrow as pa

        read = self._reader.read(batch)
        try:
            answers = engine.run(read.table)
        except Stopped:
            found = self._one_by_one.of(batch)
            return EvaluatedTable(
                found.table.set_column(0, self.schema.field(0), read.names),
                side_table(read.problems, batch, read.names),
            )
        columns = flat.of_answers(self.graph, answers)
        columns["lead"] = read.names
        columns["unusable"] = unusable_of(read.problems, len(batch))
        columns["missing"] = reasons.missing(self.query, answers, self.graph)
        if self._has_reasons:
            columns |= reasons.of_answers(self.query, answers, self.graph)
        table = pa.table([columns[name] for name in self.schema.names], schema=self.schema)
        return EvaluatedTable(table, side_table(read.problems, batch, read.names))
