"""Examples → leads with typed values; what is expected of them is read by expectations.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadrules.compiler.expectations import lower_expected
from leadrules.compiler.types import article, midnight
from leadrules.diagnostics import did_you_mean
from leadrules.graph.rulegraph import Example
from leadrules.schema import types as t
from leadrules.schema.raw import Unusable
from leadrules.schema.reading import Context, read
from leadrules.schema.values import MISSING
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.compiler.truths import Truths
    from leadrules.schema.values import Missing, Record, Single, Value


def lower_examples(nodes: list[n.Example], truths: Truths) -> Iterator[Example]:
    """Read every example; `like` takes the lead and the moment of an earlier one."""
    known: dict[str, Example] = {}
    for node in nodes:
        title = node.title.value
        if title in known:
            help_text = "give each example a sentence of its own"
            truths.scope.tell(
                "declared-twice", "two examples have this title", node.title.span, help_text, known[title].span
            )
            continue
        base = known.get(node.like.value) if node.like else None
        if node.like is not None and base is None:
            near = did_you_mean(node.like.value, known) or "an example can be like one that stands above it"
            truths.scope.tell("bad-example", f"no example above is called `{node.like.value}`", node.like.span, near)
        lead = dict(base.lead) if base else {}
        for given in node.given:
            given_value(given, truths, lead)
        on = moment(node.on, truths) if node.on is not None else (base.on if base else None)
        expected = tuple(filter(None, (lower_expected(each, truths) for each in node.expected)))
        known[title] = Example(title=title, on=on, lead=lead, expected=expected, span=node.title.span)
    yield from known.values()


def moment(node: n.Day | n.Moment, truths: Truths) -> datetime:
    """When an example is evaluated; a day begins at midnight in the ruleset's time zone."""
    if isinstance(node, n.Day):
        return midnight(node.value, truths.literals.zone)
    return node.value.replace(tzinfo=truths.literals.zone).astimezone(UTC)


def given_value(given: n.Given, truths: Truths, lead: dict[str, Value]) -> None:
    """Read a field's value into the lead; `missing` takes it away."""
    scope, name = truths.scope, given.name.text
    field = scope.fields.get(name)
    if field is None:
        if not scope.may_be_declared(name):
            near = did_you_mean(name, scope.fields) or "declare it in `lead`"
            scope.tell("unknown-name", f"no field is called `{name}`", given.name.span, near)
        return
    first = given.values[0]
    lead.pop(name, None)
    is_choice_value = isinstance(field.type, t.ChoiceType) and "missing" in field.type.values
    if isinstance(first, n.Path) and first.text == "missing" and not is_choice_value:
        return
    if isinstance(field.type, t.ListType):
        entries = given_list(given, field.type, truths)
        if entries is not None:
            lead[name] = entries
    elif len(given.values) > 1 or isinstance(first, n.GivenRecord | tuple):
        scope.tell("bad-example", f"`{name}` is {article(field.type)}, and one value is wanted", given.span)
    else:
        constant = truths.literals.expected(first, field.type, f"`{name}`")
        value = None if constant is None else through_the_door(constant.value, field.type, first, truths)
        if value is not None:
            lead[name] = value


def through_the_door(value: Single, kind: t.FieldType, node: n.Node, truths: Truths) -> Single | None:
    """Read a text as it would be read from outside: a blank one is missing, one that its type rejects is a mistake."""
    if not isinstance(value, str) or not t.is_textual(kind):
        return value
    found = read(value, kind, Context(truths.literals.zone))
    if isinstance(found, Unusable):
        truths.scope.tell("bad-example", found.reason, node.span, "an example holds a lead that could come in")
        return None
    return found if isinstance(found, str) else None


def given_list(given: n.Given, kind: t.ListType, truths: Truths) -> tuple[Single | Record, ...] | None:
    """Read a list's entries: values behind the name, records below it, or `empty`."""
    first, name = given.values[0], given.name.text
    if isinstance(first, n.Path) and first.text == "empty" and len(given.values) == 1:
        return ()
    entries: list[Single | Record] = []
    for each in given.values:
        if isinstance(each, n.GivenRecord) != isinstance(kind.of, t.RecordType):
            wanted = "records below it, each behind `-`" if isinstance(kind.of, t.RecordType) else "plain values"
            truths.scope.tell("bad-example", f"`{name}` is {article(kind)}", given.span, f"write {wanted}, or `empty`")
            return None
        if isinstance(each, n.GivenRecord) and isinstance(kind.of, t.RecordType):
            entries.append(given_record(each, kind.of, truths))
        elif not isinstance(each, n.GivenRecord | tuple) and not isinstance(kind.of, t.RecordType):
            constant = truths.literals.expected(each, kind.of, f"an entry of `{name}`")
            if constant is not None:
                entries.append(constant.value)
    return tuple(entries)


def given_record(node: n.GivenRecord, kind: t.RecordType, truths: Truths) -> Record:
    """Read one record; what it does not name is missing."""
    record: dict[str, Single | Missing | tuple[Single, ...]] = {name: MISSING for name, _ in kind.fields}
    for name, value in node.values:
        of = kind.field(name.text)
        if of is None:
            near = did_you_mean(name.text, record)
            if not truths.scope.may_be_declared(name.text):
                truths.scope.tell("unknown-name", f"the record has no field `{name.text}`", name.span, near)
            continue
        if isinstance(of, t.ListType):
            values = value if isinstance(value, tuple) else (value,)
            read = [truths.literals.expected(each, of.of, f"`{name.text}`") for each in values]
            record[name.text] = tuple(each.value for each in read if each is not None)
        elif isinstance(value, tuple):
            truths.scope.tell("bad-example", f"`{name.text}` is {article(of)}, and one value is wanted", name.span)
        elif not (isinstance(value, n.Path) and value.text == "missing"):
            constant = truths.literals.expected(value, of, f"`{name.text}`")
            if constant is not None:
                record[name.text] = constant.value
    return record
