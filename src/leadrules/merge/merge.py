"""Three versions of a rules file → one, declaration by declaration; where both sides mean different things, a conflict.

What one side changed is taken as it wrote it. What only one side added or took out is added or taken out. Two changes
of one declaration are put together where one of them leaves its meaning alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadrules.merge.headings import below_headings, is_left
from leadrules.merge.order import ordered
from leadrules.merge.pieces import BELOW, pieces
from leadrules.merge.renames import called_now
from leadrules.merge.settle import Conflict, Kind, Taken, settle
from leadrules.merge.weave import LINE
from leadrules.source import Source
from leadrules.syntax import parse
from leadrules.syntax.format import format_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.diagnostics import Diagnostic
    from leadrules.merge.pieces import Piece
    from leadrules.merge.settle import Settled, Three


@dataclass(frozen=True, slots=True)
class Marks:
    """How conflicts are marked in the file: what each side is called, and how long a mark is."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


USUAL = Marks()


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, with marks around each conflict; notes say what was not kept."""

    text: str
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A version that is not written as rules are, or a merged text that would not be: lines are all that is left."""

    mistake: Diagnostic


def merge(base: Source, ours: Source, theirs: Source, marks: Marks | None = USUAL) -> Merged | Unreadable:
    """Merge three versions of a file. Without marks there is nobody to ask: a conflict is left as it was before."""
    parsed = [parse(each) for each in (base, ours, theirs)]
    for each in parsed:
        if each.diagnostics:
            return Unreadable(each.diagnostics[0])
    before, mine, yours = (pieces(each) for each in parsed)
    settled = list(merged_pieces(before, mine, yours))
    conflicts = tuple(
        named_anew(each, before, yours if each.ours else mine) for each in settled if isinstance(each, Conflict)
    )
    notes = tuple(each.note for each in settled if isinstance(each, Taken) and each.note)
    text = "".join(written(each, marks) for each in settled).lstrip("\n")
    if conflicts and marks is not None:
        return Merged(text, conflicts, notes)
    source = Source("the merged version", text)
    found = parse(source)
    if found.diagnostics:
        return Unreadable(found.diagnostics[0])
    if all(format_text(each) == each.text for each in (ours, theirs)):
        text = format_text(source) or text
    return Merged(text, conflicts, notes)


def written(settled: Settled, marks: Marks | None) -> str:
    """Write what became of a piece."""
    if isinstance(settled, Taken):
        return settled.text
    if marks is not None:
        return marked(settled, marks)
    return settled.before.text if settled.before else ""


def named_anew(conflict: Conflict, before: Sequence[Piece], side: Sequence[Piece]) -> Conflict:
    """Add what a thing that was taken out is called now, where it was only given another name."""
    if conflict.before is None or conflict.kind not in (Kind.OURS_GONE, Kind.THEIRS_GONE):
        return conflict
    return replace(conflict, now=called_now(conflict.before.node, before, side))


def merged_pieces(base: Sequence[Piece], ours: Sequence[Piece], theirs: Sequence[Piece]) -> Iterator[Settled]:
    """Settle every piece, in the order of the merged file."""
    for three in in_step(base, ours, theirs):
        yield from merged_piece(*three)


def in_step(base: Sequence[Piece], ours: Sequence[Piece], theirs: Sequence[Piece]) -> Iterator[Three]:
    """Give the three versions of every piece; comments at the end stay there."""
    sides = [{each.key: each for each in side} for side in (base, ours, theirs)]
    keys = ordered(*(tuple(side) for side in sides))
    for key in sorted(keys, key=lambda each: each == BELOW):
        before, mine, yours = (side.get(key) for side in sides)
        yield before, mine, yours


def merged_piece(base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Iterator[Settled]:
    """Settle one piece, part by part where it has parts."""
    has_parts = all(each is None or each.parts for each in (base, ours, theirs))
    if ours is None or theirs is None or not has_parts:
        yield settle(base, ours, theirs)
        return
    parts = in_step(base.parts if base else (), ours.parts, theirs.parts)
    (_, head), *entries = [(three, settle(*three)) for three in parts]
    kept = list(below_headings(entries))
    if any(map(is_left, kept)):
        yield head
    yield from kept


def marked(conflict: Conflict, marks: Marks) -> str:
    """Write both versions between marks; comments that stand above both are written once."""
    ours, theirs = LINE.findall(conflict.ours), LINE.findall(conflict.theirs)
    alike = 0
    for mine, yours in zip(ours, theirs, strict=False):
        if mine != yours or mine.strip()[:1] not in ("", "#"):
            break
        alike += 1
    begin, middle, end = (sign * marks.size for sign in "<=>")
    rows = [*ours[:alike], f"{begin} {marks.ours}\n", *ours[alike:], f"{middle}\n", *theirs[alike:]]
    return "".join((*rows, f"{end} {marks.theirs}\n"))
