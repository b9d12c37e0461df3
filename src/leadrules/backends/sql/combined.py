"""Rows told apart by what several columns hold of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

Key: TypeAlias = tuple[Any, ...]
# So many combinations one whole number holds.
MOST = 1 << 62


class Combined:
    """Columns become digits of one number a row, as long as it holds them: so each needs no look at every row."""

    def __init__(self, rows: int) -> None:
        """Begin with no column: all rows are alike."""
        import pyarrow as pa

        self._codes = pa.repeat(pa.scalar(0, pa.int64()), rows)
        self._size = 1
        # How many values each digit has, and what they are; by default the digit itself.
        self._digits: list[tuple[int, Sequence[Key] | None]] = []
        self._is_lasting = True

    def add(self, column: pa.Array, size: int) -> None:
        """Tell rows apart by whole numbers below `size`, too."""
        self._digit(column, size, None)

    def add_texts(self, column: pa.Array) -> None:
        """Tell rows apart by texts, too."""
        encoded = column.dictionary_encode()
        values = encoded.dictionary.to_pylist()
        self._digit(encoded.indices, max(1, len(values)), [(each,) for each in values])
        self._is_lasting = False

    def add_outcomes(self, column: pa.Array) -> None:
        """Tell rows apart by what is true, false or missing, too."""
        import pyarrow as pa
        import pyarrow.compute as pc

        self._digit(pc.fill_null(column.cast(pa.int8()), 2), 3, [(False,), (True,), (None,)])

    @property
    def shape(self) -> tuple[int, ...] | None:
        """What a number means: of equal shapes equal numbers are one combination. None when it means so here alone."""
        return tuple(size for size, _ in self._digits) if self._is_lasting else None

    def found(self) -> tuple[pa.Array, list[int]]:
        """The place of each row's combination among all that there are, and the number of each."""
        encoded = self._codes.dictionary_encode()
        return encoded.indices, encoded.dictionary.to_pylist()

    def _digit(self, column: pa.Array, size: int, values: Sequence[Key] | None) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._size * size > MOST:
            indices, numbers = self.found()
            self._digits = [(len(numbers), [self.key(each) for each in numbers])]
            self._codes, self._size, self._is_lasting = indices.cast(pa.int64()), len(numbers), False
        if self._size * size > MOST:
            # One column alone may need nearly all that a number holds, and has no more values than rows.
            encoded = column.dictionary_encode()
            numbers = encoded.dictionary.to_pylist()
            values = [(each,) if values is None else values[each] for each in numbers]
            column, size = encoded.indices, len(numbers)
        self._codes = pc.add(pc.multiply(self._codes, pa.scalar(size, pa.int64())), column.cast(pa.int64()))
        self._size *= size
        self._digits.append((size, values))

    def key(self, number: int) -> Key:
        """What a combination's columns hold."""
        found: list[Key] = []
        for size, values in reversed(self._digits):
            number, digit = divmod(number, size)
            found.append((digit,) if values is None else values[digit])
        return tuple(part for each in reversed(found) for part in each)
