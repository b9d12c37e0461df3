"""Words and numbers that people write who know English, or another language → how this language says the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.diagnostics import Diagnostic
from leadrules.syntax.foreign import NO_PART
from leadrules.syntax.numerals import BIG_NUMBER, NUMBER_WORDS, WRITTEN_DAY, day_as_written, grouped
from leadrules.syntax.slip import Slip, slip
from leadrules.syntax.slips_tests import COMPARISONS, UNITS

if TYPE_CHECKING:
    from leadrules.source import Source, Span
    from leadrules.syntax.split import Stretch


BLOCKS = "define stage disqualify"
COLON_HELP = "no colon: what belongs below is indented"

NUMBERS = (
    slip(
        rf"(?!\d{{4}}-\d{{2}}-\d{{2}}\b){WRITTEN_DAY}",
        lambda m: day_as_written(m[0]),
        "days are written year-month-day",
    ),
    slip(
        r"\d{1,3}(?:,\d{3})+(?![\d,])",
        lambda m: grouped(m[0]),
        "a comma does not group digits here",
        code="foreign-symbol",
    ),
    slip(
        r"\d{1,3}(?: \d{3})+(?!\d)",
        lambda m: grouped(m[0]),
        "a blank does not group digits here",
        code="foreign-symbol",
    ),
    slip(BIG_NUMBER, lambda m: grouped(m[0]), "points do not group digits here", code="foreign-symbol"),
    slip(
        r"(?P<whole>\d+),(?P<decimals>\d{1,2})(?!\d)",
        "write `{whole}.{decimals}`",
        "a comma does not begin decimals here",
        code="foreign-symbol",
    ),
    slip(r"(?P<n>\d[\d_]*(?:\.\d+)?) +%", "write `{n}%`", "no blank stands before `%`"),
    slip(r"(?P<n>\d[\d_]*(?:\.\d+)?) *(?P<w>percent|per +cent|pct)\b", "write `{n}%`"),
    slip(r"\b(?P<n>\d[\d_]*(?:\.\d+)?)(?P<w>K|thsd|tsd)\b", "write `{n}k`", "a thousand is written `k`"),
    slip(
        r"\b(?P<n>\d[\d_]*(?:\.\d+)?) *(?P<w>m|mn|mio|mil|mill|million)\b", "write `{n}M`", "a million is written `M`"
    ),
    slip(
        r"\b(?P<w>(?P<code>[A-Z]{3}) +(?P<n>\d[\d_]*(?:\.\d+)?[kM]?))\b",
        "write `{n} {code}`",
        "the currency stands behind the amount",
    ),
    *(
        slip(
            rf"(?:\d[\d_.]*[kM]? *|\b(?:currency|in) +)(?P<w>(?!{code}\b)(?:{word}))\b",
            f"write `{code}`",
            "`{w}` is no currency",
        )
        for word, code in (
            (r"(?i:euros?|eur)|€", "EUR"),
            (r"(?i:dollars?|usd)", "USD"),
            (r"(?i:pounds?|sterling|gbp)", "GBP"),
            (r"(?i:francs?|chf|sfr)", "CHF"),
        )
    ),
    slip(
        rf"\b(?:{'|'.join(NUMBER_WORDS)})\b",
        lambda m: f"write `{NUMBER_WORDS[m[0]]}`",
        "numbers are written in digits",
        needs="NUMBER",
    ),
    # Here a name could stand too, that of a setting, so that the line is wrong only behind it.
    slip(
        rf"\b(?:next|last|every|within) +(?P<w>business)(?P<unit> +{UNITS})\b",
        "write `1 business{unit}`",
        "a number is missing before `business`",
    ),
    slip(
        rf"\b(?:next|last|every|within) +(?P<w>(?!{UNITS}\b)[a-z]+)(?P<unit> +(?:business +)?{UNITS})\b",
        lambda m: (
            f"write `{NUMBER_WORDS[m['w']]} {' '.join(m['unit'].split())}`"
            if m["w"] in NUMBER_WORDS
            else "write the number and its unit, such as `30 days`"
        ),
        "numbers are written in digits",
    ),
    slip(
        rf"\b(?:next|last|every|within) +(?P<w>(?P<unit>{UNITS}) +(?P<n>\d+))\b",
        "write `{n} {unit}`",
        "the number stands before its unit",
    ),
)
BLOCK_WORDS = (
    slip(r"^\s*(?:\w+: *)?(?P<w>if)\b.*", "a line is a criterion by itself", "`if` is not part of the language"),
    slip(r"^disqualify\b.*?\b(?P<w>if|where)\b", "write `when`", "`{w}` does not begin a criterion"),
    slip(
        r"^(?:define|stage)\b.*?\b(?P<w>if|when|where)\b",
        "write the criterion below, in a line of its own that is indented",
        "`{w}` does not begin a criterion",
    ),
    slip(
        r"^\s+(?P<w>when)\b.*",
        "drop `when`: a line is a criterion by itself",
        "`when` does not begin a criterion",
        within=BLOCKS,
    ),
    slip(
        r"^\s+(?P<w>after +(?P<stage>\w+))\s*(?:#.*)?$",
        "write it behind the stage's name: `stage … after {stage}`",
        "`after` stands in the first line of a stage",
        within="stage",
    ),
    slip(
        r"^\s+(?P<w>since|review +by|agreed +by)\b.*",
        "put it right below the name",
        "`{w}` stands above all that is decided",
        within=f"{BLOCKS} score table",
    ),
    slip(r"^\s+(?P<w>between)\b.*", "put it above them", "`between` stands above the points", within="score"),
    slip(r"^\s+(?P<w>grades)\b.*", "put it behind them", "`grades` stands behind the points", within="score"),
    slip(r"\bthen\b", "a line is a criterion by itself"),
    slip(r"[+-] *\d\w* +(?P<w>if|where)\b", "write `when`", NO_PART.replace("{0}", "{w}"), within="score"),
    slip(
        r"[+-] *\d\w* +(?P<w>for +each|for|per|every)\b", "write `each`", NO_PART.replace("{0}", "{w}"), within="score"
    ),
    slip(
        r"^\s*(?P<w>(?P<n>\d\w*)) +(?:when|each|if|for)\b",
        "write `+{n}` or `-{n}`",
        "points begin with a sign",
        within="score",
    ),
    slip(
        r"[^,\s] +(?P<w>(?P<what>up +to|once|fading))\b",
        "put `,` before it",
        "a comma is missing before `{what}`",
        needs="COMMA",
    ),
    slip(
        r"^\s*(?P<w>[*•·])", "take it away: indentation shows what belongs together", "no bullet stands before a line"
    ),
    slip(r"(?P<w>,)\s*$", "take it away: each line says one thing", "no comma ends a line"),
)
DECLARATIONS = (
    slip(
        r"^\s*(?:- +)?(?P<name>\w+) *(?P<w>:|=|\bis\b) *(?P<value>\S*).*",
        "write `{name} {value}`",
        "nothing stands between a name and its value here",
        within="example",
    ),
    slip(
        r"^\s+(?P<w>define|disqualify|handoff|guarantee|commitment|ruleset)\b.*",
        "take the blanks before it away",
        "`{w}` begins at the margin",
    ),
    slip(r"^\s+(?P<w>lead|on)\b", "put it above `expect`", "`{w}` stands behind `expect`", within="example"),
    slip(
        r'^define +\w+ +"+ +(?P<w>as)\b',
        "write the text behind the value",
        "a text stands before `as`",
        within="define",
    ),
    slip(r"^define +\w+ *(?P<w>is\b|=)", "write `as`", "`{w}` does not give a definition its value", within="define"),
    slip(r"(?P<w>:)\s*$", COLON_HELP, "no colon stands here"),
    slip(r"\b(?:of|have|gives|by) *(?P<w>:)", "take it away", "no colon stands here"),
    *(
        slip(rf"\b(?:{words})\b", f"write `{said}`", "no type is called `{0}`", needs="TYPE_NAME")
        for words, said in (
            ("string|str|varchar|char", "text"),
            ("boolean|bool", "yes/no"),
            ("float|double|decimal|numeric|real", "number"),
            ("int|long|count", "integer"),
            ("timestamp|time|moment", "datetime"),
            ("enum|choice|option|select|picklist", "one of a, b, c"),
            ("array|list(?! +of)", "list of text"),
            ("currency|amount", "money"),
        )
    ),
    slip(
        r"\b(?:required|mandatory|optional|nullable)\b",
        "take it away: any field may be missing",
        needs="TYPE_NAME",
    ),
)
# No slip of a person is longer; and what looks for one may take the square of a line's length, or more.
LONGEST = 400
SLIPS = (*NUMBERS, *DECLARATIONS, *BLOCK_WORDS, *COMPARISONS)
WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "in",
        "between",
        "all",
        "any",
        "none",
        "of",
        "at",
        "least",
        "where",
        "when",
        "because",
        "each",
        "up",
        "to",
        "once",
        "per",
        "fading",
        "every",
        "from",
        "with",
        "as",
        "contains",
        "part",
        "starts",
        "ends",
        "matches",
        "known",
        "missing",
        "within",
        "next",
        "last",
        "assume",
        "gives",
        "first",
        "match",
        "teams",
        "currency",
        "timezone",
        "hours",
        "holidays",
        "agreed",
        "by",
        "since",
        "review",
        "expect",
        "lead",
        "yes",
        "no",
        "grades",
        "must",
        "should",
        "have",
        "route",
        "answer",
        "reject",
        "recycle",
        "implies",
        "like",
        "count",
        "sum",
        "min",
        "max",
        "latest",
        "earliest",
        "share",
    ]
)
SHOUTED = re.compile(r"\b[A-Z][A-Za-z]*\b")


def line_at(source: Source, at: int, place: Stretch) -> tuple[int, str]:
    """The start of the line that holds an offset, and its text with quoted texts and comments blanked out."""
    start = max(source.text.rfind("\n", 0, at) + 1, place.start)
    stop = source.text.find("\n", at, place.end)
    text = source.text[start : place.end if stop < 0 else stop]
    masked = re.sub(r'"(?:\\.|[^"\\])*"', lambda found: '"' * len(found[0]), text)
    return start, re.sub(r"#.*", lambda found: " " * len(found[0]), masked)


def find_slip(source: Source, place: Stretch, span: Span, terminals: frozenset[str]) -> Diagnostic | None:
    """Find a slip in the line around the place of a mistake."""
    start, line = line_at(source, span.start, place)
    # What begins at the end of a line belongs to it.
    line, column = f"{line} ", span.start - start
    for each in SLIPS if len(line) <= LONGEST else ():
        if (each.needs and not each.needs & terminals) or (each.within and place.keyword not in each.within):
            continue
        match = next((m for m in each.pattern.finditer(line) if m.start() <= column < m.end()), None)
        if match is not None:
            return worded(each, match, source, start)
    return shouted(source, start, line, column) or unquoted(source, span, line[column:], terminals)


def worded(each: Slip, match: re.Match[str], source: Source, start: int) -> Diagnostic:
    """Say what was found, and how this language says it."""
    group = "w" if "w" in match.re.groupindex else 0
    groups = {name: re.sub(" +", " ", found or "") for name, found in match.groupdict().items()}
    message = each.message.format(match[0], **groups)
    help_text = each.help.format(match[0], **groups) if isinstance(each.help, str) else each.help(match)
    return Diagnostic(each.code, message, source.span(start + match.start(group), start + match.end(group)), help_text)


def shouted(source: Source, start: int, line: str, column: int) -> Diagnostic | None:
    """Find a word of the language in capital letters, at the place or right before it."""
    found = [match for match in SHOUTED.finditer(line) if match[0].lower() in WORDS]
    for i, match in enumerate(found):
        following = re.compile(r"\s*\S+").match(line, match.end())
        if not match.start() <= column < (following.end() if following else len(line) + 1):
            continue
        last = match
        for more in found[i + 1 :]:
            if line[last.end() : more.start()].strip():
                break
            last = more
        span = source.span(start + match.start(), start + last.end())
        word = " ".join(span.text.split())
        message = f"`{word}` is written in small letters"
        return Diagnostic("foreign-symbol", message, span, f"write `{word.lower()}`")
    return None


def unquoted(source: Source, span: Span, rest: str, terminals: frozenset[str]) -> Diagnostic | None:
    """Find words where only a text could stand."""
    if not terminals <= {"TEXT", "ANY_OF", "NAME", "QUOTED_NAME"} or "TEXT" not in terminals or "NAME" in terminals:
        return None
    found = re.match(r"\w[^\",#]*" if source.text[: span.start].rstrip().endswith("because") else r"\w[^\s\",#]*", rest)
    if found is None:
        return None
    written = found[0].rstrip()
    place = source.span(span.start, span.start + len(written))
    return Diagnostic("unexpected-word", "a text is wanted here", place, f'write it in quotes: `"{written[:60]}"`')
