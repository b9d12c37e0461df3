"""Criteria as expressions of Python: True, False, or None for undecided (Kleene's strong logic)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.code import FALSE, TRUE, Expr
from leadrules.backends.generated.values import as_name, folded_text, is_constant, is_text
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.text import fold, glob_pattern, word_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.program import Function

# More texts than these are looked for in a loop.
MOST_WRITTEN_OUT = 8
SIGNS = {"is": "==", "is not": "!="}


def truth(node: g.Truth, into: Function) -> Expr:
    """Write a criterion; what cannot be written in an expression is computed in lines before it."""
    match node:
        case g.Comparison():
            return comparison(node.operator, node.left, node.right, into)
        case g.InRange():
            above = comparison(g.Comparing.GE, node.value, node.low, into)
            return all_of([above, comparison(g.Comparing.LE, node.value, node.high, into)], into)
        case g.IsIn():
            return is_in(node, into)
        case g.TextMatches():
            return text_matches(node, into)
        case g.IsKnown():
            sign = "is not" if node.is_known else "is"
            first, _ = as_name(node.value, into)
            return Expr(f"{first} {sign} None", depth=1, is_two_valued=True)
        case g.IsWithin():
            low, high = into.window(node)
            first, again = as_name(node.value, into)
            return unless_none([(first, again)], f"{low} <= {again} <= {high}")
        case g.IsInState():
            return in_state(node, into)
        case g.Group():
            return group(node, into)
        case g.Not():
            return negated(truth(node.of, into), into)
        case g.Quantified():
            return Expr(into.lists.truth(node), cost=0)
        case g.Holds():
            return Expr(into.results[node.name], cost=0)
        case _:
            assert_never(node)


def unless_none(names: Sequence[tuple[str, str]], text: str, cost: int = 1) -> Expr:
    """A test of values that is undecided when one of them is missing; each is written at first, and again."""
    tests = [f"{first} is None" for first, _ in names]
    if not tests:
        return Expr(f"({text})", depth=1, cost=cost, is_two_valued=True)
    return Expr(f"(None if {' or '.join(tests)} else {text})", depth=2, cost=cost)


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
        return held if (operator is g.Comparing.IS) is bool(right.value) else negated(held, into)
    sign = SIGNS.get(operator.value, operator.value)
    if is_text(left):
        sides = [folded_text(each, into) for each in (left, right)]
        names = [(side, side) if side.isidentifier() or is_constant(node) else bound(side, into)
                 for side, node in zip(sides, (left, right), strict=True)]  # fmt: skip
    else:
        names = [as_name(left, into), as_name(right, into)]
    tested = [name for name, node in zip(names, (left, right), strict=True) if not is_constant(node)]
    one, other = names[0][1], names[1][1]
    kind = left.type
    if isinstance(kind, t.ChoiceType) and kind.is_ranked and operator.value in ("<", "<=", ">", ">="):
        ranks = into.ranks(kind)
        one, other = (
            str(kind.values.index(_chosen(node, into))) if is_constant(node) else f"{ranks}[{name}]"
            for node, name in ((left, one), (right, other))
        )
    return unless_none(tested, f"{one} {sign} {other}")


def _chosen(node: v.Value, into: Function) -> str:
    constant = into.graph.settings[node.name].constant if isinstance(node, v.SettingValue) else node
    return str(constant.value) if isinstance(constant, v.Constant) else ""


def bound(text: str, into: Function) -> tuple[str, str]:
    """Give an expression a name where it is first used."""
    name = into.code.fresh("v")
    return f"({name} := {text})", name


def points(operator: g.Comparing, score: str, wanted: v.Value, into: Function) -> Expr:
    """Compare points with a number that is written down: their ends are whole numbers of the score's unit."""
    constant = into.graph.settings[wanted.name].constant if isinstance(wanted, v.SettingValue) else wanted
    number = constant.value if isinstance(constant, v.Constant) else Decimal(0)
    scaled = Decimal(str(number)) * into.units[score]
    shown = into.code.constant(int(scaled) if scaled == int(scaled) else scaled)
    low, high = into.points[score]
    general = f"points_compared({operator.value!r}, {low}, {high}, {shown})"
    sign = SIGNS.get(operator.value, operator.value)
    return Expr(f"({low} {sign} {shown} if {low} == {high} is not None else {general})", depth=2, cost=1)


def is_in(node: g.IsIn, into: Function) -> Expr:
    """One of several values."""
    if not node.options:
        return TRUE if node.is_negated else FALSE
    if into.shapes.can_be_range(node.value) or not all(map(is_constant, node.options)):
        found = any_of([comparison(g.Comparing.IS, node.value, each, into) for each in node.options], into)
        return negated(found, into) if node.is_negated else found
    constants = [into.graph.settings[each.name].constant if isinstance(each, v.SettingValue) else each
                 for each in node.options]  # fmt: skip
    values = [each.value for each in constants if isinstance(each, v.Constant)]
    word = "not in" if node.is_negated else "in"
    if is_text(node.value):
        side = folded_text(node.value, into)
        first, again = (side, side) if side.isidentifier() else bound(side, into)
        wanted = into.code.constant(frozenset(fold(str(each)) for each in values))
    else:
        first, again = as_name(node.value, into)
        wanted = into.code.constant(frozenset(values))
    return unless_none([] if is_constant(node.value) else [(first, again)], f"{again} {word} {wanted}")


