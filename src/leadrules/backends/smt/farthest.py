"""The largest or smallest of values of which some count and some only may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.kinds import Choice, Said, Unsaid, chosen, with_known
from leadrules.backends.smt.numbers import Num
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.terms import Term


@dataclass(frozen=True, slots=True)
class Member:
    """A value, whether it counts, and whether it only may."""

    counts: Bool
    may_count: Bool
    value: Said


def outermost(encoder: Encoder, members: Sequence[Member], kind: t.Type, *, is_larger: bool) -> Said:
    """Missing when nothing counts, or while what only may count would be another value, unless both are numbers."""
    is_numeric = t.is_ranged(kind)
    live = [each for each in members if b.some((each.counts, each.may_count)) is not False]
    if not live:
        return Unsaid(known=False, why="nothing")
    if is_numeric:
        return _range(encoder, live, is_larger=is_larger)
    if not isinstance(kind, t.ChoiceType) and not t.is_moment(kind):
        return Unsaid(b.some(each.counts for each in live), f"the largest {kind}")
    found, is_found, rank = live[0].value, live[0].counts, _rank(encoder, live[0].value, kind)
    for each in live[1:]:
        place = _rank(encoder, each.value, kind)
        better = b.both(each.counts, b.some((b.inverse(is_found), _beyond(place, rank, is_larger=is_larger))))
        found = chosen(better, each.value, found)
        rank = n.chosen(better, place, rank)
        is_found = b.some((is_found, each.counts))
    settled = [
        b.implies(each.may_count, b.inverse(_beyond(_rank(encoder, each.value, kind), rank, is_larger=is_larger)))
        for each in live
    ]
    return with_known(found, b.every([is_found, *settled]))


def _range(encoder: Encoder, live: Sequence[Member], *, is_larger: bool) -> Num:
    """From what certain values come to alone, to what they come to with all that may count."""
    numbers = [encoder.as_number(each.value) for each in live]
    alone = _end(numbers, [each.counts for each in live], is_low=is_larger, is_larger=is_larger)
    together = _end(
        numbers, [b.some((each.counts, each.may_count)) for each in live], is_low=not is_larger, is_larger=is_larger
    )
    is_exact = all(each.may_count is False for each in live) and all(each.is_exact for each in numbers)
    (low, low_open), (high, high_open) = (alone, together) if is_larger else (together, alone)
    scales = [each.scale for each in numbers]
    return Num(
        known=b.some(each.counts for each in live),
        low=low,
        high=low if is_exact else high,
        is_low_open=low_open,
        is_high_open=high_open,
        scale=None if None in scales else max(each for each in scales if each is not None),
    )


def _end(numbers: Sequence[Num], counts: Sequence[Bool], *, is_low: bool, is_larger: bool) -> tuple[Term, Bool]:
    """The largest (or smallest) low (or high) end of those that count, and whether that end is open."""
    ends = [(each.low, each.is_low_open) if is_low else (each.high, each.is_high_open) for each in numbers]
    # An open low end of one value is no lower bound for the largest, but another value's low end is.
    passes_over = is_low is is_larger
    best, is_none = (
        ends[0][0],
        b.inverse(counts[0]) if not passes_over else b.inverse(b.both(counts[0], b.inverse(ends[0][1]))),
    )
    for (end, is_open), count in zip(ends[1:], counts[1:], strict=True):
        taken = b.both(count, b.inverse(is_open)) if passes_over else count
        beyond = terms.less(best, end) if is_larger else terms.less(end, best)
        best = terms.either(b.both(taken, b.some((is_none, beyond))), end, best)
        is_none = b.both(is_none, b.inverse(taken))
    if passes_over:
        return best, is_none
    return best, b.some(b.both(count, is_open) for count, (_, is_open) in zip(counts, ends, strict=True))


def _beyond(one: Num, other: Num, *, is_larger: bool) -> Bool:
    return terms.less(other.low, one.low) if is_larger else terms.less(one.low, other.low)


def _rank(encoder: Encoder, of: Said, kind: t.Type) -> Num:
    if isinstance(of, Choice) and isinstance(kind, t.ChoiceType):
        return encoder.choice_rank(of, kind)
    return of if isinstance(of, Num) else n.exactly(0)
