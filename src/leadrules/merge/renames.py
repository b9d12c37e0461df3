"""What was only given another name on the side that seems to have taken it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.merge.meaning import apart_from_name
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
    if gone is None or not isinstance(getattr(gone, "name", None), n.Name):
        return False
    return apart_from_name(added) == apart_from_name(gone)


def every(pieces: Iterable[Piece]) -> list[Piece]:
    """Every piece with its parts."""
    return [inner for each in pieces for inner in (each, *each.parts)]
