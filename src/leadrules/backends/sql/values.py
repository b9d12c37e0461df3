"""Values as expressions of SQL; NULL is what is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from sqlglot import exp

from leadrules.backends.sql import business, engine, folded, ranging, summing, walltime
from leadrules.backends.sql import write as w
from leadrules.backends.sql.bound import bound
from leadrules.backends.sql.kept import kept
from leadrules.backends.sql.lists import count, fold
from leadrules.backends.sql.places import place, quick_place
from leadrules.backends.sql.shapes import (
    MOST_READ,
    Narrow,
    Placed,
    Plain,
    Ranged,
    Shape,
    Text,
    fitted,
    plain,
    ranged,
)
from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.duration import MONTHS, SECONDS, Duration, Unit
from leadrules.schema.ranges import LIMIT
from leadrules.schema.scales import scale_of
from leadrules.schema.text import fold as fold_text
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


@kept
def value(node: v.Value, into: Statement) -> Shape:
    """Write a value."""
    match node:
        case v.FieldValue():
            return into.field(node)
        case v.RecordValue():
            return into.record(node)
        case v.Constant():
            return constant(node.value, node.type)
        case v.SettingValue():
            return constant(into.graph.settings[node.name].constant.value, node.type)
        case v.DefinedValue(name=name) | v.ScoreValue(name=name):
            return into.shapes[name]
        case v.GradeValue():
            return into.shapes[f"{node.score}.grade"]
        case v.TableValue():
            return into.shapes[f"{node.table}.{node.output}"]
        case v.Today():
            return Plain(w.literal(into.today))
        case v.Now():
            return Plain(w.literal(into.now))
        case v.Sum():
            return added_up(node, into)
        case v.Product():
            return product(node, into)
        case v.Shifted():
            return shifted(node, into)
        case v.Elapsed():
            return elapsed(node, into)
        case v.FirstKnown():
            return first_known([value(option, into) for option in node.options], into)
        case v.Extreme():
            return extreme(node, into)
        case v.Count():
            return count(node, into)
        case v.Fold():
            return fold(node, into)
        case _:
            assert_never(node)


def constant(of: object, kind: t.Type) -> Shape:
    """A value that the rules write down."""
    if isinstance(of, Range):
        low, high = (w.null() if end is None else w.number(end) for end in (of.low, of.high))
        return Ranged(low, high, w.true())
    if isinstance(of, str) and t.is_textual(kind):
        return Text(w.text(of), w.text(fold_text(of)), w.text(folded.folded_words(of)))
    return Plain(w.literal(of), written=of if isinstance(of, Decimal | str) else None)


def most(node: v.Value) -> Decimal:
    """How large a number can be at most."""
    match node:
        case v.FieldValue() | v.RecordValue() | v.Constant() | v.SettingValue() | v.Count() | v.Elapsed():
            return MOST_READ
        case v.FirstKnown() | v.Extreme():
            return max(map(most, node.options))
        case v.Sum():
            return min(LIMIT, sum((most(term) for _, term in node.terms), Decimal(0)))
        case _:
            return LIMIT


def added_up(node: v.Sum, into: Statement) -> Shape:
    """Add and take away."""
    terms = [(sign, value(term, into)) for sign, term in node.terms]
    is_small = sum((most(term) for _, term in node.terms), Decimal(0)) < LIMIT
    signed = [shape if sign == "+" else ranging.negate(shape) for sign, shape in terms]
    return ranging.add(signed, into.layers) if is_small else summing.in_order(signed, into.layers)


def product(node: v.Product, into: Statement) -> Shape:
    """Multiply and divide, rounding after every step; a percentage counts as hundredths."""
    total, before = value(node.first, into), node.first.type
    for (sign, factor), kind in zip(node.rest, node.types, strict=True):
        exponent = scale_of(kind).as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        other = value(factor, into)
        if sign == "/":
            total = ranging.divide(total, other, places, into.layers)
        else:
            # No two percentages are multiplied: the compiler sees to that.
            is_hundredth = kind != t.PERCENT and t.PERCENT in (before, factor.type)
            one, two = (other, total) if before == t.PERCENT else (total, other)
            total = ranging.multiply(one, two, places, into.layers, is_hundredth=is_hundredth)
        before = kind
    return total


def extreme(node: v.Extreme, into: Statement) -> Shape:
    """The larger or the smaller of several; missing when one of them is."""
    shapes = [value(option, into) for option in node.options]
    if any(isinstance(shape, Ranged) for shape in shapes):
        return ranging.extreme(shapes, into.layers, is_larger=node.is_larger)
    parts = [into.layers.once(plain(shape)) for shape in shapes]
    ranks = [into.layers.once(rank(shape, node.type)) for shape in shapes]
    best = into.layers.once(w.outermost(ranks, is_larger=node.is_larger))
    known = w.all_of([w.is_known(part) for part in parts])
    chosen = w.case([(w.op(exp.EQ, each, best), part) for each, part in zip(ranks, parts, strict=True)])
    return Plain(w.case([(known, chosen)]))


def rank(of: Shape, kind: t.Type) -> exp.Expression:
    """A ranked value's place, anything else as it is."""
    if isinstance(kind, t.ChoiceType) and kind.is_ranked and isinstance(of, Plain):
        return place(of, kind)
    return plain(of)


