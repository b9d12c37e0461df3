"""What a table's rows come to together, by its policy."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.graph.definitions import Policy
from leadrules.graph.folding import between, total
from leadrules.schema import ranges
from leadrules.schema.farthest import farthest
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from leadrules.schema.types import Type
    from leadrules.schema.values import ValueOrMissing


def counting(policy: Policy, outcomes: list[Outcome]) -> list[bool]:
    """Which rows take part: under `first match` those up to the first that holds, elsewhere all that may hold."""
    possible = [outcome is not Outcome.NOT_MET for outcome in outcomes]
    if policy is not Policy.FIRST or Outcome.MET not in outcomes:
        return possible
    first = outcomes.index(Outcome.MET)
    return [is_possible and number <= first for number, is_possible in enumerate(possible)]


def given_by(
    policy: Policy, known: list[ValueOrMissing], maybe: list[ValueOrMissing], kind: Type
) -> tuple[ValueOrMissing, bool]:
    """What the rows that hold (and those that may) come to, and whether that is still open."""
    match policy:
        case Policy.FIRST:
            return (MISSING, True) if maybe else (known[0] if known else MISSING, False)
        case Policy.ONE:
            return (MISSING, True) if maybe else (known[0] if len(known) == 1 else MISSING, False)
        case Policy.ANY:
            first = known[0] if known else MISSING
            is_open = any(each != first or not known for each in maybe)
            return (MISSING, True) if is_open else (first if all(e == first for e in known) else MISSING, False)
        case Policy.ALL:
            is_whole = MISSING not in known
            # mypy does not follow that nothing in it is missing, and that a row gives no list.
            return (MISSING, True) if maybe else (tuple(known) if is_whole else MISSING, False)  # type: ignore[arg-type]
        case Policy.COUNT:
            return ranges.ranged(Decimal(len(known)), Decimal(len(known) + len(maybe))), bool(maybe)
        case Policy.SUM:
            return total(known, maybe), bool(maybe)
        case Policy.LOWEST | Policy.HIGHEST:
            return outermost(known, maybe, kind, is_larger=policy is Policy.HIGHEST)


def outermost(
    known: list[ValueOrMissing], maybe: list[ValueOrMissing], kind: Type, *, is_larger: bool
) -> tuple[ValueOrMissing, bool]:
    """The lowest or highest of the rows that hold; rows that may hold can only go beyond it."""
    alone = farthest(known, kind, is_larger=is_larger)
    if not maybe:
        return alone, False
    together = farthest([*known, *maybe], kind, is_larger=is_larger)
    if alone is MISSING or together is MISSING:
        return MISSING, True
    if alone == together:
        return alone, False
    if isinstance(alone, Decimal | Range) and isinstance(together, Decimal | Range):
        return between(alone, together, is_larger=is_larger), True
    return MISSING, True
