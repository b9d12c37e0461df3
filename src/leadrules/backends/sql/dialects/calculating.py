"""Calculating, as far as engines do it alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects.basics import call, converted, level, one_kind, paren
from leadrules.backends.sql.dialects.kinds import DAY, WHOLE, Kind, widest
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

# `/` as it stands, which sqlglot would write so that it comes to what it does in DuckDB.
divided = partial(exp.Div, typed=True, safe=False)
# What adding and taking away are called where a date stands on the left.
WITH_DAYS: dict[type[exp.Expression], str] = {exp.Sub: "days between", exp.Add: "day and days"}


def exactly(_: Writer, of: Said) -> Said:
    """What an engine comes to that keeps every digit."""
    return of


def arithmetic(kind: Callable[..., exp.Expression], kept: Callable[[Writer, Said], Said] = exactly) -> Form:
    """Adding, taking away and multiplying; `kept` is what becomes of numbers together."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        moved = node.expression
        if isinstance(moved, exp.Anonymous) and moved.name.startswith("to_"):
            return writer.form(moved.name, node)
        left, right = writer.say(node.this), writer.say(node.expression)
        if left.kind == DAY:
            return writer.form(WITH_DAYS.get(type(node), "calculating with a date"), node)
        expect_numbers(writer, left, right)
        return kept(writer, Said(kind(this=left.expr, expression=right.expr), widest(left.kind, right.kind)))

    return form


def numbers(writer: Writer, node: exp.Expression) -> tuple[Said, Said]:
    """Two numbers."""
    left, right = writer.say(node.this), writer.say(node.expression)
    expect_numbers(writer, left, right)
    return left, right


def expect_numbers(writer: Writer, *several: Said) -> None:
    """Refuse to calculate with anything else."""
    for each in several:
        if not each.kind.is_number:
            raise writer.cannot(f"calculating with a {each.kind.name}")


def amount(node: exp.Expression) -> int:
    """How far a day or moment is moved."""
    return int(node.expression.expressions[0].this.name)


def negative(writer: Writer, node: exp.Expression) -> Said:
    """A number with its sign turned."""
    of = writer.say(node.this)
    return Said(exp.Neg(this=of.expr), of.kind)


def function(name: str) -> Form:
    """A function of one number that gives one of its kind."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        of = writer.say(node.this)
        expect_numbers(writer, of)
        return Said(call(name, of.expr), of.kind)

    return form


def whole(name: str) -> Form:
    """A function of two whole numbers: what their division comes to, or what it leaves."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = numbers(writer, node)
        expect_whole(writer, left, right)
        return Said(call(name, left.expr, right.expr), widest(left.kind, right.kind))

    return form


def expect_whole(writer: Writer, *several: Said) -> None:
    """Refuse to divide anything else."""
    if any(each.kind.places for each in several):
        raise writer.cannot("a quotient of what is not whole")


def rounded(writer: Writer, node: exp.Expression) -> Said:
    """Rounded half away from zero."""
    of = writer.say(node.this)
    if of.kind.name != "number":
        raise writer.cannot(f"rounding a {of.kind.name}")
    return Said(call("ROUND", of.expr, exp.Literal.number(int(node.args["decimals"].name))), of.kind)


def attempt(fits: Callable[[Writer, Said, Kind], exp.Expression | None]) -> Form:
    """A conversion to a number, missing where it has no room; `fits` tests for it, None where there is always room."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        (of,) = node.expressions
        if not isinstance(of, exp.Cast):
            raise writer.cannot("an attempt at what is no conversion")
        inner, target = writer.say(of.this), writer.say(of)
        if target.kind.name != "number" or not inner.kind.is_number:
            raise writer.cannot(f"an attempt at a {target.kind.name}")
        test = fits(writer, inner, target.kind)
        if test is None:
            return target
        return Said(paren(exp.Case(ifs=[exp.If(this=test, true=target.expr)])), target.kind)

    return form


def counted(writer: Writer, node: exp.Expression) -> Said:
    """Yes is 1, no is 0."""
    ifs = [exp.If(this=exp.Boolean(this=yes), true=exp.Literal.number(int(yes))) for yes in (True, False)]
    of = writer.say(node.this)
    return Said(converted(paren(exp.Case(this=of.expr, ifs=ifs)), WHOLE, writer), WHOLE)


def outermost(*, drops_null: bool) -> dict[str, Form]:
    """The largest and the smallest of several; where NULL would win, each stands in for another that is missing."""
    return {
        "Greatest": of_several("GREATEST", drops_null=drops_null),
        "Least": of_several("LEAST", drops_null=drops_null),
    }


def of_several(name: str, *, drops_null: bool) -> Form:
    """One of several values."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        parts = [writer.say(each) for each in (node.this, *node.expressions)]
        kind = one_kind(writer, parts)
        if kind.name == "text":
            raise writer.cannot("the larger of two texts")
        full = [level(writer, each, kind) for each in parts]
        if not drops_null:
            turned = [[*full[place:], *full[:place]] for place in range(len(full))]
            full = [
                exp.Coalesce(this=first.copy(), expressions=[each.copy() for each in others])
                for first, *others in turned
            ]
        return Said(call(name, *full), kind)

    return form


def high_bits(writer: Writer, node: exp.Expression) -> Said:
    """A number that is not negative without its last bits, as a quotient, which every engine has."""
    by = w.whole(1 << written_number(writer, node.expression))
    return writer.form("IntDiv", exp.IntDiv(this=node.this, expression=by))


def low_bits(writer: Writer, node: exp.Expression) -> Said:
    """The last bits of a number that is not negative, as a remainder, which every engine has."""
    count = written_number(writer, node.expression) + 1
    if count & (count - 1):
        raise writer.cannot("some bits of a number that are not its last")
    return writer.form("Mod", exp.Mod(this=node.this, expression=w.whole(count)))


def written_number(writer: Writer, of: exp.Expression) -> int:
    """A whole number that is written down."""
    if not isinstance(of, exp.Cast) or not isinstance(of.this, exp.Literal):
        raise writer.cannot("bits that are computed")
    return int(of.this.name)


CALCULATING: dict[str, Form] = {
    "Neg": negative,
    "Abs": function("ABS"),
    "yes/no to whole number": counted,
    "BitwiseRightShift": high_bits,
    "BitwiseAnd": low_bits,
}
