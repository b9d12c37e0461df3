"""The numbers that rules write down: where something about a product turns, it turns there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from leadrules.graph import truths, values
from leadrules.graph.walk import parts
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from leadrules.graph.rulegraph import RuleGraph

# So many of one kind of number are kept.
MOST = 24


def marks(graphs: Sequence[RuleGraph]) -> Mapping[str, tuple[Fraction, ...]]:
    """By what a number is a number of, the numbers that the graphs compare with."""
    found: dict[str, dict[Fraction, None]] = {}
    for graph in graphs:
        for each in parts((*graph.definitions.values(), *graph.guarantees)):
            for value in _compared_with(each):
                constant = graph.settings[value.name].value if isinstance(value, values.SettingValue) else value
                if isinstance(constant, values.Constant) and isinstance(constant.value, Decimal):
                    found.setdefault(unit_of(constant.type), {})[Fraction(constant.value)] = None
    return {unit: tuple(numbers)[:MOST] for unit, numbers in found.items()}


def _compared_with(node: object) -> Iterator[values.Value]:
    match node:
        case truths.Comparison(left=left, right=right):
            yield from (left, right)
        case truths.InRange(low=low, high=high):
            yield from (low, high)
        case _:
            pass


def unit_of(kind: t.Type) -> str:
    """What a number is a number of; the same for values that can be compared."""
    if isinstance(kind, t.ListType):
        return f"list of {unit_of(kind.of)}"
    of = kind.of if isinstance(kind, t.BandType) else kind
    if t.is_plain_number(of):
        return "number"
    return str(of) if t.is_ranged(of) or t.is_moment(of) else ""
