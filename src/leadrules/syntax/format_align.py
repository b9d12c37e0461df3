"""Cells of neighbouring lines → the column each begins in, so that like stands below like."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.syntax.layout import Column

# What would begin further right than this moves nobody else: it stands right behind what is before it.
FURTHEST = 72


@dataclass(slots=True)
class Cells:
    """A line's first row, cut into its columns; `starts` is where each begins, the first at the indentation."""

    texts: list[str]
    columns: list[Column]
    starts: list[int] = field(default_factory=list)

    def text(self) -> str:
        """The row, cells in their places."""
        parts: list[str] = []
        at = 0
        for start, text in zip(self.starts, self.texts, strict=True):
            if text:
                parts += (" " * (start - at), text)
                at = start + width(text)
        return "".join(parts)


def width(text: str) -> int:
    """How many columns an editor gives a text: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def align(run: Sequence[Cells], indent: int) -> None:
    """Find where the cells of the lines of one run begin."""
    for row in run:
        row.starts = [indent]
    for rank in sorted({column.rank for row in run for column in row.columns}):
        below: dict[tuple[int, ...], list[tuple[Cells, int]]] = {}
        for row in run:
            at = len(row.starts) - 1
            if at < len(row.columns) and row.columns[at].rank == rank:
                column = row.columns[at]
                start = row.starts[at] + width(row.texts[at]) + column.gap
                key = () if column.is_loose else tuple(each.rank for each in row.columns[:at])
                below.setdefault(key, []).append((row, start))
        for group in below.values():
            for (row, _), start in zip(group, level(start for _, start in group), strict=True):
                row.starts.append(start)


def level(starts: Iterable[int]) -> list[int]:
    """Move starts to the furthest of those that are not too far."""
    found = list(starts)
    furthest = max((each for each in found if each <= FURTHEST), default=0)
    return [max(each, furthest) if each <= FURTHEST else each for each in found]


def table(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pad cells so that each column is as wide as its widest; rows need not have the same number."""
    widths: list[int] = []
    for row in rows:
        widths += [0] * (len(row) - len(widths))
        for i, cell in enumerate(row):
            widths[i] = max(widths[i], width(cell))
    return [[cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)] for row in rows]
