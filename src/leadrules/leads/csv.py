"""Leads in CSV files as they are found: any delimiter, cells over several lines, rows that do not fit the header."""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING

from leadrules.leads.rows import BrokenRow, LeadsError, Row
from leadrules.schema.raw import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DELIMITERS = (",", ";", "\t", "|")
# Rows that a delimiter is guessed from.
_SAMPLE = 100
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def find_delimiter(sample: str) -> str:
    """Guess what parts cells: what gives most rows as many cells as the header, and there the most cells.

    The last line of the sample is not looked at unless it is the only one: it may be cut.
    """
    best, best_score = DELIMITERS[0], (0.0, 1)
    for delimiter in DELIMITERS:
        sizes = _sizes(sample, delimiter)
        if sizes and sizes[0] > 1:
            score = sizes.count(sizes[0]) / len(sizes), sizes[0]
            if score > best_score:
                best, best_score = delimiter, score
    return best


def named_delimiter(name: str) -> str:
    """Understand a delimiter that a user gives: one character, or `tab`.

    Raises:
        LeadsError: for anything else.
    """
    delimiter = _NAMES.get(name, name)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise LeadsError(f"`{shown(name)}` cannot part cells", "a delimiter is one character, such as `;`, or `tab`")
    return delimiter


class CsvRows:
    """The rows of a CSV file: `header` first, then the rest, one at a time."""

    def __init__(self, lines: Iterable[str], delimiter: str, name: str) -> None:
        """Read the header.

        Raises:
            LeadsError: when there is none.
        """
        self._cells = csv.reader(self._watched(lines), delimiter=delimiter, strict=True)
        self._delimiter = delimiter
        self._has_nul = False
        try:
            header = next(filter(None, self._cells), None)
        except csv.Error as error:
            raise LeadsError(f"the header of {name} cannot be read: it {_said(error)}") from None
        if header is None:
            raise LeadsError(f"{name} is empty")
        if self._has_nul:
            raise LeadsError(f"the header of {name} holds a NUL character", "save the file anew as UTF-8")
        self.header = tuple(cell.strip() for cell in header)

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        """Give the rows in order; blank lines are no rows."""
        header, width = self.header, len(self.header)
        number = 0
        while True:
            line = self._cells.line_num + 1
            self._has_nul = False
            try:
                cells = next(self._cells)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield BrokenRow(number, line, self._cells.line_num, _said(error), shown(self._last))
                continue
            if not cells:
                continue
            number += 1
            if len(cells) == width and not self._has_nul:
                yield Row(number, line, header, tuple(cells))
            else:
                yield BrokenRow(number, line, self._cells.line_num, self._complaint(cells), shown(self._last))

    def _watched(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._last = line
            if "\0" in line:
                self._has_nul = True
            yield line

    def _complaint(self, cells: list[str]) -> str:
        if self._has_nul:
            return "holds a NUL character"
        said = f"has {_counted(len(cells))}, the header has {len(self.header)}"
        inner = _sizes(cells[0], self._delimiter) if len(cells) == 1 else []
        return f"{said}: the whole row is quoted as if it were one" if inner == [len(self.header)] else said


def _counted(cells: int) -> str:
    return f"{cells} cell" if cells == 1 else f"{cells} cells"


def _sizes(sample: str, delimiter: str) -> list[int]:
    """How many cells the first rows have; rows that cannot be read are left out."""
    lines = sample.splitlines(keepends=True)
    reader = csv.reader(lines[:-1] or lines, delimiter=delimiter)
    sizes = []
    try:
        sizes = [len(cells) for cells in islice(reader, _SAMPLE) if cells]
    except csv.Error:
        return sizes
    return sizes


def _said(error: csv.Error) -> str:
    """Say in our words what the standard library says in its own."""
    message = str(error)
    if "field limit" in message:
        return f"has a cell of more than {csv.field_size_limit():,} characters; is there a quote that never closes?"
    if "unexpected end" in message:
        return "opens a quote that never closes"
    if "expected after" in message:
        return "goes on after a closing quote; a quote inside a cell is written twice"
    return "cannot be parted into cells"
