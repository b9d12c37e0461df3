"""A piece of a table of raw leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.leads.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

# What stands where an object lacks a key that others have.
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Batch:
    """So many raw leads: a column for each key, arrays of Arrow as `leads.arrow.whole` gives them or lists of objects.

    `numbers` count the rows of the whole source from 1; rows that are no leads have a number and are not here.
    None is the number of a row that is called by none.
    """

    keys: tuple[str, ...]
    columns: tuple[pa.Array | list[object], ...]
    numbers: Sequence[int | None]

    def __len__(self) -> int:
        return len(self.numbers)

    def first(self, count: int) -> Batch:
        """So many leads of it."""
        return Batch(self.keys, tuple(column[:count] for column in self.columns), self.numbers[:count])

    def rows(self) -> Iterator[Row]:
        """The leads one by one."""
        lists = [column if isinstance(column, list) else column.to_pylist() for column in self.columns]
        cells = zip(*lists, strict=True) if lists else (() for _ in self.numbers)
        for number, row in zip(self.numbers, cells, strict=True):
            if ABSENT not in row:
                yield Row(number or 0, None, self.keys, row)
                continue
            there = [place for place, cell in enumerate(row) if cell is not ABSENT]
            keys = tuple(self.keys[place] for place in there)
            yield Row(number or 0, None, keys, tuple(row[place] for place in there))
