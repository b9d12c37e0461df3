"""Diagnostics as people read them in a terminal: the message, the line it is about, and help below."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.diagnostics.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from leadrules.diagnostics.diagnostic import Diagnostic
    from leadrules.source import Span

TAB = "    "
# Wider lines are cut around the place; so much of what stands before the place is kept.
WIDEST = 100
KEPT_BEFORE = 40
# Of a place that runs over more lines than these, the first ones and the last are shown.
MOST_LINES = 5
# Join and separate letters and emoji; they take no room and can do no harm.
JOIN = "\u200d"
JOINERS = frozenset({JOIN, "\u200c"})
EMOJI_STYLE = "\ufe0f"

RED, YELLOW, BLUE, BOLD, PLAIN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"
COLOURS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFORMATION: BLUE}
COUNTED = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "thing"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Wraps text in a colour, or leaves it alone."""

    is_on: bool

    def __call__(self, text: str, colour: str) -> str:
        """Colour a text that is not empty."""
        return f"{colour}{text}{PLAIN}" if self.is_on and text else text


@dataclass(frozen=True, slots=True)
class Mark:
    """How a place is underlined."""

    sign: str
    colour: str


def render_text(diagnostics: Sequence[Diagnostic], *, colour: bool = False) -> str:
    """Write the diagnostics in the order given, and a last line that counts them; empty when there are none."""
    paint = Paint(colour)
    blocks = ["\n".join(block(each, paint)) for each in diagnostics]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n" if blocks else ""


def block(each: Diagnostic, paint: Paint) -> Iterator[str]:
    """Give the lines about one diagnostic."""
    colour = COLOURS[each.severity]
    places = [each.span] if each.related is None else [each.span, each.related]
    margin = max(len(str(place.end_line)) for place in places)
    yield paint(f"{each.severity}[{each.code}]", colour) + paint(f": {visible(each.message)}", BOLD)
    yield from snippet(each.span, "┌─ ", margin, Mark("^", colour), paint)
    if each.related is not None:
        yield from snippet(each.related, "├─ see ", margin, Mark("-", BLUE), paint)
    for word, said in (("for example", each.example), ("note", each.note), ("help", each.help)):
        if said:
            first, *more = said.splitlines()
            yield " " * (margin + 1) + paint("=", BLUE) + " " + paint(f"{word}:", BOLD) + " " + visible(first)
            yield from (" " * (margin + len(word) + 5) + visible(line) for line in more)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Count errors, warnings, what else is worth knowing, and the files that they are in."""
    numbers = [(sum(each.severity is one for each in diagnostics), COUNTED[one]) for one in Severity]
    said = [counted(number, word) for number, word in numbers if number]
    if numbers[-1][0]:
        said[-1] += " worth knowing"
    return f"{', '.join(said)} in {counted(len({each.span.path for each in diagnostics}), 'file')}"


def counted(number: int, word: str) -> str:
    """Write "1 file", "2 files"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


# ---- the lines that a place is in


def snippet(place: Span, corner: str, margin: int, mark: Mark, paint: Paint) -> Iterator[str]:
    """Give where a place is, its lines with their numbers, and what underlines them."""
    bar = paint("│", BLUE)
    yield " " * (margin + 1) + paint(corner, BLUE) + f"{visible(place.path)}:{place.line}:{place.column}"
    for number in line_numbers(place.line, place.end_line):
        if number is None:
            yield " " * margin + " " + paint("…", BLUE)
            continue
        text = place.source.line(number)
        start = place.column - 1 if number == place.line else len(text) - len(text.lstrip(" "))
        end = place.end_column - 1 if number == place.end_line else len(text)
        line, underline = underlined(text, min(start, len(text)), end, mark.sign)
        yield f"{paint(str(number).rjust(margin), BLUE)} {bar} {line}".rstrip(" ")
        if underline:
            yield " " * margin + f" {bar} " + blanks_before(underline) + paint(underline.lstrip(" "), mark.colour)


def line_numbers(first: int, last: int) -> Iterator[int | None]:
    """Give the lines to show; None stands for those left out."""
    if last - first < MOST_LINES:
        yield from range(first, last + 1)
    else:
        yield from range(first, first + MOST_LINES - 2)
        yield None
        yield last


def blanks_before(text: str) -> str:
    """The blanks that a text begins with."""
    return " " * (len(text) - len(text.lstrip(" ")))


def underlined(text: str, start: int, end: int, sign: str) -> tuple[str, str]:
    """Give a line as it can be shown, and below it signs under the characters from `start` up to, not including, `end`.

    At the end of a line there is nothing to stand under: one sign stands behind it. A line without text has none.
    """
    cells = [(shown(char), width) for char, width in zip(text, widths(text), strict=True)]
    first, last = window([width for _, width in cells], start)
    before, after = "…" if first else "", "…" if last < len(cells) else ""
    line = before + "".join(char for char, _ in cells[first:last]) + after
    if not text.strip() and end <= start:
        return line, ""
    indent = len(before) + sum(width for _, width in cells[first:start])
    under = sum(width for _, width in cells[start : min(end, last)])
    return line, " " * indent + sign * max(under, 1)


def window(widths: Sequence[int], start: int) -> tuple[int, int]:
    """Give the characters of a line to show: all of them, or as many around `start` as there is room for."""
    if sum(widths) <= WIDEST:
        return 0, len(widths)
    first = min(start, len(widths))
    room = KEPT_BEFORE
    while first > 0 and widths[first - 1] <= room:
        first -= 1
        room -= widths[first]
    last, room = first, WIDEST
    while last < len(widths) and widths[last] <= room:
        room -= widths[last]
        last += 1
    return first, last


# ---- what a terminal makes of a character


def visible(text: str) -> str:
    """Write a text so that a terminal shows it and obeys nothing in it."""
    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


def shown(char: str) -> str:
    """Write a character so that it is seen; what would move the cursor, hide or turn text around is named instead."""
    if char == "\t":
        return TAB
    if char.isprintable() or char in JOINERS:
        return char
    return f"<U+{ord(char):04X}>"


def widths(text: Iterable[str]) -> Iterator[int]:
    """Give how many columns each character takes when it is shown."""
    before = ""
    for char in text:
        if char == EMOJI_STYLE:
            # Makes an emoji of the sign before it, and so two columns of one.
            yield 0 if is_wide(before) else 1
        elif takes_no_room(char, before):
            yield 0
        else:
            yield 2 if is_wide(char) else len(shown(char))
        before = char


def takes_no_room(char: str, before: str) -> bool:
    """Whether a character only changes the one before it: an accent, a skin tone, the rest of an emoji."""
    is_mark = char in JOINERS or unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff"
    return is_mark or (before == JOIN and is_wide(char)) or ("\U0001f3fb" <= char <= "\U0001f3ff" and is_wide(before))


def is_wide(char: str) -> bool:
    """Whether a terminal gives a character two columns: Chinese, Japanese, Korean, emoji (UAX #11)."""
    # A character that this Python's Unicode does not know is named instead.
    return char.isprintable() and char != "" and unicodedata.east_asian_width(char) in "WF"
