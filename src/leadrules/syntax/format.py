"""A rules file in the one layout that all rules files have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.source import Source
from leadrules.syntax.comments import gaps
from leadrules.syntax.format_align import level, width
from leadrules.syntax.format_read import read
from leadrules.syntax.format_rows import Row, is_table_row, rows_of_run, rows_of_table
from leadrules.syntax.format_spacing import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.syntax.format_read import Line, Written

__all__ = ["LayoutError", "canonical", "format_text"]

BEFORE_COMMENT = 2


class LayoutError(AssertionError):
    """A bug: the formatted file would not say what the author wrote."""


def format_text(source: Source) -> str | None:
    """Lay a file out; None when there is a mistake in how it is written, for then it is left alone.

    Raises:
        LayoutError: when the result would not say the same or would lose a comment, which nothing that is written
            should lead to.
    """
    written = read(source)
    if written is None:
        return None
    text = "".join(f"{row}\n" for row in finished(layout(written)))
    if text != source.text:
        again = read(Source(source.path, text))
        if again is None or again.declarations != written.declarations or again.comments != written.comments:
            raise LayoutError(f"the layout of {source.path} would change what it says")
    return text


def layout(written: Written) -> list[Row]:
    """Give the rows of the formatted file."""
    above = gaps(written)
    laid = lay_out(written.lines, above)
    rows: list[Row] = []
    for remarks, lines in zip(above, [*laid, []], strict=True):
        rows += remarks
        rows += lines
    return rows


def lay_out(lines: Sequence[Line], above: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Lay out each line beside its neighbours: a table as a whole, other lines as long as nothing comes between."""
    laid: list[list[Row]] = [[] for _ in lines]
    for place in runs(lines, above):
        run = [lines[i] for i in place]
        how = rows_of_table if is_table_row(run[0]) else rows_of_run
        for i, rows in zip(place, how(run), strict=True):
            laid[i] = rows
    return laid


def runs(lines: Sequence[Line], above: Sequence[Sequence[Row]]) -> Iterator[list[int]]:
    """Give the places of lines that are laid out together."""
    run: list[int] = []
    rows: list[int] = []
    for i, line in enumerate(lines):
        if line.depth == 0 and rows:
            yield rows
            rows = []
        if is_table_row(line):
            rows.append(i)
            continue
        if run and (run[-1] != i - 1 or above[i] or lines[run[-1]].depth != line.depth):
            yield run
            run = []
        run.append(i)
    yield from filter(None, (run, rows))


def finished(rows: Sequence[Row]) -> Iterator[str]:
    """Give the text of each row; comments behind neighbouring rows stand below each other."""
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end].comment:
            end += 1
        if end == at:
            yield rows[at].text
            at += 1
            continue
        group = rows[at:end]
        for row, start in zip(group, level(width(row.text) + BEFORE_COMMENT for row in group), strict=True):
            yield f"{row.text}{' ' * (start - width(row.text))}{row.comment}"
        at = end
