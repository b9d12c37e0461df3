"""A Markdown text cut to what a comment may hold, so that what is left of it is still shown as it was meant."""

from __future__ import annotations

import re

FENCE = re.compile(r"^(`{3,})")


def length(text: str) -> int:
    """How long a text is to those who bound it: in units of UTF-16, the most of all that are counted in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, longest: int, note: str) -> str:
    """Cut a text behind a line, close what is open there, and end with a note; one that is short enough stays."""
    if length(text) <= longest:
        return text
    kept: list[str] = []
    fence, folds = "", 0
    size = 0
    for line in text.splitlines(keepends=True):
        is_inside = bool(fence)
        now = fence_after(line, fence)
        deeper = 0 if is_inside or now else line.count("<details>") - line.count("</details>")
        end = closing(now, folds + deeper, note)
        if size + length(line) + length(end) > longest:
            break
        kept.append(line)
        size += length(line)
        fence, folds = now, folds + deeper
    return "".join(kept) + closing(fence, folds, note)


def fence_after(line: str, fence: str) -> str:
    """The fence that is open behind a line; empty for none."""
    found = FENCE.match(line)
    if not fence:
        return found[1] if found else ""
    return "" if found and len(found[1]) >= len(fence) and not line.strip("`\n ") else fence


def closing(fence: str, folds: int, note: str) -> str:
    """What ends a text at a place: fences and folds closed, and the note."""
    return (f"{fence}\n" if fence else "") + "\n</details>\n" * folds + f"\n{note}\n"
