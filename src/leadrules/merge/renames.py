"""What was only given another name on the side that seems to have taken it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadrules.merge.meaning import meant
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.merge.pieces import Piece


def called_now(gone: n.Node | None, before: Sequence[Piece], side: Sequence[Piece]) -> str | None:
    """The name of what a side added and means the same as what is gone from it; None when there is none."""
    known = {each.key for each in every(before)}
    for piece in every(side):
        if piece.key not in known and piece.node is not None and is_renamed(gone, piece.node):
            return piece.title
    return None


def is_renamed(gone: n.Node | None, added: n.Node) -> bool:
    """Whether two nodes differ by their names alone."""
    name, other = getattr(gone, "name", None), getattr(added, "name", None)
    if type(gone) is not type(added) or not isinstance(name, n.Name) or not isinstance(other, n.Name):
        return False
    return meant(replace(added, name=name)) == meant(gone)  # type: ignore[call-arg]


def every(pieces: Iterable[Piece]) -> list[Piece]:
    """Every piece with its parts."""
    return [inner for each in pieces for inner in (each, *each.parts)]
