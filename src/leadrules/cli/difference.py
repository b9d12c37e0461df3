"""What laying out would change, as a unified diff, in time that grows with the file and no faster.

`difflib` compares whole files in quadratic time. Laying out keeps declarations and their order, so both texts are cut
before the same declarations, and compared piece by piece.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, TypeAlias

from leadrules.source import Source
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CONTEXT = 3
# A piece holds some declarations, so that blank lines and comments between them find each other.
DECLARATIONS = 20
Opcode: TypeAlias = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]


class _Compared(SequenceMatcher[str]):
    """difflib's own way of making hunks, on what was compared before."""

    def __init__(self, opcodes: Iterable[Opcode]) -> None:
        super().__init__()
        self._compared = list(opcodes)

    def get_opcodes(self) -> list[Opcode]:
        return self._compared


def difference(old: str, new: str, name: str) -> str:
    """Show what would change."""
    before, after = _lines(old), _lines(new)
    compared = _Compared(_opcodes(before, after, _cuts(old), _cuts(new)))
    hunks = [_hunk(opcodes, before, after) for opcodes in compared.get_grouped_opcodes(CONTEXT)]
    return "".join((f"--- {name}\n", f"+++ {name} (laid out)\n", *hunks)) if old != new else ""


def _lines(text: str) -> list[str]:
    """Lines with their ends; nothing but LF ends one, as in `Source`."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _cuts(text: str) -> list[int]:
    """The lines, counted from 0, before which a text is cut."""
    source = Source("", text)
    starts = [source.position(each.start)[0] - 1 for each in stretches(source)]
    return [0, *starts[DECLARATIONS::DECLARATIONS]]


def _opcodes(before: list[str], after: list[str], cuts: list[int], new_cuts: list[int]) -> Iterator[Opcode]:
    if len(cuts) != len(new_cuts):
        cuts = new_cuts = [0]
    ends = zip((*cuts[1:], len(before)), (*new_cuts[1:], len(after)), strict=True)
    last: Opcode | None = None
    for at, new_at, (end, new_end) in zip(cuts, new_cuts, ends, strict=True):
        for tag, i, j, k, m in SequenceMatcher(None, before[at:end], after[new_at:new_end]).get_opcodes():
            found = (tag, at + i, at + j, new_at + k, new_at + m)
            if last is not None and last[0] == tag == "equal":
                last = (tag, last[1], found[2], last[3], found[4])
                continue
            if last is not None:
                yield last
            last = found
    if last is not None:
        yield last


def _hunk(opcodes: Sequence[tuple[str, int, int, int, int]], before: list[str], after: list[str]) -> str:
    first, last = opcodes[0], opcodes[-1]
    lines = [f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"]
    for tag, i, j, k, m in opcodes:
        if tag == "equal":
            lines += [f" {line}" for line in before[i:j]]
        else:
            lines += [f"-{line}" for line in before[i:j]]
            lines += [f"+{line}" for line in after[k:m]]
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _range(start: int, stop: int) -> str:
    """Lines as a diff counts them: from 1, and of none the one before."""
    length = stop - start
    first = start + 1 if length else start
    return f"{first}" if length == 1 else f"{first},{length}"
