"""Which fields say what people did, and which say who they are.

The headings of a `lead` tell: what stands under `intent` (where a ruleset has that), or else under `behaviour`. Without
either nothing is known of it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.made import is_known, shown
from leadrules.backends.interpreter import constraint
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value
    from leadrules.source import Span

INTENT = ("intent", "buying_intent", "buying_signals")
BEHAVIOUR = ("behaviour", "behavior", "activity", "activities", "engagement")


def behaviour(graph: RuleGraph) -> tuple[str, frozenset[str]]:
    """What it is called, and the fields that belong to it."""
    for names in (INTENT, BEHAVIOUR):
        under = [field for field in graph.fields.values() if field.group in names]
        if under:
            return str(under[0].group), frozenset(field.name for field in under)
    return "behaviour", frozenset()


def nothing(field: Field, graph: RuleGraph) -> Value | None:
    """What a field holds for somebody who has done nothing; None where it is then missing."""
    none: Value
    match field.type:
        case t.ListType():
            none = ()
        case t.ScalarType(t.Scalar.YES_NO):
            none = False
        case t.ScalarType(t.Scalar.INTEGER | t.Scalar.NUMBER):
            none = Decimal(0)
        case _:
            return None
    # A field that cannot be 0 is left out by whoever writes the lead down.
    return none if constraint(graph)(field, none) else None


def has_done(name: str, graph: RuleGraph, span: Span) -> g.Truth:
    """The criterion that a field holds something which somebody did."""
    field = graph.fields[name]
    value = gv.FieldValue(name=name, type=field.type)
    at = shown(name, span)
    none = nothing(field, graph)
    if isinstance(none, tuple):
        return g.Quantified(shown=at, is_every=False, over=value, where=None)
    if none is None:
        return is_known(name, graph, span)
    constant = gv.Constant(value=none, type=field.type, text="")
    return g.Comparison(shown=at, operator=g.Comparing.IS_NOT, left=value, right=constant)
