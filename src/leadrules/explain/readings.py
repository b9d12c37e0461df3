"""How a single check reads: what it looks at, and what it wants of it.

A check carries its text in canonical form (`employees >= smallest_company`) beside the values that it read, so a few
patterns are enough. A text that none of them knows is still shown, with the symbols replaced by words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from leadrules.explain.words import (
    CHOICE,
    ISO_DAY,
    ISO_MOMENT,
    capital,
    day_words,
    iso_words,
    listed,
    named,
    number_words,
    plain_words,
    seen_words,
    spaced,
)
from leadrules.schema.duration import Duration, Unit, shift_date
from leadrules.verdict import Presence, Seen, Trace, Verdict


class Verb(Enum):
    """What is wanted of a value; the two texts are what is wanted, and its opposite."""

    AT_LEAST = ("at least {}", "less than {}")
    AT_MOST = ("at most {}", "more than {}")
    MORE = ("more than {}", "at most {}")
    LESS = ("less than {}", "at least {}")
    SINCE = ("{} or later", "before {}")
    UNTIL = ("{} or earlier", "after {}")
    AFTER = ("after {}", "{} or earlier")
    BEFORE = ("before {}", "{} or later")
    IS = ("{}", "not {}")
    IS_NOT = ("not {}", "{}")
    IN = ("one of {}", "none of {}")
    NOT_IN = ("none of {}", "one of {}")
    BETWEEN = ("between {}", "not between {}")
    CONTAINS = ("with the words {}", "without the words {}")
    CONTAINS_PART = ("containing {}", "not containing {}")
    STARTS = ("starting with {}", "not starting with {}")
    ENDS = ("ending with {}", "not ending with {}")
    MATCHES = ("like {}", "not like {}")
    WITHIN = ("within {}", "not within {}")
    KNOWN = ("known", "none")
    MISSING = ("none", "known")
    # `any(contacts where …)` and `every(…)`.
    SOME = ("{}", "none of that kind: {}")
    EVERY = ("all of them: {}", "not all of them: {}")
    # The text says it all, or nothing is known about its form.
    HOLDS = ("this to be so", "this not to be so")


@dataclass(frozen=True, slots=True)
class Reading:
    """A check in words: `Employees`, AT_LEAST, `50`."""

    what: str
    verb: Verb
    object: str
    # The entries of a list that the object only names.
    entries: str = ""

    def wanted(self, *, must_hold: bool, in_short: bool = False) -> str:
        """What is wanted, or its opposite under a `not`."""
        wanted = self.verb.value[0 if must_hold else 1].format(self.object)
        return wanted if in_short or not self.entries else f"{wanted}: {self.entries}"

    @property
    def question(self) -> str:
        """What to ask about it, to be answered with yes or no (or freely, after `KNOWN`)."""
        wanted = prose(self.object)
        match self.verb:
            case Verb.KNOWN | Verb.MISSING:
                return "what is it?"
            case Verb.IS | Verb.IS_NOT:
                return "yes or no?" if self.object in ("yes", "no") else f"is it {wanted}?"
            case Verb.CONTAINS | Verb.CONTAINS_PART:
                return f"does it contain {wanted}?"
            case Verb.STARTS | Verb.ENDS:
                return f"does it {self.verb.name.lower().removesuffix('s')} with {wanted}?"
            case Verb.NOT_IN:
                return f"is it {prose(self.wanted(must_hold=False))}?"
            case Verb.SOME:
                return f"is there {wanted}?"
            case Verb.EVERY:
                return f"does this hold for all of them: {wanted}?"
            case Verb.HOLDS:
                return f"is it so that {self.object}?"
            case _:
                return f"is it {prose(self.wanted(must_hold=True))}?"


def prose(text: str) -> str:
    """With blanks in the values that authors have named, as people say them; quoted texts stay."""
    return re.sub(r"“[^”]*”|\b[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+\b", lambda found: spoken(found[0]), text)


def spoken(text: str) -> str:
    """One value, or a quoted text."""
    return text if text.startswith("“") else spaced(text)


OPERATORS = {
    ">=": (Verb.AT_LEAST, Verb.SINCE),
    "<=": (Verb.AT_MOST, Verb.UNTIL),
    ">": (Verb.MORE, Verb.AFTER),
    "<": (Verb.LESS, Verb.BEFORE),
    "is not": (Verb.IS_NOT, Verb.IS_NOT),
    "is": (Verb.IS, Verb.IS),
}
TEXT_VERBS = {
    "contains part": Verb.CONTAINS_PART,
    "contains": Verb.CONTAINS,
    "starts with": Verb.STARTS,
    "ends with": Verb.ENDS,
    "matches": Verb.MATCHES,
}
QUOTED = r'"(?:[^"\\]|\\.)*"'
# Quoted texts, and values that authors have named, where they stand on the right.
VALUES = rf"{QUOTED}|(?<= is )\w+_\w+|(?<=\[)\w+_\w+|(?<=, )\w+_\w+"
# The left side is as short as possible; a quoted text or a bracket on it is passed over whole.
BRACKET = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
LEFT = rf"(?P<left>(?:{QUOTED}|{BRACKET}|[^\"()])+?)"
KNOWN = re.compile(rf"{LEFT} is (?P<what>known|missing)\Z", re.DOTALL)
WITHIN = re.compile(rf"{LEFT} within (?P<way>next|last) (?P<right>.+)\Z", re.DOTALL)
BETWEEN = re.compile(rf"{LEFT} between (?P<low>.+?) and (?P<high>.+)\Z", re.DOTALL)
IS_IN = re.compile(rf"{LEFT} (?P<negated>not )?in (?P<right>.+)\Z", re.DOTALL)
TEXTUAL = re.compile(
    rf"{LEFT} (?P<how>contains part|contains|starts with|ends with|matches) (?:any of )?(?P<right>.+)\Z", re.DOTALL
)
COMPARES = re.compile(rf"{LEFT} (?P<operator>>=|<=|>|<|is not|is) (?P<right>.+)\Z", re.DOTALL)
ENTRIES = re.compile(r"(?P<how>any|every)\((?P<list>[\w.`]+)(?: where (?P<where>.+))?\)\Z", re.DOTALL)
DURATION = re.compile(
    r"(?P<amount>[\d_]+) (?P<business>business )?(?P<unit>minute|hour|day|week|month|quarter|year)s?\Z"
)
TOKEN = re.compile(rf"{QUOTED}|\d{{4}}-\d{{2}}-\d{{2}}|\d[\d_]*(?:\.\d+)?[kM]?\b|[\w`]+|>=|<=|\S|\s+")
# Stands for a quoted text while the words around it are changed; no rules file can hold it outside quotation marks.
STAND_IN = "\ufffd"
SIGNS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "*": "×", "/": "÷"}
# Entries of a list that fit beside its name.
SHORT = 40
# Entries of a list without a doc text that fit in the place of its name.
LONG = 60
SCALES = {"k": 1_000, "M": 1_000_000}


def token_words(token: str) -> str:
    """A word or sign of the rules as people write it."""
    if token in SIGNS:
        return SIGNS[token]
    if token[0].isdigit() and not ISO_DAY.match(token):
        digits = token.rstrip("kM").replace("_", "")
        return (
            number_words(Decimal(digits) * SCALES.get(token[-1], 1)) if re.fullmatch(r"\d+(\.\d+)?", digits) else token
        )
    if CHOICE.match(token):
        return spaced(token)
    return plain_words(token) if token.strip() else " "


def text_words(text: str, kept: str = QUOTED) -> str:
    """A criterion's or a line's text with the signs of the rules replaced by words; quoted texts stay."""
    quoted: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        quoted.append(plain_words(found[0]))
        return f"{STAND_IN}{len(quoted) - 1};"

    words = "".join(token_words(token) for token in TOKEN.findall(re.sub(kept, put_away, text)))
    words = re.sub(r"\b(any|every|count)\(([^()]*)\)", r"\1 of \2", words)
    words = re.sub(
        r"\b(not )?in \[([^\[\]]*)\]",
        lambda found: f"is {found[1] or ''}{listed(re.split(r', ', found[2]), 'or')}",
        words,
    )
    return re.sub(rf"{STAND_IN}(\d+);", lambda found: quoted[int(found[1])], words)


def choice_words(text: str) -> str:
    """A value on its own: one that its author has named stays as it is written there."""
    return text if CHOICE.match(text) else text_words(text)


def options(text: str) -> str:
    """`[banking, insurance]` or `"a", "b"` as "banking or insurance"."""
    if re.fullmatch(r"\w+", text):
        return f"one of “{spaced(text)}”"
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    parts = re.findall(rf"(?:{QUOTED}|[^,\"])+", inner)
    return listed((choice_words(part.strip()) for part in parts if part.strip()), "or")


def value_wanted(trace: Trace, right: str, verdict: Verdict) -> str:
    """The right side of a comparison: a number that is written down, or something of the lead with its name."""
    wanted = trace.wanted
    if wanted is None:
        return choice_words(right)
    value = seen_words(wanted, verdict)
    if wanted.kind in ("field", "record", "definition", "score", "grade", "table"):
        return f"{spaced(wanted.name)}, which is {value}"
    return value if wanted.presence is Presence.KNOWN else choice_words(right)


def window(trace: Trace, way: str, right: str, verdict: Verdict) -> str:
    """`the next 180 days, until 19 May 2027`."""
    text, until = f"the {way} {text_words(right)}", "until" if way == "next" else "since"
    if trace.wanted is not None:
        end = iso_words(trace.wanted.high if way == "next" else trace.wanted.low, verdict.timezone)
        return f"{text}, {until} {end}" if end else text
    found = DURATION.match(right)
    if not found:
        return text
    duration = Duration(int(found["amount"].replace("_", "")), Unit(found["unit"]), bool(found["business"]))
    if duration.is_business or not duration.is_whole_days or duration.is_too_long:
        return text
    day = shift_date(verdict.on.date(), duration, 1 if way == "next" else -1)
    return text if day is None else f"{text}, {until} {day_words(day)}"


def listed_in(trace: Trace, left: str, right: str, *, is_negated: bool) -> Reading:
    """One of several values, or of a list by what people call it."""
    held: Seen | None = next((each for each in (trace.wanted, *trace.seen) if each and each.kind == "list"), None)
    if right.startswith("["):
        written = held.value if held and held.value else right.strip("[]")
        return Reading(left, Verb.IS_NOT if is_negated else Verb.IS, options(f"[{written}]"))
    called = f"“{(held.doc if held else None) or spaced(right)}”"
    # A verdict may hold no more of a list than its name.
    entries = held.value if held and held.value and held.value != held.name and len(held.value) <= SHORT else ""
    return Reading(left, Verb.NOT_IN if is_negated else Verb.IN, called, entries)


def text_list(trace: Trace, right: str) -> str:
    """The texts that are looked for; those of a list by what people call it, or all of them where they are few."""
    held = trace.wanted
    if held is None or held.kind != "list" or held.name != right:
        return options(right)
    if held.doc:
        return f"one of “{held.doc}”"
    is_short = held.value and held.value != held.name and len(held.value) <= LONG and "…" not in held.value
    return options(held.value) if held.value and is_short else options(right)


def is_moment(seen: Seen | None) -> bool:
    """Whether a value is a day or moment, which comes before or after and is not more or less."""
    return bool(seen and seen.low and (ISO_DAY.match(seen.low) or ISO_MOMENT.match(seen.low)))


def left_words(trace: Trace, left: str) -> str:
    """What is looked at: by its name where it is one thing, or as it is computed."""
    first = trace.seen[0] if trace.seen else None
    if first and first.kind == "score":
        return first.doc if first.doc and left != first.name else named(left)
    return named(left) if re.fullmatch(r"[\w.`]+", left) else capital(text_words(left))


def read(trace: Trace, verdict: Verdict) -> Reading:
    """Put one check into words."""
    text = trace.text
    if found := ENTRIES.match(text):
        where = f"one whose {text_words(found['where'], VALUES)}" if found["where"] else "one"
        if found["how"] == "any":
            return Reading(named(found["list"]), Verb.SOME, where)
        return Reading(named(found["list"]), Verb.EVERY, where.removeprefix("one whose "))
    if found := KNOWN.match(text):
        return Reading(left_words(trace, found["left"]), Verb.KNOWN if found["what"] == "known" else Verb.MISSING, "")
    if found := WITHIN.match(text):
        return Reading(
            left_words(trace, found["left"]), Verb.WITHIN, window(trace, found["way"], found["right"], verdict)
        )
    if found := TEXTUAL.match(text):
        wanted = text_list(trace, found["right"])
        return Reading(left_words(trace, found["left"]), TEXT_VERBS[found["how"]], wanted)
    if found := BETWEEN.match(text):
        low, high = (iso_words(end, verdict.timezone) or text_words(end) for end in (found["low"], found["high"]))
        return Reading(left_words(trace, found["left"]), Verb.BETWEEN, f"{low} and {high}")
    if found := COMPARES.match(text):
        verb = OPERATORS[found["operator"]][is_moment(trace.wanted) or is_moment(trace.seen[0] if trace.seen else None)]
        return Reading(left_words(trace, found["left"]), verb, value_wanted(trace, found["right"], verdict))
    if found := IS_IN.match(text):
        left = left_words(trace, found["left"])
        return listed_in(trace, left, found["right"], is_negated=bool(found["negated"]))
    return by_operator(trace, verdict) or Reading(capital(text_words(text)), Verb.HOLDS, text_words(text))


def by_operator(trace: Trace, verdict: Verdict) -> Reading | None:
    """A check whose text says less than its values, such as a cell of a table: `FR, BE`, `50 to 999`."""
    if not trace.seen or trace.wanted is None or trace.operator is None:
        return None
    left, value = named(trace.seen[0].name), trace.wanted.value or ""
    if trace.operator in ("in", "not in"):
        written = f"[{value}]" if value != trace.wanted.name or "," in value else value
        return listed_in(trace, left, written, is_negated=trace.operator == "not in")
    if trace.operator == "between":
        low, _, high = value.partition(" to ")
        return Reading(left, Verb.BETWEEN, f"{low} and {high}")
    if trace.operator in OPERATORS:
        return Reading(left, OPERATORS[trace.operator][is_moment(trace.wanted)], value_wanted(trace, value, verdict))
    return Reading(left, TEXT_VERBS[trace.operator], options(value)) if trace.operator in TEXT_VERBS else None


def found_words(trace: Trace, verdict: Verdict) -> str:
    """What the check found; several values are named."""
    if not trace.seen:
        return "so" if trace.outcome.is_met else "not so" if trace.outcome.is_not_met else "not known"
    shown = [each for each in trace.seen if each.kind not in ("list", "setting")] or list(trace.seen)
    if len(shown) == 1 or trace.wanted is not None:
        return seen_words(shown[0], verdict)
    return listed(f"{spaced(each.name)} {seen_words(each, verdict)}" for each in shown)
