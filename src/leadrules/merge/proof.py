"""What the merged rules mean, beside what they meant before and on either side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.compiler import Compiled
    from leadrules.diagnostics import Diagnostic


class Version(Enum):
    """Which of the texts that a merge is about, since each may stand beside other files."""

    BEFORE = auto()
    OURS = auto()
    THEIRS = auto()
    MERGED = auto()


@dataclass(frozen=True, slots=True)
class Proof:
    """What comparing found.

    `is_compared` is False when a version has mistakes by itself, so that nothing can be said. `mistake` is one that
    only the merged rules have. `moved` are definitions that mean something new though neither side changed what they
    mean; `joint` those that rest on changes of both sides, so that nobody has read them as they are now.
    """

    is_compared: bool = True
    mistake: Diagnostic | None = None
    moved: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()


def proof(base: str, ours: str, theirs: str, merged: str, compiled: Callable[[Version, str], Compiled]) -> Proof:
    """Compare the fingerprints of all four; `compiled` reads a version with the files that stand beside it."""
    found: list[Mapping[str, str]] = []
    for version, text in zip(Version, (base, ours, theirs, merged), strict=True):
        # A file that is not there yet, or no more, defines nothing, and there is nothing wrong with that.
        result = compiled(version, text) if text.strip() else None
        if result is not None and result.graph is None:
            return Proof(mistake=result.errors[0]) if version is Version.MERGED else Proof(is_compared=False)
        found.append(result.graph.fingerprints if result is not None and result.graph is not None else {})
    return compared(*found)


def compared(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], merged: Mapping[str, str]
) -> Proof:
    """Compare what is defined in any version with what it means now."""
    moved, joint = [], []
    for name in dict.fromkeys((*base, *ours, *theirs)):
        before, mine, yours, now = (each.get(name) for each in (base, ours, theirs, merged))
        if before == mine == yours:
            if now != before:
                moved.append(name)
        elif now is not None and now != (mine if yours == before else yours):
            joint.append(name)
    return Proof(moved=tuple(moved), joint=tuple(joint))
