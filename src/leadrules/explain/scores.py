"""Scores in words: the total, the lines that gave points and those that still could."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.verdict import LineResult, ScoreResult, Verdict


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
    what = capital(spaced(line.label) if line.label else line.reason or line.words)
    notes = []
    if line.label and line.reason:
        notes.append(f"“{line.reason}”")
    if line.counted:
        notes.append(f"{line.counted} counted")
    if line.perhaps:
        notes.append(f"{line.perhaps} more may count")
    if line.capped:
        notes.append("at its limit")
    notes.extend(line.terms)
    if line.missing:
        notes.append(f"waits for {listed(spaced(name) for name in in_order(verdict, line.missing))}")
    return LineStory(points=points_words(line.low, line.high), what=what, notes=tuple(notes))


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
        return f"{signed(low)} or more" if bottom else "0 or more"
    return f"{signed(high)} or less" if bottom is None else f"{signed(low)} to {signed(high)}"
