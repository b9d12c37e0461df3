"""One value made of the bands of a list's entries: see `leadrules.graph.folding`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.decimals import within_limit
from leadrules.backends.sql.shapes import Ranged, ranged
from leadrules.graph import values as v

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement

    # The lows and the highs of several bands, as two lists; an open end is missing in them.
    Bands = tuple[exp.Expression, exp.Expression]

TOO_LARGE = "the values of a list add up to 10^18 or more"


def folded_bands(node: v.Fold, into: Statement) -> Ranged:
    """Fold the bands of the entries that hold and of those that may; missing when one of them is."""
    certain, certain_known = chosen(node, into, is_certain=True)
    perhaps, perhaps_known = chosen(node, into, is_certain=False)
    is_known = into.layers.once(w.coalesce(w.all_of([certain_known, perhaps_known]), w.false()))
    if node.how is v.Folding.SUM:
        return summed(certain, perhaps, is_known, into)
    is_larger = node.how is v.Folding.MAX
    near, far = (0, 1) if is_larger else (1, 0)
    # What holds for certain bounds it on one side, whatever else may hold; on the other what may hold can go beyond.
    bound = engine.outermost(certain[near], is_larger=is_larger)
    together = engine.joined(certain[far], perhaps[far])
    reach = w.case([(all_there(together), engine.outermost(together, is_larger=is_larger))], w.null())
    known = into.layers.once(w.all_of([is_known, w.op(exp.GT, engine.size(certain[near]), w.count(0))]))
    low, high = (w.case([(known, each)], w.null()) for each in ((bound, reach) if is_larger else (reach, bound)))
    return Ranged(low, high, known)


def all_there(of: exp.Expression) -> exp.Expression:
    """Whether nothing in a list is missing."""
    return w.op(exp.EQ, engine.size(of), engine.known_size(of))


def chosen(node: v.Fold, into: Statement, *, is_certain: bool) -> tuple[Bands, exp.Expression]:
    """The bands of the entries that hold, or of those that may, and whether all of them are known."""
    from leadrules.backends.sql.truths import truth
    from leadrules.backends.sql.values import value

    whole = into.list_of(node.over.name)
    with into.entry_of(node.over.name) as name:
        held = truth(node.where, into) if node.where is not None else w.true()
        test = w.coalesce(held, w.false()) if is_certain else w.is_null(held)
        those = into.layers.once(engine.those(whole, name, test))
        item = ranged(value(node.item, into))
        low, high = (into.layers.once(engine.each(those, name, end)) for end in (item.low, item.high))
        there = into.layers.once(engine.each(those, name, w.case([(item.known, w.count(1))])))
    return (low, high), all_there(there)


def summed(certain: Bands, perhaps: Bands, is_known: exp.Expression, into: Statement) -> Ranged:
    """Add; what only may count may also add nothing, and an open end stays open."""
    name = into.fresh_entry()
    item, none = engine.entry(name), w.number(0)

    def added(of: exp.Expression, body: exp.Expression) -> exp.Expression:
        return w.cast(w.coalesce(engine.added(engine.each(of, name, body)), none), w.DECIMAL)

    ends, sizes = [], []
    for place, is_larger in ((0, False), (1, True)):
        sure, may = certain[place], perhaps[place]
        total = w.op(exp.Add, added(sure, item), added(may, w.outermost([item, none], is_larger=is_larger)))
        ends.append(w.case([(w.all_of([is_known, all_there(sure), all_there(may)]), total)], w.null()))
        sizes += [added(each, w.coalesce(exp.Abs(this=item.copy()), none)) for each in (sure, may)]
    is_small = into.layers.once(w.case([(is_known, within_limit(w.total(sizes)))], w.true()))
    # Larger than this a sum on the way may be too large to be exact: the interpreter says so, and here nobody knows.
    refused = w.cast(engine.refuse(TOO_LARGE), w.DECIMAL)
    low, high = (w.case([(w.negated(is_small), refused)], end) for end in ends)
    return Ranged(low, high, is_known)
