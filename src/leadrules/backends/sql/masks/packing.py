"""Masks side by side in as few columns as hold them: every column that layers pass on costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.layers import names as names_in
from leadrules.backends.sql.masks.because import Why
from leadrules.backends.sql.masks.names import Names, Piece
from leadrules.backends.sql.masks.places import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.backends.sql.layers import Layers
    from leadrules.backends.sql.masks.places import Mask

Held = TypeVar("Held", Names, Why)


@dataclass(slots=True)
class Packing:
    """The columns so far, each with its parts. What is known in one layer goes together."""

    layers: Layers
    parts: dict[str, list[exp.Expression]] = field(default_factory=dict)
    # By layer: the column that is being filled, and how many of its bits are taken.
    _filling: dict[int, tuple[str, int]] = field(default_factory=dict)

    def add(self, held: Held, mask: Mask) -> Held:
        """Find room for a mask."""
        pieces = []
        for word, of in mask.items():
            layer = max((self.layers.depth(each) for each in names_in(of)), default=0)
            width = min(WORD, held.width - word * WORD)
            column, shift = self._filling.get(layer, ("", WORD))
            if shift + width > WORD:
                column, shift = f"masks:{len(self.parts) + 1}", 0
            self._filling[layer] = (column, shift + width)
            self.parts.setdefault(column, []).append(w.op(exp.Mul, of, w.whole(1 << shift)) if shift else of)
            pieces.append(Piece(column, shift, width, word * WORD))
        return replace(held, pieces=tuple(pieces))

    def outputs(self, others: Iterable[exp.Expression]) -> dict[str, exp.Expression]:
        """The columns; what is known last of all that goes out needs no layer of its own."""
        top = max((self.layers.depth(name) for of in others for name in names_in(of)), default=0)
        top = max(top, *self._filling, 0)
        last = self._filling.get(top, ("", 0))[0]
        found = {column: w.balanced(exp.BitwiseOr, parts) for column, parts in self.parts.items()}
        return {column: of if column == last else self.layers.once(of) for column, of in found.items()}
