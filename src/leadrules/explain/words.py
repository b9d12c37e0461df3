"""What a verdict holds, as people write it: names, values, points, places."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.graph.truths import HandoffState
from leadrules.schema import words
from leadrules.schema.words import day_words, listed, number_words, spaced
from leadrules.verdict import Presence, Seen, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.verdict import Place

CHOICE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+\Z")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
NOT_KNOWN = "not known"


def capital(text: str) -> str:
    """Begin with a capital letter, and leave the rest: "ARR" stays."""
    return text[:1].upper() + text[1:]


def named(name: str) -> str:
    """A name as it begins a line: `budget_confirmed` as "Budget confirmed"."""
    return capital(spaced(name))


def titled(name: str, doc: str | None) -> str:
    """A stage, score, table or handoff: its doc text says what it is, its name is short for it."""
    return doc or named(name)


def described(name: str, doc: str | None) -> str:
    """A field: people know it by its name; its doc text helps when they are to find it out."""
    return f"{named(name)} ({doc[:1].lower() + doc[1:] if doc[1:2].islower() else doc})" if doc else named(name)


def field_words(verdict: Verdict, name: str) -> str:
    """A field by its name, with its doc text where it has one."""
    whole, bracket, rest = name.partition("[")
    number, closing, part = rest.partition("]")
    if bracket and closing and whole in verdict.fields:
        # A part of a list's entry: `activities[2].at`.
        entry = f"{named(whole)} no. {number}"
        return f"{entry}, {spaced(part.removeprefix('.'))}" if part else entry
    known = verdict.fields.get(name)
    return described(name, known.doc if known else None)


def counted(number: int, one: str, several: str) -> str:
    """`1 entry`, `3 entries`."""
    return f"{number} {one if number == 1 else several}"


def moment_words(moment: datetime, timezone: str) -> str:
    """`Mon 23 Nov 2026, 14:30`, on the clock of a time zone."""
    return words.moment_words(moment, ZoneInfo(timezone))


def number(text: str | Decimal | None) -> Decimal | None:
    """An exact decimal text as a number; None for anything else."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def iso_words(text: str | None, timezone: str) -> str | None:
    """A day or moment in ISO's form as people write it; None for anything else."""
    if text is None:
        return None
    try:
        if ISO_DAY.match(text):
            return day_words(date.fromisoformat(text))
        if ISO_MOMENT.match(text):
            return moment_words(datetime.fromisoformat(text), timezone)
    except ValueError:
        pass
    return None


def plain_words(value: str, timezone: str = "UTC") -> str:
    """A value as the verdict shows it: texts in quotation marks, choices without underscores, dates as people write."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return f"“{value[1:-1].replace(chr(92) + chr(34), chr(34))}”"
    if CHOICE.match(value):
        return spaced(value)
    return iso_words(value, timezone) or value


def unquoted(value: str, timezone: str = "UTC") -> str:
    """As `plain_words`, for where the value stands alone and needs no quotation marks; a list's texts need theirs."""
    words = plain_words(value, timezone)
    return words[1:-1] if words.startswith("“") and words.find("”") == len(words) - 1 else words


def score_words(low: Decimal | None, high: Decimal | None) -> str:
    """Points, or what they can still come to."""
    bottom, top = number(low), number(high)
    if bottom is not None and bottom == top:
        return number_words(bottom)
    if bottom is not None and top is not None:
        return f"{number_words(bottom)} so far, could be {number_words(bottom)} to {number_words(top)}"
    if bottom is not None:
        return f"{number_words(bottom)} so far, could still grow"
    return f"open, {number_words(top)} at most" if top is not None else "open"


def seen_words(seen: Seen, verdict: Verdict) -> str:
    """What was found, as people write it; what is missing is "not known", never "no"."""
    match seen.presence:
        case Presence.MISSING:
            waits = listed(spaced(each) for each in seen.missing if each != seen.name)
            return f"{NOT_KNOWN}, needs {waits}" if waits else NOT_KNOWN
        case Presence.UNUSABLE:
            given = next((each.value for each in verdict.unusable if each.field == seen.name), None)
            return f"“{given.strip(chr(34))}” cannot be used" if given else "not usable"
        case Presence.ASSUMED:
            return f"{plain_words(seen.value or 'empty', verdict.timezone)} (assumed, not known)"
        case Presence.KNOWN:
            if seen.kind == "score":
                return score_words(number(seen.low), number(seen.high))
            exact = seen.low if seen.low == seen.high else None
            return iso_words(exact, verdict.timezone) or plain_words(seen.value or "none", verdict.timezone)


def state_words(state: HandoffState) -> str:
    """Where a handoff stands, in a word or two."""
    return "not decided yet" if state is HandoffState.UNDECIDED else state.value


def place_words(place: Place) -> str:
    """`inbound.rules:41`."""
    return f"{place.file}:{place.line}"


def in_order(verdict: Verdict, names: Iterable[str]) -> tuple[str, ...]:
    """Names of fields, each once, in order of declaration; unknown ones last."""
    wanted = dict.fromkeys(names)
    order: Sequence[str] = tuple(verdict.fields)
    return (*(name for name in order if name in wanted), *(name for name in wanted if name not in verdict.fields))


__all__ = [
    "NOT_KNOWN",
    "capital",
    "counted",
    "day_words",
    "described",
    "field_words",
    "in_order",
    "iso_words",
    "listed",
    "moment_words",
    "named",
    "number",
    "number_words",
    "place_words",
    "plain_words",
    "score_words",
    "seen_words",
    "spaced",
    "state_words",
    "titled",
    "unquoted",
]
