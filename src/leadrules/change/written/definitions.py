"""What is written otherwise in one definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing
from leadrules.change.written.criteria import criterion_edits
from leadrules.change.written.handoffs import handoff_edits, term
from leadrules.change.written.scores import score_edits
from leadrules.change.written.tables import table_edits
from leadrules.graph import definitions as d
from leadrules.graph.phrases import phrase
from leadrules.schema.words import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.side import Side


def edits(before: d.Definable, old: Side, after: d.Definable, new: Side) -> tuple[Edit, ...]:
    """What was changed from one definition to the other, which is of the same kind."""
    return (*_edits(before, old, after, new), *_agreed(before, after))


def _edits(before: d.Definable, old: Side, after: d.Definable, new: Side) -> Iterator[Edit]:
    match before, after:
        case d.Stage(), d.Stage():
            yield from term("after", _name(before.after), _name(after.after))
            yield from criterion_edits(before.criterion, old, after.criterion, new)
        case ((d.Definition() | d.Disqualifier()), (d.Definition() | d.Disqualifier())):
            yield from criterion_edits(before.criterion, old, after.criterion, new)
        case d.ValueDefinition(), d.ValueDefinition():
            said, told = phrase(before.value, old.graph), phrase(after.value, new.graph)
            if said != told:
                yield Edit(editing=Editing.CHANGED, before=said, after=told)
        case d.Score(), d.Score():
            yield from score_edits(before, old, after, new)
        case d.Table(), d.Table():
            yield from table_edits(before, old, after, new)
        case d.Handoff(), d.Handoff():
            yield from handoff_edits(before, old, after, new)
        case _:
            pass


def _agreed(before: d.Definable, after: d.Definable) -> Iterator[Edit]:
    """Who must agree to it is no part of what it means, and matters to both teams."""
    for label, one, two in (
        ("agreed by", before.agreed, after.agreed),
        ("since", before.since, after.since),
        ("review", before.review, after.review),
    ):
        yield from term(label, None if one is None else str(one), None if two is None else str(two))


def _name(name: str | None) -> str | None:
    return None if name is None else spaced(name)
