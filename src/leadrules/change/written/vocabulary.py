"""What rules speak of that was changed: settings, lists, fields of leads and logs, sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.change.model import Edit
from leadrules.change.written.criteria import criterion_edits, value_edits
from leadrules.change.written.terms import term
from leadrules.graph.phrases import clause, phrase
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.change.side import Side
    from leadrules.graph import definitions as d

# The record that a field looks at in its own `where`; "it is not so that …" speaks of nothing.
IT = re.compile(r"\bit\b(?! is not so)")


def setting_edits(before: d.Setting | None, old: Side, after: d.Setting | None, new: Side) -> Iterator[Edit]:
    """What a setting says now."""
    yield from term(None, setting_said(before, old), setting_said(after, new))


def setting_said(setting: d.Setting | None, side: Side) -> str | None:
    """The value of a setting."""
    if setting is None:
        return None
    if setting.duration is not None:
        return str(setting.duration)
    return None if setting.value is None else phrase(setting.value, side.graph)


def setting_meaning(setting: d.Setting, side: Side) -> object:
    """What a setting says, whatever it is called."""
    return setting.type, setting.duration, side.canonical(setting.value)


def list_edits(before: d.ValueList | None, old: Side, after: d.ValueList | None, new: Side) -> Iterator[Edit]:
    """Values that came to a list, and went from it."""
    first, second = (
        [phrase(value, side.graph) for value in each.values] if each is not None else []
        for each, side in ((before, old), (after, new))
    )
    yield from value_edits(first, second, None)


def list_meaning(values: d.ValueList, side: Side) -> object:
    """What a list holds, whatever it is called."""
    return values.type, frozenset(map(side.canonical, values.values))


def field_edits(before: d.Field | None, old: Side, after: d.Field | None, new: Side) -> Iterator[Edit]:
    """What was changed in a field of a lead, of a record or of a log."""
    if before is None or after is None:
        yield from term(None, None if before is None else str(before.type), None if after is None else str(after.type))
        return
    if before.parts or after.parts:
        parts, others = ({each.name: each for each in field.parts} for field in (before, after))
        yield from each_field(parts, old, others, new)
    else:
        yield from term(None, str(before.type), str(after.type))
    usable, is_usable = where_said(before, old), where_said(after, new)
    yield from term("usable where", usable, is_usable)
    if before.where is not None and after.where is not None and usable == is_usable:
        # The values of a list that it names.
        yield from criterion_edits(before.where, old, after.where, new, "usable where")
    yield from term("assumed when missing", assumed(before, old), assumed(after, new))


def each_field(before: dict[str, d.Field], old: Side, after: dict[str, d.Field], new: Side) -> Iterator[Edit]:
    """What was changed in any of several fields, each told by its name."""
    for name in dict.fromkeys((*after, *before)):
        for edit in field_edits(before.get(name), old, after.get(name), new):
            label = spaced(name) if edit.label is None else f"{spaced(name)}, {edit.label}"
            yield Edit(editing=edit.editing, label=label, before=edit.before, after=edit.after)


def where_said(field: d.Field, side: Side) -> str | None:
    """What its values must fulfil."""
    # Of its own `where` a field is the record that it looks at.
    return None if field.where is None else IT.sub(spaced(field.name), clause(field.where, side.graph), count=1)


def assumed(field: d.Field, side: Side) -> str | None:
    """What is taken where it is missing."""
    return None if field.assumed is None else phrase(field.assumed, side.graph)


def source_edits(before: d.SourceMapping | None, _: Side, after: d.SourceMapping | None, __: Side) -> Iterator[Edit]:
    """What was changed in how an export is read."""
    if before is None or after is None:
        told = [None if each is None else f"{len(each.columns)} columns" for each in (before, after)]
        yield from term(None, told[0], told[1])
        return
    yield from value_edits(list(before.missing_when), list(after.missing_when), "missing when")
    first, second = ({each.field: each for each in mapping.columns} for mapping in (before, after))
    for name in dict.fromkeys((*second, *first)):
        if first.get(name) != second.get(name):
            yield from term(spaced(name), column_said(first.get(name)), column_said(second.get(name)))


def column_said(column: d.ColumnMapping | None) -> str | None:
    """How one field is read."""
    if column is None:
        return None
    told = "from " + listed((f"“{name}”" for name in column.names), "or else")
    told += f" written {listed((f'“{each}”' for each in column.written), 'or')}" if column.written else ""
    told += f", split by “{column.split_by}”" if column.split_by else ""
    translated = [f"“{text}” as {'missing' if value is None else value}" for text, value in column.translations]
    told += f", {', '.join(translated)}" if translated else ""
    otherwise = "missing" if column.otherwise is None else column.otherwise
    return told + (f", else {otherwise}" if column.has_else else "")


def log_edits(before: d.Log | None, old: Side, after: d.Log | None, new: Side) -> Iterator[Edit]:
    """What was changed in what a log holds."""
    first, second = ({each.name: each for each in log.fields} if log is not None else {} for log in (before, after))
    yield from each_field(first, old, second, new)
