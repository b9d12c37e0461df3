"""What is asked of a list's entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bands import TOO_LARGE, folded_bands
from leadrules.backends.sql.counters import PACK, Asked, halves_of, sum_of
from leadrules.backends.sql.decimals import within_limit
from leadrules.backends.sql.places import at_place, quick_place
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.statement import Statement


def packed(
    over: str, where: g.Truth | None, into: Statement, *, negate: bool = False
) -> tuple[exp.Expression, exp.Expression]:
    """How many entries hold, and how many may; both missing when the list is."""
    whole = into.list_of(over)
    if where is None:
        size = into.layers.once(w.cast(engine.size(whole), "BIGINT"))
        return size, w.case([(w.is_known(size), w.whole(0))], w.null("BIGINT"))
    with into.entry_of(over) as name:
        asked = asked_of(where, into, negate=negate)
    # An entry of one list that asks about another names its own entries.
    found = into.counters_of(over, name).count(asked) if into.entry is None else None
    return found or counted_alone(whole, name, asked, into)


def counted_alone(
    whole: exp.Expression, name: str, asked: Asked, into: Statement
) -> tuple[exp.Expression, exp.Expression]:
    """Count in a pass of its own."""
    each = w.coalesce(w.op(exp.Mul, w.cast(asked.held, "BIGINT"), w.whole(PACK)), w.whole(1))
    counted = w.case([(w.is_known(whole), sum_of(whole, name, each))], w.null("BIGINT"))
    return halves_of(into.layers.once(counted))


def asked_of(where: g.Truth, into: Statement, *, negate: bool) -> Asked:
    """What is asked of an entry: what one of its fields is, if that is a part, and the rest."""
    from leadrules.backends.sql.truths import truth

    if negate:
        return Asked(None, (), w.negated(truth(where, into)))
    parts = where.parts if isinstance(where, g.Group) and where.how is g.Quantity.ALL else (where,)
    for number, part in enumerate(parts):
        chosen = choice_of(part, into)
        if chosen is not None:
            rest = [truth(each, into) for each in (*parts[:number], *parts[number + 1 :])]
            return chosen(w.all_of(rest))
    return Asked(None, (), truth(where, into))


def choice_of(part: g.Truth, into: Statement) -> Callable[[exp.Expression], Asked] | None:
    """A field and values in `type is webinar` and `type in [webinar, download]`: places of choices, or folded texts."""
    from leadrules.backends.sql.values import value

    match part:
        case g.Comparison(operator=g.Comparing.IS, left=v.RecordValue() as of, right=v.Constant() as one):
            options: tuple[v.Value, ...] = (one,)
        case g.IsIn(value=v.RecordValue() as of, options=options, is_negated=False):
            pass
        case _:
            return None
    shapes = [value(each, into) for each in (of, *options)]
    texts = tuple(each.folded for each in shapes if isinstance(each, Text))
    if len(texts) == len(shapes) and all(isinstance(each, v.Constant) for each in options):
        return lambda rest: Asked(texts[0], texts[1:], rest)
    if not isinstance(of.type, t.ChoiceType):
        return None
    places = [quick_place(each, of.type) if isinstance(each, Plain) else None for each in shapes]
    known = tuple(each for each in places if each is not None)
    if len(known) != len(places) or not all(map(is_written, shapes[1:])):
        return None
    count = len(of.type.values)
    return lambda rest: Asked(known[0], known[1:], rest, count)


def is_written(shape: Shape) -> bool:
    """Whether the rules write a value down."""
    return isinstance(shape, Plain) and shape.written is not None


def quantified(node: g.Quantified, into: Statement) -> exp.Expression:
    """Whether some entry holds, or every one: decided by one that does, or that does not."""
    deciding, perhaps = packed(node.over.name, node.where, into, negate=node.is_every and node.where is not None)
    if node.where is None:
        # Of the entries nothing is asked but to be there.
        return w.op(exp.GT, deciding, w.whole(0))
    # What may hold is undecided: TRUE AND NULL is NULL, and FALSE AND NULL is FALSE.
    open_ = w.all_of([w.op(exp.GT, perhaps, w.whole(0)), w.undecided()])
    some = w.any_of([w.op(exp.GT, deciding, w.whole(0)), open_])
    return w.negated(some) if node.is_every else some


def count(node: v.Count, into: Statement) -> Shape:
    """How many entries hold: a range while some may, from none to any number for a missing list."""
    met, perhaps = packed(node.over.name, node.where, into)
    low = w.coalesce(w.cast(met, w.DECIMAL), w.number(0))
    return Ranged(low, w.cast(w.op(exp.Add, met, perhaps), w.DECIMAL), w.true())


# ---- values made of entries


def fold(node: v.Fold, into: Statement) -> Shape:
    """One value of the entries that hold and of those that may; missing when one of theirs is."""
    kind = node.item.type
    if isinstance(kind, t.BandType):
        return folded_bands(node, into)
    certain, perhaps = (chosen(node, into, is_certain=is_certain) for is_certain in (True, False))
    is_whole = w.all_of([w.op(exp.EQ, engine.size(each), engine.known_size(each)) for each in (certain, perhaps)])
    is_known = into.layers.once(w.coalesce(is_whole, w.false()))
    is_open = into.layers.once(w.op(exp.GT, engine.size(perhaps), w.whole(0)))
    if node.how is v.Folding.SUM:
        return summed(certain, perhaps, is_known, into)
    is_larger = node.how in (v.Folding.MAX, v.Folding.LATEST)
    alone = into.layers.once(engine.outermost(certain, is_larger=is_larger))
    together = into.layers.once(engine.outermost(engine.joined(certain, perhaps), is_larger=is_larger))
    if t.is_ranged(kind):
        there = into.layers.once(w.all_of([is_known, w.is_known(alone)]))
        near, far = (w.case([(there, each)], w.null()) for each in (alone, together))
        return Ranged(near, far, there) if is_larger else Ranged(far, near, there)
    is_settled = w.any_of([w.negated(is_open), w.op(exp.EQ, alone, together)])
    found = w.case([(w.all_of([is_known, is_settled]), alone)])
    return Plain(unranked(found, kind))


def chosen(node: v.Fold, into: Statement, *, is_certain: bool) -> exp.Expression:
    """The values of the entries that hold, or of those that may, as a list."""
    from leadrules.backends.sql.truths import truth
    from leadrules.backends.sql.values import rank, value

    whole = into.list_of(node.over.name)
    with into.entry_of(node.over.name) as name:
        held = truth(node.where, into) if node.where is not None else w.true()
        test = w.coalesce(held, w.false()) if is_certain else w.is_null(held)
        those = engine.those(whole, name, test)
        item = rank(value(node.item, into), node.item.type)
        return into.layers.once(engine.each(those, name, item))


def unranked(of: exp.Expression, kind: t.Type) -> exp.Expression:
    """A place as the ranked value that stands there."""
    return at_place(of, kind) if isinstance(kind, t.ChoiceType) else of


def summed(certain: exp.Expression, perhaps: exp.Expression, is_known: exp.Expression, into: Statement) -> Shape:
    """Add; what only may count may also add nothing."""
    name = into.fresh_entry()
    item = engine.entry(name)

    def added(of: exp.Expression, body: exp.Expression) -> exp.Expression:
        return w.cast(w.coalesce(engine.added(engine.each(of, name, body)), w.number(0)), w.DECIMAL)

    sizes = w.op(exp.Add, added(certain, exp.Abs(this=item.copy())), added(perhaps, exp.Abs(this=item.copy())))
    # Larger than this a sum on the way may be too large to be exact: the interpreter says so, and here nobody knows.
    is_small = into.layers.once(w.case([(is_known, within_limit(sizes))], w.true()))
    base = into.layers.once(added(certain, item))
    low, high = (
        w.op(exp.Add, base, added(perhaps, w.outermost([item, w.number(0)], is_larger=is_larger)))
        for is_larger in (False, True)
    )
    refused = w.cast(engine.refuse(TOO_LARGE), w.DECIMAL)
    low, high = (w.case([(w.negated(is_small), refused), (is_known, end)], w.null()) for end in (low, high))
    return Ranged(low, high, is_known)
