"""Where the comments and blank lines between lines of rules stand in the formatted file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.syntax.format_rows import INDENT, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.syntax.format_read import Line, Remark, Written

BLANK = Row("")


def gaps(written: Written) -> list[list[Row]]:
    """Give the rows above each line, and at last those below all lines."""
    lines = written.lines
    columns: list[int] = []
    found: list[list[Row]] = []
    above: Line | None = None
    for i, line in enumerate(lines):
        remarks = line.segments[0].above
        is_apart = above is not None and line.depth == 0 and not may_stand_together(lines, i)
        if remarks or is_apart:
            found.append(gap(remarks, above, line.depth, columns, is_apart=is_apart))
        else:
            found.append([])
        del columns[line.depth :]
        columns.append(line.column)
        above = line
    found.append(gap(written.below, above, 0, columns, is_apart=False))
    return found


def may_stand_together(lines: Sequence[Line], at: int) -> bool:
    """Whether a declaration needs no blank line above it: both are of one kind and of one line."""
    above, line = lines[at - 1], lines[at]
    has_body = at + 1 < len(lines) and lines[at + 1].depth > 0
    return above.depth == 0 and above.keyword == line.keyword and not has_body


def gap(remarks: Sequence[Remark], above: Line | None, depth: int, columns: list[int], *, is_apart: bool) -> list[Row]:
    """Lay out the comments between a line and one at `depth`, where `columns` are those of the open blocks.

    A comment that is indented as far as a block above stays in that block; any other belongs to what follows.
    """
    rows: list[Row] = []
    deepest = above.depth if above is not None else 0
    # From here on comments belong to what follows.
    start = 0
    for remark in remarks:
        if not remark.text:
            rows.append(BLANK)
            continue
        while deepest > depth and columns[deepest] > remark.column:
            deepest -= 1
        level = max(deepest, depth) if deepest > depth else depth
        rows.append(Row(" " * (INDENT * level) + remark.text))
        if level > depth:
            start = len(rows)
    is_first_in_block = above is None or depth > above.depth
    if is_first_in_block and rows and not rows[0].text:
        del rows[0]
    if is_apart and BLANK not in rows[start:]:
        rows.insert(start, BLANK)
    return rows
