"""Only what can be seen: data may hold characters that steer a terminal or turn a line around."""

from __future__ import annotations

import unicodedata

# Control characters (terminal escapes among them), halves of characters, and characters that have no meaning outside
# one program; Cf is not among them, for its joiners make up letters and emoji.
UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
# Of the format characters, those that change the direction of what follows, or are nothing at all.
TURNING = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def visible(text: str) -> str:
    """The text in one line, without what cannot be seen."""
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or (unicodedata.category(character) not in UNSEEN and character not in TURNING)
    )
    return " ".join("".join(kept).split())
