"""A difference in words: what changed, for whom it matters, and a lead that shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from leadrules.change.telling import markdown
from leadrules.change.telling.page import page
from leadrules.explain import html, text

if TYPE_CHECKING:
    from leadrules.change.model import Difference


class Format(StrEnum):
    """How a difference is written."""

    # For a terminal, at most 100 columns.
    TEXT = "text"
    # For a pull request's comment: what matters first, the rest folded.
    MARKDOWN = "markdown"
    # For programs: docs/schemas/difference.v1.json.
    JSON = "json"
    # One page that needs nothing else: no network, no JavaScript.
    HTML = "html"


def tell(difference: Difference, format: Format, *, colour: bool = False) -> str:  # noqa: A002 - what callers call it
    """Tell a difference to people; `colour` counts for text only."""
    match format:
        case Format.TEXT:
            return text.render(page(difference), colour=colour)
        case Format.MARKDOWN:
            return markdown.render(page(difference))
        case Format.JSON:
            from leadrules.change.published import published

            return published(difference).model_dump_json(indent=2)
        case Format.HTML:
            return html.render(page(difference))
        case _:
            assert_never(format)
