"""The second function under construction: what it reads of the first, and the masks that it has so far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.borrowed import Function, handed_on
from leadrules.backends.generated.reasons.criteria import Criteria
from leadrules.backends.generated.reasons.lists import Loops
from leadrules.backends.generated.reasons.reads import Reads
from leadrules.backends.generated.reasons.slots import Other, Piece
from leadrules.backends.generated.reasons.values import Unwritten, Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.generated.code import Code
    from leadrules.backends.generated.program import Program
    from leadrules.backends.generated.reasons.slots import Slots


class Writing:
    """One function under construction; `function` has its lines, and knows the results of the first."""

    def __init__(self, program: Program, unwritten: Iterable[str] = ()) -> None:
        """Begin with the names of what the first function found; what is `unwritten` is left to the interpreter."""
        self.graph, self.handed_on = program.graph, program.handed_on
        self.function = Function(program.graph)
        for node in program.windows:
            # Their ends come as they come to the first function.
            self.function.window(node)
        names = {slot: f"d_{number}" for number, slot in enumerate(program.slots)}
        self.function.results.update(names)
        self.function.points = {score: (names[f"{score}.low"], names[f"{score}.high"]) for score in program.units}
        for asked, name in program.found.items():
            self.function.lists.keep(asked, handed_on(name))
        # The name of each mask in the code: of what is waited for, by key, and of why.
        self.missing: dict[str, str] = {}
        self.because: dict[str, str] = {}
        # What the own criteria of a stage came to.
        self.own: dict[str, str] = {}
        self.slots: dict[str, Slots] = {}
        # Whether a definition, once met and once not met, may come to the opposite.
        self.can_turn: dict[str, tuple[bool, bool]] = {}
        # What waits for some field whenever it is undecided, or open.
        self.surely_waits: set[str] = set()
        self.unwritten = set(unwritten)
        # Masks that are written in a branch, and empty where it is not taken.
        self.begun: list[str] = []

    @property
    def code(self) -> Code:
        """The lines."""
        return self.function.code

    @cached_property
    def values(self) -> Values:
        """Writes values."""
        return Values(self)

    @cached_property
    def criteria(self) -> Criteria:
        """Writes criteria."""
        return Criteria(self)

    @cached_property
    def lists(self) -> Loops:
        """Goes through lists."""
        return Loops(self)

    @cached_property
    def reads(self) -> Reads:
        """Knows what criteria read."""
        return Reads(self)

    def others(self, key: str) -> tuple[Piece, ...]:
        """All that something waits for, which may be nothing whatever the lead is."""
        if key.split(".", maxsplit=1)[0] in self.unwritten:
            raise Unwritten
        return (Piece(Other(key), self.missing[key]),) if key in self.missing else ()

    def begin(self, name: str) -> None:
        """Let a mask be empty from the beginning."""
        self.begun.append(name)

    def keep(self, key: str, slots: Slots, name: str) -> None:
        """Note the name of a mask; one without places is always empty."""
        if slots.places:
            self.missing[key], self.slots[key] = name, slots
