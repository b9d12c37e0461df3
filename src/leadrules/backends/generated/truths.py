"""Criteria as expressions of Python: True, False, or None for undecided (Kleene's strong logic)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.code import FALSE, TRUE, Expr, Tests
from leadrules.backends.generated.comparing import comparison, leaf
from leadrules.backends.generated.kleene import all_of, any_of, at_least, conditions, negated
from leadrules.backends.generated.texts import is_text, text_in, text_matches
from leadrules.backends.generated.values import constant_of, is_constant, operand
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.function import Function

# How much work it takes to look at something: a list that nobody has gone through yet, a text.
LOOP, TEXT = 20, 3


def truth(node: g.Truth, into: Function) -> Expr:
    """Write a criterion; what cannot be written in an expression is computed in lines before it."""
    if (column := into.profiles.truth(node)) is not None:
        return column
    if into.is_repeated(node):
        name = into.code.once(node, lambda: into.code.named("t", written(node, into).text))
        return Expr(name, cost=0)
    return written(node, into)


def written(node: g.Truth, into: Function) -> Expr:
    """Write a criterion here."""
    match node:
        case g.Comparison():
            return comparison(node.operator, node.left, node.right, into)
        case g.InRange():
            above = comparison(g.Comparing.GE, node.value, node.low, into)
            return all_of([above, comparison(g.Comparing.LE, node.value, node.high, into)], into.code)
        case g.IsIn():
            return is_in(node, into)
        case g.TextMatches():
            return text_matches(node, into)
        case g.IsKnown():
            found = operand(node.value, into)
            met, not_met = f"{found.first} is not {found.absent}", found.is_open
            if not node.is_known:
                met, not_met = not_met, met
            asked = Tests(met, not_met) if found.first == found.again else None
            return Expr(f"({met})", depth=1, is_two_valued=True, asked=asked)
        case g.IsWithin():
            low, high = into.window(node)
            found = operand(node.value, into)
            # Two comparisons are quicker than a chained one.
            is_inside = f"{low} <= {found.again} and {found.again} <= {high}"
            return leaf([found], is_inside, f"({found.again} < {low} or {found.again} > {high})")
        case g.IsInState():
            return in_state(node, into)
        case g.Group():
            return group(node, into)
        case g.Not():
            return negated(truth(node.of, into), into.code)
        case g.Quantified():
            return Expr(into.lists.truth(node), cost=0)
        case g.Holds():
            return Expr(into.results[node.name], cost=0)
        case _:
            assert_never(node)


def is_in(node: g.IsIn, into: Function) -> Expr:
    """One of several values."""
    if not node.options:
        return TRUE if node.is_negated else FALSE
    if into.shapes.can_be_range(node.value) or not all(map(is_constant, node.options)):
        same = any_of([comparison(g.Comparing.IS, node.value, each, into) for each in node.options], into.code)
        return negated(same, into.code) if node.is_negated else same
    values = [constant_of(each, into.graph) for each in node.options]
    if is_text(node.value):
        return text_in(node, values, into)
    found = operand(node.value, into)
    wanted = into.code.constant(frozenset(values))
    words = ("not in", "in") if node.is_negated else ("in", "not in")
    met, not_met = (f"{found.again} {word} {wanted}" for word in words)
    is_there = is_constant(node.value) or into.is_never_missing(node.value)
    return leaf([] if is_there else [found], met, not_met)


def in_state(node: g.IsInState, into: Function) -> Expr:
    """Whether a handoff stands where it is asked to."""
    state = into.results[node.handoff]
    wanted, undecided = into.code.constant(node.state), into.code.constant(g.HandoffState.UNDECIDED)
    met, is_open = f"{state} is {wanted}", f"{state} is {undecided}"
    if node.state is g.HandoffState.UNDECIDED:
        return Expr(f"({met})", depth=1, is_two_valued=True, asked=Tests(met, f"{state} is not {wanted}"))
    asked = Tests(met, f"({state} is not {wanted} and {state} is not {undecided})", is_open, is_open)
    return Expr(f"(None if {is_open} else {met})", depth=1, asked=asked)


# ---- criteria made of others


def group(node: g.Group, into: Function) -> Expr:
    """`all of`, `any of`, `none of`, `at least N of`."""
    match node.how:
        case g.Quantity.ALL:
            return together(node.parts, into, stops_at=False)
        case g.Quantity.ANY:
            return together(node.parts, into, stops_at=True)
        case g.Quantity.NONE:
            return negated(together(node.parts, into, stops_at=True), into.code)
        case g.Quantity.AT_LEAST:
            cheap = [partial(truth, part, into) for part in node.parts if effort(part, into) < TEXT]
            dear = sorted((part for part in node.parts if effort(part, into) >= TEXT), key=lambda of: effort(of, into))
            return at_least(node.wanted, cheap, [partial(truth, part, into) for part in dear], into.code)
        case _:
            assert_never(node.how)


def together(nodes: Sequence[g.Truth], into: Function, *, stops_at: bool) -> Expr:
    """All or any of several: lists that only they ask for are gone through when the others leave it open."""
    put_together = any_of if stops_at else all_of
    dear = [node for node in nodes if effort(node, into) >= LOOP]
    cheap = [truth(node, into) for node in nodes if effort(node, into) < LOOP] if dear else []
    if not cheap:
        return put_together([truth(node, into) for node in nodes], into.code)
    code = into.code
    found = code.named("t", put_together(cheap, code).text)
    for node in dear:
        with code.block(f"if {found} is not {stops_at}:"):
            asked = conditions(truth(node, into), code)
            with code.block(f"if {asked.met if stops_at else asked.not_met}:"):
                code.line(f"{found} = {stops_at}")
            is_open = asked.unless_met if stops_at else asked.unless_not_met
            if is_open is not None:
                with code.block(f"elif {is_open}:"):
                    code.line(f"{found} = None")
    return Expr(found, cost=0)


def effort(node: g.Truth, into: Function) -> int:
    """How much work is still to be done for a criterion."""
    whole = 0
    for part in parts(node):
        match part:
            case g.Quantified() | v.Count() | v.Fold():
                whole += 0 if into.lists.is_found(part) else LOOP
            case g.TextMatches() if not into.code.known(part):
                whole += TEXT
            case _:
                pass
    return whole
