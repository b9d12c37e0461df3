"""The options of a field that holds one value: at each place where a test turns, and just beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from leadrules.analysis.nearest.asked import MOST_PLACES
from leadrules.analysis.nearest.options import Option, Options
from leadrules.analysis.nearest.texts import are_told_apart, text_options
from leadrules.schema import types as t
from leadrules.schema.countries import CODES
from leadrules.schema.ranges import EXACT, LIMIT
from leadrules.schema.scales import scale_of
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.analysis.nearest.asked import Asked
    from leadrules.analysis.nearest.options import Slot
    from leadrules.analysis.nearest.present import Present
    from leadrules.schema.values import Value

YEAR = timedelta(days=365)
# What a number without a unit changes by.
HUNDREDTH = Decimal("0.01")
FIRST_NUMBER = Decimal(1)


def options_of(slot: Slot, asked: Asked, present: Present) -> Options:
    """What a field of one value could hold instead."""
    kind, now, moment, zone = slot.kind, slot.now, present.moment, present.zone
    values: Sequence[Option]
    limits: frozenset[Any] = frozenset()
    is_complete = asked.is_complete and len(asked.values) <= MOST_PLACES
    places = list(dict.fromkeys(asked.values))[:MOST_PLACES]
    if is_to_come(slot, present):
        places.append(here_of(kind, present))
    match kind:
        case t.ScalarType(t.Scalar.YES_NO):
            values, is_complete = [Option(each, 1) for each in (True, False)], True
        case t.ChoiceType(names, is_ranked):
            at = names.index(now) if is_ranked and isinstance(now, str) and now in names else None
            steps = len(names) or 1
            values = [Option(each, 1 if at is None else abs(place - at) / steps) for place, each in enumerate(names)]
            is_complete = True
        case t.ScalarType(t.Scalar.COUNTRY):
            named = [each for each in places if isinstance(each, str)]
            other = next((code for code in CODES if code not in named and code != now), None)
            values = [Option(each, 1) for each in named]
            values += [Option(other, 1, is_other=True)] if other else []
        case t.ScalarType(t.Scalar.TEXT | t.Scalar.EMAIL | t.Scalar.PHONE | t.Scalar.URL):
            values = text_options(kind, now if isinstance(now, str) else None, asked, places, zone)
            is_complete = is_complete and are_told_apart(asked, values)
        case t.ScalarType(t.Scalar.DATE):
            days = [each for each in places if isinstance(each, date)]
            values = [Option(each, distance(each, now, present.today)) for each in beside(days, moment, kind)]
            limits = frozenset(days)
        case t.ScalarType(t.Scalar.DATETIME):
            moments = [each for each in places if isinstance(each, datetime)]
            values = [Option(each, distance(each, now, moment)) for each in beside(moments, moment, kind)]
            limits = frozenset(moments)
        case t.ListType():
            raise TypeError(slot.field)
        case _:
            numbers = [each for each in places if isinstance(each, Decimal)]
            of = kind.of if isinstance(kind, t.BandType) else kind
            values = [Option(each, away(each, now)) for each in around(numbers, of)]
            limits = frozenset(numbers)
    kept = [each for each in values if each.value != now and slot.is_usable(each.value)]
    if is_to_come(slot, present):
        # It is put off or brought forward, and not into the past.
        kept = [each for each in kept if each.value >= here_of(kind, present)]  # type: ignore[operator]
    return Options(
        slot.field,
        kind,
        now,
        tuple(sorted(kept, key=lambda each: each.cost)),
        is_complete,
        limits,
        is_to_come(slot, present),
    )


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
    step = step_of(kind)
    whole = kind == t.INTEGER
    found: dict[Decimal, None] = {}
    ordered = sorted({fitting(each, step) for each in places}) if whole else sorted(set(places))
    for place in ordered:
        for each in (place, place - step, place + step):
            found[each] = None
    for low, high in pairwise(ordered):
        if not whole and high - low < 2 * step:
            found[EXACT.divide(low + high, Decimal(2))] = None
    if not found:
        found[FIRST_NUMBER] = None
    return [each for each in found if abs(each) < LIMIT]


def fitting(value: Decimal, step: Decimal) -> Decimal:
    """The nearest number of whole steps, the larger of two."""
    return EXACT.divide(value, step).to_integral_value(rounding="ROUND_CEILING") * step


def away(value: Decimal, now: Value | None) -> float:
    """How far a number is from what it was: a half when it doubles or is gone, never quite one."""
    if isinstance(now, Range):
        now = now.low if now.low is not None and value < now.low else now.high
    if not isinstance(now, Decimal):
        return 0
    moved = abs(value - now)
    return float(moved / (moved + max(abs(now), FIRST_NUMBER)))


# ---- days and moments


def here_of(kind: t.FieldType, present: Present) -> date:
    """The present, as a day or as a moment."""
    return present.moment if kind == t.DATETIME else present.today


def is_to_come(slot: Slot, present: Present) -> bool:
    """Whether it is a day or moment that lies ahead."""
    return t.is_moment(slot.kind) and isinstance(slot.now, date) and slot.now > here_of(slot.kind, present)


def beside(places: Iterable[Any], moment: datetime, kind: t.Type) -> list[Any]:
    """Each place, and a day (a minute) before and behind it; the present where none is named."""
    step = timedelta(days=1) if kind == t.DATE else timedelta(minutes=1)
    found: dict[Any, None] = {}
    for place in places:
        found[place] = None
        for sign in (-1, 1):
            try:
                found[place + sign * step] = None
            except OverflowError:
                continue
    return list(found) or [moment.date() if kind == t.DATE else moment]


def distance(value: date, now: Value | None, here: date) -> float:
    """How far a day or moment is from what it was, or from the present where it was not known, in years."""
    start = now if isinstance(now, date) and isinstance(now, datetime) is isinstance(value, datetime) else here
    # From a day to a day, or from a moment to a moment.
    return min(1.0, abs((value - start) / YEAR))
