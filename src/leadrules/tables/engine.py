"""DuckDB, embedded: one statement, planned once, run on batch after batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql.columns import table_of

if TYPE_CHECKING:
    import pyarrow as pa

    from leadrules.backends.sql import Query

# Rules are literals in one statement over one table in memory: it needs no files, no network and no extensions.
SETTINGS = {
    # One thread, so that rows keep their order; batches run side by side instead.
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Nothing is put on disk: a batch fits into memory, or it is too large.
    "temp_directory": "",
}


class Stopped(Exception):
    """A batch for which the statement has no exact answer."""


class _Leads:
    """The table that the statement reads: whichever batch it is the turn of."""

    def __init__(self, leads: pa.Table) -> None:
        """Begin with a table that has no rows; its columns are those of all batches."""
        self.now = self.empty = leads

    def __arrow_c_schema__(self) -> object:
        """The columns, for planning."""
        return self.empty.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows, each time that the statement runs."""
        return self.now.__arrow_c_stream__(requested_schema)


class Engine:
    """Runs a ruleset's statement."""

    def __init__(self, query: Query) -> None:
        """Connect to a database in memory, and plan the statement: for one batch that takes as long as to run it."""
        import duckdb

        self._connection = duckdb.connect(config=dict(SETTINGS))
        self._connection.execute("SET enable_external_access = false")
        self._leads = _Leads(table_of((), query.inputs))
        self._connection.register("leads", self._leads)
        self._connection.execute(f"PREPARE answers AS {query.streamed}")

    def run(self, leads: pa.Table) -> pa.Table:
        """Answer a batch of typed leads, of the columns that the statement reads; a row out for each row in.

        Raises:
            Stopped: when the statement refuses to answer.
            MemoryError: when the batch is too large.
        """
        import duckdb

        self._leads.now = leads
        try:
            return self._connection.sql("EXECUTE answers").to_arrow_table()
        except duckdb.OutOfMemoryException as wrong:
            raise MemoryError from wrong
        except (duckdb.InvalidInputException, duckdb.OutOfRangeException, duckdb.ConversionException) as wrong:
            raise Stopped(str(wrong)) from wrong
        finally:
            self._leads.now = self._leads.empty

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