def text_matches(node: g.TextMatches, into: Function) -> Expr:
    """Look into a text, or into each text of a list."""
    wanted = into.code.constant(node.wanted)
    if isinstance(node.value.type, t.ListType) or len(node.wanted) > MOST_WRITTEN_OUT:
        first, _ = as_name(node.value, into)
        return Expr(f"text_matches({node.how.value!r}, {first}, {wanted})", depth=2, cost=9)
    side = folded_text(node.value, into)
    first, again = (side, side) if side.isidentifier() else bound(side, into)
    match node.how:
        case g.Matching.STARTS_WITH:
            tests = [f"{again}.startswith({wanted})"]
        case g.Matching.ENDS_WITH:
            tests = [f"{again}.endswith({wanted})"]
        case g.Matching.CONTAINS_PART:
            tests = [f"{into.code.constant(each)} in {again}" for each in node.wanted]
        case g.Matching.CONTAINS:
            tests = [
                f"({into.code.constant(each)} in {again} and "
                f"{into.code.thing(word_pattern(each))}.search({again}) is not None)"
                for each in node.wanted
            ]
        case g.Matching.MATCHES:
            tests = [f"{into.code.thing(glob_pattern(each))}.fullmatch({again}) is not None" for each in node.wanted]
        case _:
            assert_never(node.how)
    return unless_none([(first, again)], f"({' or '.join(tests) or 'False'})", cost=2)


def in_state(node: g.IsInState, into: Function) -> Expr:
    """Whether a handoff stands where it is asked to."""
    state = into.results[node.handoff]
    wanted = into.code.constant(node.state)
    if node.state is g.HandoffState.UNDECIDED:
        return Expr(f"({state} is {wanted})", depth=1, is_two_valued=True)
    return Expr(
        f"(None if {state} is {into.code.constant(g.HandoffState.UNDECIDED)} else {state} is {wanted})", depth=1
    )


# ---- criteria made of others


def group(node: g.Group, into: Function) -> Expr:
    """`all of`, `any of`, `none of`, `at least N of`."""
    parts = [truth(part, into) for part in node.parts]
    match node.how:
        case g.Quantity.ALL:
            return all_of(parts, into)
        case g.Quantity.ANY:
            return any_of(parts, into)
        case g.Quantity.NONE:
            return negated(any_of(parts, into), into)
        case g.Quantity.AT_LEAST:
            return at_least(node.wanted, parts, into)
        case _:
            assert_never(node.how)


def all_of(parts: Sequence[Expr], into: Function) -> Expr:
    """Kleene's `and`: the cheap parts first, and no further than to the first that is not met."""
    return chain(parts, into, stops_at=False)


def any_of(parts: Sequence[Expr], into: Function) -> Expr:
    """Kleene's `or`: no further than to the first that is met."""
    return chain(parts, into, stops_at=True)


def chain(parts: Sequence[Expr], into: Function, *, stops_at: bool) -> Expr:
    """Go through parts until one is `stops_at`; undecided when another is, else the opposite."""
    if not parts:
        return FALSE if stops_at else TRUE
    if len(parts) == 1:
        return parts[0]
    tests, open_ones = [], []
    parts = [into.code.flat(part) for part in sorted(parts, key=lambda part: part.cost)]
    for part in parts:
        if part.is_two_valued:
            tests.append(part.text if stops_at else f"not {part.text}")
            continue
        name = part.text if part.is_name else into.code.fresh("t")
        tests.append(f"{name if part.is_name else f'({name} := {part.text})'} is {stops_at}")
        open_ones.append(f"{name} is None")
    rest = f"None if {' or '.join(open_ones)} else {not stops_at}" if open_ones else f"{not stops_at}"
    text = f"({stops_at} if {' or '.join(tests)} else {rest})"
    depth, cost = max(part.depth for part in parts) + 2, sum(part.cost for part in parts) + 1
    return into.code.flat(Expr(text, depth=depth, cost=cost, is_two_valued=not open_ones))


def at_least(wanted: int, parts: Sequence[Expr], into: Function) -> Expr:
    """Met when so many parts are, not met when too few still can be."""
    names = [into.code.named("t", part.text) if not part.is_name else part.text for part in parts]
    met = into.code.named("m", " + ".join(f"({name} is True)" for name in names))
    open_ = " + ".join(f"({name} is None)" for name in names)
    text = f"(True if {met} >= {wanted} else False if {met} + {open_} < {wanted} else None)"
    return Expr(text, depth=2, cost=1)


def negated(of: Expr, into: Function) -> Expr:
    """Kleene's `not`."""
    if of.is_two_valued:
        return replace(of, text=f"(not {of.text})", depth=of.depth + 1)
    of = into.code.flat(of)
    first, again = (of.text, of.text) if of.is_name else bound(of.text, into)
    return Expr(f"(None if {first} is None else not {again})", depth=of.depth + 1, cost=of.cost)
