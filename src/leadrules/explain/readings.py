"""How a single check reads: what it looks at, and what it wants of it.

A check carries how it looks, the values that it read and the one that it wants, so that its text need not be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from leadrules.explain.words import ISO_DAY, ISO_MOMENT, capital, iso_words, named, seen_words, spaced
from leadrules.verdict import Presence, TraceKind

if TYPE_CHECKING:
    from leadrules.verdict import Seen, Trace, Verdict


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
    CONTAINS = ("with {} in it", "without {} in it")
    CONTAINS_PART = ("containing {}", "not containing {}")
    STARTS = ("starting with {}", "not starting with {}")
    ENDS = ("ending with {}", "not ending with {}")
    MATCHES = ("like {}", "not like {}")
    WITHIN = ("within {}", "not within {}")
    KNOWN = ("known", "none")
    MISSING = ("none", "known")
    # `any(contacts where …)` and `every(…)`.
    ANY = ("at least one", "none")
    SOME = ("one {}", "none {}")
    EVERY = ("only ones {}", "not only ones {}")
    # Nothing is known of how it looks.
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
        if self.verb in (Verb.IS, Verb.IS_NOT) and self.object in OPPOSITES:
            return self.object if must_hold is (self.verb is Verb.IS) else OPPOSITES[self.object]
        wanted = self.verb.value[0 if must_hold else 1].format(self.object)
        return wanted if in_short or not self.entries else f"{wanted}: {self.entries}"

    @property
    def is_worded(self) -> bool:
        """Whether it looks at how a text is worded."""
        return self.verb in TEXT_VERBS.values()

    @property
    def among(self) -> str:
        """The entries of the list, as an aside."""
        return f" ({self.entries})" if self.entries else ""

    @property
    def question(self) -> str:
        """What to ask about it, to be answered with yes or no; freely for a text, or for whether something is known."""
        if self.is_worded or self.verb in KNOWN.values():
            return "what is it?"
        match self.verb:
            case Verb.IS | Verb.IS_NOT:
                return "yes or no?" if self.object in ("yes", "no") else f"is it {self.object}?"
            case Verb.NOT_IN:
                return f"is it {self.wanted(must_hold=False, in_short=True)}{self.among}?"
            case Verb.ANY:
                return "are there any?"
            case Verb.SOME:
                return f"is there {self.wanted(must_hold=True)}?"
            case Verb.EVERY:
                return f"are there {self.wanted(must_hold=True)}?"
            case Verb.HOLDS:
                return f"is it so that {self.object}?"
            case _:
                return f"is it {self.wanted(must_hold=True, in_short=True)}{self.among}?"


OPPOSITES = {"yes": "no", "no": "yes"}
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
KNOWN = {"is known": Verb.KNOWN, "is missing": Verb.MISSING}
# For a list with a name, and for values that the check names itself.
LISTS = {"in": (Verb.IN, Verb.IS), "not in": (Verb.NOT_IN, Verb.IS_NOT)}
# Entries of a list that fit beside its name.
SHORT = 40


def wanted_words(trace: Trace, verdict: Verdict) -> str:
    """The right side: what the rules write down, or something of the lead with its name."""
    wanted = trace.wanted
    if wanted is None:
        return "something else"
    value = seen_words(wanted, verdict)
    match wanted.kind:
        case "constant" | "setting":
            return value
        case "options":
            return wanted.name
        case "computed":
            return wanted.name if wanted.presence is not Presence.KNOWN else f"{wanted.name} ({value})"
        case _ if wanted.presence is Presence.KNOWN:
            return f"the {spaced(wanted.name)} of {value}"
        case _:
            return f"the {spaced(wanted.name)} ({value})"


def window(trace: Trace, way: str, length: str, verdict: Verdict) -> str:
    """`the next 180 days, until 19 May 2027`."""
    text, until = f"the {way} {length}", "until" if way == "next" else "since"
    if trace.wanted is None:
        return text
    end = iso_words(trace.wanted.high if way == "next" else trace.wanted.low, verdict.timezone)
    return f"{text}, {until} {end}" if end else text


def called(wanted: Seen) -> tuple[str, str]:
    """A list by what people call it, and its entries where they are few."""
    entries = wanted.value if wanted.value and len(wanted.value) <= SHORT else ""
    return f"“{wanted.doc or spaced(wanted.name)}”", entries


def is_moment(seen: Seen | None) -> bool:
    """Whether a value is a day or moment, which comes before or after and is not more or less."""
    return bool(seen and seen.low and (ISO_DAY.match(seen.low) or ISO_MOMENT.match(seen.low)))


def left_words(trace: Trace) -> str:
    """What is looked at: by its name, or as it is computed."""
    first = trace.seen[0]
    # An entry of a list of plain values has no name of its own.
    return "" if first.kind == "record" and first.name == "it" else named(first.name)


def read(trace: Trace, verdict: Verdict) -> Reading:
    """Put one check into words."""
    if not trace.seen:
        return Reading(capital(trace.text), Verb.HOLDS, trace.text)
    left = left_words(trace)
    if trace.kind in (TraceKind.SOME_ENTRY, TraceKind.EVERY_ENTRY):
        verb = Verb.EVERY if trace.kind is TraceKind.EVERY_ENTRY else Verb.SOME if trace.where else Verb.ANY
        return Reading(left, verb, trace.where or "")
    operator, wanted = trace.operator or "", trace.wanted
    if operator in KNOWN:
        return Reading(left, KNOWN[operator], "")
    if operator.startswith("within "):
        _, way, length = operator.split(" ", 2)
        return Reading(left, Verb.WITHIN, window(trace, way, length, verdict))
    if operator in LISTS and wanted is not None:
        among, one = LISTS[operator]
        return Reading(left, among, *called(wanted)) if wanted.kind == "list" else Reading(left, one, wanted.name)
    if operator in TEXT_VERBS and wanted is not None:
        words = f"one of {called(wanted)[0]}" if wanted.kind == "list" else wanted.name
        return Reading(left, TEXT_VERBS[operator], words, called(wanted)[1] if wanted.kind == "list" else "")
    if operator == "between":
        return Reading(left, Verb.BETWEEN, wanted_words(trace, verdict))
    if operator in OPERATORS:
        verb = OPERATORS[operator][is_moment(wanted) or is_moment(trace.seen[0])]
        return Reading(left, verb, wanted_words(trace, verdict))
    return Reading(capital(trace.text), Verb.HOLDS, trace.text)


def found_words(trace: Trace, verdict: Verdict) -> str:
    """What the check found; several values are named."""
    if not trace.seen:
        return "so" if trace.outcome.is_met else "not so" if trace.outcome.is_not_met else "not known"
    return seen_words(trace.seen[0], verdict)
