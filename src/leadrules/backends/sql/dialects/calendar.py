"""Days and moments by their numbers, what lies between them, and the first days of months.

A number is made a day or moment only where the calendar does not end: engines give an error there, or go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects.basics import constant, converted, expect, integer, paren
from leadrules.backends.sql.dialects.kinds import DAY, MOMENT, WHOLE
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

FIRST_DAY = "0001-01-01"
# The last day by its number, and the first and the last moment by the microseconds since 1970.
LAST_DAY = 3_652_058
FIRST_MOMENT, LAST_MOMENT = -62_135_596_800_000_000, 253_402_300_799_999_999
SECOND, DAY_LONG = 1_000_000, 86_400_000_000
PARTED = "parted:"
EPOCH = "1970-01-01"
UNITS = ("month", "quarter", "year")
Later: TypeAlias = "Callable[[Writer, exp.Expression, Said], exp.Expression]"
Begin: TypeAlias = "Callable[[Writer, exp.Expression, str], exp.Expression]"
Numbered: TypeAlias = "Callable[[Writer, Said], exp.Expression]"
Apart: TypeAlias = "Callable[[exp.Expression, exp.Expression], exp.Expression]"


def forms(*, later: Later, begin: Begin, apart: Apart, since: Numbered, at: Numbered | None = None) -> dict[str, Form]:
    """The forms of an engine.

    It writes a day some days later, the first day of a unit, the days from an earlier day to a later one, the
    microseconds of a moment since 1970, and a moment by those.
    """
    found = {
        "day and days": day_at(later),
        "date_trunc": first_day(begin),
        "days between": days_between(apart),
        "epoch_us": microseconds(since),
    }
    return found if at is None else found | {"make_timestamp": moment_at(at)}


def day_at(later: Later) -> Form:
    """The day so many days after the first one."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        first, number = node.this.unnest(), writer.say(node.expression)
        if not isinstance(first, exp.Cast) or first.this.name != FIRST_DAY:
            raise writer.cannot("a date moved by a number of days")
        expect(writer, WHOLE, number)
        there = later(writer, literal_day(writer, FIRST_DAY), number)
        return Said(within(writer, number, 0, LAST_DAY, converted(there, DAY, writer)), DAY)

    return form


def first_day(begin: Begin) -> Form:
    """The first day of a month, quarter or year."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        unit, of = node.expressions[0].name, writer.say(node.expressions[1])
        expect(writer, DAY, of)
        if unit not in UNITS:
            raise writer.cannot(f"the first day of a {unit}")
        return Said(converted(begin(writer, of.expr, unit), DAY, writer), DAY)

    return form


def days_between(apart: Apart) -> Form:
    """The days from one day to another."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        later, earlier = writer.say(node.this), writer.say(node.expression)
        expect(writer, DAY, later, earlier)
        return Said(apart(earlier.expr, later.expr), WHOLE)

    return form


def microseconds(since: Numbered) -> Form:
    """A moment as microseconds since 1970."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        of = writer.say(node.expressions[0])
        expect(writer, MOMENT, of)
        return Said(since(writer, of), WHOLE)

    return form


def moment_at(at: Numbered) -> Form:
    """The moment so many microseconds after 1970."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        number = writer.say(node.expressions[0])
        expect(writer, WHOLE, number)
        there = converted(at(writer, number), MOMENT, writer)
        return Said(within(writer, number, FIRST_MOMENT, LAST_MOMENT, there), MOMENT)

    return form


def literal_day(writer: Writer, day: str) -> exp.Expression:
    """A day as a constant."""
    return converted(exp.Literal.string(day), DAY, writer)


def epoch(writer: Writer) -> exp.Expression:
    """The moment that microseconds are counted from."""
    return converted(exp.Literal.string(f"{EPOCH} 00:00:00"), MOMENT, writer)


def within(writer: Writer, number: Said, low: int, high: int, there: exp.Expression) -> exp.Expression:
    """Something of a number that lies between two; missing of any other."""
    ends = (constant(str(each), WHOLE, writer) for each in (low, high))
    fits = exp.Between(this=number.again, **dict(zip(("low", "high"), ends, strict=True)))
    return paren(exp.Case(ifs=[exp.If(this=paren(fits), true=there)]))


def small(writer: Writer, of: Said, by: int, rest_of: int | None = None) -> exp.Expression:
    """What a number, or the rest that it leaves, comes to when it is divided, as a number of 32 bits."""
    base = of if rest_of is None else parted(writer, "Mod", of, rest_of)
    return integer(parted(writer, "IntDiv", base, by).expr)


def parted(writer: Writer, form: str, of: Said, by: int) -> Said:
    """A division that drops the rest, or what it leaves, by the engine's own form of it."""
    kind = exp.IntDiv if form == "IntDiv" else exp.Mod
    with writer.entry(PARTED, of):
        return writer.form(form, kind(this=w.column(PARTED), expression=w.whole(by)))
