"""Criteria that nobody wrote, made up to ask about those that somebody did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from leadrules.graph.rulegraph import RuleGraph
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


def comes_to(score: str, points: Decimal, span: Span) -> g.Comparison:
    """Whether a score has so many points at least."""
    left = gv.ScoreValue(name=score, type=t.NUMBER)
    right = gv.Constant(value=points, type=t.NUMBER, text=f"{points:f}")
    return g.Comparison(shown=shown(f"{score} >= {points:f}", span), operator=g.Comparing.GE, left=left, right=right)
