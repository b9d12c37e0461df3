"""Criteria that nobody wrote, made up to ask about those that somebody did."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Single
    from leadrules.source import Span


def shown(text: str, span: Span) -> g.Shown:
    """How such a criterion is told of, should it come to that."""
    return g.Shown(id=text, text=text, label=None, reason=None, span=span)


def is_known(field: str, graph: RuleGraph, span: Span) -> g.IsKnown:
    """Whether the lead has a value for a field."""
    value = gv.FieldValue(name=field, type=graph.fields[field].type)
    return g.IsKnown(shown=shown(f"{field} is known", span), value=value, is_known=True)


def together(parts: Sequence[g.Truth], how: g.Quantity, span: Span) -> g.Group:
    """Several criteria at once, or one of them."""
    return g.Group(shown=shown(how.value, span), how=how, wanted=0, parts=tuple(parts))


def opposite(of: g.Truth) -> g.Not:
    """What is met when it fails."""
    return g.Not(shown=of.shown, of=of)


def some_entry(over: gv.FieldValue, where: g.Truth | None, at: g.Shown) -> g.Quantified:
    """Whether a list has an entry that holds."""
    return g.Quantified(shown=at, is_every=False, over=over, where=where)


def is_value(field: gv.FieldValue, value: Single, span: Span) -> g.Comparison:
    """Whether a field holds a value."""
    right = gv.Constant(value=value, type=field.type, text=str(value))
    return g.Comparison(shown=shown(field.name, span), operator=g.Comparing.IS, left=field, right=right)


def at_most(over: gv.FieldValue, number: int, span: Span) -> g.Comparison:
    """Whether a list has no more than so many entries."""
    left = gv.Count(over=over, where=None, type=t.INTEGER)
    right = gv.Constant(value=Decimal(number), type=t.INTEGER, text=str(number))
    return g.Comparison(shown=shown(over.name, span), operator=g.Comparing.LE, left=left, right=right)


def comes_to(score: str, points: Decimal, span: Span) -> g.Comparison:
    """Whether a score has so many points at least."""
    left = gv.ScoreValue(name=score, type=t.NUMBER)
    right = gv.Constant(value=points, type=t.NUMBER, text=f"{points:f}")
    return g.Comparison(shown=shown(f"{score} >= {points:f}", span), operator=g.Comparing.GE, left=left, right=right)
