"""A verdict in words: why a lead is what it is, what is missing, and what to ask next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from leadrules.explain import html, json, markdown, text
from leadrules.explain.layout import Kind, lay_out
from leadrules.explain.tell import tell
from leadrules.explain.what_if import what_if_section

if TYPE_CHECKING:
    from leadrules.verdict import Verdict
    from leadrules.ways import WhatIf

__all__ = ["Format", "explain", "tell"]


class Format(StrEnum):
    """How an explanation is written."""

    # For a terminal, at most 100 columns.
    TEXT = "text"
    MARKDOWN = "markdown"
    # The verdict and its story, for programs.
    JSON = "json"
    # One page that needs nothing else: no network, no JavaScript.
    HTML = "html"


def explain(
    verdict: Verdict,
    format: Format,  # noqa: A002 - what callers call it
    *,
    full: bool = False,
    colour: bool = False,
    what_if: WhatIf | None = None,
) -> str:
    """Explain a verdict to people, from the verdict alone, and with `what_if` also what would change it.

    `full` adds the whole lead and every check that was made (JSON always holds them, an HTML page folds them away);
    `colour` marks answers with terminal colours and counts for text only.
    """
    story = tell(verdict)
    page = lay_out(story, full=full)
    if what_if is not None:
        page = page.with_section(what_if_section(what_if), before=Kind.MORE)
    match format:
        case Format.TEXT:
            return text.render(page, colour=colour)
        case Format.MARKDOWN:
            return markdown.render(page)
        case Format.JSON:
            return json.render(story, verdict, what_if)
        case Format.HTML:
            return html.render(page)
        case _:
            assert_never(format)
