"""A file's text → its lines with the comments and blank lines above and behind them, for the formatter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lark import Token
from lark.exceptions import UnexpectedInput

from leadrules.syntax.build_handoffs import DeclarationBuilder
from leadrules.syntax.indentation import BadIndentation
from leadrules.syntax.mistakes import whole_file_mistakes
from leadrules.syntax.parse import parser
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.source import Source
    from leadrules.syntax.nodes import Declaration


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a line of its own, or a blank line (its text is empty); `column` is where it was written."""

    column: int
    text: str


@dataclass(slots=True)
class Segment:
    """What stands in one line of the file: the first, or a later part, of a line of rules."""

    tokens: list[Token]
    above: list[Remark]
    comment: str = ""


@dataclass(slots=True)
class Line:
    """A line of rules, which may go over several lines of the file.

    `keyword` is the terminal that its declaration begins with; `depth` and `parent` say where it stands: the levels
    of its block, and the terminal that the line above the block begins with; `column` is where it was written.
    """

    keyword: str
    depth: int
    parent: str
    column: int
    segments: list[Segment] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The terminal that it begins with."""
        return self.segments[0].tokens[0].type


@dataclass(frozen=True, slots=True)
class Written:
    """A whole file: what it says, and how that is laid out; the declarations are for comparing, without places."""

    declarations: tuple[Declaration, ...]
    lines: tuple[Line, ...]
    below: tuple[Remark, ...]

    @property
    def comments(self) -> list[str]:
        """Every comment, in order."""
        found: list[str] = []
        for line in self.lines:
            for segment in line.segments:
                found += [remark.text for remark in segment.above if remark.text]
                found += [segment.comment] if segment.comment else []
        return found + [remark.text for remark in self.below if remark.text]


def read(source: Source) -> Written | None:
    """Read declarations and layout in one go; None when there is any mistake in how the file is written."""
    if whole_file_mistakes(source):
        return None
    declarations: list[Declaration] = []
    tokens: list[tuple[int, list[Token]]] = []
    for place in stretches(source):
        # Not a TextSlice: for that Lark counts the lines above anew, which takes quadratic time in the whole file.
        interactive = parser().parse_interactive(source.text[place.start : place.end])
        builder = DeclarationBuilder(source)
        try:
            found = interactive.exhaust_lexer()
            end = Token.new_borrow_pos("$END", "", found[-1]) if found else Token("$END", "")
            tree = interactive.feed_token(end)
        except (UnexpectedInput, BadIndentation):
            return None
        declarations.append(builder.transform(tree))
        tokens.append((place.start, found))
        if builder.diagnostics:
            return None
    return with_layout(source.text, tuple(declarations), tokens)


def with_layout(
    text: str, declarations: tuple[Declaration, ...], tokens: list[tuple[int, list[Token]]]
) -> Written | None:
    """Put the tokens into lines, and what stands between tokens beside them; None when that is not only comments.

    The tokens of each declaration come with the offset at which it begins.
    """
    reader = LineReader(text)
    lines = tuple(line for offset, each in tokens for line in reader.lines(offset, each))
    below = reader.remarks(len(text), has_next=False)
    return Written(declarations, lines, tuple(below)) if reader.is_understood else None


class LineReader:
    """Goes through a text once, token by token."""

    def __init__(self, text: str) -> None:
        """Begin at the start of the text."""
        self.text = text
        self.position = 0
        self.last: Segment | None = None
        # Text that belongs to no declaration and is no comment must not get lost.
        self.is_understood = True

    def lines(self, offset: int, tokens: list[Token]) -> Iterator[Line]:
        """Give the lines of the declaration that begins at an offset."""
        line: Line | None = None
        heads: list[str] = []
        depth = 0
        for token in tokens:
            kind = token.type
            if kind == "_NL":
                if line is not None:
                    yield line
                line = None
            elif kind == "_INDENT":
                depth += 1
            elif kind == "_DEDENT":
                depth -= 1
            else:
                start = offset + (token.start_pos or 0)
                if line is None:
                    above = self.remarks(start)
                    del heads[depth:]
                    column = start - self.text.rfind("\n", 0, start) - 1
                    line = Line(heads[0] if heads else kind, depth, heads[-1] if heads else "", column)
                    heads.append(kind)
                    self.last = Segment([token], above)
                    line.segments.append(self.last)
                elif self.last is not None and "\n" not in self.text[self.position : start]:
                    self.last.tokens.append(token)
                else:
                    self.last = Segment([token], self.remarks(start))
                    line.segments.append(self.last)
                self.position = start + len(token)

    def remarks(self, start: int, *, has_next: bool = True) -> list[Remark]:
        """Give the comments and blank lines up to an offset; one behind the last line is put there."""
        parts = self.text[self.position : start].split("\n")
        self.position = start
        if has_next:
            self.take(parts.pop())
        if self.last is not None and parts:
            self.last.comment = self.take(parts.pop(0))
        found: list[Remark] = []
        for part in parts:
            comment = self.take(part)
            # Blank lines that follow one another are one.
            if comment or not (found and not found[-1].text):
                found.append(Remark(part.find("#"), comment))
        if not has_next:
            while found and not found[-1].text:
                found.pop()
        return found

    def take(self, part: str) -> str:
        """Give the comment in a line without words, or nothing."""
        comment = part.strip()
        if comment and comment[0] != "#":
            self.is_understood = False
        return comment
