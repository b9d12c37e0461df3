"""The tokens of a line → its text with canonical spacing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.syntax.format_spacing import CLOSES, ENDS_A_VALUE, OPENS, Kind
from leadrules.syntax.indentation import OPENING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

VALUES = "NAME QUOTED_NAME NUMBER PERCENT CURRENCY UNIT TEXT DATE DATETIME TIME BAND YES NO STATE"
KINDS = {
    **dict.fromkeys(VALUES.split(), Kind.VALUE),
    **dict.fromkeys(OPENING, Kind.OPENING),
    "RPAR": Kind.CLOSING,
    "RSQB": Kind.CLOSING,
    "COMMA": Kind.BEHIND,
    "COLON": Kind.BEHIND,
    "DOT": Kind.WITHIN,
    "DASH": Kind.MINUS,
    "PLUS": Kind.MINUS,
}
VERBATIM = frozenset({"TEXT", "QUOTED_NAME", "NAME"})


def written(token: Token) -> str:
    """Write a word or sign; a word of several words has single blanks, points and brackets have none."""
    if " " not in token or token.type in VERBATIM:
        return token
    words = " ".join(token.split())
    return words.replace(" (", "(") if token.type in OPENING else words


class Words:
    """Writes the tokens of one line, part by part; whether a `-` takes away depends on the part before."""

    def __init__(self, *, has_ranges: bool = False, has_sums: bool = True, has_bullet: bool = False) -> None:
        """Begin a line. In ranges (`mon-fri 09:00-17:00`) a `-` has no blanks; a bullet is one that begins the line.

        Where there are no sums, in the values of an example or an objective, a `-` belongs to the number behind it.
        """
        self.minus = Kind.WITHIN if has_ranges else None if has_sums else Kind.NEGATIVE
        self.before = Kind.WORD
        self.has_bullet = has_bullet

    def write(self, tokens: Sequence[Token]) -> str:
        """Write the next tokens."""
        parts: list[str] = []
        before = self.before
        for token in tokens:
            kind = KINDS.get(token.type, Kind.WORD)
            if kind is Kind.MINUS:
                kind = self.dash(before)
            elif token.type == "BAR":
                # The `-` of an empty cell belongs to no number.
                before = Kind.WORD
            if parts and before not in OPENS and kind not in CLOSES:
                parts.append(" ")
            parts.append(written(token))
            before = kind
            self.has_bullet = False
        self.before = before
        return "".join(parts)

    def dash(self, before: Kind) -> Kind:
        """Say what a `-` does."""
        if self.has_bullet:
            return Kind.WORD
        if self.minus is not None:
            return self.minus
        return Kind.MINUS if before in ENDS_A_VALUE else Kind.NEGATIVE
