"""What every format of leads gives: rows, rows that are broken, or one error for a file that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


class LeadsError(Exception):
    """A file of leads that cannot be read; holds the message, and help."""

    def __init__(self, message: str, help_text: str | None = None) -> None:
        """Keep what to tell the user."""
        super().__init__(message)
        self.message = message
        self.help = help_text


@dataclass(frozen=True, slots=True)
class Row:
    """One raw lead: a cell for each key. `number` counts from 1, broken rows included; `line` is where it begins."""

    number: int
    line: int | None
    keys: tuple[str, ...]
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that is no lead. `reason` goes on from its place: `line 12` `has 36 cells, the header has 37`."""

    number: int
    line: int | None
    last_line: int | None
    reason: str
    # Its text, on one line and cut short.
    shown: str

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        if self.line is None or self.last_line is None:
            return f"entry {self.number}"
        return f"line {self.line}" if self.last_line <= self.line else f"lines {self.line} to {self.last_line}"
