"""Line ends and indentation as tokens, so that structure is what one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token
from lark.lark import PostLex

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENING = frozenset(
    [
        "LPAR",
        "LSQB",
        "ANY_OPEN",
        "EVERY_OPEN",
        "COUNT_OPEN",
        "SHARE_OPEN",
        "SUM_OPEN",
        "MIN_OPEN",
        "MAX_OPEN",
        "LATEST_OPEN",
        "EARLIEST_OPEN",
        "FIRST_KNOWN",
        "LARGER_OF",
        "SMALLER_OF",
    ]
)
CLOSING = frozenset({"RPAR", "RSQB"})
# What recursion in later passes must be able to bear; nobody who writes for people comes near.
DEEPEST = 40


class BadIndentation(Exception):
    """A line that stands under no other; holds its token."""

    def __init__(self, token: Token) -> None:
        """Keep the line's first place."""
        super().__init__("indentation")
        self.token = token


class TooDeep(BadIndentation):
    """Brackets or blocks in one another beyond what anyone could read."""


class Unclosed(BadIndentation):
    """The text ends within brackets; the token is the bracket."""


def end_of_line(last: Token) -> Token:
    """The end of the last line, which stands behind its last word."""
    at, line, column = last.end_pos, last.end_line, last.end_column
    return Token("_NL", "\n", at, line, column, line, column, at)


class Indentation(PostLex):
    """A lazy post-lexer (the contextual lexer needs it so); one instance serves every parse, its state is local."""

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Turn line ends into `_NL`, `_INDENT` and `_DEDENT`; within brackets line ends do not count.

        Raises:
            BadIndentation: on a line that is indented less than its block and as deep as none around it.
            TooDeep: when blocks or brackets are nested too deeply.
            Unclosed: when a bracket is open at the end.
        """
        widths = [0]
        brackets: list[Token] = []
        last: Token | None = None
        for token in stream:
            last = token
            if token.type == "_NL":
                if not brackets:
                    yield token
                    yield from self.blocks(token, widths)
                continue
            if token.type in OPENING:
                brackets.append(token)
                if len(brackets) > DEEPEST:
                    raise TooDeep(token)
            elif token.type in CLOSING and brackets:
                brackets.pop()
            yield token
        if brackets:
            raise Unclosed(brackets[-1])
        if last is not None and last.type != "_NL":
            yield end_of_line(last)
        while len(widths) > 1:
            widths.pop()
            yield Token.new_borrow_pos("_DEDENT", "", last or Token("_NL", ""))

    @staticmethod
    def blocks(token: Token, widths: list[int]) -> Iterator[Token]:
        """Open or close blocks for the line that follows this line end."""
        width = len(token) - token.rindex("\n") - 1
        if width > widths[-1]:
            widths.append(width)
            if len(widths) > DEEPEST:
                raise TooDeep(token)
            yield Token.new_borrow_pos("_INDENT", "", token)
        while width < widths[-1]:
            widths.pop()
            if width > widths[-1]:
                raise BadIndentation(token)
            yield Token.new_borrow_pos("_DEDENT", "", token)
