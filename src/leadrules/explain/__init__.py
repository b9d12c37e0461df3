"""A verdict in words: why a lead is what it is, what is missing, and what to ask next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from leadrules.explain import html, json, markdown, text
from leadrules.explain.layout import lay_out
from leadrules.explain.tell import tell

if TYPE_CHECKING:
    from leadrules.verdict import Verdict

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


def explain(verdict: Verdict, format: Format, *, full: bool = False, colour: bool = False) -> str:  # noqa: A002 - what callers call it
    """Explain a verdict to people, from the verdict alone.

    `full` adds the whole lead and every check that was made (JSON always holds them, an HTML page folds them away);
    `colour` marks answers with terminal colours and counts for text only.
    """
    story = tell(verdict)
    match format:
        case Format.TEXT:
            return text.render(lay_out(story, full=full), colour=colour)
        case Format.MARKDOWN:
            return markdown.render(lay_out(story, full=full))
        case Format.JSON:
            return json.render(story, verdict)
        case Format.HTML:
            return html.render(lay_out(story, full=full))
        case _:
            assert_never(format)
