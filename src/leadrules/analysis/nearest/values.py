"""The options of a field that holds one value: at each place where a test turns, and just beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from leadrules.analysis.nearest.asked import MOST_PLACES
from leadrules.analysis.nearest.options import Option, Options
from leadrules.analysis.nearest.raw import raw
from leadrules.analysis.nearest.texts import are_told_apart, text_options
from leadrules.schema import types as t
from leadrules.schema.countries import CODES
from leadrules.schema.ranges import EXACT
from leadrules.schema.reading import Context, read
from leadrules.schema.scales import scale_of
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from leadrules.analysis.nearest.asked import Asked
    from leadrules.analysis.nearest.options import Slot
    from leadrules.analysis.nearest.present import Present
    from leadrules.schema.values import Value

YEAR, DAY, MINUTE = timedelta(days=365), timedelta(days=1), timedelta(minutes=1)
Moment = TypeVar("Moment", date, datetime)
# What a number without a unit changes by.
HUNDREDTH = Decimal("0.01")
FIRST_NUMBER = Decimal(1)


def options_of(slot: Slot, asked: Asked, present: Present) -> Options:
    """What a field of one value could hold instead."""
    kind, now, zone = slot.kind, slot.now, present.zone
    values: Sequence[Option]
    limits: frozenset[Any] = frozenset()
    named = list(dict.fromkeys(asked.values))
    is_complete = asked.is_complete and len(named) <= MOST_PLACES
    places = named[:MOST_PLACES]
    here = present.here(kind)
    is_ahead = is_to_come(slot, here)
    if is_ahead:
        places.append(here)
    match kind:
        case t.ScalarType(t.Scalar.YES_NO):
            values, is_complete = [Option(each, 1) for each in (True, False)], True
        case t.ChoiceType(names, is_ranked):
            at = names.index(now) if is_ranked and isinstance(now, str) and now in names else None
            steps = len(names) or 1
            values = [Option(each, 1 if at is None else abs(place - at) / steps) for place, each in enumerate(names)]
            is_complete = True
        case t.ScalarType(t.Scalar.COUNTRY):
            countries = [each for each in places if isinstance(each, str)]
            other = next((code for code in CODES if code not in countries and code != now), None)
            values = [Option(each, 1) for each in countries]
            values += [Option(other, 1, is_other=True)] if other else []
        case t.ScalarType(t.Scalar.TEXT | t.Scalar.EMAIL | t.Scalar.PHONE | t.Scalar.URL):
            values = text_options(kind, now if isinstance(now, str) else None, asked, places, zone)
            is_complete = is_complete and are_told_apart(asked, values)
        case t.ScalarType(t.Scalar.DATE):
            days = [each for each in places if isinstance(each, date) and not isinstance(each, datetime)]
            values = [Option(each, distance(each, now, here)) for each in beside(days or [here], DAY)]
            limits = frozenset(days)
        case t.ScalarType(t.Scalar.DATETIME):
            moments = [each for each in places if isinstance(each, datetime)]
            values = [Option(each, distance(each, now, here)) for each in beside(moments or [here], MINUTE)]
            limits = frozenset(moments)
        case t.ListType():
            raise TypeError(slot.field)
        case _:
            numbers = [each for each in places if isinstance(each, Decimal)]
            of = kind.of if isinstance(kind, t.BandType) else kind
            values = [Option(each, away(each, now)) for each in around(numbers or [FIRST_NUMBER], of)]
            limits = frozenset(numbers)
    kept = [each for each in values if each.value != now and slot.is_usable(each.value)]
    if is_ahead:
        # It is put off or brought forward, and not into the past.
        kept = [each for each in kept if not is_before(each.value, here)]
    written = [each for each in kept if is_writable(each.value, kind, zone)]
    is_complete = is_complete and len(written) == len(kept)
    by_cost = tuple(sorted(written, key=lambda each: each.cost))
    return Options(slot.field, kind, now, by_cost, is_complete, limits, is_cut_off=is_ahead)


def is_writable(value: Value, kind: t.FieldType, zone: ZoneInfo) -> bool:
    """Whether a lead can hold a value: amounts end with cents, years with 9999."""
    return read(raw(value, kind), kind, Context(zone)) == value


# ---- numbers


def step_of(kind: t.Type) -> Decimal:
    """What a number changes by, at least."""
    if kind == t.INTEGER:
        return Decimal(1)
    if kind in (t.NUMBER, t.PERCENT):
        return HUNDREDTH
    return Decimal(60) if kind == t.DURATION else scale_of(kind)


def around(places: Sequence[Decimal], kind: t.Type) -> list[Decimal]:
    """Each place, a step before and behind it, and one between those that lie closer together."""
    step, held = step_of(kind), held_by(kind)
    found: dict[Decimal, None] = {}
    # A lead holds what lies on either side of a place that it cannot hold.
    ordered = sorted({fitting(each, held, way) for each in places for way in (ROUND_CEILING, ROUND_FLOOR)})
    for place in ordered:
        for each in (place, place - step, place + step):
            found[each] = None
    for low, high in pairwise(ordered):
        if high - low < 2 * step:
            found[fitting(EXACT.divide(low + high, Decimal(2)), held, ROUND_FLOOR)] = None
    return list(found)


def held_by(kind: t.Type) -> Decimal:
    """What every number that a lead can hold is a multiple of."""
    if kind == t.INTEGER:
        return Decimal(1)
    # A length of time is written in minutes.
    return Decimal(60) if kind == t.DURATION else scale_of(kind)


def fitting(value: Decimal, step: Decimal, way: str) -> Decimal:
    """The nearest number of whole steps, above or below."""
    return EXACT.multiply(EXACT.divide(value, step).to_integral_value(rounding=way), step)


def away(value: Decimal, now: Value | None) -> float:
    """How far a number is from what it was: a half when it doubles or is gone, never quite one."""
    if isinstance(now, Range):
        is_below = now.low is not None and value < now.low
        # A number within what is known is no change.
        now = now.low if is_below else now.high if now.high is not None and value > now.high else value
    if not isinstance(now, Decimal):
        return 0
    moved = abs(value - now)
    return float(moved / (moved + max(abs(now), FIRST_NUMBER)))


# ---- days and moments


def is_to_come(slot: Slot, here: date) -> bool:
    """Whether it is a day or moment that lies ahead."""
    return t.is_moment(slot.kind) and slot.now is not None and is_before(here, slot.now)


def is_before(one: Value, other: Value) -> bool:
    """Whether one of two days, or of two moments, comes before the other."""
    if not isinstance(one, date) or not isinstance(other, date):
        return False
    # A day and a moment cannot be compared.
    return isinstance(one, datetime) is isinstance(other, datetime) and one < other


def beside(places: Iterable[Moment], step: timedelta) -> list[Moment]:
    """Each place, a step before and behind it, and one between those that lie closer together."""
    found: dict[Moment, None] = {}
    ordered = sorted(set(places))
    for place in ordered:
        found[place] = None
        for sign in (-1, 1):
            try:
                found[place + sign * step] = None
            except OverflowError:
                continue
    for low, high in pairwise(ordered):
        if high - low < 2 * step:
            found[low + (high - low) / 2] = None
    return list(found)


def distance(value: date, now: Value | None, here: date) -> float:
    """How far a day or moment is from what it was, or from the present where it was not known, in years."""
    start = now if isinstance(now, date) and isinstance(now, datetime) is isinstance(value, datetime) else here
    # From a day to a day, or from a moment to a moment.
    return min(1.0, abs((value - start) / YEAR))
