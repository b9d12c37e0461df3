"""What frames the rules → the rule graph: the ruleset's lines, fields, strategy and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.compiler.symbols import KEEP_ONE, Kind, Scope, Symbol
from leadrules.compiler.types import article, is_currency, resolve_type
from leadrules.diagnostics import did_you_mean
from leadrules.graph import definitions as g
from leadrules.schema import types as t
from leadrules.schema.calendar import DEFAULT, Calendar
from leadrules.schema.patterns import check_pattern
from leadrules.schema.text import fold
from leadrules.schema.zones import find_zone
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from leadrules.compiler.truths import Truths
    from leadrules.schema.values import Single

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def agreed_names(node: n.Agreed) -> Iterator[n.Name]:
    """Every team that an agreement names."""
    for part in node.parts:
        if isinstance(part, n.Agreed):
            yield from agreed_names(part)
        else:
            yield part


def lower_agreed(node: n.Agreed | None) -> g.Agreed | None:
    """Read who must agree."""
    if node is None:
        return None
    parts = tuple(part.text if isinstance(part, n.Name) else lower_agreed(part) for part in node.parts)
    return g.Agreed(is_and=node.is_and, parts=tuple(part for part in parts if part is not None))


def lower_calendar(node: n.RulesetDeclaration | None, scope: Scope) -> Calendar:
    """Read time zone, opening hours and holidays."""
    if node is None:
        return DEFAULT
    timezone = "UTC"
    if node.timezone is not None:
        if find_zone(node.timezone.value) is not None:
            timezone = node.timezone.value
        else:
            help_text = 'time zones are written as in "Europe/Berlin"'
            message = f"`{node.timezone.value}` is no time zone"
            scope.tell("unknown-timezone", message, node.timezone.span, help_text)
    hours: list[tuple[int, time, time]] = []
    for opening in node.hours:
        hours += openings(opening, scope)
    scope.has_hours = bool(node.hours)
    return Calendar(timezone, tuple(sorted(hours)), frozenset(day.value for day in node.holidays))


def openings(node: n.Opening, scope: Scope) -> Iterator[tuple[int, time, time]]:
    """Read `mon-fri 09:00-17:00`; `sat-mon` goes over the weekend."""
    for name in (node.first, node.last):
        if name.text not in WEEKDAYS:
            help_text = "days are written mon, tue, wed, thu, fri, sat, sun"
            near = did_you_mean(name.text, WEEKDAYS) or help_text
            scope.tell("unknown-name", f"`{name.text}` is no day of the week", name.span, near)
            return
    if node.closes <= node.opens:
        scope.tell("bad-literal", "this day closes before it opens", node.span, "times run from `00:00` to `24:00`")
        return
    first, last = WEEKDAYS.index(node.first.text), WEEKDAYS.index(node.last.text)
    for offset in range((last - first) % 7 + 1):
        yield (first + offset) % 7, node.opens, node.closes


def check_ruleset(node: n.RulesetDeclaration, scope: Scope) -> None:
    """Check the ruleset's own lines, and note its teams; whoever must agree to it is a party too."""
    names = [*node.teams, *(agreed_names(node.terms.agreed) if node.terms.agreed else ())]
    scope.teams = tuple(dict.fromkeys(name.text for name in names))
    seen: set[str] = set()
    for team in node.teams:
        if team.text in seen:
            scope.tell("declared-twice", f"the team `{team.text}` is named twice", team.span, "keep one")
        seen.add(team.text)
    if node.currency is not None and node.currency_span is not None:
        is_currency(node.currency, node.currency_span.span, scope)


def declare_fields(node: n.LeadDeclaration, scope: Scope) -> Iterator[tuple[n.FieldLine, str | None]]:
    """Give every field its name; the ones to read further, with the heading that they stand under."""
    for entry in node.entries:
        group = entry.name.text if isinstance(entry, n.FieldGroup) else None
        for line in entry.fields if isinstance(entry, n.FieldGroup) else (entry,):
            kind = resolve_type(line.type, scope)
            if declare_field(line, kind, scope) and kind is not None:
                scope.fields.setdefault(line.name.text, bare_field(line, kind, group))
                yield line, group


def declare_field(line: n.FieldLine, kind: t.FieldType | None, scope: Scope) -> bool:
    """Give a field its name; False, and said, when the name is taken.

    The same field said again, by a vocabulary and by the ruleset that uses it, is one field.
    """
    name = line.name.text
    first = scope.symbols.get(name)
    if kind is None:
        # It is no unknown name for that.
        scope.broken.add(name)
    if first is None or first.kind is not Kind.FIELD:
        return scope.declare(Symbol(name, Kind.FIELD, line.name.span, type=kind, is_broken=kind is None))
    if first.type is not None and kind is not None and first.type != kind:
        message = f"`{name}` is {article(kind)} here, and {article(first.type)} where it is declared first"
        help_text = "let the two agree, or give one a name of its own"
        scope.tell("declared-twice", message, line.name.span, help_text, first.span)
        return False
    if first.span.source is line.span.source:
        scope.tell("declared-twice", f"the field `{name}` is declared twice", line.name.span, KEEP_ONE, first.span)
        return False
    # Where a type could not be read, that has been said.
    return first.type == kind


def bare_field(line: n.FieldLine, kind: t.FieldType, group: str | None) -> g.Field:
    """Make a field without its `where` and `assume`, which need every name to be known."""
    parts: tuple[g.Field, ...] = ()
    if isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType) and isinstance(line.type, n.ListName):
        written = line.type.of if isinstance(line.type.of, tuple) else ()
        lines = {each.name.text: each for each in written}
        parts = tuple(bare_field(lines[name], of, None) for name, of in kind.of.fields)
    return g.Field(name=line.name.text, doc=line.doc, span=line.span, type=kind, group=group, parts=parts)


