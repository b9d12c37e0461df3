"""How points add up: what fades, what counts once, and what a line or a score is kept within."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from leadrules.schema import ranges
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.schema.ranges import Ranged

ZERO = Decimal(0)
POINT = Decimal("0.01")
# Nothing is left of any points after so many steps, even at one per cent.
MOST_STEPS = 10_000


@lru_cache(maxsize=4_096)
def faded(points: Decimal, percent: Decimal, steps: int) -> Decimal:
    """Points after so many steps of fading, rounded half up to two decimals once, at the end."""
    left = ranges.EXACT.power(1 - percent.scaleb(-2), steps)
    return ranges.EXACT.multiply(points, left).quantize(POINT, ROUND_HALF_UP, ranges.EXACT)


def steps_old(at: date, now: datetime, today: date, every: Decimal) -> int:
    """How many whole steps of so many seconds a record is old; one that lies ahead is not."""
    age = now - at if isinstance(at, datetime) else today - at
    seconds = Decimal(age.days * 86_400 + age.seconds)
    return min(max(0, int(seconds // every)), MOST_STEPS)


def period_of(day: date, period: str) -> str:
    """Name the stretch of the calendar (`day` … `year`) that a day lies in; weeks are those of ISO 8601."""
    match period:
        case "day":
            return day.isoformat()
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week}"
        case "month":
            return f"{day.year}-{day.month}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case _:
            return str(day.year)


def added(points: Iterable[Ranged]) -> Ranged:
    """Add points; a sum too large to be exact leaves them open."""
    total: Ranged | Missing = ZERO
    for each in points:
        total = MISSING if isinstance(total, Missing) else ranges.add(total, each)
    return Range(None, None) if isinstance(total, Missing) else total


def counted_once(found: Sequence[tuple[Ranged, str | None]], *, is_cost: bool) -> Ranged:
    """Of points with their periods, count the most of each period (of points that are taken: the most taken).

    An entry whose period is None, because its date is unknown, may share one with another, or have one of its own.
    """
    periods: dict[str, list[Ranged]] = {}
    adrift: list[Ranged] = []
    for points, period in found:
        (adrift if period is None else periods.setdefault(period, [])).append(points)
    total = added(ranges.extreme(each, is_larger=not is_cost) for each in periods.values())
    if not adrift:
        return total
    most = added([total, *(ranges.with_zero(each) for each in adrift)])
    low, high = ranges.ends(most)
    if not periods:
        # Some period there is, so that the least of them counts for certain.
        floor = ranges.extreme(adrift, is_larger=is_cost)
        first, last = ranges.ends(floor)
        return ranges.ranged(low if is_cost else first, last if is_cost else high)
    return most


def kept_within(total: Ranged, low: Decimal, high: Decimal) -> Ranged:
    """Keep a total within limits."""
    return ranges.extreme([ranges.extreme([total, low], is_larger=True), high], is_larger=False)
