"""Proofs about scores: that one gives at most the points of another, line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.change.proofs.leaves import Asked
    from leadrules.change.side import Side
    from leadrules.graph import definitions as d

NO_END = Decimal("Infinity")


def points_at_most(score: d.Score, side: Side, other_score: d.Score, other: Side, asked: Asked) -> bool:
    """Whether no lead gets more points, nor a higher grade, by the one; line by line, so that nothing cancels out."""
    ones, twos = unlike(score, side, other_score, other)
    for line in list(ones):
        partner = next((each for each in twos if line_at_most(line, side, each, other, asked)), None)
        if partner is not None:
            ones.remove(line)
            twos.remove(partner)
    # A line that has no partner may give nothing, on its side.
    if any(line.points > 0 for line in ones) or any(line.points < 0 for line in twos):
        return False
    return limits_at_most(score, other_score) and grades_at_most(score, other_score)


def unlike(
    score: d.Score, side: Side, other_score: d.Score, other: Side
) -> tuple[list[d.ScoreLine], list[d.ScoreLine]]:
    """The lines that only one of two scores has, as often as it has more of them."""
    first, second = ([where.canonical(x) for x in of.lines] for where, of in ((side, score), (other, other_score)))
    more, fewer = Counter(first) - Counter(second), Counter(second) - Counter(first)

    def kept(lines: tuple[d.ScoreLine, ...], meanings: list[str], wanted: Counter[str]) -> list[d.ScoreLine]:
        found = []
        for line, meaning in zip(lines, meanings, strict=True):
            if wanted[meaning] > 0:
                wanted[meaning] -= 1
                found.append(line)
        return found

    return kept(score.lines, first, more), kept(other_score.lines, second, fewer)


def line_at_most(one: d.ScoreLine, side: Side, two: d.ScoreLine, other: Side, asked: Asked) -> bool:
    """Whether a line gives at most what another does, for the same records or the same criterion."""
    if like(one, side) != like(two, other):
        return False
    if one.points <= 0 <= two.points:
        return True
    is_same = side.canonical(one.criterion) == other.canonical(two.criterion)
    # Of records that count once a period, others may be the ones when the criterion lets others in.
    is_plain = one.once_per is None and not one.is_once
    first, second = one.up_to or NO_END, two.up_to or NO_END
    if one.points > 0 and two.points > 0:
        is_less = is_same or (is_plain and asked.criteria(one.criterion, side, two.criterion, other))
        return is_less and one.points <= two.points and first <= second
    if one.points < 0 and two.points < 0:
        is_less = is_same or (is_plain and asked.criteria(two.criterion, other, one.criterion, side))
        return is_less and one.points <= two.points and first >= second
    return False


def like(line: d.ScoreLine, side: Side) -> str:
    """What a line looks at, without its points, its cap and its criterion."""
    return side.digests.canonical(replace(line, points=Decimal(1), up_to=None, criterion=None))


def limits_at_most(one: d.Score, two: d.Score) -> bool:
    """Whether `between … and …` keeps the one at most as high."""
    low, high = one.limits or (-NO_END, NO_END)
    other_low, other_high = two.limits or (-NO_END, NO_END)
    return low <= other_low and high <= other_high


def grades_at_most(one: d.Score, two: d.Score) -> bool:
    """Whether every grade of the one asks for at least as many points; other grades cannot be compared."""
    if [name for name, _ in one.grades] != [name for name, _ in two.grades]:
        return False
    return all(first >= second for (_, first), (_, second) in zip(one.grades, two.grades, strict=True))
