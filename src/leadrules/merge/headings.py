"""The fields of a merged lead below the headings that somebody put them below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from leadrules.merge.meaning import both
from leadrules.merge.pieces import indent_at
from leadrules.merge.settle import Conflict, Settled, Taken, Three
from leadrules.merge.weave import LINE
from leadrules.syntax.nodes import FieldGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.merge.pieces import Key, Piece

# The three versions of a field or heading, and what becomes of it.
Row: TypeAlias = tuple[Three, Settled]


def below_headings(rows: Sequence[Row]) -> Iterator[Settled]:
    """Give what is left of fields and headings, in their order, but each field below its own heading.

    A heading that one side took out is kept while the other side's fields stand below it; one that no field is left
    below is gone.
    """
    below: dict[Key, list[Settled]] = {}
    for three, settled in rows:
        if not is_heading(three) and is_left(settled):
            below.setdefault(place(three).below, []).append(as_deep(settled, place(three)))
    for three, settled in rows:
        if is_heading(three):
            fields = below.get(any_of(three).key, [])
            yield heading(settled, any_of(three), is_needed=bool(fields))
            yield from fields
        elif not is_left(settled):
            yield settled
        elif not place(three).below:
            yield as_deep(settled, place(three))


def heading(settled: Settled, left: Piece, *, is_needed: bool) -> Settled:
    """Give what becomes of a heading, which a field below it needs even if one side took it out."""
    if isinstance(settled, Conflict):
        return settled
    if is_needed:
        return settled if settled.text else Taken(left.text)
    return replace(settled, text="")


def is_heading(three: Three) -> bool:
    """Whether a part is a heading of fields."""
    return isinstance(any_of(three).node, FieldGroup)


def is_left(settled: Settled) -> bool:
    """Whether anything is left to be written."""
    return isinstance(settled, Conflict) or bool(settled.text)


def any_of(three: Three) -> Piece:
    """A version of a part, one of the two sides' if they have it."""
    base, ours, theirs = three
    return next(each for each in (ours, theirs, base) if each is not None)


def place(three: Three) -> Piece:
    """The version of a field that stands where it is to stand: where one side put it, and where both did, ours."""
    base, ours, theirs = three
    if ours is None or theirs is None:
        return any_of(three)
    wanted = both(base.below if base else None, ours.below, theirs.below)
    return theirs if wanted == theirs.below != ours.below else ours


def as_deep(settled: Settled, piece: Piece) -> Settled:
    """Indent a field as deep as the version of it that stands where it is to stand."""
    if isinstance(settled, Conflict):
        return settled
    more = depth(piece.text) - depth(settled.text)
    if not more:
        return settled
    lines = [line if line.isspace() else shifted(line, more) for line in LINE.findall(settled.text)]
    return replace(settled, text="".join(lines))


def shifted(line: str, more: int) -> str:
    """Indent a line deeper, or less deep."""
    return " " * more + line if more > 0 else line.removeprefix(" " * -more)


def depth(text: str) -> int:
    """How far a field is indented: its first line that is no comment."""
    return next((indent_at(line, 0) for line in LINE.findall(text) if line.strip()[:1] not in ("", "#")), 0)
