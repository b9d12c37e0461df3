"""What the merged rules mean, beside what they meant before and on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.compiler import Compiled
    from leadrules.diagnostics import Diagnostic


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


def proof(base: str, ours: str, theirs: str, merged: str, compiled: Callable[[str], Compiled]) -> Proof:
    """Compare the fingerprints of all four; `compiled` reads a text with the files that stand beside it."""
    graphs = [compiled(text).graph for text in (base, ours, theirs) if text.strip()]
    sound = [each for each in graphs if each is not None]
    if len(sound) < len(graphs):
        return Proof(is_compared=False)
    result = compiled(merged)
    if result.graph is None:
        return Proof(mistake=result.errors[0])
    before = sound[0].fingerprints if base.strip() else {}
    return compared(before, sound[-2].fingerprints, sound[-1].fingerprints, result.graph.fingerprints)


def compared(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], merged: Mapping[str, str]
) -> Proof:
    """Compare what is defined in all three versions with what it means now."""
    moved, joint = [], []
    for name in base:
        before, mine, yours, now = base[name], ours.get(name), theirs.get(name), merged.get(name)
        if before == mine == yours:
            if now != before:
                moved.append(name)
        elif now is not None and mine is not None and yours is not None:
            wanted = mine if yours == before else yours
            if now != wanted:
                joint.append(name)
    return Proof(moved=tuple(moved), joint=tuple(joint))
