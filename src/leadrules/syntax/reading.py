"""Lark's reading of a stretch of a file, without counting the lines above it anew for every stretch."""

from __future__ import annotations

from typing import Any

from lark import TextSlice
from lark.lexer import Lexer, LexerState, LexerThread, LineCounter


class StretchReading(LexerThread):
    """Begins at a stretch at once: Lark would count every line end from the start of the file, in quadratic time.

    Positions stay those in the whole text. Lines and columns of tokens are wrong; `Source` knows the right ones.
    """

    @classmethod
    def from_text(cls, lexer: Lexer, text_or_slice: str | bytes | TextSlice[Any]) -> StretchReading:
        """Begin to read."""
        text = TextSlice.cast_from(text_or_slice)
        counter = LineCounter("\n")  # type: ignore[no-untyped-call] # Lark leaves it untyped
        counter.char_pos = text.start
        return cls(lexer, LexerState(text, counter))
