"""A file's text → the stretches that each hold one declaration, so that a broken one hides no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.source import Source, Span

DECLARATION_WORDS = [
    "ruleset",
    "use",
    "strategy",
    "setting",
    "list",
    "lead",
    "source",
    "define",
    "disqualify",
    "score",
    "stage",
    "table",
    "handoff",
    "guarantee",
    "commitment",
    "log",
    "example",
]
BEGINS = re.compile(rf"^(?:{'|'.join(DECLARATION_WORDS)})\b", re.MULTILINE)
AT_MARGIN = re.compile(r"^(?=[^ \n#])", re.MULTILINE)
INDENTED = re.compile(r"^ +[^ \n#]", re.MULTILINE)
# A text, a name in backquotes, or a comment: nothing in them is a bracket, and the first two hold no comment.
TEXT_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"?|`[^`\n]*`|#[^\n]*')


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a declaration stands; `keyword` is None when it begins with no word of the language."""

    start: int
    end: int
    keyword: str | None


def has_open_bracket(text: str) -> bool:
    """Whether more brackets are opened than closed."""
    plain = TEXT_OR_COMMENT.sub("", text)
    return sum(map(plain.count, "([")) > sum(map(plain.count, ")]"))


def stretches(source: Source) -> Iterator[Stretch]:
    """Cut before every line that begins in column 0, unless it continues an open bracket.

    A word that begins a declaration always begins one: a bracket left open must not swallow what follows.
    """
    text = source.text
    starts = [match.start() for match in AT_MARGIN.finditer(text)]
    begun: int | None = None
    for at in starts:
        is_declaration = BEGINS.match(text, at) is not None
        if begun is not None and not is_declaration and has_open_bracket(text[begun:at]):
            continue
        if begun is not None:
            yield stretch(text, begun, at)
        begun = at
    if begun is not None:
        yield stretch(text, begun, len(text))


def indented_beginning(source: Source) -> Span | None:
    """What stands indented before the first declaration, and so belongs to none."""
    text = source.text
    margin = AT_MARGIN.search(text)
    end = margin.start() if margin else len(text)
    found = INDENTED.search(text, 0, end)
    return source.span(found.end() - 1, found.end() - 1 + len(text[found.end() - 1 : end].rstrip())) if found else None


def end_of_text(text: str, start: int, end: int) -> int:
    """Where a stretch ends without the lines behind it that are blank or comments, however these are indented."""
    while True:
        line = text.rfind("\n", start, end)
        if line < 0 or text[line + 1 : end].strip(" \t")[:1] not in ("", "#"):
            return end
        end = line


def end_of_words(text: str, start: int, end: int) -> int:
    """Where the last thing that a stretch says ends, without the comment that may stand behind it."""
    end = end_of_text(text, start, end)
    line = max(text.rfind("\n", start, end) + 1, start)
    comments = (each.start() for each in TEXT_OR_COMMENT.finditer(text, line, end) if each[0].startswith("#"))
    return start + len(text[start : next(comments, end)].rstrip())


def stretch(text: str, start: int, end: int) -> Stretch:
    """Name the word that the stretch begins with; blank lines at its end are nobody's."""
    found = BEGINS.match(text, start)
    return Stretch(start, end_of_text(text, start, end), found[0] if found else None)
