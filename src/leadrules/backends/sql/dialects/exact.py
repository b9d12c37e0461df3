"""Calculating in engines that round, or give up, beyond 38 digits: what needs more is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import MOST, call, converted, paren
from leadrules.backends.sql.dialects.calculating import arithmetic, attempt, divided, expect_whole, numbers
from leadrules.backends.sql.dialects.kinds import MOST_DIGITS, PLACES, WHOLE, Kind, decimal, widest
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer


def limited(writer: Writer, of: Said) -> Said:
    """A sum has a digit more, which is cut off again where no number of a statement needs it."""
    if of.kind.name != "number":
        return of
    if of.kind.digits + 1 > MOST or of.kind.places > PLACES:
        raise writer.cannot(f"a sum of {of.kind.digits + 1} digits")
    if of.kind.digits < MOST_DIGITS:
        return Said(of.expr, decimal(of.kind.digits + 1, of.kind.places))
    return Said(converted(paren(of.expr), decimal(MOST_DIGITS, PLACES), writer), decimal(MOST_DIGITS, PLACES))


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


def quotient(divide: Callable[..., exp.Expression] | None) -> Form:
    """A division of whole numbers that drops the rest: of what can be divided without one.

    `divide` is how the engine itself divides 64-bit numbers so, where it does.
    """

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = numbers(writer, node)
        expect_whole(writer, left, right)
        kind = widest(left.kind, right.kind)
        if divide is not None and kind == WHOLE:
            return Said(divide(this=left.expr, expression=right.expr), WHOLE)
        without = paren(exp.Sub(this=left.again, expression=call("MOD", left.again, right.again)))
        return Said(converted(paren(divided(this=without, expression=right.expr)), kind, writer), kind)

    return form


def rest(writer: Writer, node: exp.Expression) -> Said:
    """What a division of whole numbers leaves."""
    left, right = numbers(writer, node)
    kind = widest(left.kind, right.kind)
    return Said(converted(call("MOD", left.expr, right.expr), kind, writer), kind)


def fits(writer: Writer, inner: Said, target: Kind) -> exp.Expression | None:
    """Whether a number has room in a narrower one."""
    room = target.digits - target.places
    if inner.kind.digits - inner.kind.places <= room:
        return None
    most = converted(exp.Literal.string(str(10**room)), decimal(MOST, 0), writer)
    return exp.LT(this=call("ABS", inner.expr), expression=most)


def every_place(one: int, other: int) -> int:
    """An engine that keeps every place of a product."""
    return one + other


def forms(
    *, divide: Callable[..., exp.Expression] | None = None, most_places: Callable[[int, int], int] = every_place
) -> dict[str, Form]:
    """All of them."""
    return {
        "Add": arithmetic(exp.Add, limited),
        "Sub": arithmetic(exp.Sub, limited),
        "Mul": product(most_places),
        "IntDiv": quotient(divide),
        "Mod": rest,
        "Round": rounded,
        "try": attempt(fits),
    }


def decimals(name: str) -> Callable[[Kind], str | None]:
    """What finds the type of a number, where decimals of so many digits are called by a name."""
    return lambda kind: f"{name}({kind.digits}, {kind.places})" if kind.digits <= MOST else None
