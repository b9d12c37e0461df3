"""How texts are compared: without regard to case and outer blanks, and by whole words."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize


def fold(text: str) -> str:
    """Take case and outer blanks away: Unicode's full case folding over canonical composition (NFC).

    Two texts are the same to the language when their folded forms are equal. See "Caseless Matching" in chapter 3.13
    of the Unicode standard; `str.strip` says what a blank is.
    """
    stripped = text.strip()
    if stripped.isascii():
        return stripped.lower()
    return normalize("NFC", normalize("NFC", stripped).casefold())


@lru_cache(maxsize=4_096)
def word_pattern(folded: str) -> re.Pattern[str]:
    """Match a folded text where it stands as whole words: no letter, digit or `_` right before or after."""
    return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")


@lru_cache(maxsize=4_096)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """Match a whole folded text against `*` (any run of characters) and `?` (one character).

    Runs of `*` are one, so that no pattern takes more than quadratic time.
    """
    parts = re.split(r"(\*+|\?)", fold(glob))
    shown = ("[\\s\\S]*" if part.startswith("*") else "[\\s\\S]" if part == "?" else re.escape(part) for part in parts)
    return re.compile("".join(shown))


def matches(how: str, text: str, wanted: str) -> bool:
    """Whether a folded text matches a folded one; `how` is as an author writes it."""
    match how:
        case "contains":
            return wanted in text and word_pattern(wanted).search(text) is not None
        case "contains part":
            return wanted in text
        case "starts with":
            return text.startswith(wanted)
        case "ends with":
            return text.endswith(wanted)
        case _:
            return glob_pattern(wanted).fullmatch(text) is not None
