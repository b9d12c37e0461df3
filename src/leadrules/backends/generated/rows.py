"""The rows of a table of one field: for which values a test holds, and what points lines come to."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.generated.values import constant_of
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome
from leadrules.schema.ranges import compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadrules.graph.rulegraph import RuleGraph

Test: TypeAlias = g.Comparison | g.InRange | g.IsIn
# A value that no test speaks of.
OTHER = object()
ONE = Decimal(1)


def starts(test: Test, of: v.FieldValue, graph: RuleGraph) -> tuple[Decimal, ...] | None:
    """The numbers from which on a test's answer is another; None where that needs what comes right after one."""
    is_whole = of.type == t.INTEGER
    ends = [found if isinstance(found := constant_of(each, graph), Decimal) else None for each in wanted(test)]
    first, last = ends[0], ends[-1]
    if first is None or last is None or isinstance(test, g.IsIn):
        return None
    if isinstance(test, g.Comparison):
        match test.operator:
            case g.Comparing.GE | g.Comparing.LT:
                return (first,)
            case g.Comparing.GT | g.Comparing.LE:
                return (after(first),) if is_whole else None
            case _:
                pass
    return (first, after(last)) if is_whole else None


def after(number: Decimal) -> Decimal:
    """The next whole number."""
    return number.to_integral_value(ROUND_FLOOR) + ONE


def holds(test: Test, value: object, kind: t.Type, graph: RuleGraph) -> bool:
    """Whether a value meets a test."""
    constants = [constant_of(each, graph) for each in wanted(test)]
    match test:
        case g.IsIn(is_negated=is_negated):
            return (value in constants) is not is_negated
        case g.Comparison(operator=g.Comparing.IS):
            return value == constants[0]
        case g.Comparison(operator=g.Comparing.IS_NOT):
            return value != constants[0]
        case _ if value is OTHER:
            return False
    # Of what has an order, numbers stand for themselves, and names for their places.
    places = kind.values if isinstance(kind, t.ChoiceType) else ()
    one, low, *high = (
        each if isinstance(each, Decimal) else Decimal(places.index(str(each))) for each in (value, *constants)
    )
    if isinstance(test, g.Comparison):
        return compare(test.operator.value, one, low) is Outcome.MET
    return low <= one <= high[0]


def points_of_numbers(
    lines: Sequence[tuple[Test, int]], places: Mapping[object, int], of: v.FieldValue, graph: RuleGraph
) -> list[int]:
    """What lines come to below the first threshold, and from each on; `places` counts thresholds from 1."""
    changes = [0] * (len(places) + 1)
    for test, points in lines:
        own = sorted(starts(test, of, graph) or ())
        before = holds(test, own[0] - ONE, of.type, graph)
        changes[0] += points * before
        for start in own:
            now = holds(test, start, of.type, graph)
            changes[places[start]] += points * (now - before)
            before = now
    found, total = [], 0
    for change in changes:
        total += change
        found.append(total)
    return found


def points_of_names(
    lines: Sequence[tuple[Test, int]], names: Sequence[object], of: v.FieldValue, graph: RuleGraph
) -> list[int]:
    """What lines come to for values that they do not speak of, and for each that they do."""
    rest, own = 0, dict.fromkeys(names, 0)
    for test, points in lines:
        is_met = holds(test, OTHER, of.type, graph)
        rest += points * is_met
        is_by_name = isinstance(test, g.IsIn) or is_equality(test)
        for name in dict.fromkeys(constant_of(each, graph) for each in wanted(test)) if is_by_name else names:
            own[name] += points * (holds(test, name, of.type, graph) - is_met)
    return [rest, *(rest + points for points in own.values())]


def is_equality(test: Test) -> bool:
    """Whether a test asks for one value."""
    return isinstance(test, g.Comparison) and test.operator in (g.Comparing.IS, g.Comparing.IS_NOT)


def wanted(test: Test) -> tuple[v.Value, ...]:
    """What a test's field is compared with."""
    match test:
        case g.Comparison(right=right):
            return (right,)
        case g.InRange(low=low, high=high):
            return low, high
        case _:
            return test.options
