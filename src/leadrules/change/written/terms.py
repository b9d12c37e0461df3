"""Single terms that were changed, and who must agree to something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph import definitions as d


def term(label: str | None, before: str | None, after: str | None) -> Iterator[Edit]:
    """One term, which either version may leave out."""
    if before == after:
        return
    editing = Editing.ADDED if before is None else Editing.REMOVED if after is None else Editing.CHANGED
    yield Edit(editing=editing, label=label, before=before, after=after)


def said(value: object) -> str | None:
    """A term in words, or None where there is none."""
    return None if value is None else str(value)


def agreed_edits(before: d.Declared, after: d.Declared) -> Iterator[Edit]:
    """Who must agree, since when it holds, when it is looked at again: no part of what it means, and of interest."""
    yield from term("agreed by", said(before.agreed), said(after.agreed))
    yield from term("since", said(before.since), said(after.since))
    yield from term("review", said(before.review), said(after.review))
