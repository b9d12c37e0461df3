"""What becomes of one piece that stands in up to three versions of a file: the one to take, or a conflict."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from leadrules.merge.meaning import aspects, both, meant, said
from leadrules.merge.weave import LINE, words, woven

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
    """Two versions of a piece that people have to decide between; a text is empty where the piece was taken out.

    `before` is what both began with; `now` what it seems to be called on the side that took it out.
    """

    title: str
    kind: Kind
    ours: str
    theirs: str
    before: Piece | None = field(default=None, compare=False, repr=False)
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The text that a piece has from now on: empty when it is gone. A note says what was not kept."""

    text: str
    note: str | None = None


Settled: TypeAlias = Taken | Conflict
# A piece before, on our side, and on theirs.
Three: TypeAlias = "tuple[Piece | None, Piece | None, Piece | None]"


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
        return Taken("", gone_with(left, base))
    kind = Kind.OURS_GONE if ours is None else Kind.THEIRS_GONE
    return Conflict(left.title, kind, ours.text if ours else "", theirs.text if theirs else "", base)


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
    wanted = [both(*three) for three in zip(*(aspects(each.node) for each in (base, ours, theirs)), strict=True)]
    if wanted[0] is None:
        return Conflict(ours.title, Kind.MEANING, ours.text, theirs.text, base)
    if None in wanted:
        # Half of each side's date, or of who must agree, is what neither wrote.
        return Conflict(ours.title, Kind.WORDS, ours.text, theirs.text, base)
    text = woven(base, ours, theirs, wanted)
    if text is not None:
        return Taken(text)
    if base.node is None:
        return Taken(both_remarks(ours.text, theirs.text))
    # One side's words are those of before, or both sides' are the same: then only comments and order are not kept.
    if said(ours.node) == said(base.node):
        return kept(theirs, left_out=ours)
    if said(theirs.node) in (said(base.node), said(ours.node)):
        return kept(ours, left_out=theirs)
    return Conflict(ours.title, Kind.WORDS, ours.text, theirs.text, base)


def is_laid_out_anew(piece: Piece, base: Piece) -> bool:
    """Whether nothing was changed but blanks and line ends."""
    return piece.node is not None and piece.node == base.node and remarks(piece.text) == remarks(base.text)


def kept(piece: Piece, left_out: Piece) -> Taken:
    """Take one version, and tell of the comments that only the other one has."""
    lost = new_remarks(left_out.text, piece.text)
    why = f"left out of {piece.title}, since the other side changed the same lines: {'; '.join(lost)}"
    return Taken(piece.text, why if lost else None)


def gone_with(left: Piece, base: Piece) -> str | None:
    """Tell what somebody wrote about what the other side took out."""
    lost = new_remarks(left.text, base.text)
    if said(left.node) != said(base.node):
        lost.append("new words")
    return f"left out with {left.title}, which the other side took out: {'; '.join(lost)}" if lost else None


def both_remarks(ours: str, theirs: str) -> str:
    """Keep the comments of both sides."""
    mine = LINE.findall(ours)
    return ours + "".join(line for line in LINE.findall(theirs) if line.strip() and line not in mine)


def new_remarks(text: str, other: str) -> list[str]:
    """Give the comments that only the first of two texts has."""
    known = remarks(other)
    return [each for each in remarks(text) if each not in known]


def remarks(text: str) -> list[str]:
    """Give the comments of a text."""
    return [each.rstrip() for each in words(text) if each.startswith("#")]
