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
from leadrules.backends.sql.places import place, quick_place
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text, is_there, plain
from leadrules.backends.sql.values import value
from leadrules.graph import truths as g
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.statement import Statement


@kept
def truth(node: g.Truth, into: Statement) -> exp.Expression:
    """Write a criterion; what compares texts is computed once for all that ask it."""
    written = of_kind(node, into)
    return into.layers.once(written) if compares_texts(node) else written


def compares_texts(node: g.Truth) -> bool:
    """Whether a criterion looks at a text, which takes longer than anything else that is asked of a value."""
    match node:
        case g.TextMatches():
            return True
        case g.Comparison(left=of) | g.IsIn(value=of):
            return t.is_textual(of.type) or of.type == t.COUNTRY
        case _:
            return False


def of_kind(node: g.Truth, into: Statement) -> exp.Expression:
    """Write a criterion by its kind."""
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
    if isinstance(kind, t.ChoiceType) and isinstance(left, Plain) and isinstance(right, Plain):
        if operator not in ("is", "is not"):
            return w.op(ranging.SIGNS[operator], place(left, kind), place(right, kind))
        one, other = quick_place(left, kind), quick_place(right, kind)
        if one is not None and other is not None:
            return w.op(ranging.SIGNS[operator], one, other)
    return ranging.compared(operator, left, right, into.layers)


def within(node: g.IsWithin, into: Statement) -> exp.Expression:
    """Between the ends of a window, which are known before any lead is."""
    here = into.now if node.value.type == t.DATETIME else into.today
    low, high = window(here, node.duration, into.graph.calendar, is_next=node.is_next)
    of = into.layers.once(plain(value(node.value, into)))
    return w.between(of, w.literal(low), w.literal(high))


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
    """Met when so many parts are, not met when too few still can be: the outcome of the best of them but so many.

    AND and OR are the smaller and the larger of two outcomes, where false is less than undecided, and that than true.
    So the best of all outcomes, the second best and so on come from those of all parts but the last, and the last.
    """
    if wanted <= 0:
        return w.true()
    best: list[exp.Expression] = []
    for number, part in enumerate(parts, start=1):
        held = into.layers.once(part)
        # What stays too good or too bad to matter at the end is left out.
        least = max(1, wanted - (len(parts) - number))
        better = [w.true(), *best]
        best = [
            into.layers.once(
                w.any_of([*best[rank - 1 : rank], held if rank == 1 else w.all_of([held, better[rank - 1]])])
            )
            if rank >= least
            else w.true()
            for rank in range(1, min(number, wanted) + 1)
        ]
    return best[wanted - 1] if wanted <= len(parts) else w.false()
