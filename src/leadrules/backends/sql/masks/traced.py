"""The fields that a criterion read, missing or not, in the order of its trace; those of what it refers to left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.judged import operands
from leadrules.backends.sql.masks.opened import read, reads_field
from leadrules.backends.sql.masks.places import Mask, either, where
from leadrules.graph import truths as g
from leadrules.graph.values import FieldValue

if TYPE_CHECKING:
    from leadrules.backends.sql.masks.asking import Asking


def traced(node: g.Truth, at: Asking) -> Mask:
    """What a criterion read of the lead."""
    match node:
        case g.Group(parts=parts):
            return either([traced(part, at) for part in parts])
        case g.Not(of=of):
            return traced(of, at)
        case g.Quantified(over=over, where=criterion):
            itself = at.places.bit((over.name,), w.true())
            if criterion is None:
                return itself
            some = w.op(exp.GT, engine.size(at.into.list_of(over.name)), w.whole(0))
            outer = at.traced
            within = traced(criterion, at)
            at.traced = outer
            return either([itself, where(some, within)])
        case g.Holds() | g.IsInState():
            return {}
        case g.Comparison() | g.InRange() | g.IsIn() | g.TextMatches() | g.IsKnown() | g.IsWithin():
            found = either([read(each, at) for each in operands(node)])
            at.traced |= {each.name for each in operands(node) if isinstance(each, FieldValue)}
            return found
        case _:
            assert_never(node)


def traces_field(node: g.Truth) -> bool:
    """Whether a criterion reads a field of every lead."""
    match node:
        case g.Group(parts=parts):
            return any(map(traces_field, parts))
        case g.Not(of=of):
            return traces_field(of)
        case g.Quantified():
            return True
        case g.Holds() | g.IsInState():
            return False
        case g.Comparison() | g.InRange() | g.IsIn() | g.TextMatches() | g.IsKnown() | g.IsWithin():
            return any(map(reads_field, operands(node)))
        case _:
            assert_never(node)
