"""A table as long as it likes: what is more than some memory holds lies in files that the system maps into it."""

from __future__ import annotations

import mmap
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# So many bytes are gathered before they are put into a file: some 900,000 leads. A shorter table stays in memory.
MOST_GATHERED = 1 << 27


class LongTable:
    """Gathers a table piece by piece."""

    def __init__(self, schema: pa.Schema) -> None:
        """Begin with no rows."""
        self._schema = schema
        self._done: list[pa.Table] = []
        self._gathered: list[pa.Table] = []
        self._bytes = 0

    def add(self, piece: pa.Table) -> None:
        """Add rows."""
        self._gathered.append(piece)
        self._bytes += piece.nbytes
        if self._bytes >= MOST_GATHERED:
            self._put_away()

    def whole(self) -> pa.Table:
        """All of it, without a copy; its files are gone when nobody holds any of it any more."""
        import pyarrow as pa

        return pa.concat_tables([self._schema.empty_table(), *self._done, *self._gathered])

    def _put_away(self) -> None:
        gathered = self._gathered
        # Without room on the disk it stays in memory.
        with suppress(OSError):
            gathered = [in_file(gathered, self._schema)]
        self._done += gathered
        self._gathered, self._bytes = [], 0


def in_file(pieces: list[pa.Table], schema: pa.Schema) -> pa.Table:
    """The same rows in a file without a name, which is read where it is looked at.

    Raises:
        OSError: when it cannot be written.
    """
    import pyarrow as pa

    with tempfile.TemporaryFile() as file:
        with pa.ipc.new_file(file, schema) as writer:
            for piece in pieces:
                writer.write_table(piece)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return pa.ipc.open_file(pa.py_buffer(mapped)).read_all()
