"""Bits that are added up under conditions, in few lines: what always holds is one number, a condition is asked once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.generated.code import Code
    from leadrules.backends.generated.reasons.parts import Bits


@dataclass(slots=True)
class Amount:
    """A number and names of masks, to be put together."""

    number: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, bits: int | str) -> None:
        """Take bits in."""
        if isinstance(bits, int):
            self.number |= bits
        elif bits not in self.names:
            self.names.append(bits)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.number or self.names)

    def __str__(self) -> str:
        """As an expression."""
        return " | ".join([*([str(self.number)] if self.number or not self.names else []), *self.names])


class Sums:
    """What is added to masks, each known by its name in the code."""

    def __init__(self, begins: Iterable[str | None] = ()) -> None:
        """Take note of the masks that begin here."""
        self._begins = [mask for mask in begins if mask is not None]
        self._always: dict[str, Amount] = {mask: Amount() for mask in self._begins}
        self._by_condition: dict[str, dict[str, Amount]] = {}

    def add(self, mask: str | None, bits: int | str, when: str = "") -> None:
        """Add bits to a mask under a condition; to no mask, nothing."""
        if mask is None or bits == 0 or when == "False":
            return
        into = self._by_condition.setdefault(when, {}) if when else self._always
        into.setdefault(mask, Amount()).add(bits)

    def add_all(self, mask: str | None, bits: Bits, when: str = "") -> None:
        """Add bits that have conditions of their own, under one more."""
        if when == "False":
            return
        for condition, each in bits:
            is_one = not when or not condition
            self.add(mask, each, when or condition if is_one else f"({when}) and ({condition})")

    def write(self, code: Code) -> None:
        """Write the lines."""
        empty = [mask for mask in self._begins if not self._always[mask]]
        if empty:
            code.line(f"{' = '.join(empty)} = 0")
        for mask, amount in self._always.items():
            if amount:
                code.line(f"{mask} {'=' if mask in self._begins else '|='} {amount}")
        for when, masks in self._by_condition.items():
            code.line(f"if {when}: " + "; ".join(f"{mask} |= {amount}" for mask, amount in masks.items()))
