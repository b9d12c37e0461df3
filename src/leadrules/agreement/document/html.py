"""The agreement as one page that needs nothing else: to be read on a phone, and to be printed."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from leadrules.diagnostics.text import visible
from leadrules.explain.html import POLICY, shown
from leadrules.explain.html import style as page_style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.agreement.document.model import Document, Line, Part, Section, Table


def render_html(document: Document) -> str:
    """The whole agreement as an HTML document."""
    sentences = "".join(f"<p>{shown(each)}</p>\n" for each in document.sentences)
    links = "".join(f'<li><a href="#{shown(each.id)}">{shown(each.title)}</a></li>' for each in document.sections)
    sections = "\n".join(section_html(each) for each in document.sections)
    about = "".join(f"<li>{shown(each)}</li>" for each in document.about)
    tone = "good" if document.is_agreed else "open"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{shown(document.title)}: {shown(document.answer)}</title>
<style>
{page_style()}{style()}</style>
</head>
<body>
<main>
<header class="{tone}">
<h1>{shown(document.title)}: <span class="answer">{shown(document.answer)}</span></h1>
{sentences}</header>
<nav aria-label="Contents"><ul>{links}</ul></nav>
{sections}
</main>
<footer><ul>{about}</ul></footer>
</body>
</html>
"""


@cache
def style() -> str:
    """What the document needs beyond the style sheet of explanations."""
    return files(__package__).joinpath("document.css").read_text(encoding="utf-8")


def section_html(section: Section) -> str:
    """A heading with what stands under it."""
    name = shown(section.id)
    opening = part_html(section.opening) if section.opening is not None else ""
    parts = "".join(
        f'<article>\n<h3 id="part-{shown(each.id)}">{shown(each.title)}</h3>\n{part_html(each)}</article>\n'
        for each in section.parts
    )
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{shown(section.title)}</h2>\n{opening}{parts}</section>'
    )


def part_html(part: Part) -> str:
    """What stands under one heading."""
    about = f'<p class="about">{shown(part.about)}</p>\n' if part.about else ""
    sentences = "".join(f"<p>{shown(each)}</p>\n" for each in part.sentences)
    lines = list_html(part.lines) if part.lines else ""
    table = table_html(part.table) if part.table is not None else ""
    rules = f"<pre>{rules_html(part.rules)}</pre>\n" if part.rules is not None else ""
    return f"{about}{sentences}{lines}{table}{rules}"


def rules_html(text: str) -> str:
    """Rules to the letter, with nothing in them that cannot be seen: a blank in a text counts as well."""
    return "\n".join(escape(visible(line), quote=True) for line in text.rstrip("\n").split("\n"))


def list_html(lines: Iterable[Line]) -> str:
    """Lines as a list, those below a line as a list inside it."""
    rows = "".join(
        f"<li>{line_html(each)}{chr(10) + list_html(each.parts) if each.parts else ''}</li>\n" for each in lines
    )
    return f"<ul>\n{rows}</ul>\n"


def line_html(line: Line) -> str:
    """One line: its beginning in bold, and its remark."""
    parts = []
    if line.lead:
        parts.append(f"<strong>{shown(line.lead)}{':' if line.text or line.parts else ''}</strong>")
    if line.text:
        parts.append(f"<span>{shown(line.text)}</span>")
    if line.note:
        parts.append(f"<small>{shown(line.note)}</small>")
    return " ".join(parts)


def table_html(table: Table) -> str:
    """A table; on a phone each row stands by itself, with the heading beside each cell."""
    head = "".join(f'<th scope="col">{shown(each)}</th>' for each in table.head)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-head="{shown(name)}">{shown(cell)}</td>' for name, cell in zip(table.head, row, strict=True)
        )
        + "</tr>\n"
        for row in table.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
