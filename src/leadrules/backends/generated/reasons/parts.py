"""A criterion as a part of others: how it is asked what it came to, what it then waits for, its bits of `because`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.backends.generated.code import Expr
    from leadrules.backends.generated.runtime import Truth

# Bits (or the name of a mask), each under a condition; an empty one always holds.
Bits: TypeAlias = "Sequence[tuple[str, int | str]]"
NEVER = (False, False)


@dataclass(slots=True)
class Part:
    """What is known of a criterion in the code.

    `opens` are its bits of `missing` while it is undecided; `flips` those that it has whatever it came to. `can_turn`
    says for met, and for not met, whether it may have `flips` then: it could still come to the opposite. Where it
    always has some, `surely_turns` says so; `surely_waits` that it has some bits whenever it is undecided.
    """

    # Writes the test: a name, or an expression that is written anew each time.
    write: Callable[[], Expr]
    because: int | str = 0
    opens: Bits = ()
    flips: Bits = ()
    can_turn: tuple[bool, bool] = NEVER
    surely_turns: tuple[bool, bool] = NEVER
    surely_waits: bool = False
    # A short way to ask whether it is undecided, where there is one.
    if_open: str | None = None
    is_opposite: bool = False
    # Whether `because` names it where the whole is met.
    is_told_when_met: bool = True

    def turns(self, outcome: Truth) -> bool:
        """Whether, having come to that, it may come to the opposite."""
        return outcome is not None and self.can_turn[0 if outcome else 1]

    def always_turns(self, outcome: Truth) -> bool:
        """Whether, having come to that, it may always come to the opposite."""
        return outcome is not None and self.surely_turns[0 if outcome else 1]

    def came_to(self, outcome: Truth) -> str:
        """Write the condition that it came to an outcome."""
        if outcome is None:
            return self.if_open or is_open(self.write())
        return came_to(self.write(), outcome=outcome is not self.is_opposite)

    def came_not_to(self, *, outcome: bool) -> str:
        """Write the condition that it did not come to an outcome."""
        return came_not_to(self.write(), outcome=outcome is not self.is_opposite)

    def waits(self, outcome: Truth) -> Bits:
        """Its bits of `missing` when it came to that."""
        if outcome is not None:
            return self.flips if self.turns(outcome) else ()
        if self.surely_waits and len(self.flips) == 1 and not self.opens:
            return [("", self.flips[0][1])]
        return *(("" if when == self.if_open else when, bits) for when, bits in self.opens), *self.flips

    def opposite(self) -> Part:
        """The part that is met where this one is not."""
        return replace(
            self,
            is_opposite=not self.is_opposite,
            can_turn=(self.can_turn[1], self.can_turn[0]),
            surely_turns=(self.surely_turns[1], self.surely_turns[0]),
        )


def is_open(expr: Expr) -> str:
    """The condition that a test is undecided."""
    if expr.is_two_valued:
        return "False"
    if expr.is_name or expr.tests is None:
        return f"{expr.text} is None"
    return "False" if expr.tests.unless_met is None else f"not {expr.tests.met} and {expr.tests.unless_met}"


def came_to(expr: Expr, *, outcome: bool) -> str:
    """The condition that a test came to an outcome."""
    if expr.tests is not None:
        return expr.tests.met if outcome else expr.tests.not_met
    if outcome:
        return expr.text
    return f"not {expr.text}" if expr.is_two_valued else f"{expr.text} is False"


def came_not_to(expr: Expr, *, outcome: bool) -> str:
    """The condition that a test did not come to an outcome."""
    if expr.is_two_valued:
        return came_to(expr, outcome=not outcome)
    if expr.tests is not None and not expr.is_name:
        return f"not {came_to(expr, outcome=outcome)}"
    return f"{expr.text} is not {outcome}"
