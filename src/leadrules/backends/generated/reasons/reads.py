"""The lead's fields that a criterion reads, in the order in which the interpreter does.

They count where nothing is missing and yet there is no answer: no row of a table holds, or points lie below every
grade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.slots import Piece
from leadrules.backends.generated.reasons.tests import operands
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.generated.reasons.values import Read
    from leadrules.backends.generated.reasons.writing import Writing


class Reads:
    """Knows what criteria read whose computed values have names."""

    def __init__(self, into: Writing) -> None:
        """Know it of one function."""
        self.into = into

    def criterion(self, node: g.Truth) -> tuple[Read, ...]:
        """Everything that a criterion reads, what it refers to left out."""
        match node:
            case g.Group(parts=parts):
                return tuple(read for part in parts for read in self.criterion(part))
            case g.Not(of=of):
                return self.criterion(of)
            case g.Quantified():
                return self.into.lists.reads(node)
            case g.Holds() | g.IsInState():
                return ()
            case _:
                return tuple(read for each in operands(node) for read in self.into.values.waits(each).reads)


def fields(reads: Iterable[Read]) -> tuple[Piece, ...]:
    """Fields of the lead among what is read."""
    return tuple(dict.fromkeys(Piece(read.name, read.when) for read in reads if read.is_field))
