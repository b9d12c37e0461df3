"""Scores in words: the total, the lines that gave points and those that still could."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.explain.readings import Verb, read, text_words
from leadrules.explain.story import LineStory, ScoreStory
from leadrules.explain.words import (
    capital,
    in_order,
    listed,
    number,
    number_words,
    score_words,
    spaced,
)
from leadrules.verdict import TraceKind

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.verdict import LineResult, ScoreResult, Verdict

EACH = re.compile(r"\Aeach (?P<list>[\w`.]+)(?: where (?P<where>.+))?\Z", re.DOTALL)
# What follows the records that a line looks for: how much they count.
LIMIT = re.compile(r", (?P<limit>up to [\d_.]+|fading [^,\"]+|once(?: per \w+)?)\Z")
# The simple forms of what is asked of a record; `at` is the moment of its own.
IS = re.compile(r"(?P<name>[\w`]+) is (?P<value>(?!not\b|known\b|missing\b)[\w.]+)\Z")
WITHIN = re.compile(r"(?P<name>[\w`]+) within (?P<way>last|next) (?P<length>[\w ]+)\Z")
PLAIN = frozenset({Verb.IS, Verb.IS_NOT, Verb.KNOWN, Verb.MISSING, Verb.HOLDS, Verb.SOME, Verb.EVERY})
POINTS = re.compile(r"[+-]\s*[\d_.]+\s+")


def score_stories(verdict: Verdict) -> tuple[ScoreStory, ...]:
    """Every score."""
    return tuple(score_story(verdict, score) for score in verdict.scores.values())


def score_story(verdict: Verdict, score: ScoreResult) -> ScoreStory:
    """One score: its total or range, its grade or those it could come to, and its lines."""
    notes = []
    # Of a range, only people who know the rules would ask what it was before its limits.
    if score.unlimited_low is not None and score.unlimited_low == score.unlimited_high != score.low:
        notes.append(f"The lines add up to {signed(score.unlimited_low)}; the score stays within its limits.")
    possible = listed((spaced(grade) for grade in score.possible_grades), "or")
    is_exact = score.low is not None and score.low == score.high
    return ScoreStory(
        name=score.name,
        title=f"{capital(spaced(score.name))} ({score.doc})" if score.doc else capital(spaced(score.name)),
        total=score_words(score.low, score.high),
        grade=spaced(score.grade) if score.grade else None if is_exact else possible or None,
        notes=tuple(notes),
        gave=tuple(line_story(line, verdict) for line in score.lines if gives(line)),
        could=tuple(line_story(line, verdict) for line in score.lines if line.low != line.high or line.low is None),
    )


def gives(line: LineResult) -> bool:
    """Whether it certainly gave or took points."""
    low, high = number(line.low), number(line.high)
    return low is not None and low == high and low != 0


def line_story(line: LineResult, verdict: Verdict) -> LineStory:
    """One line: by its label, its reason, or what it looks for."""
    looked, limits = apart(POINTS.sub("", line.text, count=1))
    what = capital(spaced(line.label) if line.label else line.reason or "") or looked_for(looked, line, verdict)
    notes = []
    if line.label and line.reason:
        notes.append(f"“{line.reason}”")
    if line.counted:
        notes.append(f"{line.counted} counted")
    if line.perhaps:
        notes.append(f"{line.perhaps} more may count")
    if line.capped:
        notes.append("at its limit")
    notes.extend(limits)
    if line.missing:
        notes.append(f"waits for {listed(spaced(name) for name in in_order(verdict, line.missing))}")
    return LineStory(points=points_words(line.low, line.high), what=what, notes=tuple(notes))


def apart(text: str) -> tuple[str, list[str]]:
    """What a line looks for, and how much of it counts: `up to 40`, `fading 50% every 30 days`."""
    limits: list[str] = []
    while text.startswith("each ") and (found := LIMIT.search(text)):
        limits.insert(0, text_words(found["limit"]))
        text = text[: found.start()]
    return text, limits


def looked_for(text: str, line: LineResult, verdict: Verdict) -> str:
    """What gives the points: `Activities with type webinar, in the last 90 days`."""
    if found := EACH.match(text):
        where = asked_of_records(found["where"]) if found["where"] else ""
        return capital(spaced(found["list"])) + where
    if line.trace is not None and line.trace.kind is TraceKind.TEST:
        reading = read(line.trace, verdict)
        if reading.verb not in PLAIN:
            return f"{reading.what} {reading.wanted(must_hold=True, in_short=True)}"
    return capital(text_words(text.removeprefix("when ")))


def asked_of_records(where: str) -> str:
    """What is asked of records, shorter where every part of it is simple."""
    withs, times = [], []
    for part in where.split(" and "):
        if found := IS.match(part):
            withs.append(f"{spaced(found['name'])} {text_words(found['value'])}")
        elif found := WITHIN.match(part):
            name = "" if found["name"] == "at" else f"{spaced(found['name'])} "
            times.append(f"{name}in the {found['way']} {text_words(found['length'])}")
        else:
            return f" where {text_words(where)}"
    with_ = f" with {listed(withs)}" if withs else ""
    return f"{with_}{', ' if withs and times else ' ' if times else ''}{listed(times)}"


def signed(text: Decimal | None) -> str:
    """Points with their sign."""
    value = number(text)
    if value is None:
        return "any number"
    return f"{'−' if value < 0 else '+'}{number_words(abs(value))}"


def points_words(low: Decimal | None, high: Decimal | None) -> str:
    """`+10`, `up to +25`, `+10 to +30`, `+8 or more`."""
    bottom, top = number(low), number(high)
    if bottom is not None and bottom == top:
        return signed(low)
    if bottom == 0 and top is not None:
        return f"up to {signed(high)}"
    if top == 0 and bottom is not None:
        return f"down to {signed(low)}"
    if bottom is None and top is None:
        return "any number"
    if top is None:
        return f"{signed(low)} or more"
    return f"{signed(high)} or less" if bottom is None else f"{signed(low)} to {signed(high)}"
