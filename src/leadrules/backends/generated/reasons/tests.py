"""Tests of values: what they read, and short ways to ask what they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.reasons.borrowed import is_constant, value
from leadrules.graph import truths as g
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.reasons.slots import Piece
    from leadrules.backends.generated.reasons.writing import Writing

Test = g.Comparison | g.InRange | g.IsIn | g.TextMatches | g.IsKnown | g.IsWithin


def operands(node: Test) -> tuple[v.Value, ...]:
    """The values that a test reads, in the order in which the interpreter does."""
    match node:
        case g.Comparison():
            return node.left, node.right
        case g.InRange():
            return node.value, node.low, node.high
        case g.IsIn():
            return node.value, *node.options
        case g.TextMatches() | g.IsKnown() | g.IsWithin():
            return (node.value,)
        case _:
            assert_never(node)


def if_open(node: Test, into: Writing) -> str | None:
    """A short way to ask whether a test is undecided."""
    missing = names(node, into)
    return None if missing is None else " or ".join(f"{name} is None" for name in missing) or "False"


def names(node: Test, into: Writing) -> list[str] | None:
    """The values that can be missing, of a test that is undecided when one of them is and never else."""
    function = into.function
    read = [each for each in operands(node) if not is_constant(each)]
    match node:
        case g.Comparison() | g.TextMatches() | g.IsWithin():
            pass
        case g.IsIn() if node.options and len(read) == 1 and not is_constant(node.value):
            pass
        case g.InRange() if is_constant(node.low) and is_constant(node.high):
            pass
        case _:
            return None
    if any(function.shapes.can_be_range(each) for each in read):
        return None
    found = [value(each, function).text for each in read if not function.is_never_missing(each)]
    return list(dict.fromkeys(found)) if all(name.isidentifier() for name in found) else None


def surely_waits(node: Test, opens: Sequence[Piece], into: Writing) -> bool:
    """Whether a test has something to wait for whenever it is undecided."""
    if isinstance(node, g.Comparison) and isinstance(node.left, v.ScoreValue):
        return node.left.name in into.surely_waits and is_constant(node.right)
    missing = names(node, into)
    if missing is None:
        # Tests of being known are never undecided.
        return isinstance(node, g.IsKnown)
    fields = {piece.when for piece in opens if isinstance(piece.of, str)}
    return all(f"{name} is None" in fields for name in missing)
