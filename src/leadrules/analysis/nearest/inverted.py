"""Computed values taken back: what one part of them has to be for the whole to come to a value."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import TYPE_CHECKING, TypeAlias

from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.moves import moved
from leadrules.schema.ranges import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.analysis.nearest.present import Present
    from leadrules.schema.values import Single

DAY = 86_400


def inverted(
    node: v.Value,
    wanted: Single,
    present: Present,
    holds: Callable[[v.Value], bool],
    made_of: Callable[[object], Iterator[v.Value]],
) -> Iterator[Single]:
    """What the part that `holds` knows has to be for `node` to come to `wanted`, the other parts as they are.

    Where the part stands twice, or rounding is in between, it is near; whoever uses it tries it.
    """
    waiting: list[tuple[v.Value, Single]] = [(node, wanted)]
    # Definitions may be entered on many ways; once for each value is enough.
    seen: set[tuple[int, Single]] = set()
    while waiting:
        of, to = waiting.pop()
        if (id(of), to) in seen or not holds(of):
            continue
        seen.add((id(of), to))
        match of:
            case v.FieldValue() | v.RecordValue():
                yield to
            case v.FirstKnown() | v.Extreme():
                waiting.extend((each, to) for each in reversed(of.options))
            case v.DefinedValue() | v.TableValue():
                waiting.extend((each, to) for each in made_of(of))
            case v.Sum() if isinstance(to, Decimal):
                waiting.extend(term(of, to, present, holds))
            case v.Product() if isinstance(to, Decimal):
                waiting.extend(factor(of, to, present, holds))
            case v.Shifted() if isinstance(to, date):
                moment = moved(to, of.duration, -of.direction, present.graph.calendar)
                waiting.extend([(of.of, moment)] if moment is not None else [])
            case v.Elapsed() if isinstance(to, Decimal):
                waiting.extend(end(of, to, present, holds))
            case v.Fold():
                now = present.value(of) if of.how is v.Folding.SUM else None
                # One more entry is added to what there is.
                waiting.append((of.item, to - now if isinstance(to, Decimal) and isinstance(now, Decimal) else to))
            case _:
                pass


Below: TypeAlias = "tuple[tuple[v.Value, Single], ...]"


def term(node: v.Sum, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]) -> Below:
    """What one term has to be for the sum to come to `wanted`; another one that is not known counts as nothing."""
    chosen = next((pair for pair in node.terms if holds(pair[1])), None)
    if chosen is None:
        return ()
    rest = wanted
    for pair in node.terms:
        if pair is not chosen:
            value = present.value(pair[1])
            known = value if isinstance(value, Decimal) else Decimal(0)
            rest = rest - known if pair[0] == "+" else rest + known
    return ((chosen[1], rest if chosen[0] == "+" else -rest),)


def factor(node: v.Product, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]) -> Below:
    """What one factor has to be for the product to come to `wanted`, as near as digits go."""
    factors = (("*", node.first), *node.rest)
    chosen = next((number for number, each in enumerate(factors) if holds(each[1])), None)
    if chosen is None:
        return ()
    others = Decimal(1)
    try:
        for number, (sign, each) in enumerate(factors):
            if number == chosen:
                continue
            value = present.value(each)
            if not isinstance(value, Decimal):
                return ()
            part = value.scaleb(-2) if each.type == t.PERCENT else value
            others = EXACT.multiply(others, part) if sign == "*" else EXACT.divide(others, part)
        sign, below = factors[chosen]
        found = EXACT.divide(wanted, others) if sign == "*" else EXACT.divide(others, wanted)
    except DecimalException:
        return ()
    return ((below, found.scaleb(2) if below.type == t.PERCENT else found),)


def end(node: v.Elapsed, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]) -> Below:
    """What one of two moments has to be for so much time to lie between them; one that is not known is the present."""
    is_later = holds(node.later)
    fixed = node.earlier if is_later else node.later
    known = present.value(fixed)
    other = known if isinstance(known, date) else present.here(fixed.type)
    try:
        # Days are whole; a float would not hold long times to the second.
        length = timedelta(days=int(wanted // DAY))
        if isinstance(other, datetime):
            length += timedelta(microseconds=int(wanted % DAY * 1_000_000))
        found = other + length if is_later else other - length
    except OverflowError:
        return ()
    return ((node.later if is_later else node.earlier, found),)
