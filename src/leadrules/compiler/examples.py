"""Examples → leads with typed values, and what is expected of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article, midnight
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph.rulegraph import Example, Expected
from leadrules.graph.truths import HandoffState
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome
from leadrules.schema.raw import Unusable
from leadrules.schema.reading import Context, read
from leadrules.schema.values import MISSING
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.compiler.symbols import Symbol
    from leadrules.compiler.truths import Truths
    from leadrules.schema.values import Missing, Record, Single, Value

OUTCOMES = tuple(outcome.value for outcome in Outcome)
STATES = tuple(state.value for state in HandoffState)
TRUTHS = (Kind.DEFINITION, Kind.DISQUALIFIER, Kind.STAGE)


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


# ---- expectations


def lower_expected(node: n.Expectation, truths: Truths) -> Expected | None:
    """Read one expectation, and check that the thing can come to what is expected of it."""
    scope, name = truths.scope, node.name.text
    plain = [each for each in node.values if not isinstance(each, n.ExpectedRange)]
    values = [written(each) for each in plain]
    ranges = [each for each in node.values if isinstance(each, n.ExpectedRange)]
    symbol = scope.find(name)
    if name == "stage" and symbol is None:
        stages = [s.name for s in scope.symbols.values() if s.kind is Kind.STAGE]
        problem = check_words(values, (*stages, "none"), "the stage reached")
    elif symbol is None or symbol.kind in (Kind.FIELD, Kind.SETTING, Kind.LIST):
        if scope.may_be_declared(name) or (symbol is not None and symbol.is_broken):
            return None
        known = [s.name for s in scope.symbols.values() if s.kind not in (Kind.FIELD, Kind.SETTING, Kind.LIST)]
        message = f"nothing that is evaluated is called `{name}`"
        scope.tell("bad-example", message, node.name.span, did_you_mean(name, known) or "expect a stage, a score, …")
        return None
    else:
        problem = check_symbol(symbol, values, len(ranges))
    if problem is not None:
        scope.tell("bad-example", problem[0], node.values[0].span, problem[1])
        return None
    kinds = expected_types(symbol, len(plain)) if symbol is not None else ()
    exact = [exact_value(each, kind, name, truths) for each, kind in zip(plain, kinds, strict=False)]
    for end in (end for each in ranges for end in (each.low, each.high)):
        if kinds:
            exact_value(end, kinds[0], name, truths)
    for field in node.missing or ():
        if field.text not in scope.fields and not scope.may_be_declared(field.text):
            near = did_you_mean(field.text, scope.fields)
            scope.tell("unknown-name", f"no field is called `{field.text}`", field.span, near)
    return Expected(
        name=name,
        values=tuple(values),
        exact=(*exact, *[None] * (len(values) - len(exact))),
        range=(number_text(ranges[0].low), number_text(ranges[0].high)) if ranges else None,
        missing=None if node.missing is None else tuple(field.text for field in node.missing),
        because=tuple(label.text for label in node.because),
        span=node.span,
    )


def expected_types(symbol: Symbol, count: int) -> tuple[t.Type, ...]:
    """The types of what is expected of a computed value or a table; none for what comes to words."""
    if symbol.kind is Kind.VALUE:
        return (symbol.type,) if symbol.type is not None else ()
    if symbol.kind is not Kind.TABLE:
        return ()
    kinds = tuple(kind for _, kind in symbol.outputs)
    return (kinds[0].of,) * max(count, 1) if len(kinds) == 1 and isinstance(kinds[0], t.ListType) else kinds


def exact_value(node: n.Literal | n.ExpectedState, kind: t.Type, name: str, truths: Truths) -> str | None:
    """Check that what is expected is of the type that comes out; give numbers and days as a verdict holds them."""
    if isinstance(node, n.ExpectedState) or (
        isinstance(node, n.Path) and node.text in ("missing", "undecided", "empty")
    ):
        return None
    constant = truths.literals.expected(node, kind, f"what `{name}` comes to")
    value = None if constant is None else constant.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(truths.literals.zone).isoformat()
    return value.isoformat() if isinstance(value, date) else None


def check_symbol(symbol: Symbol, values: list[str], ranges: int) -> tuple[str, str | None] | None:
    """What is wrong with expecting these values of a thing, with help; None when nothing is."""
    if symbol.kind in TRUTHS:
        return check_words(values, OUTCOMES, f"`{symbol.name}`")
    if symbol.kind is Kind.HANDOFF:
        return check_words(values, STATES, f"`{symbol.name}`")
    if symbol.kind is Kind.SCORE:
        grades = symbol.grades.values if symbol.grades else ()
        words = [value for value in values if not is_number(value)]
        numbers = len(values) - len(words) + ranges
        if numbers > 1 or len(words) > 1 or any(word not in (*grades, "undecided") for word in words):
            return (
                f"`{symbol.name}` comes to points and a grade",
                f"write `{symbol.name} 35`, or `35 to 55`, or a grade",
            )
        return None
    if symbol.kind is Kind.TABLE and not isinstance(dict(symbol.outputs).get(symbol.outputs[0][0]), t.ListType):
        most = len(symbol.outputs)
        if len(values) + ranges > most and values != ["undecided"]:
            return f"`{symbol.name}` gives {most} value{'s' if most > 1 else ''}", None
    return None


def check_words(values: list[str], known: tuple[str, ...], what: str) -> tuple[str, str | None] | None:
    """Exactly one word, and one of those that fit."""
    if len(values) == 1 and values[0] in known:
        return None
    near = did_you_mean(values[0], known) if values else None
    return f"{what} cannot come to `{' '.join(values) or 'a range'}`", near or f"it can be {listed(known)}"


def is_number(text: str) -> bool:
    """Whether an expected value is a number."""
    return text.lstrip("-").replace(".", "", 1).isdigit()


def number_text(node: n.Literal) -> str:
    """An end of an expected range."""
    return written(node)


def written(node: n.Literal | n.ExpectedState) -> str:
    """What is expected, as the verdict would say it."""
    match node:
        case n.ExpectedState():
            return node.text
        case n.Number():
            return f"{node.value:f}"
        case n.Negative():
            return f"-{written(node.of)}" if isinstance(node.of, n.Number) else node.span.text
        case n.Text():
            return node.value
        case _:
            return " ".join(node.span.text.split())
