"""Lines of rules → the rows of the formatted file, without the blank lines and comments between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from leadrules.syntax.format_align import Cells, align, table
from leadrules.syntax.format_words import Words
from leadrules.syntax.indentation import CLOSING, OPENING
from leadrules.syntax.layout import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

    from leadrules.syntax.format_read import Line, Remark, Segment
    from leadrules.syntax.layout import Break

INDENT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the formatted file: what it says, and the comment behind it; an empty one is a blank line."""

    text: str
    comment: str = ""


def rows_of_run(run: Sequence[Line]) -> list[list[Row]]:
    """Lay out lines of one block that follow each other directly; each gives one row or more."""
    indent = INDENT * run[0].depth
    breaks = [columns(line) for line in run]
    words = [words_of(line) for line in run]
    cells = [first_row(*each) for each in zip(run, breaks, words, strict=True)]
    align(cells, indent)
    return [
        [Row(each.text(), line.segments[0].comment), *continued(line, at, how, each, indent)]
        for line, at, how, each in zip(run, breaks, words, cells, strict=True)
    ]


def words_of(line: Line) -> Words:
    """Begin to write a line's tokens."""
    has_sums = line.keyword not in ("EXAMPLE", "STRATEGY")
    return Words(has_ranges=line.first == "HOURS", has_sums=has_sums, has_bullet=is_record(line))


def is_record(line: Line) -> bool:
    """Whether the line is `- type webinar, at …`."""
    return line.keyword == "EXAMPLE" and line.first == "DASH"


def first_row(line: Line, breaks: Sequence[Break], words: Words) -> Cells:
    """Cut a line's first row into cells. A line may end where a column begins: it has the width of its first cell."""
    tokens = line.segments[0].tokens
    found = Cells([], [])
    start = 0
    for at, column in breaks:
        if at > len(tokens) or (at == len(tokens) and len(line.segments) > 1):
            break
        found.texts.append(words.write(tokens[start:at]))
        found.columns.append(column)
        start = at
    found.texts.append(words.write(tokens[start:]))
    return found


def continued(line: Line, breaks: Sequence[Break], words: Words, first: Cells, indent: int) -> list[Row]:
    """Lay out what continues a line: below the column that it continues, deeper by a level for every open bracket."""
    if len(line.segments) == 1:
        return []
    base = first.starts[-1] if len(first.starts) > 1 else indent + INDENT
    rows: list[Row] = []
    offset = len(line.segments[0].tokens)
    depth = open_brackets(line.segments[0].tokens)
    before = line.segments[0]
    for segment in line.segments[1:]:
        closing = leading_closers(segment.tokens)
        rows += [
            Row(" " * (base + INDENT * depth) + remark.text if remark.text else "")
            for remark in within(before, segment, is_in_brackets=depth > 0)
        ]
        before = segment
        pieces = []
        start = 0
        for at, column in [
            (at - offset, column) for at, column in breaks if offset < at < offset + len(segment.tokens)
        ]:
            pieces += [words.write(segment.tokens[start:at]), " " * column.gap]
            start = at
        pieces.append(words.write(segment.tokens[start:]))
        rows.append(Row(" " * (base + INDENT * (depth - closing)) + "".join(pieces), segment.comment))
        depth += open_brackets(segment.tokens)
        offset += len(segment.tokens)
    return rows


def within(before: Segment, segment: Segment, *, is_in_brackets: bool) -> list[Remark]:
    """Give what stands above a part of a line: blank lines only in brackets, and not beside a bracket."""
    found = [remark for remark in segment.above if remark.text or is_in_brackets]
    if found and not found[0].text and before.tokens[-1].type in OPENING:
        del found[0]
    if found and not found[-1].text and segment.tokens[0].type in CLOSING:
        del found[-1]
    return found


def open_brackets(tokens: Sequence[Token]) -> int:
    """How many brackets more are opened than closed."""
    return sum((token.type in OPENING) - (token.type in CLOSING) for token in tokens)


def leading_closers(tokens: Sequence[Token]) -> int:
    """How many brackets close before anything else stands in the row."""
    return next((i for i, token in enumerate(tokens) if token.type not in CLOSING), len(tokens))


def is_table_row(line: Line) -> bool:
    """Whether the line can stand in a table's columns: a comment within it keeps it apart."""
    return line.first == "BAR" and not any(
        segment.comment or any(remark.text for remark in following.above)
        for segment, following in pairwise(line.segments)
    )


def rows_of_table(lines: Sequence[Line]) -> list[list[Row]]:
    """Lay out the rows of a table: every column as wide as its widest cell, however far apart the rows stand."""
    indent = " " * (INDENT * lines[0].depth)
    cells: list[list[str]] = []
    reasons: list[str] = []
    for line in lines:
        tokens = [token for segment in line.segments for token in segment.tokens]
        bars = [i for i, token in enumerate(tokens) if token.type == "BAR"]
        cells.append([write(tokens[start + 1 : end]) for start, end in pairwise(bars)])
        reasons.append(write(tokens[bars[-1] + 1 :]))
    return [
        [Row(f"{indent}| {' | '.join(row)} |{'  ' if reason else ''}{reason}", line.segments[-1].comment)]
        for line, row, reason in zip(lines, table(cells), reasons, strict=True)
    ]


def write(tokens: Sequence[Token]) -> str:
    """Write tokens that stand alone."""
    return Words().write(tokens)
