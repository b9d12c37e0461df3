"""A rules file's text, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Source:
    """One file as it was read: `path` is what the user called it, `text` has LF line ends and no byte-order mark."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins."""
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both counted from 1, columns in characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (counted from 1) without its end; empty past the last line."""
        if not 1 <= number <= len(self.line_starts):
            return ""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """The place from one offset up to, not including, another."""
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source, as offsets; `end` is exclusive."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def path(self) -> str:
        """The file, as the user called it."""
        return self.source.path

    @property
    def line(self) -> int:
        """The first line, counted from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The first column, counted from 1."""
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        """The line that holds the last character."""
        return self.source.position(max(self.start, self.end - 1))[0]

    @property
    def end_column(self) -> int:
        """The column after the last character, on `end_line`."""
        line, column = self.source.position(max(self.start, self.end - 1))
        return column + 1 if line and self.end > self.start else column

    @property
    def text(self) -> str:
        """What is written there."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """From the start of this place to the end of the other."""
        return Span(self.source, self.start, max(self.end, other.end))

    def __str__(self) -> str:
        """`file:line:column`, as editors and terminals link it."""
        return f"{self.path}:{self.line}:{self.column}"
