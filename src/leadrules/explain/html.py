"""An explanation as one page that needs nothing else: no network, no JavaScript; for phones, paper and the dark."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, assert_never

from leadrules.explain.layout import Kind, Mark
from leadrules.explain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.explain.layout import Item, Page, Section

SIGNS = {Mark.YES: "✓", Mark.NO: "✗", Mark.OPEN: "?"}
# Read out by a screen reader in place of the sign.
SPOKEN = {Mark.YES: "yes", Mark.NO: "no", Mark.OPEN: "open"}
MARKED = ' class="marked"'
# Nothing is fetched and nothing runs, whatever the data says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(page: Page) -> str:
    """The page as an HTML document."""
    title = f"{shown(page.title)}: {shown(page.answer)}"
    sentences = "".join(f"<p>{shown(sentence)}</p>\n" for sentence in page.sentences)
    sections = "\n".join(section_html(section) for section in page.sections)
    about = "".join(f"<li>{shown(each)}</li>" for each in page.about)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style()}</style>
</head>
<body>
<main>
<header class="{page.tone.value}">
<h1>{shown(page.title)}: <span class="answer">{shown(page.answer)}</span></h1>
{sentences}</header>
{sections}
</main>
<footer><ul>{about}</ul></footer>
</body>
</html>
"""


@cache
def style() -> str:
    """The page's style sheet."""
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def shown(text: str) -> str:
    """Text that stays text."""
    return escape(visible(text), quote=True)


def section_html(section: Section) -> str:
    """A section; what is not in everybody's way is folded."""
    title, name = shown(section.title), shown(section.id)
    match section.kind:
        case Kind.HANDOVER | Kind.WHY:
            return unfolded(section, list_html(section.items))
        case Kind.ASK:
            first, *then = section.items
            # One question first; the others are there for who wants them.
            others = "".join(
                f"<details><summary>{line_html(each)}</summary>\n{list_html(each.parts)}</details>\n" for each in then
            )
            return unfolded(section, list_html((first,)) + others)
        case Kind.MORE:
            return fold(name, title, list_html(section.items))
        case Kind.FULL:
            return fold(name, title, tree_html(section.items))
        case _:
            assert_never(section.kind)


def unfolded(section: Section, inside: str) -> str:
    """A section that everybody reads."""
    name = shown(section.id)
    return (
        f'<section id="{name}" class="{section.kind.value}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{shown(section.title)}</h2>\n{inside}</section>'
    )


def fold(name: str, title: str, inside: str) -> str:
    """A section that opens when its heading is chosen."""
    return (
        f'<section id="{name}" class="fold" aria-labelledby="{name}-title">\n<details>\n'
        f'<summary><h2 id="{name}-title">{title}</h2></summary>\n{inside}</details>\n</section>'
    )


def line_html(item: Item) -> str:
    """One line with its sign, its beginning in bold, and its remark."""
    parts = []
    if item.mark:
        parts.append(
            f'<span class="mark {item.mark.value}" aria-hidden="true">{SIGNS[item.mark]}</span>'
            f'<span class="spoken">{SPOKEN[item.mark]}: </span>'
        )
    if item.lead:
        parts.append(f"<strong>{shown(item.lead)}{':' if item.text or item.parts else ''}</strong> ")
    if item.text:
        parts.append(f"<span>{shown(item.text)}</span> ")
    if item.note:
        parts.append(f"<small>{shown(item.note)}</small>")
    return "".join(parts).rstrip()


def list_html(items: Iterable[Item]) -> str:
    """Lines as a list, those below a line as a list inside it."""
    rows = "".join(
        f"<li{MARKED if item.mark else ''}>{line_html(item)}"
        f"{chr(10) + list_html(item.parts) if item.parts else ''}</li>\n"
        for item in items
    )
    return f"<ul>\n{rows}</ul>\n"


def tree_html(items: Iterable[Item]) -> str:
    """Lines as a tree that opens branch by branch."""
    rows = "".join(
        f"<li><details><summary>{line_html(item)}</summary>\n{tree_html(item.parts)}</details></li>\n"
        if item.parts
        else f"<li>{line_html(item)}</li>\n"
        for item in items
    )
    return f'<ul class="tree">\n{rows}</ul>\n'
