"""Criteria: what they wait for, and whether they could still come to something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.kept import MOST_REPEATED
from leadrules.backends.sql.masks.asking import Judged, Sides
from leadrules.backends.sql.masks.opened import can_be_open, flips, is_sure, may_flip, opens
from leadrules.backends.sql.masks.places import Mask, bit, either, where
from leadrules.backends.sql.shapes import Ranged
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import value
from leadrules.graph import truths as g
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.sql.masks.asking import Asking

Leaf = g.Comparison | g.InRange | g.IsIn | g.TextMatches | g.IsKnown | g.IsWithin


def judge(node: g.Truth, at: Asking) -> Judged:
    """Judge any criterion; its places are made in the order in which the interpreter meets them."""
    match node:
        case g.Group():
            return group(node, at)
        case g.Not(of=of):
            return opposite(judge(of, at))
        case g.Quantified():
            from leadrules.backends.sql.masks.entries import quantified

            return quantified(node, at)
        case g.Holds(name=name):
            return reference(name, at)
        case g.IsInState(handoff=handoff):
            return testing(truth(node, at.into), at.all_of(f"missing:{handoff}"), at)
        case g.Comparison() | g.InRange() | g.IsIn() | g.TextMatches() | g.IsKnown() | g.IsWithin():
            return leaf(node, at)
        case _:
            assert_never(node)


# ---- tests of values


def operands(node: Leaf) -> tuple[v.Value, ...]:
    """The values that a test reads, in order."""
    match node:
        case g.Comparison(left=left, right=right):
            return (left, right)
        case g.InRange(value=of, low=low, high=high):
            return (of, low, high)
        case g.IsIn(value=of, options=options):
            return (of, *options)
        case g.TextMatches(value=of) | g.IsKnown(value=of) | g.IsWithin(value=of):
            return (of,)
        case _:
            assert_never(node)


def leaf(node: Leaf, at: Asking) -> Judged:
    """A test waits for its values while it is undecided; one of being known while they are missing."""
    found = truth(node, at.into)
    read = operands(node)
    if isinstance(node, g.IsKnown):
        return of_being_known(node, found, at)
    if is_simple(node, at):
        return Judged(found, waits(w.is_null(found), read, at), None)
    mask = where(w.is_null(found), either([opens(each, at) for each in read]))
    return testing(found, either([mask, *(flips(each, at) for each in read)]), at)


def of_being_known(node: g.IsKnown, found: exp.Expression, at: Asking) -> Judged:
    """What is missing can come to be known; what is known stays so, unless something was passed over."""
    is_missing = w.negated(found) if node.is_known else found
    if is_sure(node.value, at) and not may_flip(node.value, at):
        sides = Sides(found, w.true(), w.negated(found), w.negated(found), is_sure=True)
        mask = waits(is_missing, (node.value,), at)
        return Judged(found, mask, sides if node.is_known else sides_of_missing(found))
    mask = where(is_missing, opens(node.value, at))
    return testing(found, either([mask, flips(node.value, at)]), at)


def sides_of_missing(found: exp.Expression) -> Sides:
    """The sides of `is missing`: while it is met, it can come to be not."""
    return Sides(found, found, w.negated(found), w.true(), is_sure=True)


def is_simple(node: g.Truth, at: Asking) -> bool:
    """Whether a test can only be open while it is undecided, and then waits for something."""
    if isinstance(node, g.Not):
        return is_simple(node.of, at)
    if isinstance(node, g.IsKnown | g.IsInState | g.Group | g.Quantified | g.Holds):
        return False
    return all(is_sure(each, at) and not may_flip(each, at) for each in operands(node))


def waits(asked: exp.Expression, read: Sequence[v.Value], at: Asking) -> Mask:
    """What a simple test waits for while it is undecided; what can only be one thing is so without a look."""
    asked_of = [each for each in read if not (isinstance(each, v.FieldValue) and each.name in at.certain)]
    before = len(at.places.targets)
    masks = [opens(each, at) for each in asked_of]
    targets = at.places.targets[before:]
    if len(set(targets)) == 1 and len(asked_of) == len(read):
        del at.places.targets[before + 1 :]
        return bit(before, asked)
    return where(asked, either(masks))


def testing(found: exp.Expression, mask: Mask, at: Asking) -> Judged:
    """A test that may be open though decided, or undecided though nothing could decide it."""
    mask = {word: at.once(of) for word, of in mask.items()}
    some = at.once(at.is_any(mask))
    none = w.all_of([w.is_null(found), w.negated(some)])
    told = sides_of(found)
    sides = Sides(
        any_of([told.met, none]),
        any_of([told.can_be, some]),
        any_of([told.not_met, none]),
        any_of([told.can_be_not, some]),
        is_sure=False,
    )
    return Judged(found, mask, sides)


# ---- criteria made of others


def opposite(judged: Judged) -> Judged:
    """The opposite waits for the same."""
    sides = judged.sides.opposite() if judged.sides is not None else None
    return Judged(w.negated(judged.truth), judged.mask, sides)


def reference(name: str, at: Asking) -> Judged:
    """Another definition: what it waits for stands in its own mask."""
    judged = at.noted.judged[name]
    return Judged(judged.truth, at.all_of(f"missing:{name}"), judged.sides)


def group(node: g.Group, at: Asking) -> Judged:
    """`all of`, `any of`, `none of`, `at least N of`."""
    outer = at.certain
    parts = []
    for part in node.parts:
        parts.append(judge(part, at))
        at.certain |= always(part, at)
    at.certain = outer
    found = truth(node, at.into)
    wanted = {g.Quantity.ALL: len(parts), g.Quantity.AT_LEAST: node.wanted}.get(node.how, 1)
    judged = together(found, parts, wanted, at)
    if node.how is g.Quantity.NONE and judged.sides is not None:
        return Judged(found, judged.mask, judged.sides.opposite())
    return judged


def always(node: g.Truth, at: Asking) -> frozenset[str]:
    """The fields that a test waits for whenever they are missing, and only then.

    What is asked of them further on in the same group, or below, gives no new name, nor another order.
    """
    if isinstance(node, g.Not):
        return always(node.of, at)
    if isinstance(node, g.IsKnown | g.IsInState | g.Group | g.Quantified | g.Holds) or not is_simple(node, at):
        return frozenset()
    read = operands(node)[: 2 if isinstance(node, g.Comparison) else 1]
    return frozenset(
        each.name
        for each in read
        if isinstance(each, v.FieldValue) and can_be_open(each, at) and not isinstance(value(each, at.into), Ranged)
    )


def together(found: exp.Expression, parts: Sequence[Judged], wanted: int, at: Asking) -> Judged:
    """At least so many of several: `all of` wants every one, `any of` one."""
    mask = either([part.mask for part in parts])
    if all(part.sides is None for part in parts) and parts:
        return Judged(found, where(w.is_null(found), mask), None)
    if not parts or not wanted:
        return Judged(found, {}, Sides(w.true(), w.true(), w.false(), w.false(), is_sure=False))
    each = [part.sides if part.sides is not None else sides_of(part.truth) for part in parts]
    against = len(parts) - wanted + 1
    is_sure = all(side.is_sure for side in each)
    told = sides_of(found)
    sides = Sides(
        told.met if is_sure else enough([side.met for side in each], wanted, at),
        enough([side.can_be for side in each], wanted, at),
        told.not_met if is_sure else enough([side.not_met for side in each], against, at),
        enough([side.can_be_not for side in each], against, at),
        is_sure=is_sure,
    )
    return Judged(found, where(Judged(found, {}, sides).is_open, mask), sides)


def sides_of(found: exp.Expression) -> Sides:
    """The sides of what is told by its truth alone."""
    is_met, can_be, is_not, can_be_not = (
        w.coalesce(of, w.boolean(otherwise)) for of in (found, w.negated(found)) for otherwise in (False, True)
    )
    return Sides(is_met, can_be, is_not, can_be_not, is_sure=True)


def enough(parts: Sequence[exp.Expression], wanted: int, at: Asking) -> exp.Expression:
    """Whether so many hold."""
    if wanted > len(parts) or wanted <= 0:
        return w.boolean(wanted <= 0)
    if wanted == len(parts):
        return short(all_of(parts), at)
    if wanted == 1:
        return short(any_of(parts), at)
    count = w.total([w.case([(part, w.whole(1))], w.whole(0)) for part in parts])
    return at.once(w.op(exp.GTE, count, w.whole(wanted)))


def short(of: exp.Expression, at: Asking) -> exp.Expression:
    """An expression as it is, or as a column when it is long: it is written again wherever it counts."""
    return of if sum(1 for _ in of.find_all(exp.Column)) <= MOST_REPEATED else at.once(of)


def all_of(parts: Iterable[exp.Expression]) -> exp.Expression:
    """Whether all hold, those left out that always do."""
    return w.all_of([part for part in parts if part != w.true()])


def any_of(parts: Iterable[exp.Expression]) -> exp.Expression:
    """Whether any holds; certain when one always does."""
    parts = list(parts)
    return w.true() if w.true() in parts else w.any_of(parts)
