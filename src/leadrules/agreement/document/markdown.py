"""The agreement as Markdown, for a wiki, a repository or a mail; what comes from the rules stays plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible
from leadrules.explain.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.agreement.document.model import Document, Line, Part, Table

TICKS = re.compile(r"`{3,}")


def render_markdown(document: Document) -> str:
    """The whole agreement, with a line end after the last."""
    lines = [f"# {escaped(document.title)}", "", f"**{escaped(document.answer.capitalize())}**", ""]
    for sentence in document.sentences:
        lines += [escaped(sentence), ""]
    for section in document.sections:
        lines += [f"## {escaped(section.title)}", ""]
        if section.opening is not None:
            lines += part_lines(section.opening)
        for part in section.parts:
            lines += [f"### {escaped(part.title)}", "", *part_lines(part)]
    lines += ["---", "", " · ".join(escaped(each) for each in document.about)]
    return "\n".join(lines) + "\n"


def part_lines(part: Part) -> Iterator[str]:
    """What stands under a heading, with a blank line behind each thing."""
    if part.about:
        yield from (f"*{escaped(part.about)}*", "")
    for sentence in part.sentences:
        yield from (escaped(sentence), "")
    if part.lines:
        for line in part.lines:
            yield from line_lines(line, 0)
        yield ""
    if part.table is not None:
        yield from (*table_lines(part.table), "")
    if part.rules is not None:
        # Longer than any run of them in the rules.
        fence = "`" * max(3, *(len(run) + 1 for run in TICKS.findall(part.rules)), 3)
        yield from (f"{fence}text", *map(visible, part.rules.rstrip("\n").split("\n")), fence, "")


def line_lines(line: Line, depth: int) -> Iterator[str]:
    """A line of a list, with those below it."""
    text, note = escaped(line.text), escaped(line.note or "")
    lead = f"**{escaped(line.lead)}{':' if text or line.parts else ''}**" if line.lead else ""
    said = " ".join(part for part in (lead, text) if part)
    yield f"{'  ' * depth}- {said}{f' – *{note}*' if note else ''}"
    for part in line.parts:
        yield from line_lines(part, depth + 1)


def table_lines(table: Table) -> Iterator[str]:
    """A table."""
    yield row(table.head)
    yield "|" + "---|" * len(table.head)
    yield from map(row, table.rows)


def row(cells: tuple[str, ...]) -> str:
    """One row of a table."""
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
