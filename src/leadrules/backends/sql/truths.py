"""Criteria as nullable booleans: NULL is undecided, and SQL's own AND, OR and NOT are Kleene's."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from leadrules.backends.sql import engine, ranging
from leadrules.backends.sql import write as w
from leadrules.backends.sql.columns import ITEM, TEXT_ENDS
from leadrules.backends.sql.folded import like, marked
from leadrules.backends.sql.kept import kept
from leadrules.backends.sql.lists import quantified
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text, is_there, plain
from leadrules.backends.sql.values import rank, value
from leadrules.graph import truths as g
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.program import Statement

PACK = 2**20


@kept
def truth(node: g.Truth, into: Statement) -> exp.Expression:
    """Write a criterion."""
    match node:
        case g.Comparison():
            left, right = value(node.left, into), value(node.right, into)
            return compared(node.operator.value, left, right, node.left.type, into)
        case g.InRange():
            of, low, high = (value(each, into) for each in (node.value, node.low, node.high))
            kind = node.value.type
            return w.all_of([compared(">=", of, low, kind, into), compared("<=", of, high, kind, into)])
        case g.IsIn():
            of = value(node.value, into)
            options = [compared("is", of, value(each, into), node.value.type, into) for each in node.options]
            return w.negated(w.any_of(options)) if node.is_negated else w.any_of(options)
        case g.TextMatches():
            return text_matches(node, into)
        case g.IsKnown():
            known = is_there(value(node.value, into))
            return known if node.is_known else w.negated(known)
        case g.IsWithin():
            return within(node, into)
        case g.IsInState():
            return in_state(node, into)
        case g.Group():
            return group(node, into)
        case g.Not():
            return w.negated(truth(node.of, into))
        case g.Quantified():
            return quantified(node, into)
        case g.Holds():
            return into.truths[node.name]
        case _:
            assert_never(node)


def compared(operator: str, left: Shape, right: Shape, kind: t.Type, into: Statement) -> exp.Expression:
    """Compare two values of one type: texts folded, ranks by their places."""
    if isinstance(left, Text) and isinstance(right, Text):
        return w.op(ranging.SIGNS[operator], left.folded, right.folded)
    if isinstance(left, Ranged) or isinstance(right, Ranged):
        return ranging.compared(operator, left, right, into.layers)
    one, other = plain(left), plain(right)
    if operator not in ("is", "is not"):
        one, other = rank(one, kind), rank(other, kind)
    return ranging.compared(operator, Plain(one), Plain(other), into.layers)


def within(node: g.IsWithin, into: Statement) -> exp.Expression:
    """Between the ends of a window, which are known before any lead is."""
    here = into.now if node.value.type == t.DATETIME else into.today
    low, high = window(here, node.duration, into.graph.calendar, is_next=node.is_next)
    of = into.layers.once(plain(value(node.value, into)))
    return w.all_of([w.op(exp.GTE, of, w.literal(low)), w.op(exp.LTE, of, w.literal(high))])


def in_state(node: g.IsInState, into: Statement) -> exp.Expression:
    """Whether a handoff stands where it is asked to; undecided while the handoff is."""
    state = into.layers.once(plain(into.shapes[node.handoff]))
    found = w.op(exp.EQ, state, w.text(node.state.value))
    if node.state is g.HandoffState.UNDECIDED:
        return found
    return w.case([(w.op(exp.EQ, state, w.text(g.HandoffState.UNDECIDED.value)), w.undecided())], found)


# ---- texts


def text_matches(node: g.TextMatches, into: Statement) -> exp.Expression:
    """Look into a text, or into each text of a list."""
    if not isinstance(node.value.type, t.ListType):
        of = value(node.value, into)
        if not isinstance(of, Text):
            raise into.unsupported(f"`{node.how.value}` of what is no text")
        return w.any_of([looks(node.how, of, each) for each in node.wanted])
    name = into.fresh_entry()
    it = Text(*(engine.part(name, f"{ITEM}{end}") for end in TEXT_ENDS))
    if not t.is_textual(node.value.type.of):
        raise into.unsupported(f"`{node.how.value}` of what is no text")
    held = w.any_of([looks(node.how, it, each) for each in node.wanted])
    found = engine.size(engine.those(plain(value(node.value, into)), name, held))
    return w.op(exp.GT, found, w.whole(0))


def looks(how: g.Matching, of: Text, wanted: str) -> exp.Expression:
    """Whether a text looks like a folded one."""
    match how:
        case g.Matching.CONTAINS:
            return engine.contains(of.words, w.text(marked(wanted)))
        case g.Matching.CONTAINS_PART:
            return engine.contains(of.folded, w.text(wanted))
        case g.Matching.STARTS_WITH:
            return engine.starts(of.folded, w.text(wanted))
        case g.Matching.ENDS_WITH:
            return engine.ends(of.folded, w.text(wanted))
        case g.Matching.MATCHES:
            pattern = exp.Like(this=of.folded.copy(), expression=w.text(like(wanted)))
            return exp.Paren(this=exp.Escape(this=pattern, expression=w.text("\\")))
        case _:
            assert_never(how)


# ---- criteria made of others


def group(node: g.Group, into: Statement) -> exp.Expression:
    """`all of`, `any of`, `none of`, `at least N of`."""
    parts = [truth(part, into) for part in node.parts]
    match node.how:
        case g.Quantity.ALL:
            return w.all_of(parts)
        case g.Quantity.ANY:
            return w.any_of(parts)
        case g.Quantity.NONE:
            return w.negated(w.any_of(parts))
        case g.Quantity.AT_LEAST:
            return at_least(node.wanted, parts, into)
        case _:
            assert_never(node.how)


def at_least(wanted: int, parts: Sequence[exp.Expression], into: Statement) -> exp.Expression:
    """Met when so many parts are, not met when too few still can be; each part is written once, for both counts."""
    counts = [w.coalesce(w.op(exp.Mul, w.cast(part, "BIGINT"), w.whole(PACK)), w.whole(1)) for part in parts]
    counted = into.layers.once(w.total(counts) if counts else w.whole(0))
    met = w.cast(engine.whole_quotient(counted, w.whole(PACK)), "BIGINT")
    possible = w.op(exp.Add, met, engine.rest(counted, w.whole(PACK)))
    enough, too_few = w.op(exp.GTE, met, w.whole(wanted)), w.op(exp.LT, possible, w.whole(wanted))
    return ranging.settled(enough, too_few)
