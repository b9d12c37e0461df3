"""What people are told of a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.merge.settle import Kind

if TYPE_CHECKING:
    from leadrules.merge.settle import Conflict


def sentence(conflict: Conflict, ours: str, theirs: str) -> str:
    """Say why a person has to decide, and about what."""
    what = conflict.title
    match conflict.kind:
        case Kind.MEANING:
            return f"both sides changed what {what} means. Decide together which of the two holds"
        case Kind.ADDED:
            return f"both sides added {what}, and mean different things by it. Keep one, or give one another name"
        case Kind.WORDS:
            return f"both sides changed the same words of {what}. Put them together by hand"
        case Kind.OURS_GONE:
            return f"{ours} took out {what}, {theirs} changed what it means. Decide together whether it stays"
        case Kind.THEIRS_GONE:
            return f"{theirs} took out {what}, {ours} changed what it means. Decide together whether it stays"
