"""A file's text → its declarations, and every mistake in how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from lark import Lark, TextSlice, Token
from lark.exceptions import UnexpectedInput

from leadrules.syntax.build_handoffs import DeclarationBuilder
from leadrules.syntax.cached import parser_of
from leadrules.syntax.indentation import BadIndentation, Indentation
from leadrules.syntax.mistakes import bad_beginning, explain, prose, whole_file_mistakes
from leadrules.syntax.reading import StretchReading
from leadrules.syntax.split import TEXT_OR_COMMENT, Stretch, end_of_text, end_of_words, indented_beginning, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.diagnostics import Diagnostic
    from leadrules.source import Source
    from leadrules.syntax.nodes import Declaration

# How many wrong lines of one declaration are told at once.
MOST_MISTAKES = 20
NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was written in one file.

    `broken` holds the names that a line which could not be read may have declared: nobody is told that they are
    unknown.
    """

    source: Source
    declarations: tuple[Declaration, ...]
    diagnostics: tuple[Diagnostic, ...]
    broken: frozenset[str]


def grammar_text() -> str:
    """Read the grammar from the wheel, or from the checkout of an editable install."""
    shipped = files("leadrules") / "grammar" / "leadrules.lark"
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammar" / "leadrules.lark").read_text(encoding="utf-8")


@cache
def parser() -> Lark:
    """Have Lark's parser, once."""
    return parser_of(grammar_text(), build)


def build(grammar: str) -> Lark:
    """Build Lark's parser from the grammar."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        postlex=Indentation(),
        start="declaration",
        maybe_placeholders=True,
        _plugins={"LexerThread": StretchReading},
    )


def parse(source: Source) -> Parsed:
    """Read every declaration of a file; mistakes are returned, never raised."""
    whole = whole_file_mistakes(source)
    if whole:
        return Parsed(source, (), whole, frozenset())
    declarations: list[Declaration] = []
    diagnostics: list[Diagnostic] = []
    broken: set[str] = set()
    before = indented_beginning(source)
    if before is not None:
        diagnostics.append(bad_beginning(before))
        broken.update(
            NAME.findall(TEXT_OR_COMMENT.sub(lambda each: each[0] if each[0][0] == "`" else " ", before.text))
        )
    places = list(stretches(source))
    is_prose = prose(source, places)
    if is_prose is not None:
        return Parsed(source, (), (is_prose,), frozenset())
    for each in places:
        declaration, mistakes = parse_stretch(source, each, broken)
        diagnostics += mistakes
        if declaration is not None:
            declarations.append(declaration)
    return Parsed(source, tuple(declarations), tuple(diagnostics), frozenset(broken))


def parse_stretch(source: Source, place: Stretch, broken: set[str]) -> tuple[Declaration | None, list[Diagnostic]]:
    """Read one declaration. A line that is wrong is told and taken out, and what is left is read again.

    So the names around a wrong line are known, and a second wrong line is told too, but only where it stands
    further down: what follows from the first mistake is not the author's fault.
    """
    text = source.text
    mistakes: list[Diagnostic] = []
    reached = -1
    while True:
        builder = DeclarationBuilder(source)
        try:
            tree = parser().parse(TextSlice(text, place.start, end_of_text(text, place.start, place.end)))
        except (UnexpectedInput, BadIndentation) as wrong:
            mistake = explain(wrong, source, place, text)
            # A line that ends too early is wrong by itself; a declaration that does, perhaps for what was taken out.
            is_at_end = mistake.span.start >= place.end and not is_end_of_line(wrong)
            if mistake.span.start <= reached or len(mistakes) == MOST_MISTAKES or (mistakes and is_at_end):
                break
            mistakes.append(mistake)
            reached = mistake.span.start
            start, end = wrong_lines(text, reached, place)
            broken.update(NAME.findall(text[start:end].split('"')[0])[:3])
            if mistake.code in ("unclosed-bracket", "bad-table") or start <= place.start:
                broken.update(header_names(text, place))
                break
            text = text[:start] + " " * (end - start) + text[end:]
            reached = end - 1
        else:
            declaration = builder.transform(tree)
            # To the end of what was written, whatever the grammar keeps to itself of it.
            end = max(declaration.span.end, end_of_words(text, place.start, place.end))
            return replace(declaration, span=source.span(place.start, end)), mistakes + builder.diagnostics
    broken.update(header_names(source.text, place))
    return None, mistakes


def is_end_of_line(wrong: Exception) -> bool:
    """Whether it is a line's end that came too early."""
    token = getattr(wrong, "token", None)
    return isinstance(token, Token) and token.type == "_NL"


def header_names(text: str, place: Stretch) -> list[str]:
    """Give the names in a declaration's first line, its own among them."""
    line = text[place.start : place.end].split("\n", 1)[0]
    return NAME.findall(line.split('"')[0])


def wrong_lines(text: str, at: int, place: Stretch) -> tuple[int, int]:
    """From the start of the line at an offset to the end of the lines that are indented deeper below it."""
    start = max(text.rfind("\n", place.start, at) + 1, place.start)
    stop = text.find("\n", at, place.end)
    end = place.end if stop < 0 else stop
    indent = len(text[start:end]) - len(text[start:end].lstrip(" "))
    while end < place.end:
        stop = text.find("\n", end + 1, place.end)
        following = text[end + 1 : place.end if stop < 0 else stop]
        if following.strip() and len(following) - len(following.lstrip(" ")) <= indent:
            break
        end = place.end if stop < 0 else stop
    return start, end


def tokens(source: Source) -> Iterator[Token]:
    """Give the tokens of every declaration that can be read, in order, for those who want to see them."""
    for each in stretches(source):
        interactive = parser().parse_interactive(TextSlice(source.text, each.start, each.end))
        try:
            yield from interactive.iter_parse()
        except (UnexpectedInput, BadIndentation):
            continue
