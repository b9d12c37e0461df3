"""What a table's rows come to together when some give ranges: see leadrules.graph.policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine, ranging, summing
from leadrules.backends.sql import write as w
from leadrules.backends.sql.shapes import Ranged, Shape
from leadrules.graph.definitions import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.statement import Statement

    Row = tuple[exp.Expression, Ranged]


def by_policy(
    policy: Policy, held: Sequence[exp.Expression], gives: Sequence[Shape], into: Statement, *, is_small: bool
) -> tuple[Shape, exp.Expression]:
    """One column, and whether it is open; `is_small` says that no sum of it can be too large."""
    rows = [(test, ranging.once(each, into.layers)) for test, each in zip(held, gives, strict=True)]
    maybe = into.layers.once(w.any_of([w.is_null(test) for test in held]))
    match policy:
        case Policy.ONE:
            met = w.total([w.case([(test, w.whole(1))], w.whole(0)) for test, _ in rows])
            is_one = w.all_of([w.negated(maybe), w.op(exp.EQ, met, w.whole(1))])
            return where(into.layers.once(is_one), first_of(rows)), maybe
        case Policy.ANY:
            return any_match(rows, into)
        case Policy.SUM:
            return summed(rows, into, is_small=is_small), maybe
        case _:
            return outermost(rows, maybe, into, is_larger=policy is Policy.HIGHEST)


def where(test: exp.Expression, of: Ranged) -> Ranged:
    """A range, missing where a test does not hold."""
    low, high = (w.case([(test, end)], w.null()) for end in (of.low, of.high))
    return Ranged(low, high, w.case([(test, of.known)], w.false()))


def first_of(rows: Sequence[Row]) -> Ranged:
    """What the first row gives that holds."""
    return Ranged(
        w.case([(test, each.low) for test, each in rows], w.null()),
        w.case([(test, each.high) for test, each in rows], w.null()),
        w.case([(test, each.known) for test, each in rows], w.false()),
    )


def same(one: Ranged, other: Ranged) -> exp.Expression:
    """Whether two are the same range, or both missing."""
    return w.all_of(
        [
            exp.Paren(this=exp.NullSafeEQ(this=a.copy(), expression=b.copy()))
            for a, b in ((one.low, other.low), (one.high, other.high), (one.known, other.known))
        ]
    )


def any_match(rows: Sequence[Row], into: Statement) -> tuple[Shape, exp.Expression]:
    """The range that all rows give that hold; open while another row may give another."""
    first = ranging.once(first_of(rows), into.layers)
    none_holds = into.layers.once(w.negated(w.any_of([w.coalesce(test, w.false()) for test, _ in rows])))
    differs = [into.layers.once(w.negated(same(each, first))) for _, each in rows]
    tests = [test for test, _ in rows]
    is_open = into.layers.once(
        w.any_of(
            [
                w.all_of([w.is_null(test), w.any_of([other, none_holds])])
                for test, other in zip(tests, differs, strict=True)
            ]
        )
    )
    disagree = w.any_of(
        [w.all_of([w.coalesce(test, w.false()), other]) for test, other in zip(tests, differs, strict=True)]
    )
    return where(into.layers.once(w.negated(w.any_of([is_open, disagree]))), first), is_open


def summed(rows: Sequence[Row], into: Statement, *, is_small: bool) -> Shape:
    """Add what the rows give that hold, then what those give that may; these may also add nothing."""
    none = w.number(0)
    sure: list[Shape] = []
    perhaps: list[Shape] = []
    for test, each in rows:
        known = w.coalesce(w.any_of([w.negated(test), each.known]), each.known)
        low, high = (w.case([(test, end)], none) for end in (each.low, each.high))
        sure.append(Ranged(low, high, known))
        below, above = (
            w.case([(w.is_null(end), end)], w.outermost([end, none], is_larger=is_larger))
            for end, is_larger in ((each.low, False), (each.high, True))
        )
        may = w.is_null(test)
        perhaps.append(Ranged(w.case([(may, below)], none), w.case([(may, above)], none), w.true()))
    terms = [*sure, *perhaps]
    return ranging.add(terms, into.layers) if is_small else summing.in_order(terms, into.layers)


def outermost(
    rows: Sequence[Row], maybe: exp.Expression, into: Statement, *, is_larger: bool
) -> tuple[Shape, exp.Expression]:
    """The lowest or highest of the rows that hold; rows that may hold can only go beyond it."""
    sure = [(w.coalesce(test, w.false()), each) for test, each in rows]
    possible = [(w.coalesce(test, w.true()), each) for test, each in rows]
    alone, together = (ranging.once(extreme(each, is_larger=is_larger), into.layers) for each in (sure, possible))
    both = w.all_of([alone.known, together.known])
    is_same = into.layers.once(w.any_of([w.negated(maybe), w.all_of([both, same(alone, together)])]))
    is_open = w.negated(is_same)
    near, far = (alone, together) if is_larger else (together, alone)
    known = into.layers.once(w.any_of([w.all_of([is_same, alone.known]), both]))
    low = w.case([(w.all_of([known, is_same]), alone.low), (known, near.low)], w.null())
    high = w.case([(w.all_of([known, is_same]), alone.high), (known, far.high)], w.null())
    return Ranged(low, high, known), is_open


def extreme(rows: Sequence[Row], *, is_larger: bool) -> Ranged:
    """The largest or smallest range of the rows that hold; missing when one of them is, or when none holds."""
    near, far = (
        engine.outermost(engine.listed([w.case([(test, end)]) for test, end in ends]), is_larger=is_larger)
        for ends in _ends(rows, is_larger=is_larger)
    )
    far_open = w.any_of([w.all_of([test, w.is_null(end)]) for test, end in _ends(rows, is_larger=is_larger)[1]])
    reach = w.case([(w.negated(far_open), far)], w.null())
    lacks = w.any_of([w.all_of([test, w.negated(each.known)]) for test, each in rows])
    known = w.all_of([w.negated(lacks), w.any_of([test for test, _ in rows])])
    return Ranged(near, reach, known) if is_larger else Ranged(reach, near, known)


def _ends(rows: Sequence[Row], *, is_larger: bool) -> list[list[tuple[exp.Expression, exp.Expression]]]:
    """Beside each test the end that bounds for certain, and the one up to which it may reach."""
    lows, highs = [(test, each.low) for test, each in rows], [(test, each.high) for test, each in rows]
    return [lows, highs] if is_larger else [highs, lows]
