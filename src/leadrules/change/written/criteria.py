"""Criteria that were added, removed or changed, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing
from leadrules.change.written.pairing import paired
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.phrases import clause, phrase
from leadrules.graph.said import MOST_LISTED
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.side import Side

HOW = {
    g.Quantity.ALL: "all of these",
    g.Quantity.ANY: "any one of these",
    g.Quantity.NONE: "none of these",
}


def criterion_edits(before: g.Truth, old: Side, after: g.Truth, new: Side, label: str | None = None) -> Iterator[Edit]:
    """What was changed from one criterion to the other; nothing where they mean the same, or say the same."""
    if old.canonical(before) == new.canonical(after):
        return
    label = after.shown.label or label
    match before, after:
        case g.Group(), g.Group():
            yield from group_edits(before, old, after, new, label)
        case g.Not(), g.Not():
            yield from criterion_edits(before.of, old, after.of, new, label)
        case _:
            said, now = clause(before, old.graph), clause(after, new.graph)
            if said != now:
                yield Edit(editing=Editing.CHANGED, label=label, before=said, after=now)
            else:
                yield from list_edits(before, old, after, new, label)


def group_edits(before: g.Group, old: Side, after: g.Group, new: Side, label: str | None) -> Iterator[Edit]:
    """What was changed in a group: how its parts count, and the parts themselves."""
    if counts(before) != counts(after):
        yield Edit(editing=Editing.CHANGED, label=label, before=counts(before), after=counts(after))
    # One of several short alternatives reads best with the others around it.
    is_short = label is not None and not any(part.shown.label for part in (*before.parts, *after.parts))
    if is_short and before.how is after.how is not g.Quantity.ALL:
        said, now = clause(before, old.graph), clause(after, new.graph)
        if said != now:
            yield Edit(editing=Editing.CHANGED, label=label, before=said, after=now)
        return
    sides = {True: old, False: new}
    pairs = paired(
        before.parts,
        after.parts,
        lambda part, is_old: sides[is_old].canonical(part),
        lambda part, _: part.shown.label,
        lambda part, is_old: subject(part, sides[is_old]),
    )
    for one, two in pairs:
        if one is not None and two is not None:
            yield from criterion_edits(one, old, two, new, label)
        elif two is not None:
            yield Edit(editing=Editing.ADDED, label=two.shown.label or label, after=clause(two, new.graph))
        elif one is not None:
            yield Edit(editing=Editing.REMOVED, label=one.shown.label or label, before=clause(one, old.graph))


def counts(group: g.Group) -> str:
    """How the parts of a group count together."""
    return HOW.get(group.how, f"at least {group.wanted} of these")


def subject(node: g.Truth, side: Side) -> object:
    """What a criterion is about, by which a changed one is known again; None where that is not clear."""
    match node:
        case g.Comparison():
            return "test", phrase(node.left, side.graph)
        case g.InRange() | g.IsIn() | g.TextMatches() | g.IsWithin():
            return "test", phrase(node.value, side.graph)
        case g.IsKnown():
            return "known", phrase(node.value, side.graph)
        case g.Quantified():
            return "entries", node.over.name
        case g.Holds():
            return "definition", node.name
        case g.IsInState():
            return "handoff", node.handoff
        case g.Group():
            return "group", node.how
        case g.Not():
            return "not", subject(node.of, side)


def list_edits(before: g.Truth, old: Side, after: g.Truth, new: Side, label: str | None) -> Iterator[Edit]:
    """Values that came to a list with a name, and went from it, where a criterion only names it."""
    match before, after:
        case g.IsIn(), g.IsIn():
            first = [phrase(each, old.graph) for each in before.options]
            second = [phrase(each, new.graph) for each in after.options]
            name = after.list_name
        case g.TextMatches(), g.TextMatches():
            first, second = list(before.written or before.wanted), list(after.written or after.wanted)
            name = after.list_name
        case _:
            return
    if name is not None:
        yield from value_edits(first, second, label or spaced(name))


def value_edits(before: list[str], after: list[str], label: str | None) -> Iterator[Edit]:
    """Values that are new, and those that are gone, in one line each."""
    known, now = set(before), set(after)
    added = [each for each in after if each not in known]
    gone = [each for each in before if each not in now]
    if added:
        yield Edit(editing=Editing.ADDED, label=label, after=some(added))
    if gone:
        yield Edit(editing=Editing.REMOVED, label=label, before=some(gone))


def some(values: list[str]) -> str:
    """As many values as are worth reading."""
    if len(values) <= MOST_LISTED:
        return listed(values)
    return f"{', '.join(values[:MOST_LISTED])} and {len(values) - MOST_LISTED:,} more"


def value_words(value: gv.Value | None, side: Side) -> str | None:
    """What a value is called, or None where there is none."""
    return None if value is None else phrase(value, side.graph)
