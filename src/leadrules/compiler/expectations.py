"""What an example expects → what its verdict is compared with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.compiler.symbols import Kind
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph.rulegraph import Expected
from leadrules.graph.truths import HandoffState
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.symbols import Symbol
    from leadrules.compiler.truths import Truths

OUTCOMES = tuple(outcome.value for outcome in Outcome)
STATES = tuple(state.value for state in HandoffState)
TRUTHS = (Kind.DEFINITION, Kind.DISQUALIFIER, Kind.STAGE)
# What is expected of a value that has none, whatever its type.
WITHOUT_VALUE = ("missing", "undecided", "empty")


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
    exact += [None] * (len(plain) - len(exact))
    for end in (end for each in ranges for end in (each.low, each.high) if kinds):
        exact_value(end, kinds[0], name, truths)
    for field in node.missing or ():
        if field.text not in scope.fields and not scope.may_be_declared(field.text):
            near = did_you_mean(field.text, scope.fields)
            scope.tell("unknown-name", f"no field is called `{field.text}`", field.span, near)
    return Expected(
        name=name,
        values=tuple(values),
        exact=tuple(exact),
        range=(written(ranges[0].low), written(ranges[0].high)) if ranges else None,
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
    if isinstance(node, n.ExpectedState) or (isinstance(node, n.Path) and node.text in WITHOUT_VALUE):
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
    kinds = [kind for _, kind in symbol.outputs]
    is_single = symbol.kind is Kind.VALUE or (len(kinds) == 1 and not isinstance(kinds[0], t.ListType))
    if is_single and len(values) + ranges > 1:
        return f"`{symbol.name}` comes to one value", "expect one, or a range"
    if not is_single and ranges:
        return f"`{symbol.name}` gives several values, of which a range says nothing", "write them side by side"
    if len(kinds) > 1 and len(values) > len(kinds):
        return f"`{symbol.name}` gives {len(kinds)} values", None
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
