"""Met, not met, undecided: the three truth values, and how they combine."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcome(StrEnum):
    """A truth value of Kleene's strong three-valued logic, which is SQL's too."""

    MET = "met"
    NOT_MET = "not met"
    UNDECIDED = "undecided"

    def __bool__(self) -> NoReturn:
        """Refuse: undecided must not pass for false by accident.

        Raises:
            TypeError: always; ask `.is_met`, `.is_not_met` or `.is_undecided`.
        """
        message = "an outcome has no truth value; ask .is_met, .is_not_met or .is_undecided"
        raise TypeError(message)

    @property
    def is_met(self) -> bool:
        """Whether it certainly holds."""
        return self is Outcome.MET

    @property
    def is_not_met(self) -> bool:
        """Whether it certainly does not hold."""
        return self is Outcome.NOT_MET

    @property
    def is_undecided(self) -> bool:
        """Whether what is missing could still decide it either way."""
        return self is Outcome.UNDECIDED


def decided(holds: bool) -> Outcome:  # noqa: FBT001 - a truth value is the whole argument
    """Make an outcome of a plain truth value."""
    return Outcome.MET if holds else Outcome.NOT_MET


def negation(outcome: Outcome) -> Outcome:
    """Kleene's `not`."""
    match outcome:
        case Outcome.MET:
            return Outcome.NOT_MET
        case Outcome.NOT_MET:
            return Outcome.MET
        case Outcome.UNDECIDED:
            return Outcome.UNDECIDED


def at_least(wanted: int, outcomes: Iterable[Outcome]) -> Outcome:
    """Whether at least so many are met; undecided ones may still be."""
    met = possible = 0
    for outcome in outcomes:
        met += outcome is Outcome.MET
        possible += outcome is not Outcome.NOT_MET
    if met >= wanted:
        return Outcome.MET
    return Outcome.NOT_MET if possible < wanted else Outcome.UNDECIDED


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's `and`; nothing at all is met."""
    result = Outcome.MET
    for outcome in outcomes:
        if outcome is Outcome.NOT_MET:
            return outcome
        if outcome is Outcome.UNDECIDED:
            result = outcome
    return result


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's `or`; nothing at all is not met."""
    return negation(all_of(negation(outcome) for outcome in outcomes))
