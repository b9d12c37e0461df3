"""What is written otherwise in one definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import Edit, Editing
from leadrules.change.written.criteria import criterion_edits
from leadrules.change.written.handoffs import handoff_edits, items
from leadrules.change.written.scores import line_said, score_edits
from leadrules.change.written.tables import row_said, table_edits
from leadrules.change.written.terms import agreed_edits, term
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.phrases import clause, phrase
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.side import Side


def edits(before: d.Definable, old: Side, after: d.Definable, new: Side) -> tuple[Edit, ...]:
    """What was changed from one definition to the other, which is of the same kind."""
    return (*_edits(before, old, after, new), *agreed_edits(before, after))


def lines(definition: d.Definable, side: Side, editing: Editing) -> tuple[Edit, ...]:
    """All that a definition says which one version alone has, a line each."""
    is_new = editing is Editing.ADDED
    return tuple(
        Edit(editing=editing, label=label, before=None if is_new else said, after=said if is_new else None)
        for label, said in _lines(definition, side)
    )


def _lines(definition: d.Definable, side: Side) -> Iterator[tuple[str | None, str]]:
    graph = side.graph
    match definition:
        case d.Definition() | d.Disqualifier() | d.Stage():
            if isinstance(definition, d.Stage) and definition.after is not None:
                yield "after", spaced(definition.after)
            whole = definition.criterion
            if isinstance(whole, g.Group) and whole.how is g.Quantity.ALL:
                yield from ((part.shown.label, clause(part, graph)) for part in whole.parts)
            else:
                yield whole.shown.label, clause(whole, graph)
        case d.ValueDefinition():
            yield None, phrase(definition.value, graph)
        case d.Score():
            yield from ((line.label, line_said(line, side)) for line in definition.lines)
        case d.Table():
            yield from ((None, row_said(row, side)) for row in definition.rows)
        case d.Handoff():
            yield "when", clause(definition.when, graph)
            if definition.must_have:
                yield "must have", listed(items(definition.must_have))


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


def _name(name: str | None) -> str | None:
    return None if name is None else spaced(name)
