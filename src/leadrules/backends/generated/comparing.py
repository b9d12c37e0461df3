"""Comparing two values, and points with a number."""

from __future__ import annotations

from decimal import Decimal
from itertools import compress
from typing import TYPE_CHECKING

from leadrules.backends.generated.code import Expr, Tests
from leadrules.backends.generated.kleene import negated, swapped
from leadrules.backends.generated.texts import is_text, text_is
from leadrules.backends.generated.values import as_name, constant_of, is_constant, operand
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.function import Function
    from leadrules.backends.generated.values import Operand

SIGNS = {"is": "==", "is not": "!="}
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def leaf(operands: Sequence[Operand], met: str, not_met: str) -> Expr:
    """A test of values that is undecided when one of them is missing."""
    if not operands:
        return Expr(f"({met})", depth=1, is_two_valued=True, asked=Tests(f"({met})", f"({not_met})"))
    is_open = " or ".join(each.is_open for each in operands)
    text = f"(None if {is_open} else {met})"
    if any(each.first != each.again for each in operands):
        if len(operands) > 1:
            return Expr(text, depth=2)
        (one,) = operands
        is_there, is_open = f"{one.first} is not {one.absent}", f"{one.again} is {one.absent}"
        asked = Tests(f"({is_there} and {met})", f"({is_there} and {not_met})", is_open, is_open)
        return Expr(text, depth=3, cost=2, asked_once=asked)
    is_known = " and ".join(each.is_known for each in operands)
    is_open = f"({is_open})" if len(operands) > 1 else is_open
    asked = Tests(f"({is_known} and {met})", f"({is_known} and {not_met})", is_open, is_open, met)
    return Expr(text, depth=2, asked=asked)


def comparison(operator: g.Comparing, left: v.Value, right: v.Value, into: Function) -> Expr:
    """Compare two values of one type."""
    if isinstance(left, v.ScoreValue) and is_constant(right):
        return points(operator, left.name, right, into)
    if into.shapes.can_be_range(left) or into.shapes.can_be_range(right):
        (first, _), (other, _) = as_name(left, into), as_name(right, into)
        return Expr(f"compared({operator.value!r}, {first}, {other})", depth=2, cost=5)
    if left.type == t.YES_NO and isinstance(right, v.Constant):
        # A yes or no is a truth value already.
        held = Expr(as_name(left, into)[0], cost=0, is_two_valued=into.is_never_missing(left))
        return held if (operator is g.Comparing.IS) is bool(right.value) else negated(held, into.code)
    sign = SIGNS.get(operator.value, operator.value)
    if is_text(left):
        return text_is(left, right, into, is_same=sign == "==")
    names = [operand(left, into), operand(right, into)]
    can_miss = [not is_constant(node) and not into.is_never_missing(node) for node in (left, right)]
    tested = list(compress(names, can_miss))
    one, other = names[0].again, names[1].again
    kind = left.type
    if isinstance(kind, t.ChoiceType) and kind.is_ranked and operator.value in ("<", "<=", ">", ">="):
        ranks = into.ranks(kind)
        one, other = (
            str(kind.values.index(str(constant_of(node, into.graph)))) if is_constant(node) else f"{ranks}[{name}]"
            for node, name in ((left, one), (right, other))
        )
    return leaf(tested, f"{one} {sign} {other}", f"{one} {OPPOSITE[sign]} {other}")


def points(operator: g.Comparing, score: str, wanted: v.Value, into: Function) -> Expr:
    """Compare points with a number that is written down: their ends are whole numbers of the score's unit."""
    number = constant_of(wanted, into.graph)
    scaled = Decimal(str(number)) * into.units[score]
    n = into.code.constant(int(scaled) if scaled == int(scaled) else scaled)
    low, high = into.points[score]
    if score in into.endless:
        sign = SIGNS.get(operator.value, operator.value)
        general = f"points_compared({operator.value!r}, {low}, {high}, {n})"
        return Expr(f"({low} {sign} {n} if {low} == {high} is not None else {general})", depth=2)
    match operator:
        case g.Comparing.GE:
            asked = Tests(f"{low} >= {n}", f"{high} < {n}", f"{high} >= {n}", f"{low} < {n}")
        case g.Comparing.GT:
            asked = Tests(f"{low} > {n}", f"{high} <= {n}", f"{high} > {n}", f"{low} <= {n}")
        case g.Comparing.LT:
            asked = Tests(f"{high} < {n}", f"{low} >= {n}", f"{low} < {n}", f"{high} >= {n}")
        case g.Comparing.LE:
            asked = Tests(f"{high} <= {n}", f"{low} > {n}", f"{low} <= {n}", f"{high} > {n}")
        case _:
            same, apart = f"{low} == {n} == {high}", f"({high} < {n} or {low} > {n})"
            asked = Tests(same, apart, f"{low} <= {n} <= {high}", f"not {same}")
            asked = asked if operator is g.Comparing.IS else swapped(asked)
    return Expr(f"(True if {asked.met} else None if {asked.unless_met} else False)", depth=2, asked=asked)
