"""Computed values taken back: what one part of them has to be for the whole to come to a value."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import TYPE_CHECKING

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
    while True:
        if not holds(node):
            return
        below: v.Value | None = None
        found: Single | None = None
        match node:
            case v.FieldValue() | v.RecordValue():
                yield wanted
                return
            case v.DefinedValue() | v.TableValue() | v.FirstKnown() | v.Extreme():
                options = node.options if isinstance(node, v.FirstKnown | v.Extreme) else tuple(made_of(node))
                for each in options:
                    yield from inverted(each, wanted, present, holds, made_of)
                return
            case v.Sum() if isinstance(wanted, Decimal):
                below, found = term(node, wanted, present, holds)
            case v.Product() if isinstance(wanted, Decimal):
                below, found = factor(node, wanted, present, holds)
            case v.Shifted() if isinstance(wanted, date):
                below = node.of
                found = moved(wanted, node.duration, -node.direction, present.graph.calendar)
            case v.Elapsed() if isinstance(wanted, Decimal):
                below, found = end(node, wanted, present, holds)
            case v.Fold():
                below, found = node.item, wanted
            case _:
                return
        if below is None or found is None:
            return
        node, wanted = below, found


def term(
    node: v.Sum, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]
) -> tuple[v.Value | None, Decimal | None]:
    """What one term has to be for the sum to come to `wanted`."""
    chosen = next((pair for pair in node.terms if holds(pair[1])), None)
    if chosen is None:
        return None, None
    rest = wanted
    for pair in node.terms:
        if pair is not chosen:
            value = present.value(pair[1])
            if not isinstance(value, Decimal):
                return None, None
            rest = rest - value if pair[0] == "+" else rest + value
    return chosen[1], rest if chosen[0] == "+" else -rest


def factor(
    node: v.Product, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]
) -> tuple[v.Value | None, Decimal | None]:
    """What one factor has to be for the product to come to `wanted`, as near as twenty digits are."""
    factors = (("*", node.first), *node.rest)
    chosen = next((number for number, each in enumerate(factors) if holds(each[1])), None)
    if chosen is None:
        return None, None
    others = Decimal(1)
    try:
        for number, (sign, each) in enumerate(factors):
            if number == chosen:
                continue
            value = present.value(each)
            if not isinstance(value, Decimal):
                return None, None
            part = value.scaleb(-2) if each.type == t.PERCENT else value
            others = EXACT.multiply(others, part) if sign == "*" else EXACT.divide(others, part)
        sign, below = factors[chosen]
        found = EXACT.divide(wanted, others) if sign == "*" else EXACT.divide(others, wanted)
    except DecimalException:
        return None, None
    return below, found.scaleb(2) if below.type == t.PERCENT else found


def end(
    node: v.Elapsed, wanted: Decimal, present: Present, holds: Callable[[v.Value], bool]
) -> tuple[v.Value | None, Single | None]:
    """What one of two moments has to be for so much time to lie between them."""
    is_later = holds(node.later)
    other = present.value(node.earlier if is_later else node.later)
    if not isinstance(other, date):
        return None, None
    length = timedelta(seconds=float(wanted)) if isinstance(other, datetime) else timedelta(days=int(wanted // DAY))
    try:
        found = other + length if is_later else other - length
    except OverflowError:
        return None, None
    return (node.later if is_later else node.earlier), found
