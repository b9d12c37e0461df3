"""Wrong syntax → what to tell its author: the usual slips by name, and otherwise what could stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from leadrules.diagnostics import Diagnostic, did_you_mean
from leadrules.syntax.foreign import foreign, invisible
from leadrules.syntax.indentation import DEEPEST, BadIndentation, TooDeep, Unclosed
from leadrules.syntax.slips import find_slip
from leadrules.syntax.split import DECLARATION_WORDS
from leadrules.syntax.terminals import expected_terminals, expected_words, possible_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark.exceptions import UnexpectedInput

    from leadrules.source import Source, Span
    from leadrules.syntax.split import Stretch

LONGEST_LINE = 20_000
LONGEST_NAME = 200
MOST_SHOWN = 40
# Brackets, and what may hold some that are none.
BRACKET = re.compile(r'"(?:\\.|[^"\\\n])*"|#[^\n]*|[()\[\]]')
# What a declaration lacks that ends too early; for the others, what could stand there is listed.
LACKS = {
    "example": "add `expect`, with what the lead should come to",
    "table": "add the heading and the rows: `| country | gives |`",
    "score": "add a line of points: `+10 when …`",
    "source": 'add a line for each field: `employees from "NumberOfEmployees"`',
    "define": "add a criterion",
    "stage": "add a criterion",
    "disqualify": "add a criterion",
    "commitment": "add what is promised: `count(leads where …) >= 120`",
}
# What other languages begin a declaration with.
OTHER_DECLARATIONS = {
    **dict.fromkeys(("rule", "definition", "criteria", "criterion", "segment", "def", "function"), "define"),
    **dict.fromkeys(("import", "include", "require", "load"), "use"),
    **dict.fromkeys(("let", "var", "const", "parameter", "set"), "setting"),
    **dict.fromkeys(("enum", "values"), "list"),
    **dict.fromkeys(("fields", "model", "entity", "record", "leads"), "lead"),
    **dict.fromkeys(("test", "case", "scenario"), "example"),
    **dict.fromkeys(("exclude", "exclusion", "disqualifier"), "disqualify"),
}
# A line that begins so is one of rules, wrongly written. So many others, and half of all: it is no rules file.
NEARLY = frozenset((*DECLARATION_WORDS, *OTHER_DECLARATIONS, "and", "or"))
FEWEST_STRANGE = 4
# Of git's marks around what it could not merge.
SHORTEST_MARK = 7


def whole_file_mistakes(source: Source) -> tuple[Diagnostic, ...]:
    """Give what keeps a file from being looked at more closely: tabs, unprintable characters, giant lines."""
    found = []
    tab = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)
    tabs = list(tab.finditer(source.text))
    if tabs:
        span = source.span(tabs[0].start(), tabs[0].end())
        message = "a tab indents this line" if len(tabs) == 1 else f"tabs indent this line and {len(tabs) - 1:,} more"
        found.append(Diagnostic("tab", message, span, "indent with spaces, two a level"))
    control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", source.text)
    if control:
        name = f"the unprintable character U+{ord(control[0]):04X}"
        span = source.span(control.start(), control.end())
        found.append(Diagnostic("unreadable-file", f"{name} stands here", span, "is this a text file?"))
    for number, start in enumerate(source.line_starts, 1):
        if number < len(source.line_starts) and source.line_starts[number] - start <= LONGEST_LINE:
            continue
        if len(source.line(number)) > LONGEST_LINE:
            span = source.span(start, start + 1)
            message = f"this line is longer than {LONGEST_LINE:,} characters"
            found.append(
                Diagnostic("line-too-long", message, span, "write one idea a line; a long list belongs in a file")
            )
    return tuple(found)


def explain(wrong: UnexpectedInput | BadIndentation, source: Source, place: Stretch, text: str) -> Diagnostic:
    """Word what Lark found at a place; `text` is what it read, `source` what the author wrote."""
    if isinstance(wrong, BadIndentation):
        return indentation(wrong, source)
    start, end = where(wrong, place, text)
    span = source.span(start, max(end, start + 1))
    if place.keyword is None:
        return no_declaration(source, place)
    return (
        unclosed_text(source, place, span)
        or invisible(source, span)
        or find_slip(source, place, span, expected_terminals(wrong))
        or foreign(source, span)
        or structure(wrong, source, place, span)
        or unexpected(wrong, source, place, span)
    )


def where(wrong: UnexpectedInput, place: Stretch, text: str) -> tuple[int, int]:
    """Give the place that Lark means. At the end of the text it points at the last token, not behind it."""
    if isinstance(wrong, UnexpectedToken):
        token = wrong.token
        if token.type == "$END":
            return place.end, place.end + 1
        start, end = token.start_pos or 0, token.end_pos or 0
        if token.type in ("_INDENT", "_DEDENT"):
            return end, max(end + 1, line_end(text, end, place))
        return start, start + 1 if token.type == "_NL" else end
    at: int = getattr(wrong, "pos_in_stream", None) or place.start
    word = re.compile(r"\w+|\S").match(text, at)
    return at, word.end() if word else at + 1


def line_end(text: str, at: int, place: Stretch) -> int:
    """The end of the line that holds an offset."""
    stop = text.find("\n", at, place.end)
    return place.end if stop < 0 else stop


def indentation(wrong: BadIndentation, source: Source) -> Diagnostic:
    """Word what is wrong with blocks and brackets."""
    token = wrong.token
    start, end = token.start_pos or 0, token.end_pos or 0
    if isinstance(wrong, Unclosed):
        message = "this bracket is never closed"
        return Diagnostic("unclosed-bracket", message, source.span(start, end), "add the closing bracket")
    if isinstance(wrong, TooDeep):
        help_text = "give a part of it a name of its own with `define`"
        span = source.span(max(start, end - 1), end)
        return Diagnostic("nested-too-deep", f"this is nested more than {DEEPEST} levels deep", span, help_text)
    line = source.position(end)[0]
    span = source.span(end, source.line_starts[line - 1] + len(source.line(line).rstrip()))
    help_text = "lines of one block begin in the same column"
    return Diagnostic("bad-indentation", "this line lines up with no line above it", span, help_text)


def bad_beginning(before: Span) -> Diagnostic:
    """Word that a file begins with indented lines; the first of them is shown."""
    first = before.source.span(before.start, before.start + len(before.text.split("\n", 1)[0].rstrip()))
    message = "the first line of a declaration begins at the margin"
    return Diagnostic("bad-indentation", message, first, "take the blanks before it away")


def prose(source: Source, places: Sequence[Stretch]) -> Diagnostic | None:
    """Find that a file is no rules file at all: one message then says more than one a line."""
    strange = [place for place in places if place.keyword is None and first_word(source, place).lower() not in NEARLY]
    if len(strange) < FEWEST_STRANGE or 2 * len(strange) < len(places):
        return None
    first = no_declaration(source, strange[0])
    message = f"{first.message}, nor do {len(strange) - 1:,} other lines at the margin"
    help_text = (
        "is this a rules file? what stands at the margin there begins with `lead`, `define`, `stage` and the like"
    )
    return Diagnostic("unknown-declaration", message, first.span, help_text)


def first_word(source: Source, place: Stretch) -> str:
    """What a line in column 0 begins with."""
    line = source.text[place.start : place.end].split("\n", 1)[0]
    word = re.match(r"\w+|\S+", line)
    return word[0] if word else line


def no_declaration(source: Source, place: Stretch) -> Diagnostic:
    """Word a line in column 0 that begins nothing."""
    found = first_word(source, place)
    span = source.span(place.start, place.start + len(found))
    if found.lower() in DECLARATION_WORDS:
        message = f"`{found}` is written in small letters"
        return Diagnostic("unknown-declaration", message, span, f"write `{found.lower()}`")
    if len(found) >= SHORTEST_MARK and not found.strip(found[0]) and found[0] in "<=>|":
        message = f"`{found}` was left by a merge that two sides did not agree in"
        help_text = "keep one of the versions between these marks, and take the marks out"
        return Diagnostic("unknown-declaration", message, span, help_text)
    if found in ("and", "or"):
        help_text = "indent it, so that it continues the line above"
    elif found.lower() in OTHER_DECLARATIONS:
        help_text = f"write `{OTHER_DECLARATIONS[found.lower()]}`"
    else:
        near = did_you_mean(found, DECLARATION_WORDS)
        help_text = (
            near or "indent it if it belongs to the declaration above; see docs/language.md for what can begin one"
        )
    return Diagnostic("unknown-declaration", f"`{found}` does not begin a declaration", span, help_text)


def unclosed_text(source: Source, place: Stretch, span: Span) -> Diagnostic | None:
    """Find a quote that is never closed on the line, or a number of quotes that cannot be right."""
    line_start = source.text.rfind("\n", 0, span.start) + 1
    line = source.text[line_start : line_end(source.text, span.start, place)]
    plain = re.sub(r'"(?:\\.|[^"\\])*"', lambda match: " " * len(match[0]), line)
    quote = plain.split("#", 1)[0].find('"')
    if quote < 0:
        return None
    place_of_quote = source.span(line_start + quote, line_start + len(line.rstrip()))
    return Diagnostic("unclosed-text", "this text has no closing quote", place_of_quote, 'add `"` where it ends')


def structure(wrong: UnexpectedInput, source: Source, place: Stretch, span: Span) -> Diagnostic | None:
    """Find mistakes in how lines stand together: `and` beside `or`, a block missing or too much, no hit policy."""
    token = getattr(wrong, "token", None)
    kind = token.type if token is not None else ""
    terminals = expected_terminals(wrong)
    if kind in ("AND", "OR") or (kind == "NAME" and span.text in ("and", "or")):
        other = "or" if span.text == "and" else "and"
        if re.search(rf"\b{other}\b", source.text[place.start : span.start]):
            help_text = "put the part that belongs together in brackets: `(a or b) and c`"
            return Diagnostic("mixed-and-or", "`and` and `or` stand side by side without brackets", span, help_text)
    opened = unclosed_above(source, place, span)
    if opened is not None:
        return opened
    if span.text in (")", "]"):
        return Diagnostic("unexpected-word", "no bracket is open here", span, "take it away, or open one before it")
    if kind == "BAR" and "HIT_POLICY" in terminals:
        row = source.span(span.start, line_end(source.text, span.start, place))
        help_text = "write `first match` above the rows"
        return Diagnostic("bad-table", "nothing says which rows count", row, help_text)
    if kind == "_INDENT":
        help_text = "take the extra blanks away, or begin a block above it (`all of`, `any of`)"
        return Diagnostic("bad-indentation", "this line is indented deeper than the line above allows", span, help_text)
    if "_INDENT" in terminals and kind != "_NL":
        return missing_block(source, place, span)
    return hyphen(source, span) if terminals else None


def unclosed_above(source: Source, place: Stretch, span: Span) -> Diagnostic | None:
    """Find a bracket that is open where a line is wrong at its beginning: it was to be closed on the line above."""
    line_start = source.text.rfind("\n", 0, span.start) + 1
    if source.text[line_start : span.start].strip():
        return None
    opened = []
    for match in BRACKET.finditer(source.text, place.start, place.end):
        if match[0] in "([":
            opened.append(match.start())
        elif match[0] in ")]" and opened:
            opened.pop()
    opened = [at for at in opened if at < line_start]
    if not opened:
        return None
    at = source.span(opened[-1], opened[-1] + 1)
    return Diagnostic("unclosed-bracket", "this bracket is never closed", at, "add the closing bracket")


def missing_block(source: Source, place: Stretch, span: Span) -> Diagnostic:
    """Word that a line has nothing below it."""
    above = source.text[place.start : span.start].rstrip()
    start = place.start + above.rfind("\n") + 1
    head = source.text[start : place.start + len(above)]
    at = source.span(start + len(head) - len(head.lstrip()), start + len(head))
    help_text = "write what belongs to it below, indented by two spaces"
    return Diagnostic("missing-block", f"nothing stands below `{' '.join(head.split())[:60]}`", at, help_text)


def hyphen(source: Source, span: Span) -> Diagnostic | None:
    """Find a name that is written with hyphens; all of it is underlined."""
    if not re.compile(r"-[^\W\d]").match(source.text, span.start):
        return None
    before = re.compile(r"[\w-]*\Z").search(source.text, max(0, span.start - LONGEST_NAME), span.start)
    after = re.compile(r"[\w-]+").match(source.text, span.start)
    if before is None or not before[0] or after is None:
        return None
    whole = source.span(before.start(), after.end())
    message = "names are written in small letters, with `_` between words"
    return Diagnostic("bad-name", message, whole, f"write `{whole.text.replace('-', '_').lower()}`")


def unexpected(wrong: UnexpectedInput, source: Source, place: Stretch, span: Span) -> Diagnostic:
    """Word anything else: what was found, and what could stand there."""
    terminals = expected_terminals(wrong)
    token = getattr(wrong, "token", None)
    if token is not None and token.type in ("$END", "_DEDENT") and span.start >= place.end:
        help_text = LACKS.get(place.keyword or "") or possible_here(terminals)
        return Diagnostic("unexpected-end", "the declaration ends too early", span, help_text)
    if "\n" in span.text or not span.text.strip():
        return Diagnostic("unexpected-end", "the line ends too early", span, possible_here(terminals))
    shown = source.text[span.start : min(span.end, span.start + MOST_SHOWN)]
    found = f"`{shown}` does not fit here"
    if isinstance(wrong, UnexpectedCharacters) and not span.text.isalnum():
        found = f"`{shown}` means nothing here"
    words = [word.strip("`") for word in expected_words(terminals) if word.startswith("`")]
    near = did_you_mean(span.text, words) or possible_here(terminals)
    return Diagnostic("unexpected-word", found, span, near or "end the line, or the declaration, before it")
