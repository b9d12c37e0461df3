"""DuckDB, embedded: one statement run on batch after batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from leadrules.backends.sql import Query

# Rules are literals in one statement over one table in memory: it needs no files, no network and no extensions.
SETTINGS = {
    "threads": "1",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}


class Engine:
    """Runs a ruleset's statement. One thread, so that rows keep their order; batches run side by side instead."""

    def __init__(self, query: Query) -> None:
        """Connect to a database in memory."""
        import duckdb

        self._connection = duckdb.connect(config=dict(SETTINGS))
        self._text = query.text

    def run(self, leads: pa.Table) -> pa.Table:
        """Answer a batch of typed leads; a row out for each row in."""
        self._connection.register("leads", leads)
        try:
            return self._connection.sql(self._text).to_arrow_table()
        finally:
            self._connection.unregister("leads")

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
