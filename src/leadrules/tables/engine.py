"""DuckDB, embedded: one statement run on batch after batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class Engine:
    """Runs a ruleset's statement."""

    def __init__(self, query: Query) -> None:
        """Connect to a database in memory."""
        import duckdb

        self._connection = duckdb.connect(config=dict(SETTINGS))
        self._connection.execute("SET enable_external_access = false")
        self._text = query.streamed

    def run(self, leads: pa.Table) -> pa.Table:
        """Answer a batch of typed leads; a row out for each row in.

        Raises:
            Stopped: when the statement refuses to answer.
            MemoryError: when the batch is too large.
        """
        import duckdb

        self._connection.register("leads", leads)
        try:
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
