"""How the words and signs of one line stand beside each other: with a blank between them, or without."""

from __future__ import annotations

import re
from enum import Enum, auto


class Kind(Enum):
    """What a word or sign is, as far as the blanks beside it go."""

    VALUE = auto()  # a name, a literal: a `-` behind it stands between two values
    WORD = auto()  # a word of the language or a comparison: a `-` behind it belongs to what follows
    OPENING = auto()
    CLOSING = auto()
    BEHIND = auto()  # `,` and `:` stand close to what is before them
    WITHIN = auto()  # `.` stands close on both sides
    MINUS = auto()  # or plus
    NEGATIVE = auto()  # a minus, or plus, that stands close to what follows


OPENS = frozenset({Kind.OPENING, Kind.WITHIN, Kind.NEGATIVE})
CLOSES = frozenset({Kind.CLOSING, Kind.BEHIND, Kind.WITHIN})
ENDS_A_VALUE = frozenset({Kind.VALUE, Kind.CLOSING})

SIGNS = {
    "(": Kind.OPENING,
    "[": Kind.OPENING,
    ")": Kind.CLOSING,
    "]": Kind.CLOSING,
    ",": Kind.BEHIND,
    ":": Kind.BEHIND,
    ".": Kind.WITHIN,
    "-": Kind.MINUS,
    "+": Kind.MINUS,
}
WORDS = "* / < > <= >= | and or not is in to where when between implies as of"
KINDS = {**SIGNS, **dict.fromkeys(WORDS.split(), Kind.WORD)}
# What a bracket belongs to stands close to it: `any(`, `first known(`, `larger of(`.
FUNCTIONS = frozenset(["any", "every", "count", "share", "sum", "min", "max", "latest", "earliest", "known", "of"])

# Already as it should be: words, numbers, texts and comparisons with one blank between them, `[a, b]` too.
PLAIN_WORD = r'\[?(?:\w+(?:\.\w+)*|"(?:\\.|[^"\\\n])*"|[<>]=?)%?\]?,?'
PLAIN = re.compile(rf"{PLAIN_WORD}(?: {PLAIN_WORD})*")
PIECES = re.compile(
    r'"(?:\\.|[^"\\\n])*"|`[^`\n]*`|#[^\n]*'
    r"|\d{4}-\d{2}-\d{2}\b|\d{1,2}:\d{2}(?::\d{2})?\b|\d\w*(?:\.\d\w*)?%?|\w+|[<>]=?|\S"
)


def canonical(text: str) -> str:
    """Write a criterion, or a part of one, in one line: single blanks, no comments, no blanks within brackets.

    However it was laid out, the same words and signs give the same line: explanations show it, identifiers rest on it.
    """
    if PLAIN.fullmatch(text):
        return text
    parts: list[str] = []
    before = Kind.OPENING
    last = ""
    for piece in PIECES.findall(text):
        if piece[0] == "#":
            continue
        kind = KINDS.get(piece, Kind.VALUE)
        if kind is Kind.MINUS and before not in ENDS_A_VALUE:
            kind = Kind.NEGATIVE
        if before not in OPENS and kind not in CLOSES and not (piece == "(" and last in FUNCTIONS):
            parts.append(" ")
        parts.append(piece)
        before = kind
        last = piece
    return "".join(parts)
