"""Calculating in engines that round, or give up, beyond 38 digits: what needs more is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import MOST, call, converted, paren
from leadrules.backends.sql.dialects.calculating import WITH_DAYS, expect_numbers, numbers
from leadrules.backends.sql.dialects.kinds import DAY, MOST_DIGITS, PLACES, WHOLE, WIDE, Kind, decimal, widest
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer


def added(kind: Callable[..., exp.Expression]) -> Form:
    """Adding and taking away: a digit more, which is cut off again where no number of a statement needs it."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        moved = node.expression
        if isinstance(moved, exp.Anonymous) and moved.name.startswith("to_"):
            return writer.form(moved.name, node)
        left, right = writer.say(node.this), writer.say(node.expression)
        if left.kind == DAY:
            return writer.form(WITH_DAYS.get(type(node), "calculating with a date"), node)
        expect_numbers(writer, left, right)
        found = widest(left.kind, right.kind)
        of = kind(this=left.expr, expression=right.expr)
        if found.name != "number":
            return Said(of, found)
        if found.digits + 1 > MOST or found.places > PLACES:
            raise writer.cannot(f"a sum of {found.digits + 1} digits")
        if found.digits < MOST_DIGITS:
            return Said(of, decimal(found.digits + 1, found.places))
        return Said(converted(paren(of), decimal(MOST_DIGITS, PLACES), writer), decimal(MOST_DIGITS, PLACES))

    return form


def product(most_places: Callable[[int, int], int]) -> Form:
    """Multiplying; `most_places` is how many places an engine keeps of a product of numbers with so many."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = numbers(writer, node)
        if "number" not in (left.kind.name, right.kind.name):
            return Said(exp.Mul(this=left.expr, expression=right.expr), widest(left.kind, right.kind))
        one, other = narrowed(left, writer), narrowed(right, writer)
        digits, places = one.kind.digits + other.kind.digits + 1, one.kind.places + other.kind.places
        if digits > MOST or places > most_places(one.kind.places, other.kind.places):
            raise writer.cannot(f"a product that can have {digits} digits, {places} of them behind the point,")
        return Said(exp.Mul(this=one.expr, expression=other.expr), decimal(digits, places))

    return form


def narrowed(of: Said, writer: Writer) -> Said:
    """A constant with as many digits as it has; a whole number as a decimal."""
    if of.constant is not None:
        kind = kind_of_constant(of.constant)
        return Said(converted(exp.Literal.string(of.constant), kind, writer), kind)
    if of.kind == WHOLE:
        return Said(converted(of.expr, decimal(WHOLE.digits, 0), writer), decimal(WHOLE.digits, 0))
    return of


def kind_of_constant(text: str) -> Kind:
    """A number's digits as they are written, without idle zeros."""
    whole, _, behind = text.lstrip("-").partition(".")
    behind = behind.rstrip("0")
    return decimal(max(len(whole.lstrip("0")), 1) + len(behind), len(behind))


def rounded(writer: Writer, node: exp.Expression) -> Said:
    """Rounded half away from zero."""
    of = writer.say(node.this)
    decimals = int(node.args["decimals"].name)
    if of.kind.name != "number":
        raise writer.cannot(f"rounding a {of.kind.name}")
    # Every engine gives a number of its own kind here; it is converted to one that is known.
    kind = decimal(min(of.kind.digits - of.kind.places + decimals + 1, MOST), decimals)
    return Said(converted(call("ROUND", of.expr, exp.Literal.number(decimals)), kind, writer), kind)


def quotient(*, is_cut: bool) -> Form:
    """A division of whole numbers that drops the rest: of what can be divided without one.

    `is_cut` says that the engine itself divides 64-bit numbers so.
    """

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = numbers(writer, node)
        if left.kind.places or right.kind.places:
            raise writer.cannot("a quotient of what is not whole")
        kind = widest(left.kind, right.kind)
        if is_cut and kind == WHOLE:
            return Said(exp.Div(this=left.expr, expression=right.expr, typed=True, safe=False), WHOLE)
        without = paren(exp.Sub(this=left.again, expression=call("MOD", left.again, right.again)))
        divided = exp.Div(this=without, expression=right.expr, typed=True, safe=False)
        return Said(converted(paren(divided), kind, writer), kind)

    return form


def rest(writer: Writer, node: exp.Expression) -> Said:
    """What a division of whole numbers leaves."""
    left, right = numbers(writer, node)
    kind = widest(left.kind, right.kind)
    return Said(converted(call("MOD", left.expr, right.expr), kind, writer), kind)


def attempt(writer: Writer, node: exp.Expression) -> Said:
    """A conversion to a number, missing where it has no room."""
    (of,) = node.expressions
    if not isinstance(of, exp.Cast):
        raise writer.cannot("an attempt at what is no conversion")
    inner, target = writer.say(of.this), writer.say(of)
    room = target.kind.digits - target.kind.places
    if inner.kind.digits - inner.kind.places <= room:
        return target
    most = converted(exp.Literal.string(str(10**room)), decimal(MOST, 0), writer)
    fits = exp.LT(this=call("ABS", inner.expr), expression=most)
    return Said(paren(exp.Case(ifs=[exp.If(this=fits, true=target.expr)])), target.kind)


def forms(*, most_places: Callable[[int, int], int], is_cut: bool) -> dict[str, Form]:
    """All of them."""
    return {
        "Add": added(exp.Add),
        "Sub": added(exp.Sub),
        "Mul": product(most_places),
        "IntDiv": quotient(is_cut=is_cut),
        "Mod": rest,
        "Round": rounded,
        "try": attempt,
    }


def every_place(one: int, other: int) -> int:
    """An engine that keeps every place of a product."""
    return one + other


def number_type(kind: Kind, decimals: str) -> str | None:
    """The type of a number."""
    if kind == WIDE:
        return f"{decimals}(38, 0)"
    return f"{decimals}({kind.digits}, {kind.places})" if kind.name == "number" and kind.digits <= MOST else None
