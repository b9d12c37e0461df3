"""An explanation for a terminal: at most 100 columns, and no colours unless they are asked for."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from leadrules.explain.layout import Mark
from leadrules.explain.story import Tone
from leadrules.explain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.explain.layout import Item, Page

WIDTH = 100
# Deeper lines still get room to be read.
DEEPEST = 10
SIGNS = {Mark.YES: "✓", Mark.NO: "✗", Mark.OPEN: "?"}
BOLD, GREEN, RED, YELLOW, RESET = "\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[0m"
SIGN_COLOURS = {Mark.YES: GREEN, Mark.NO: RED, Mark.OPEN: YELLOW}
TONE_COLOURS = {Tone.GOOD: GREEN, Tone.BAD: RED, Tone.OPEN: YELLOW, Tone.QUIET: ""}


def render(page: Page, *, colour: bool = False) -> str:
    """The page as lines of plain text, with a line end after the last."""
    title, *more = wrapped(f"{visible(page.title)}: {visible(page.answer)}", "")
    lines = [BOLD + TONE_COLOURS[page.tone] + each + RESET if colour else each for each in (title, *more)]
    for sentence in page.sentences:
        lines.extend(wrapped(visible(sentence), ""))
    for section in page.sections:
        lines.append("")
        lines.append(BOLD + section.title + RESET if colour else section.title)
        for item in section.items:
            lines.extend(item_lines(item, 1, colour=colour))
    lines.append("")
    for about in page.about:
        lines.extend(wrapped(visible(about), ""))
    return "\n".join(lines) + "\n"


def item_lines(item: Item, depth: int, *, colour: bool) -> Iterator[str]:
    """A line with those below it, each level indented by two."""
    indent = "  " * min(depth, DEEPEST)
    sign = f"{SIGNS[item.mark]} " if item.mark else ""
    lead, text, note = visible(item.lead or ""), visible(item.text), visible(item.note or "")
    said = f"{lead}: {text}" if lead and text else f"{lead}:" if lead and item.parts else lead or text
    below = indent + " " * len(sign)
    is_long = len(below) + len(said) + len(note) + 3 > WIDTH
    if note and not is_long:
        said = f"{said} – {note}" if said else note
    first, *more = wrapped(said, indent + sign, below)
    if note and is_long:
        # A remark that does not fit gets its own line, where it is not read as part of the answer.
        more.extend(wrapped(f"– {note}", below, below + "  "))
    if colour and item.mark:
        first = first.replace(SIGNS[item.mark], SIGN_COLOURS[item.mark] + SIGNS[item.mark] + RESET, 1)
    yield first
    yield from more
    for part in item.parts:
        yield from item_lines(part, depth + 1 + bool(item.mark), colour=colour)


def wrapped(text: str, first: str, rest: str = "") -> list[str]:
    """Lines of at most 100 columns, with an indent for the first and for the others."""
    lines = textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return lines or [first.rstrip()]