def complete_field(line: n.FieldLine, field: g.Field, truths: Truths, group: str | None = None) -> g.Field:
    """Add a field's `where` and `assume`, and those of its records' fields.

    Where a field is said twice, the file that uses the other has the last word on what it is called for people.
    """
    scope = truths.scope
    where = field.where
    if line.where is not None:
        scope.own_field, scope.record = field.name, field.type
        where = truths.read(line.where, field.name) if not isinstance(field.type, t.ListType) else None
        scope.own_field = scope.record = None
        if isinstance(field.type, t.ListType):
            scope.tell("type-mismatch", "a list has no `where` of its own", line.where.span, "give it to its fields")
    assumed = field.assumed
    if line.assumed is not None:
        assumed = truths.literals.expected(line.assumed, field.type, f"`{field.name}`")
    parts = field.parts
    if parts and isinstance(line.type, n.ListName) and isinstance(line.type.of, tuple):
        lines = {each.name.text: each for each in line.type.of}
        parts = tuple(complete_field(lines[part.name], part, truths) for part in parts)
    return g.Field(
        name=field.name,
        doc=line.doc or field.doc,
        span=field.span,
        type=field.type,
        group=group or field.group,
        where=where,
        assumed=assumed,
        parts=parts,
    )


def lower_strategy(node: n.Strategy, truths: Truths) -> g.Strategy:
    """Read the strategy; its markets and audiences are definitions."""
    scope = truths.scope
    for name in (*node.target_markets, *node.audiences):
        symbol = scope.find(name.text)
        if symbol is None:
            definitions = [s.name for s in scope.symbols.values() if s.kind is Kind.DEFINITION]
            if not scope.may_be_declared(name.text):
                near = did_you_mean(name.text, definitions) or f"declare it: `define {name.text}`"
                scope.tell("unknown-name", f"no definition is called `{name.text}`", name.span, near)
        elif symbol.kind not in (Kind.DEFINITION, Kind.STAGE) and not symbol.is_broken:
            message = f"`{name.text}` is {symbol.kind.value}, and a definition is wanted"
            scope.tell("bad-reference", message, name.span, "say who belongs to it with `define`")
    objectives = []
    for each in node.objectives:
        target = None if each.target is None else truths.literals.natural(each.target)
        if each.target is not None and target is None and isinstance(each.target, n.Path):
            scope.tell("type-mismatch", "an objective's target is a number or an amount", each.target.span)
        objectives.append(g.Objective(doc=each.doc, target=target, by=each.by.value))
    return g.Strategy(
        name=node.name.text,
        doc=node.doc,
        span=node.span,
        target_markets=tuple(name.text for name in node.target_markets),
        audiences=tuple(name.text for name in node.audiences),
        products=tuple(text.value for text in node.products),
        pricing=tuple(text.value for text in node.pricing),
        channels=tuple(name.text for name in node.channels),
        techniques=tuple(text.value for text in node.techniques),
        objectives=tuple(objectives),
    )


def lower_source(node: n.SourceDeclaration, truths: Truths) -> g.SourceMapping:
    """Read how an export becomes leads."""
    seen: set[str] = set()
    columns = []
    for column in node.columns:
        name, scope = column.field.text, truths.scope
        if name in seen:
            scope.tell("bad-mapping", f"`{name}` is mapped twice", column.field.span, "list both columns in one line")
        seen.add(name)
        field = scope.fields.get(name)
        if field is None:
            if not scope.may_be_declared(name):
                near = did_you_mean(name, scope.fields) or "declare it in `lead`"
                scope.tell("unknown-name", f"no field is called `{name}`", column.field.span, near)
            continue
        columns.append(lower_column(column, field, truths))
    missing_when = tuple(dict.fromkeys(fold(text.value) for text in node.missing_when))
    return g.SourceMapping(
        name=node.name.text, doc=node.doc, span=node.span, missing_when=missing_when, columns=tuple(columns)
    )


def lower_column(node: n.Column, field: g.Field, truths: Truths) -> g.ColumnMapping:
    """Read how the cells of a column are read."""
    scope = truths.scope
    for written in node.written:
        problem = check_pattern(written.value, field.type)
        if problem:
            message, _, help_text = problem.partition("; ")
            scope.tell("bad-mapping", message, written.span, help_text or "take `written` away")
    if node.split_by is not None and (not isinstance(field.type, t.ListType) or not node.split_by.value):
        scope.tell(
            "bad-mapping",
            f"`{field.name}` is {article(field.type)}, so nothing is split",
            node.split_by.span,
            "take `split by` away",
        )
    kind = field.type.of if isinstance(field.type, t.ListType) else field.type
    translations: dict[str, Single | None] = {}
    has_else, otherwise = False, None
    for each in node.translations:
        value: Single | None = None
        if not (isinstance(each.value, n.Path) and each.value.text == "missing"):
            constant = truths.literals.expected(each.value, kind, f"`{field.name}`")
            value = constant.value if constant is not None else None
        if each.text is None:
            has_else, otherwise = True, value
        elif fold(each.text.value) in translations:
            scope.tell("bad-mapping", f"`{each.text.value}` is translated twice", each.text.span, "keep one")
        else:
            translations[fold(each.text.value)] = value
    return g.ColumnMapping(
        field=field.name,
        names=tuple(text.value for text in node.names),
        written=tuple(text.value for text in node.written),
        split_by=node.split_by.value if node.split_by else None,
        translations=tuple(translations.items()),
        has_else=has_else,
        otherwise=otherwise,
    )
