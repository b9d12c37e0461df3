"""An explanation as Markdown, for a comment, a wiki or a chat; what comes from the data stays plain text."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from leadrules.explain.layout import Mark
from leadrules.explain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.explain.layout import Item, Page

SIGNS = {Mark.YES: "✓", Mark.NO: "✗", Mark.OPEN: "?"}
# Signs that Markdown reads anywhere in a line.
SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#$])")
# Signs that begin a list, a heading's underline, a quotation or a command to GitLab where they stand first.
FIRST = re.compile(r"^([-+=:/]|\d+(?=[.)]))")
# What becomes a link by itself.
LINKS = re.compile(r"(?i)(?<=[a-z])(:)(?=//)|(?<=www)(\.)|(?<=\w)(@)(?=\w)")
# What calls somebody, or names another request: GitHub looks for it when backslashes are gone and entities are read.
CALLS = re.compile(r"(?<![^\W_])@(?=[\w\\])|#(?=\d)")
# A blank without width keeps it from being one.
NOTHING = "&#8203;"


def render(page: Page) -> str:
    """The page as Markdown, with a line end after the last."""
    lines = [f"# {escaped(page.title)}: {escaped(page.answer)}", ""]
    lines.extend(f"{escaped(sentence)}\n" for sentence in page.sentences)
    for section in page.sections:
        lines.extend((f"## {section.title}", ""))
        for item in section.items:
            lines.extend(item_lines(item, 0))
        lines.append("")
    lines.extend(("---", "", " · ".join(escaped(each) for each in page.about)))
    return "\n".join(lines) + "\n"


def item_lines(item: Item, depth: int) -> Iterator[str]:
    """A list item with those below it."""
    sign = f"{SIGNS[item.mark]} " if item.mark else ""
    text, note = escaped(item.text), escaped(item.note or "")
    lead = f"**{escaped(item.lead)}{':' if text or item.parts else ''}**" if item.lead else ""
    said = " ".join(part for part in (lead, text) if part)
    if note:
        said = f"{said} – *{note}*" if said else f"*{note}*"
    yield f"{'  ' * depth}- {sign}{said}"
    for part in item.parts:
        yield from item_lines(part, depth + 1)


def escaped(text: str) -> str:
    """The text as it is, with everything that Markdown would read otherwise behind a backslash."""
    line = SPECIAL.sub(r"\\\1", visible(text))
    line = CALLS.sub(lambda found: found[0] + NOTHING, line)
    line = LINKS.sub(lambda found: "\\" + found[0], line)
    return FIRST.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], line)


def html(text: str) -> str:
    """The text for a place between two tags, where it stays text, calls nobody and leads nowhere."""
    line = CALLS.sub(lambda found: found[0] + NOTHING, escape(visible(text)))
    return LINKS.sub(lambda found: found[0] + NOTHING, line)
