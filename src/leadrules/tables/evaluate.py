"""Batches of raw leads → flat tables of answers, by one statement that DuckDB runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from leadrules.backends.sql import Wanted, generate
from leadrules.backends.sql.naming import Naming
from leadrules.tables import flat, reasons
from leadrules.tables.ahead import Ahead
from leadrules.tables.engine import Engine, Stopped
from leadrules.tables.evaluated import EvaluatedTable, side_table, unusable_of
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from concurrent.futures import Executor, Future
    from datetime import datetime

    import pyarrow as pa

    from leadrules.graph.definitions import SourceMapping
    from leadrules.tables.batch import Batch
    from leadrules.tables.one_by_one import OneByOne
    from leadrules.tables.reading import Problem, Read


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

    def run(self, batches: Iterable[Batch]) -> Generator[EvaluatedTable, None, None]:
        """Evaluate batch after batch, in their order.

        One thread gets and reads the next batch and another finishes the last one while the statement answers this one.
        """
        with (
            ThreadPoolExecutor(1) as reading,
            ThreadPoolExecutor(1) as finishing,
            closing(Engine(self.query)) as engine,
        ):
            ahead = Ahead(batches, self._reader.read, reading)
            last: Future[EvaluatedTable] | None = None
            try:
                with closing(self._begun(ahead, engine, finishing)) as answered:
                    for begun in answered:
                        if last is not None:
                            yield last.result()
                        last = begun
                if last is not None:
                    yield last.result()
            finally:
                # Whoever stops here waits for what has begun, and for nothing else.
                reading.shutdown(cancel_futures=True)
                finishing.shutdown(cancel_futures=True)
        ahead.fail()

    def _begun(self, ahead: Ahead, engine: Engine, pool: Executor) -> Generator[Future[EvaluatedTable], None, None]:
        """Answer what is read, and begin to finish it."""
        naming = Naming(self.query)

        def finish(answers: pa.Table) -> Future[EvaluatedTable]:
            # No raw column is held longer than until here.
            batch, read = ahead.given.popleft()
            return pool.submit(self._finished, batch.numbers, read.names, read.problems, answers, naming)

        while not ahead.is_over:
            try:
                with closing(engine.stream(ahead.tables())) as stream:
                    for answers in stream:
                        yield finish(answers)
            except Stopped:
                if not ahead.given:
                    raise
                # Somewhere in these: what is refused alone, too, is left to the function.
                while ahead.given:
                    try:
                        answers = engine.run(ahead.given[0][1].table)
                    except Stopped:
                        yield pool.submit(self._by_function, *ahead.given.popleft())
                    else:
                        yield finish(answers)

    def _finished(
        self,
        numbers: Sequence[int | None],
        names: pa.Array,
        problems: list[Problem],
        answers: pa.Table,
        naming: Naming,
    ) -> EvaluatedTable:
        import pyarrow as pa

        columns = flat.of_answers(self.graph, answers)
        columns["lead"] = names
        columns["unusable"] = unusable_of(problems, len(numbers))
        columns["missing"] = reasons.missing(naming, answers, self.graph)
        if self._has_reasons:
            columns |= reasons.of_answers(naming, answers, self.graph)
        table = pa.table([columns[name] for name in self.schema.names], schema=self.schema)
        return EvaluatedTable(table, side_table(problems, numbers, names))

    def _by_function(self, batch: Batch, read: Read) -> EvaluatedTable:
        found = self._one_by_one.of(batch)
        return EvaluatedTable(
            found.table.set_column(0, self.schema.field(0), read.names),
            side_table(read.problems, batch.numbers, read.names),
        )
