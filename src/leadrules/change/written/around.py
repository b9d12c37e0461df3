"""What is written otherwise around the definitions: fields, settings, hours, strategy, commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.change.model import Around, Edit, Editing
from leadrules.change.written.criteria import criterion_edits, value_edits
from leadrules.change.written.handoffs import said, term
from leadrules.graph.phrases import clause, phrase
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from leadrules.change.side import Side
    from leadrules.graph import definitions as d
    from leadrules.graph import truths as g

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def around(old: Side, new: Side) -> tuple[Around, ...]:
    """Everything that is written otherwise and is no definition, in the order in which files are written."""
    before, after = old.graph, new.graph
    return (
        *_frame(old, new),
        *_named("strategy", before.strategies, after.strategies, lambda one, two: _strategy(one, old, two, new)),
        *_named("setting", before.settings, after.settings, lambda one, two: _setting(one, old, two, new)),
        *_named("list", before.lists, after.lists, lambda one, two: _list(one, old, two, new)),
        *_named("field", before.fields, after.fields, lambda one, two: _field(one, old, two, new)),
        *_named("source", before.sources, after.sources, _source),
        *_named("log", before.logs, after.logs, lambda one, two: _log(one, old, two, new)),
        *_named(
            "guarantee",
            _by_doc(before.guarantees),
            _by_doc(after.guarantees),
            lambda one, two: _guarantee(one, old, two, new),
        ),
        *_named(
            "commitment",
            _by_doc(before.commitments),
            _by_doc(after.commitments),
            lambda one, two: _commitment(one, old, two, new),
        ),
    )


def _named(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], compare: Callable[[Any, Any], Iterator[Edit]]
) -> Iterator[Around]:
    """What is new, gone, or says something else; whatever it is has a name and a doc text."""
    for name, each in after.items():
        edits = tuple(compare(before.get(name), each))
        if edits or name not in before:
            yield Around(kind=kind, name=name, doc=each.doc, edits=edits)
    for name, each in before.items():
        if name not in after:
            yield Around(kind=kind, name=name, doc=each.doc, edits=tuple(compare(each, None)))


def _by_doc(declared: tuple[Any, ...]) -> dict[str, Any]:
    """Those without a name are known by their doc texts."""
    return {each.doc or each.name: each for each in declared}


def _one(before: str | None, after: str | None, label: str | None = None) -> Iterator[Edit]:
    """One saying against the other, either of which may not be there."""
    if before == after:
        return
    editing = Editing.ADDED if before is None else Editing.REMOVED if after is None else Editing.CHANGED
    yield Edit(editing=editing, label=label, before=before, after=after)


def _frame(old: Side, new: Side) -> Iterator[Around]:
    before, after = old.graph, new.graph
    edits = (
        *term("teams", listed(before.teams), listed(after.teams)),
        *term("agreed by", said(before.agreed), said(after.agreed)),
        *term("currency", before.currency, after.currency),
        *term("timezone", before.timezone, after.timezone),
        *term("hours", _hours(old), _hours(new)),
    )
    days, others = ([day.isoformat() for day in sorted(each.calendar.holidays)] for each in (before, after))
    edits = (*edits, *value_edits(days, others, "holidays"))
    if edits or before.name != after.name:
        named = tuple(term("name", before.name, after.name))
        is_meaning = any(each.label not in ("agreed by", "teams") for each in edits)
        yield Around(kind="ruleset", name=after.name, doc=after.doc, edits=(*named, *edits), is_meaning=is_meaning)


def _hours(side: Side) -> str | None:
    hours = side.graph.calendar.hours
    return ", ".join(f"{WEEKDAYS[day]} {opens:%H:%M}–{closes:%H:%M}" for day, opens, closes in hours) or None


def _setting(before: d.Setting | None, old: Side, after: d.Setting | None, new: Side) -> Iterator[Edit]:
    yield from _one(_setting_said(before, old), _setting_said(after, new))


def _setting_said(setting: d.Setting | None, side: Side) -> str | None:
    if setting is None:
        return None
    if setting.duration is not None:
        return str(setting.duration)
    return None if setting.value is None else phrase(setting.value, side.graph)


def _list(before: d.ValueList | None, old: Side, after: d.ValueList | None, new: Side) -> Iterator[Edit]:
    first, second = (
        [phrase(value, side.graph) for value in each.values] if each is not None else []
        for each, side in ((before, old), (after, new))
    )
    yield from value_edits(first, second, None)


def _field(before: d.Field | None, old: Side, after: d.Field | None, new: Side) -> Iterator[Edit]:
    if before is None or after is None:
        yield from _one(None if before is None else str(before.type), None if after is None else str(after.type))
        return
    if before.parts or after.parts:
        for part in _named(
            "part",
            {each.name: each for each in before.parts},
            {each.name: each for each in after.parts},
            lambda one, two: _field(one, old, two, new),
        ):
            for edit in part.edits:
                label = spaced(part.name) if edit.label is None else f"{spaced(part.name)}, {edit.label}"
                yield Edit(editing=edit.editing, label=label, before=edit.before, after=edit.after)
    else:
        yield from _one(str(before.type), str(after.type))
    yield from _one(_where(before, old), _where(after, new), "usable where")
    yield from _one(_assumed(before, old), _assumed(after, new), "assumed when missing")


def _where(field: d.Field, side: Side) -> str | None:
    # Of its own `where` a field is the record that it looks at.
    return None if field.where is None else clause(field.where, side.graph).replace("it ", f"{spaced(field.name)} ", 1)


def _assumed(field: d.Field, side: Side) -> str | None:
    return None if field.assumed is None else phrase(field.assumed, side.graph)


def _source(before: d.SourceMapping | None, after: d.SourceMapping | None) -> Iterator[Edit]:
    if before is None or after is None:
        told = [None if each is None else f"{len(each.columns)} columns" for each in (before, after)]
        yield from _one(told[0], told[1])
        return
    yield from value_edits(list(before.missing_when), list(after.missing_when), "missing when")
    first, second = ({each.field: each for each in mapping.columns} for mapping in (before, after))
    for name, column in second.items():
        if first.get(name) != column:
            yield from _one(_column(first.get(name)), _column(column), spaced(name))
    for name, column in first.items():
        if name not in second:
            yield from _one(_column(column), None, spaced(name))


def _column(column: d.ColumnMapping | None) -> str | None:
    if column is None:
        return None
    told = "from " + listed((f"“{name}”" for name in column.names), "or else")
    told += f" written {listed((f'“{each}”' for each in column.written), 'or')}" if column.written else ""
    told += f", split by “{column.split_by}”" if column.split_by else ""
    translated = [f"“{text}” as {'missing' if value is None else value}" for text, value in column.translations]
    told += f", {', '.join(translated)}" if translated else ""
    otherwise = "missing" if column.otherwise is None else column.otherwise
    return told + (f", else {otherwise}" if column.has_else else "")


def _log(before: d.Log | None, old: Side, after: d.Log | None, new: Side) -> Iterator[Edit]:
    first, second = ({each.name: each for each in log.fields} if log is not None else {} for log in (before, after))
    for part in _named("field", first, second, lambda one, two: _field(one, old, two, new)):
        for edit in part.edits:
            yield Edit(editing=edit.editing, label=spaced(part.name), before=edit.before, after=edit.after)


def _strategy(before: d.Strategy | None, old: Side, after: d.Strategy | None, new: Side) -> Iterator[Edit]:
    for label, name in (
        ("target market", "target_markets"),
        ("audience", "audiences"),
        ("products", "products"),
        ("pricing", "pricing"),
        ("channels", "channels"),
        ("techniques", "techniques"),
    ):
        first, second = (
            [spaced(each) for each in getattr(strategy, name)] if strategy is not None else []
            for strategy in (before, after)
        )
        yield from value_edits(first, second, label)
    objectives, others = (
        [_objective(each, side) for each in strategy.objectives] if strategy is not None else []
        for strategy, side in ((before, old), (after, new))
    )
    yield from value_edits(objectives, others, "objective")


def _objective(objective: d.Objective, side: Side) -> str:
    target = "" if objective.target is None else f" {phrase(objective.target, side.graph)}"
    return f"{objective.doc}{target} by {objective.by.isoformat()}"


def _guarantee(before: d.Guarantee | None, old: Side, after: d.Guarantee | None, new: Side) -> Iterator[Edit]:
    if before is not None and after is not None and old.canonical(before.test) == new.canonical(after.test):
        if (before.then is None) is (after.then is None) and before.then is not None and after.then is not None:
            yield from criterion_edits(before.then, old, after.then, new)
        elif before.then is not after.then:
            yield from _one(_guaranteed(before, old), _guaranteed(after, new))
        return
    yield from _one(_guaranteed(before, old), _guaranteed(after, new))


def _guaranteed(guarantee: d.Guarantee | None, side: Side) -> str | None:
    if guarantee is None:
        return None
    test = clause(guarantee.test, side.graph)
    return test if guarantee.then is None else f"whenever {test}, {clause(guarantee.then, side.graph)}"


def _commitment(before: d.Commitment | None, old: Side, after: d.Commitment | None, new: Side) -> Iterator[Edit]:
    yield from _one(_committed(before, old), _committed(after, new))


def _committed(commitment: d.Commitment | None, side: Side) -> str | None:
    if commitment is None:
        return None
    measure = commitment.measure
    where = "" if measure.where is None else f" where {_measured(measure.where, side)}"
    every = "" if commitment.period is None else f" per {commitment.period.value} of {spaced(commitment.of or '')}"
    target = phrase(commitment.target, side.graph)
    team = spaced(commitment.team)
    return f"{team}: {measure.how} of {spaced(measure.over)}{where} {commitment.operator} {target}{every}"


def _measured(where: g.Truth, side: Side) -> str:
    return clause(where, side.graph)
