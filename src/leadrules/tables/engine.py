"""DuckDB, embedded: one statement, through which batch after batch streams."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from leadrules.backends.sql.columns import table_of
from leadrules.leads.columnar import ROWS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    import pyarrow as pa

    from leadrules.backends.sql import Query

# Rules are literals in one statement over one table in memory: it needs no files, no network and no extensions.
SETTINGS = {
    # One thread, so that rows keep their order; what is read and what is told have threads of their own.
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Nothing is put on disk: a batch fits into memory, or it is too large.
    "temp_directory": "",
}


# What DuckDB says when the program is asked to stop (Ctrl-C, SIGTERM) while a statement runs.
INTERRUPTED = "Query interrupted"


class Stopped(Exception):
    """Leads for which the statement has no exact answer."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Have whoever stops the program stop it while a statement runs as well as at any other time."""
    try:
        yield
    except RuntimeError as wrong:
        if str(wrong) == INTERRUPTED:
            raise KeyboardInterrupt from wrong
        raise


class Engine:
    """Runs a ruleset's statement."""

    def __init__(self, query: Query) -> None:
        """Connect to a database in memory."""
        import duckdb

        self._connection = duckdb.connect(config=dict(SETTINGS))
        self._connection.execute("SET enable_external_access = false")
        self._text = query.streamed
        self._schema = table_of((), query.inputs).schema

    def stream(self, tables: Iterable[pa.Table]) -> Generator[pa.Table, None, None]:
        """Answer tables of typed leads as they come: of each one table with a row for each of its own.

        To plan a statement takes as long as to run it on 20,000 leads, so that it is planned once for all of them. The
        next tables may be asked for before one is answered; to give them must not fail.

        Raises:
            Stopped: when the statement refuses to answer, somewhere in what it was given and has not answered.
        """
        import duckdb
        import pyarrow as pa

        given = Given(tables)
        self._connection.register("leads", pa.RecordBatchReader.from_batches(self._schema, given.batches()))
        try:
            with stoppable(), self._connection.sql(self._text).to_arrow_reader(ROWS) as answers:
                yield from given.cut(answers, answers.schema)
        except (pa.ArrowException, OSError, duckdb.Error) as wrong:
            raise Stopped(str(wrong)) from wrong
        finally:
            self._connection.unregister("leads")

    def run(self, leads: pa.Table) -> pa.Table:
        """Answer a table of typed leads by itself; a row out for each row in.

        Raises:
            Stopped: when the statement refuses to answer.
            MemoryError: when the table is too large.
        """
        import duckdb

        self._connection.register("leads", leads)
        try:
            with stoppable():
                return self._connection.sql(self._text).to_arrow_table()
        except duckdb.OutOfMemoryException as wrong:
            raise MemoryError from wrong
        except (duckdb.InvalidInputException, duckdb.OutOfRangeException, duckdb.ConversionException) as wrong:
            raise Stopped(str(wrong)) from wrong
        finally:
            self._connection.unregister("leads")

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


class Given:
    """What a statement was given: so many rows of each table, by which its answers are cut."""

    def __init__(self, tables: Iterable[pa.Table]) -> None:
        """Begin with nothing."""
        self._tables = tables
        self._sizes: deque[int] = deque()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give one table after the other."""
        for table in self._tables:
            self._sizes.append(table.num_rows)
            yield from table.to_batches()

    def cut(self, answers: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
        """Cut answers into those of each table."""
        import pyarrow as pa

        held = schema.empty_table()
        for batch in answers:
            held = pa.concat_tables([held, pa.Table.from_batches([batch])]) if held.num_rows else pa.table(batch)
            while self._sizes and held.num_rows >= self._sizes[0]:
                size = self._sizes.popleft()
                yield held.slice(0, size)
                held = held.slice(size)
        # Tables without rows.
        for size in self._sizes:
            yield held.slice(0, size)
