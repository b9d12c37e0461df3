"""What becomes of one piece that stands in up to three versions of a file: the one to take, or a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from leadrules.merge.meaning import meant, said
from leadrules.merge.weave import words, woven

if TYPE_CHECKING:
    from leadrules.merge.pieces import Piece


class Kind(Enum):
    """Why two versions of a piece cannot be made one."""

    MEANING = auto()
    WORDS = auto()
    ADDED = auto()
    OURS_GONE = auto()
    THEIRS_GONE = auto()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of a piece that people have to decide between; a text is empty where the piece was taken out."""

    title: str
    kind: Kind
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The text that a piece has from now on: empty when it is gone. A note says what was not kept."""

    text: str
    note: str | None = None


def settle(base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Taken | Conflict:
    """Decide about a piece that at least one of the three versions has."""
    if ours is not None and theirs is not None:
        return added(ours, theirs) if base is None else changed(base, ours, theirs)
    left = ours or theirs
    if left is None:
        return Taken("")
    if base is None:
        return Taken(left.text)
    if left.node is None and left.text != base.text:
        return Taken(left.text)
    if meant(base.node) == meant(left.node):
        return Taken("")
    kind = Kind.OURS_GONE if ours is None else Kind.THEIRS_GONE
    return Conflict(left.title, kind, ours.text if ours else "", theirs.text if theirs else "")


def added(ours: Piece, theirs: Piece) -> Taken | Conflict:
    """Decide about what both sides added: the same thing, or two of one name."""
    if said(ours.node) == said(theirs.node):
        return Taken(ours.text if ours.node is not None else both_remarks(ours.text, theirs.text))
    kind = Kind.WORDS if meant(ours.node) == meant(theirs.node) else Kind.ADDED
    return Conflict(ours.title, kind, ours.text, theirs.text)


def changed(base: Piece, ours: Piece, theirs: Piece) -> Taken | Conflict:
    """Decide about what both sides have, and one or both may have changed."""
    if theirs.text in (base.text, ours.text):
        return Taken(ours.text)
    if ours.text == base.text:
        return Taken(theirs.text)
    if is_laid_out_anew(theirs, base):
        return Taken(ours.text)
    if is_laid_out_anew(ours, base):
        return Taken(theirs.text)
    before, mine, yours = meant(base.node), meant(ours.node), meant(theirs.node)
    if mine != yours and before not in (mine, yours):
        return Conflict(ours.title, Kind.MEANING, ours.text, theirs.text)
    text = woven(base, ours, theirs, yours if mine == before else mine)
    if text is not None:
        return Taken(text)
    if base.node is None:
        return Taken(both_remarks(ours.text, theirs.text))
    # One side's words are those of before, or both sides' are the same: then only comments and order are not kept.
    if said(ours.node) == said(base.node):
        return kept(theirs, left_out=ours)
    if said(theirs.node) in (said(base.node), said(ours.node)):
        return kept(ours, left_out=theirs)
    return Conflict(ours.title, Kind.WORDS, ours.text, theirs.text)


def is_laid_out_anew(piece: Piece, base: Piece) -> bool:
    """Whether nothing was changed but blanks and line ends."""
    return piece.node is not None and piece.node == base.node and remarks(piece.text) == remarks(base.text)


def kept(piece: Piece, left_out: Piece) -> Taken:
    """Take one version, and tell of the comments that only the other one has."""
    lost = [each for each in remarks(left_out.text) if each not in remarks(piece.text)]
    note = (
        f"left out of {piece.title}, since the other side changed the same lines: {'; '.join(lost)}" if lost else None
    )
    return Taken(piece.text, note)


def both_remarks(ours: str, theirs: str) -> str:
    """Keep the comments of both sides."""
    mine = ours.splitlines(keepends=True)
    return ours + "".join(line for line in theirs.splitlines(keepends=True) if line.strip() and line not in mine)


def remarks(text: str) -> list[str]:
    """Give the comments of a text."""
    return [each.rstrip() for each in words(text) if each.startswith("#")]
