"""What was read before, by what it was read from: the same few values come again and again."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 4_096
_LONGEST = 64
_LARGE = 10**15


class Memory(Generic[T]):
    """Values by exact texts and whole numbers; a full memory is emptied, so that it follows what comes."""

    def __init__(self) -> None:
        """Know nothing."""
        self.values: dict[str | int, T] = {}

    def keep(self, raw: object, value: T) -> None:
        """Remember what was read from a text or a whole number of common length."""
        # Exactly these types: True is an int that equals 1.
        if (type(raw) is str and len(raw) <= _LONGEST) or (type(raw) is int and -_LARGE < raw < _LARGE):
            if len(self.values) >= _MOST:
                self.values.clear()
            self.values[raw] = value
