"""One piece of a rules file with the changes of both sides in it, if it then means what it should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.merge.meaning import aspects
from leadrules.merge.pieces import HEAD, pieces
from leadrules.merge.three_way import combined
from leadrules.source import Source
from leadrules.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.merge.meaning import Meaning
    from leadrules.merge.pieces import Piece

LINE = re.compile(r"[^\n]*\n")
WORD = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`\n]*`|#[^\n]*|\n+ *| +|\w+|.')
# Comparing takes quadratic time in what changed, and words are many.
MOST_WORDS = 4_000


def woven(base: Piece, ours: Piece, theirs: Piece, wanted: Sequence[Meaning]) -> str | None:
    """Combine both sides' changes of a piece, by lines or else by words; None when that cannot be done safely.

    `wanted` are the aspects that the result must have.
    """
    texts = (base.text, ours.text, theirs.text)
    for cut in (LINE.findall, words, single_spaced):
        parts = [cut(text) for text in texts]
        if cut is not LINE.findall and max(map(len, parts)) > MOST_WORDS:
            return None
        found = combined(*parts)
        text = None if found is None else "".join(found)
        if text is not None and (ours.node is None or aspects_of(text, ours) == list(wanted)):
            return text
    return None


def words(text: str) -> list[str]:
    """Cut a text into words, texts, signs, comments, blanks and line ends."""
    return WORD.findall(text)


def single_spaced(text: str) -> list[str]:
    """Cut a text into words, with one blank where several stand, so that columns do not matter."""
    return [" " if at and part.isspace() and "\n" not in part else part for at, part in enumerate(words(text))]


def aspects_of(text: str, like: Piece) -> list[Meaning] | None:
    """Read a text as the piece that it should be; None when it is another one or none."""
    before, after = like.frame
    parsed = parse(Source("", before + text + after))
    if parsed.diagnostics:
        return None
    found = pieces(parsed)
    if found and (before or like.key == HEAD):
        # The head and the entries; below a heading stands a field that was put there.
        found = found[0].parts[:1] if like.key == HEAD else found[0].parts[1:2] if after else found[0].parts[1:]
    is_alone = len(found) == 1 and found[0].key[:2] == like.key[:2]
    return list(aspects(found[0].node)) if is_alone else None
