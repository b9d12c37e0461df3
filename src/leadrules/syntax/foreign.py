"""Signs of other languages, and characters that nobody sees → what this language writes instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from leadrules.diagnostics import Diagnostic

if TYPE_CHECKING:
    from leadrules.source import Source, Span

NO_PART = "`{0}` is not part of the language"
# What people type who know another language, with what this one says.
FOREIGN = tuple(
    (re.compile(pattern), code, message, help_text)
    for pattern, code, message, help_text in (
        (r"==|=(?![<>])", "foreign-symbol", NO_PART, "write `is`"),
        (r"!=|<>|≠", "foreign-symbol", NO_PART, "write `is not`"),
        (r"=<|≤", "foreign-symbol", NO_PART, "write `<=`"),
        (r"=>|≥", "foreign-symbol", NO_PART, "write `>=`"),
        (r"&&?", "foreign-symbol", NO_PART, "write `and`"),
        (r"\|\|", "foreign-symbol", NO_PART, "write `or`"),
        (r"!", "foreign-symbol", NO_PART, "write `not`"),
        (r"[“”„«»]", "foreign-quote", "`{0}` does not quote a text here", 'write straight double quotes: `"…"`'),
        (r"['‘’]", "foreign-quote", "a single quote does not quote a text here", 'write double quotes: `"…"`'),
        (
            r"[$€£¥]",
            "foreign-symbol",
            "a currency is written by its code",
            "write its code behind the number: `20k EUR`",
        ),
        (r"//|/\*", "foreign-symbol", "`{0}` does not begin a comment", "write `#`"),
        (r"[{}]", "foreign-symbol", NO_PART, "blocks are shown by indentation alone"),
        (r";", "foreign-symbol", NO_PART, "end the line instead"),
        (r"[–—−]", "foreign-symbol", "`{0}` is not a minus here", "write `-`"),
        (r"@[\w.-]+", "foreign-symbol", "a text stands in quotes", 'write `"{0}"`'),
        (r"×", "foreign-symbol", NO_PART, "write `*`"),
        (r"\.\.+|…", "foreign-symbol", NO_PART, "write `to`, or `between … and …`"),
    )
)
SIGNS = "=!<>&|/."
# Those that people meet; others are called by the name that Unicode gives them.
INVISIBLE = {"\t": "a tab", "\xa0": "no-break space", "\ufeff": "byte-order mark", "\xad": "soft hyphen"}


def foreign(source: Source, span: Span) -> Diagnostic | None:
    """Find a sign of another language, or an invisible character, at the place."""
    hidden = invisible(source, span)
    if hidden is not None:
        return hidden
    at = span.start
    while at > 0 and source.text[at - 1] in SIGNS:
        at -= 1
    for start in (at, span.start):
        for pattern, code, message, help_text in FOREIGN:
            match = pattern.match(source.text, start)
            if match and match.end() > span.start:
                return Diagnostic(
                    code, message.format(match[0]), source.span(*match.span()), help_text.replace("{0}", match[0])
                )
    return None


def invisible(source: Source, span: Span) -> Diagnostic | None:
    """Name a character that takes part in the text unseen."""
    char = source.text[span.start : span.start + 1]
    if not char or char in " \n" or not (char == "\t" or unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cf")):
        return None
    name = INVISIBLE.get(char) or unicodedata.name(char, "unnamed").lower()
    message = f"an invisible character ({name}, U+{ord(char):04X}) stands here"
    help_text = "take it away" if unicodedata.category(char) == "Cf" else "retype the blank"
    return Diagnostic("unexpected-word", message, source.span(span.start, span.start + 1), help_text)
