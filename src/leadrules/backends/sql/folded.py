"""Texts as they are compared: folded, and marked so that whole words are found by looking for a part.

Engines know other letters than Python does. A text is therefore marked on the way in: every character that is no part
of a word stands between two marks, and so does the whole text. A word stands alone where it stands between marks.
"""

from __future__ import annotations

import re

from leadrules.schema.text import fold

MARK, ESCAPE = "\x01", "\x03"
_NO_WORD = re.compile(r"\W")
_ESCAPED = {MARK: f"{ESCAPE}A", ESCAPE: f"{ESCAPE}B"}


def marked(folded: str) -> str:
    """A folded text with its marks; looked for in another, it is found where it stands as whole words."""
    return f"{MARK}{_NO_WORD.sub(_between_marks, folded)}{MARK}"


def _between_marks(found: re.Match[str]) -> str:
    return f"{MARK}{_ESCAPED.get(found[0], found[0])}{MARK}"


def folded_words(text: str) -> str:
    """A text as it comes, folded and marked."""
    return marked(fold(text))


def like(glob: str) -> str:
    """A glob as a pattern of LIKE, escaped by a backslash."""
    signs = {"*": "%", "?": "_", "%": "\\%", "_": "\\_", "\\": "\\\\"}
    return "".join(signs.get(each, each) for each in re.sub(r"\*+", "*", fold(glob)))
