"""Parts that come to something together: what the whole waits for, and which of them decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.sums import Sums
from leadrules.graph.truths import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.code import Code
    from leadrules.backends.generated.reasons.criteria import Masks
    from leadrules.backends.generated.reasons.parts import Bits, Part
    from leadrules.backends.generated.runtime import Truth


class Gathered:
    """Parts that come to something together."""

    def __init__(self, how: Quantity, wanted: int, parts: Sequence[Part], own: int = 0) -> None:
        """Gather them; `own` is the bit of the whole, where it is named itself."""
        self.how, self.parts, self.own = how, parts, own
        self.wanted = {Quantity.ALL: len(parts), Quantity.AT_LEAST: wanted}.get(how, 1)

    @property
    def can_turn(self) -> tuple[bool, bool]:
        """Whether it may come to the opposite once it is met, and once it is not."""
        met, not_met = any(part.can_turn[0] for part in self.parts), any(part.can_turn[1] for part in self.parts)
        return (not_met, met) if self.how is Quantity.NONE else (met, not_met)

    @property
    def surely_waits(self) -> bool:
        """Whether it waits for something whenever it is undecided: one of its parts is, then."""
        return all(part.surely_waits for part in self.parts)

    def write(self, outcome: Truth, masks: Masks, code: Code) -> None:
        """Write the masks where the whole came to `outcome`."""
        missing, because = masks.missing, masks.because
        sums = Sums(() if masks.is_begun else (missing, because))
        sums.add(because, self.own)
        # Where none is met, the whole is: what decides it is what decides `any of`, the other way round.
        is_none_of = self.how is Quantity.NONE
        inner = not outcome if is_none_of and outcome is not None else outcome
        is_alike = len(self.parts) == 1 or (inner is not None and self.wanted == (len(self.parts) if inner else 1))
        for part in self.parts:
            is_named = because is not None and not self.own and part.because != 0
            is_named = is_named and (part.is_told_when_met or outcome is not True)
            when = ""
            if is_alike:
                sums.add_all(missing, part.waits(inner))
            elif inner is not None:
                when = part.came_to(inner) if is_named and not is_none_of else ""
            elif any(part.can_turn):
                sums.add_all(missing, ever(part, code))
                when = part.came_to(None) if is_named and not is_none_of else ""
            else:
                waits = part.waits(None)
                when = part.came_to(None) if waits or is_named else ""
                sums.add_all(missing, waits, when)
            if is_named:
                sums.add(because, part.because, "" if is_none_of else when)
        sums.write(code)
        if inner is not None and not is_alike:
            self.turn(missing, code, outcome=inner)

    def turn(self, missing: str, code: Code, *, outcome: bool) -> None:
        """A decided whole waits for something when enough of its parts could come to the opposite."""
        if not any(part.turns(outcome) for part in self.parts):
            return
        count = len(self.parts)
        tests = [test for part in self.parts if (test := could_turn(part, outcome=outcome)) is not None]
        needed = (count - self.wanted + 1 if outcome else self.wanted) - (count - len(tests))
        if needed <= 0:
            enough = "True"
        elif needed == len(tests):
            enough = " and ".join(tests)
        else:
            enough = f"{' + '.join(f'bool({test})' for test in tests)} >= {needed}"
        with code.block(f"if {enough}:"):
            sums = Sums()
            for part in self.parts:
                sums.add_all(missing, ever(part, code))
            sums.write(code)


def could_turn(part: Part, *, outcome: bool) -> str | None:
    """Write whether a part came to something else, or could; None where it always could."""
    if part.always_turns(outcome):
        return None
    other = part.came_not_to(outcome=outcome)
    if not part.turns(outcome):
        return f"({other})"
    return f"({other} or {' or '.join(f'({when or bits})' for when, bits in part.flips)})"


def ever(part: Part, code: Code) -> Bits:
    """What a part waits for whatever it came to."""
    is_open = part.came_to(None) if part.opens else "False"
    if is_open == "False":
        return part.flips
    if len(part.opens) > 1 and part.if_open is None:
        is_open = code.named("t", is_open)
    opens = [
        (is_open if not when or when == is_open else f"({is_open}) and ({when})", bits) for when, bits in part.opens
    ]
    return *opens, *part.flips
