"""Durations where a length of time is asked for: written down, or the name of a setting that holds one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article
from leadrules.diagnostics import did_you_mean
from leadrules.schema import types as t
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.symbols import Scope, Symbol
    from leadrules.compiler.values import Values
    from leadrules.schema.duration import Duration

UNIT_ALONE = re.compile(r"(minute|hour|day|week|month|quarter|year)s?")


def read_duration(node: n.DurationLiteral | n.Path, values: Values) -> tuple[Duration, str | None] | None:
    """Read how long, with the name of the setting that says so; None when something was wrong, and has been said."""
    if isinstance(node, n.DurationLiteral):
        duration, name = node.value, None
    else:
        held = held_duration(node, values.scope)
        if held is None:
            return None
        duration, name = held, node.text
    if duration.is_business and not values.has_hours(node):
        return None
    return duration, name


def is_duration(node: n.Expression, values: Values) -> TypeGuard[n.DurationLiteral | n.Path]:
    """Whether it is a duration, or a name that stands for a setting of one; the fields of a record come first."""
    if isinstance(node, n.DurationLiteral):
        return True
    symbol = values.scope.symbols.get(node.text) if isinstance(node, n.Path) else None
    if symbol is None or symbol.duration is None or not isinstance(node, n.Path):
        return False
    return values.in_record(node) is None


def held_duration(node: n.Path, scope: Scope) -> Duration | None:
    """Find what a setting says; said when the name stands for anything else."""
    symbol = scope.find(node.text)
    if symbol is None:
        tell_unknown(node, scope)
        return None
    if symbol.duration is None and not symbol.is_broken:
        message = f"`{symbol.name}` is {called(symbol)}, and a duration is wanted"
        help_text = "write it out, such as `90 days`, or name a setting of type `duration`"
        scope.tell("type-mismatch", message, node.span, help_text)
    return symbol.duration


def called(symbol: Symbol) -> str:
    """Call what a name stands for, with its type where that is what is wrong."""
    is_typed = symbol.kind is Kind.SETTING and symbol.type is not None
    return f"{symbol.kind.value}, {article(symbol.type)}" if is_typed and symbol.type else symbol.kind.value


def tell_unknown(node: n.Path, scope: Scope) -> None:
    """Say that no setting has this name: it may be a mistyped one, or a unit that lacks its number."""
    name = node.text
    if scope.may_be_declared(name):
        return
    if UNIT_ALONE.fullmatch(name):
        help_text = f"write `1 {name.removesuffix('s')}`" if not name.endswith("s") else f"such as `2 {name}`"
        scope.tell("type-mismatch", f"`{name}` does not say how many", node.span, help_text)
        return
    settings = [each.name for each in scope.symbols.values() if each.duration is not None]
    near = did_you_mean(name, settings)
    help_text = near or f"write it out, such as `90 days`, or declare `setting {name} duration is 90 days`"
    scope.tell("unknown-name", f"no setting is called `{name}`", node.span, help_text)


def refuse_as_value(symbol: Symbol, node: n.Path, scope: Scope) -> bool:
    """Whether a setting has no fixed length, so that nothing can be compared with it; said when so."""
    if symbol.type != t.DURATION or symbol.duration is None or symbol.duration.seconds is not None:
        return False
    message = f"`{symbol.name}` is {symbol.duration}, which is no fixed duration"
    help_text = "months and business time have no fixed length; write days or hours"
    scope.tell("type-mismatch", message, node.span, help_text)
    return True
