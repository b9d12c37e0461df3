"""A difference as Markdown for a pull request's comment: what it means first, everything else folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain.markdown import escaped, html, item_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.explain.layout import Page, Section


# What is not folded.
SEEN = ("meaning", "leads")


def render(page: Page) -> str:
    """The page as Markdown, with a line end after the last."""
    lines = [f"### {escaped(page.title)}: {escaped(page.answer)}", ""]
    lines.extend(f"{escaped(sentence)}\n" for sentence in page.sentences)
    for section in page.sections:
        if section.id in SEEN:
            for item in section.items:
                lines.extend(item_lines(item, 0))
            lines.append("")
        else:
            lines.extend(folded(section))
    lines.append(" · ".join(escaped(each) for each in page.about))
    return "\n".join(lines) + "\n"


def folded(section: Section) -> Iterator[str]:
    """A section that opens when its heading is chosen."""
    yield "<details>"
    yield f"<summary>{html(section.title)}</summary>"
    # Markdown is read again behind an empty line.
    yield ""
    for item in section.items:
        yield from item_lines(item, 0)
    yield ""
    yield "</details>"
    yield ""
