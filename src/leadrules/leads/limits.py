"""Numbers that are plainly within a field's `where`: most of them are, and to judge a criterion in full takes long."""

from __future__ import annotations

import operator
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.graph import truths as g
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.fields import Satisfies
    from leadrules.schema.values import Value

    Limit = tuple[Callable[[Decimal, Decimal], bool], Decimal]

_HOLDS: Mapping[g.Comparing, Callable[[Decimal, Decimal], bool]] = MappingProxyType(
    {
        g.Comparing.GE: operator.ge,
        g.Comparing.GT: operator.gt,
        g.Comparing.LE: operator.le,
        g.Comparing.LT: operator.lt,
    }
)


class _OtherThanLimitsError(Exception):
    """More is asked of a value than to be within limits."""


def with_limits(satisfies: Satisfies, graph: RuleGraph) -> Satisfies:
    """Say of a number within plain limits that it fulfils them; `satisfies` judges whatever else there is."""
    limits: dict[int, tuple[Limit, ...]] = {}
    for field in (part for each in graph.fields.values() for part in (each, *each.parts)):
        if field.where is not None:
            try:
                limits[id(field)] = tuple(_limits(field.where))
            except _OtherThanLimitsError:
                continue

    def fulfils(field: Field, value: Value) -> bool:
        if type(value) is Decimal:
            known = limits.get(id(field))
            if known is not None and all(holds(value, bound) for holds, bound in known):
                return True
        return satisfies(field, value)

    return fulfils


def _limits(where: g.Truth) -> Iterator[Limit]:
    """Take a criterion apart.

    Raises:
        _OtherThanLimitsError: when it asks more.
    """
    match where:
        case g.Group(how=g.Quantity.ALL, parts=parts):
            for part in parts:
                yield from _limits(part)
        case g.Comparison(operator=how, left=v.RecordValue(name=None), right=right) if how in _HOLDS:
            yield _HOLDS[how], _number(right)
        case g.InRange(value=v.RecordValue(name=None), low=low, high=high):
            yield operator.ge, _number(low)
            yield operator.le, _number(high)
        case _:
            raise _OtherThanLimitsError


def _number(value: v.Value) -> Decimal:
    if isinstance(value, v.Constant) and isinstance(value.value, Decimal):
        return value.value
    raise _OtherThanLimitsError
