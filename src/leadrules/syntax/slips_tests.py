"""What people write for the tests of this language who know English, a spreadsheet or SQL."""

from __future__ import annotations

import re

from leadrules.syntax.foreign import NO_PART
from leadrules.syntax.numerals import A_DAY
from leadrules.syntax.slip import slip

MORE = r"greater|bigger|larger|higher|more|over|above|later|after|exceeds"
UNITS = r"(?:minute|hour|day|week|month|quarter|year)s?"
LESS = r"less|smaller|lower|fewer|under|below|earlier|before"
WORDS_OF_TESTS = r"between|not +in|in|contains|starts +with|ends +with|matches|within"
CRITERIA = "define stage disqualify score guarantee commitment lead"
NAME = r"[^\W\d][\w.]*"
VALUE = r'(?:"+|[\w.]+(?: +[A-Z]{3}\b)?)'
NUMBER = r"\d[\w.]*(?: +[A-Z]{3}\b)?"
MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"


def bracketed(written: str) -> str:
    """Write several values as `in` takes them: `[a, b]`."""
    values = re.split(r"\s*,\s*(?:or +)?|\s+or\s+", written.strip("[]() ,"))
    return f"[{', '.join(values)}]"


LISTS = (
    slip(
        rf"\b(?P<w>(?P<how>any|every|count)\((?P<list>{NAME})\.(?P<part>\w+)) +(?!where\b)[a-z<>=]",
        "write `{how}({list} where {part} …)`",
        "the list and what is asked of its entries are told apart",
    ),
    slip(
        rf"\b(?P<w>(?P<how>any|every|count)\((?P<list>{NAME})) +(?!where\b)[a-z<>=]",
        "write `{how}({list} where it …)`",
        "the list and what is asked of its entries are told apart",
    ),
    slip(
        rf"\b(?P<w>(?P<how>any|every|all|count|sum|min|max|latest|earliest)(?: +of)? +(?!of\b)(?P<list>{NAME}))",
        lambda m: f"write `{'every' if m['how'] == 'all' else m['how']}({m['list']} …)`",
        "the list stands in brackets behind `{how}`",
        within=CRITERIA,
    ),
    slip(
        rf"\b(?P<w>(?:the +)?number +of +(?P<list>{NAME}))",
        "write `count({list})`",
        NO_PART.replace("{0}", "{w}"),
        within=CRITERIA,
    ),
    slip(
        r"\b(?P<how>max|min) *\([^()]*(?P<w>,)",
        lambda m: f"write `{'larger' if m['how'] == 'max' else 'smaller'} of(…)` to choose among values",
        "`{how}` takes one list",
    ),
)
RANGES = (
    slip(
        r"\| *(?P<w>between +(?P<a>[^|]+?) +and +(?P<b>[^|]+?)) *\|",
        "write `{a} to {b}`",
        "a range in a table's row is told with `to`",
        within="table",
    ),
    slip(r"\bbetween +\S+(?: +[A-Z]{3})? +(?P<w>to)\b", "write `and`", "`to` does not stand in `between`"),
    slip(
        r"\b(?P<w>between +(?P<a>\d\w*) *[-–] *(?P<b>\d\w*)).*",
        "write `between {a} and {b}`",
        "`between` has two ends",
    ),
    slip(
        rf"\b(?P<w>(?:from|is|in) +(?P<a>{NUMBER}) +to +(?P<b>{NUMBER}))",
        "write `between {a} and {b}`",
        "a range is told with `between`",
        within=CRITERIA,
    ),
    slip(
        rf"(?P<a>{VALUE}) *<=? *(?P<what>{NAME}) *<=? *(?P<b>{VALUE})",
        "write `{what} between {a} and {b}`, which includes both, or two comparisons",
        "a value is compared once",
    ),
    slip(
        rf"(?P<w>(?:>=?|<=?) *(?P<a>{VALUE}) *(?:>=?|<=?) *(?P<b>{VALUE}))",
        "write `between … and …`, which includes both, or two comparisons",
        "a value is compared once",
    ),
    slip(
        r"\b(?P<w>is +(?P<not>not +)?(?:one|any|either) +of +(?P<what>.*?)) *(?=\bbecause\b|$)",
        lambda m: f"write `{'not ' if m['not'] else ''}in {bracketed(m['what'])}`",
        "several values are asked for with `in`",
        within=CRITERIA,
    ),
    slip(
        r"\b(?P<w>in *\((?P<what>[^()]*)\))",
        lambda m: f"write `in {bracketed(m['what'])}`",
        "the values stand in square brackets",
    ),
    slip(
        rf"\b(?P<w>(?P<how>is +not|is|not +in|in) +(?P<what>{VALUE}(?: *, *(?:or +)?{VALUE})+))",
        lambda m: f"write `{'not ' if 'not' in m['how'] else ''}in {bracketed(m['what'])}`",
        "several values stand in square brackets",
        within=CRITERIA,
    ),
    slip(
        rf"\[[^\[\]]*?{VALUE}(?P<w> +){VALUE}",
        "put `,` between them",
        "a comma is missing between two values",
        needs="COMMA RSQB",
    ),
)
DAYS = (
    slip(
        rf"\b(?P<w>(?:{MONTH} +\d{{1,2}}(?:st|nd|rd|th)?,? +\d{{4}}|\d{{1,2}}(?:\.|st|nd|rd|th)? +{MONTH} +\d{{4}}))",
        A_DAY,
        "days are written year-month-day",
    ),
    slip(
        r"\b(?P<w>(?:in|within|during|for)(?: +the)? +(?P<way>last|next|past|previous|coming|following))(?: +\S+|\b)",
        lambda m: f"write `within {'next' if m['way'] in ('next', 'coming', 'following') else 'last'}`",
        NO_PART.replace("{0}", "{w}"),
    ),
    slip(
        rf"\b(?P<w>(?P<span>\d+ +{UNITS}) +ago)\b",
        "write `today - {span}`",
        NO_PART.replace("{0}", "{w}"),
    ),
    slip(
        rf"\b(?P<w>(?:is +)?(?P<way>older|newer|younger) +than +(?P<span>\d+ +{UNITS}))\b",
        lambda m: f"write `{'<' if m['way'] == 'older' else '>'} today - {' '.join(m['span'].split())}`",
        NO_PART.replace("{0}", "{w}"),
    ),
)
TEXTS = (
    slip(
        r"\b(?:contains|contains +part|starts +with|ends +with|matches) +(?P<w>\[)",
        "write `any of` before it",
        "several texts are asked for with `any of`",
    ),
    slip(
        r'\b(?:contains|contains +part|starts +with|ends +with|matches) +"+ *(?P<w>,) *"',
        'write `any of` and brackets: `contains any of ["a", "b"]`',
        "several texts are asked for with `any of`",
    ),
    slip(
        r"\b(?P<w>(?P<verb>start|end)s?(?: +in)?(?: +with)?)\b",
        "write `{verb}s with`",
        NO_PART.replace("{0}", "{w}"),
        needs="STARTS_WITH",
    ),
    slip(
        r"\b(?P<w>(?:is +)?like)\b.*",
        'write `matches "…"`, where `*` is any run of characters and `?` is one',
        "`{w}` is not part of the language",
        within=CRITERIA,
    ),
    slip(r"\b(?P<w>has|includes?|contain|containing)\b", "write `contains`", needs="CONTAINS"),
    slip(
        r'(?P<w>"+) *$',
        "write `because` before it",
        "a reason stands behind `because`",
        needs="BECAUSE",
        within="define stage disqualify score",
    ),
    slip(r"\b(?P<w>exists?|is +there)\b", "write `is known`", needs="IS_KNOWN"),
)
COMPARISONS = (
    *RANGES,
    *LISTS,
    *DAYS,
    *TEXTS,
    slip(
        r"\b(?P<w>(?:must|should|has +to|needs +to)(?: +be)?)\b",
        "take it away: a criterion is what must be",
        needs="IS",
    ),
    slip(r"\b(?P<w>is) +(?:>=?|<=?)", "take it away", "`is` does not stand before a sign"),
    slip(rf"(?<=[\w\])] )is +not +(?:{MORE})(?: +than)?\b", "write `<=`", needs="IS AND OR _NL"),
    slip(rf"(?<=[\w\])] )is +not +(?:{LESS})(?: +than)?\b", "write `>=`", needs="IS AND OR _NL"),
    slip(
        r"(?P<what>\S+) +(?P<w>(?:does +not|doesn'?t|not) +(?P<verb>contain|start|end|match)s?\b)",
        lambda m: f"write `not {m['what']} {m['verb']}{'es' if m['verb'] == 'match' else 's'} …`",
        "`not` stands before what it denies",
    ),
    slip(
        rf"(?P<w>\bis) +(?P<not>not +)?(?P<test>{WORDS_OF_TESTS})\b.*",
        lambda m: f"drop `is`: `… {'not ' if m['not'] else ''}{' '.join(m['test'].split())} …`",
        "`is` does not stand before `{not}{test}`",
    ),
    slip(
        rf"\b(?:is +)?(?:{MORE})(?: +than)?,? +or +(?:equal(?: +to)?|the +same +as)|\b(?:is +)?at +least\b",
        "write `>=`",
    ),
    slip(
        rf"\b(?:is +)?(?:{LESS})(?: +than)?,? +or +(?:equal(?: +to)?|the +same +as)|\b(?:is +)?at +most\b", "write `<=`"
    ),
    slip(rf"(?<=[\w\])] )(?:is +)?(?:{MORE})(?: +than)?\b", "write `>`", needs="IS AND OR _NL"),
    slip(rf"(?<=[\w\])] )(?:is +)?(?:{LESS})(?: +than)?\b", "write `<`", needs="IS AND OR _NL"),
    slip(r"\b(?:is +)?equals?(?: +to)?\b|\bis +the +same +as\b", "write `is`"),
    slip(r"\bisn'?t\b", "write `is not`"),
    slip(
        r"\bnot\b",
        "write `is not`, or `not` before the whole criterion",
        "a `not` stands here by itself",
        needs="NOT_IN",
    ),
    slip(
        r"\bwithin +(?P<span>\d\w* +(?:business +)?\w+)",
        "write `within next {span}` or `within last {span}`",
        "`within` does not say in which direction",
        needs="NEXT",
    ),
)