def first_known(shapes: list[Shape], into: Statement) -> Shape:
    """The first that is not missing."""
    if all(isinstance(shape, Text) for shape in shapes):
        texts = [shape for shape in shapes if isinstance(shape, Text)]
        return Text(
            w.coalesce(*(each.raw for each in texts)),
            w.coalesce(*(each.folded for each in texts)),
            w.coalesce(*(each.words for each in texts)),
        )
    if not any(isinstance(shape, Ranged) for shape in shapes):
        return Plain(w.coalesce(*map(plain, shapes)), narrow_first(shapes), place=placed_first(shapes))
    parts = [ranged(shape) for shape in shapes]
    known = [into.layers.once(part.known) for part in parts]
    low, high = (
        w.case([(is_known, end) for is_known, end in zip(known, ends, strict=True)], w.null())
        for ends in ([part.low for part in parts], [part.high for part in parts])
    )
    return Ranged(low, high, w.any_of(known))


def narrow_first(shapes: list[Shape]) -> Narrow | None:
    """The first that is not missing in a narrow type, if all of them fit."""
    numbers = [shape for shape in shapes if isinstance(shape, Plain)]
    like = numbers[0].narrow
    if like is None:
        return None
    parts = [part for part in (fitted(each, like) for each in numbers) if part is not None]
    return Narrow(w.coalesce(*parts), like.kind, like.decimals) if len(parts) == len(shapes) else None


def placed_first(shapes: list[Shape]) -> Placed | None:
    """The place of the first that is not missing, if all of them have one among the same values."""
    choices = [shape for shape in shapes if isinstance(shape, Plain)]
    like = choices[0].place
    if like is None:
        return None
    kind = t.ChoiceType(like.values)
    parts = [part for part in (quick_place(each, kind) for each in choices) if part is not None]
    return Placed(w.coalesce(*parts), like.values) if len(parts) == len(shapes) else None


def elapsed(node: v.Elapsed, into: Statement) -> Shape:
    """The seconds from the earlier to the later of two days or moments."""
    later, earlier = (plain(value(each, into)) for each in (node.later, node.earlier))
    if node.later.type == t.DATE:
        days = w.cast(engine.days_between(later, earlier), w.DECIMAL)
        return Plain(w.cast(w.op(exp.Mul, days, w.whole(86_400)), w.DECIMAL))
    passed = w.op(exp.Sub, engine.microseconds(later), engine.microseconds(earlier))
    unit = w.cast(exp.Literal.string("0.000001"), "DECIMAL(7, 6)")
    return Plain(w.cast(w.op(exp.Mul, w.cast(passed, "DECIMAL(20, 0)"), unit), w.DECIMAL))


def shifted(node: v.Shifted, into: Statement) -> Shape:
    """Move a day or a moment by a duration."""
    of = plain(value(node.of, into))
    return Plain(moved(of, node.duration, node.direction, into, is_moment=node.of.type == t.DATETIME))


def ends_of_calendar(timezone: str) -> tuple[str, str]:
    """The first and the last moment that both UTC and the clock on the wall can show, in UTC."""
    zone, ends = ZoneInfo(timezone), []
    for end in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        try:
            ends.append(end.replace(tzinfo=zone).astimezone(UTC))
        except OverflowError:
            ends.append(end)
    first, last = (each.replace(tzinfo=None).isoformat(" ", "microseconds") for each in ends)
    return first, last


def moved(
    of: exp.Expression, duration: Duration, direction: int, into: Statement, *, is_moment: bool
) -> exp.Expression:
    """Move by a duration; missing where calendars end."""
    if duration.is_business:
        return business.moved(of, duration, direction, into, is_moment=is_moment)
    if is_moment and duration.is_whole_days:
        return walltime.moment(walltime.moved(walltime.number(of), duration, direction, into))
    if is_moment:
        microseconds = duration.amount * SECONDS[duration.unit] * 1_000_000
        there, kind = engine.moved(of, direction * microseconds, "microseconds"), "TIMESTAMP"
        first, last = ends_of_calendar(into.graph.timezone)
    elif duration.unit in MONTHS:
        there, kind = engine.moved(of, direction * duration.amount * MONTHS[duration.unit], "months"), "DATE"
        first, last = FIRST_DAY, LAST_DAY
    else:
        # No day is moved by hours: the compiler sees to that.
        days = duration.amount * (7 if duration.unit is Unit.WEEK else 1)
        there, kind, first, last = engine.moved(of, direction * days, "days"), "DATE", FIRST_DAY, LAST_DAY

    def guard(there: exp.Expression) -> exp.Expression:
        low, high = (w.cast(exp.Literal.string(end), kind) for end in (first, last))
        fits = [w.op(exp.GTE, there, low), w.op(exp.LTE, there, high)]
        return w.case([(w.all_of(fits), there)], w.null(kind))

    return bound(w.cast(there, kind), into, guard)
