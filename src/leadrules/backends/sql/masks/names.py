"""What the bits of a mask stand for, and the columns that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.sql.masks.places import WORD, Ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.masks.places import Target

NO_NAMES: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Bits of a column: as many as `width` from `shift` on, which stand for the places from `first` on."""

    column: str
    shift: int
    width: int
    first: int


@dataclass(frozen=True, slots=True)
class Names:
    """A mask: what its places stand for, and the columns that hold it piece by piece.

    With `per_entry` it has one column, named as its key: a text with a mask for each entry of a list, of the words with
    these numbers.
    """

    key: str
    places: tuple[Target, ...]
    per_entry: tuple[int, ...] | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def width(self) -> int:
        """How many bits it takes."""
        return len(self.places)

    @property
    def refers_to(self) -> tuple[str, ...]:
        """The masks whose names can be among these."""
        return tuple(dict.fromkeys(each.key for each in self.places if isinstance(each, Ref)))

    def numbers(self, masks: Sequence[int]) -> list[int]:
        """The places that are met in the masks of its pieces."""
        return [
            piece.first + place
            for piece, mask in zip(self.pieces, masks, strict=True)
            for place in range(mask.bit_length())
            if mask >> place & 1
        ]

    def numbers_of_entries(self, text: str) -> list[int]:
        """The places that entries of a list meet, an entry after the other."""
        found = []
        for entry in text.split():
            words = zip(self.per_entry or (), map(int, entry.split(":")), strict=False)
            masks = sum(mask << word * WORD for word, mask in words)
            found += [place for place in range(masks.bit_length()) if masks >> place & 1]
        return found

    def told(self, numbers: Sequence[int], others: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The names of the places that are met, once each; `others` are those of other masks."""
        found: dict[str, None] = {}
        for number in numbers:
            target = self.places[number]
            found.update(dict.fromkeys(others[target.key] if isinstance(target, Ref) else target))
        return tuple(found)
