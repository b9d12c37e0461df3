"""The next batch is read while this one is answered."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    import pyarrow as pa

    from leadrules.tables.batch import Batch
    from leadrules.tables.reading import Read


class Ahead:
    """Gets batches from where they come, and reads them, one ahead of whoever asks."""

    def __init__(self, batches: Iterable[Batch], read: Callable[[Batch], Read], pool: Executor) -> None:
        """Begin with the first; `pool` does one thing after the other, in a thread."""
        self._batches = iter(batches)
        self._read = read
        self._pool = pool
        self._next = pool.submit(self._get)
        self._failure: BaseException | None = None
        self.is_over = False
        # What was handed out, until somebody takes it from here.
        self.given: deque[tuple[Batch, Read]] = deque()

    def tables(self) -> Iterator[pa.Table]:
        """Give typed tables to an engine, through which nothing can be raised: what fails ends them."""
        try:
            while (found := self._next.result()) is not None:
                self._next = self._pool.submit(self._get)
                self.given.append(found)
                yield found[1].table
        except GeneratorExit:
            raise
        except BaseException as wrong:  # noqa: BLE001 - `fail` raises it
            self._failure = wrong
        self.is_over = True

    def fail(self) -> None:
        """Raise what ended the batches, if they did not end by themselves."""
        if self._failure is not None:
            raise self._failure

    def _get(self) -> tuple[Batch, Read] | None:
        batch = next(self._batches, None)
        return None if batch is None else (batch, self._read(batch))
