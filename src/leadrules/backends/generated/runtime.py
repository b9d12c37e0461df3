"""What generated functions call: the arithmetic that is not worth writing out, with None for what is missing."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from leadrules.graph.folding import folded
from leadrules.graph.policies import given_by
from leadrules.graph.truths import HandoffState
from leadrules.schema import ranges
from leadrules.schema.farthest import farthest
from leadrules.schema.moves import elapsed, moved
from leadrules.schema.outcome import Outcome
from leadrules.schema.points import added, counted_once, faded, kept_within, period_of, steps_old
from leadrules.schema.scales import multiplied, scale_of
from leadrules.schema.text import fold, matches
from leadrules.schema.values import MISSING, Missing, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.graph.definitions import Policy, ScoreLine
    from leadrules.graph.values import Fold
    from leadrules.schema.calendar import Calendar
    from leadrules.schema.duration import Duration
    from leadrules.schema.types import Type
    from leadrules.schema.values import ValueOrMissing

Truth = bool | None
TRUTHS: dict[Outcome, Truth] = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNDECIDED: None}
# A value, or None for what is missing: generated code knows the types, and checks none of them again.
Loose = Any


def known(value: ValueOrMissing) -> Loose:
    """None for what is missing."""
    return None if value is MISSING else value


def missing(value: Loose) -> ValueOrMissing:
    """The other way round."""
    return MISSING if value is None else value


def compared(operator: str, left: Loose, right: Loose) -> Truth:
    """Compare numbers of which perhaps only a range is known."""
    if left is None or right is None:
        return None
    return TRUTHS[ranges.compare(operator, left, right)]


def points_compared(operator: str, low: int | None, high: int | None, wanted: Decimal | int) -> Truth:
    """Compare points, whose ends are whole numbers in the score's own unit, with a number in that unit."""
    return TRUTHS[ranges.compare(operator, spread(low, high), Decimal(wanted))]


def spread(low: int | None, high: int | None) -> ranges.Ranged:
    """Ends as a number or a range."""
    return ranges.ranged(None if low is None else Decimal(low), None if high is None else Decimal(high))


def text_matches(how: str, value: Loose, wanted: Sequence[str]) -> Truth:
    """Look into a text, or into each text of a list."""
    if value is None:
        return None
    texts = value if isinstance(value, tuple) else (value,)
    return any(matches(how, fold(each), one) for each in texts for one in wanted)


def has_word(text: str, word: str) -> bool:
    """Whether a folded text holds a folded one as whole words: as `word_pattern` says, which is slower to ask."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        # Nothing before the first character, nothing after the last.
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() or before == "_" or after.isalnum() or after == "_"):
            return True
        at = text.find(word, at + 1)
    return False


def added_up(terms: Sequence[tuple[str, Loose]]) -> Loose:
    """Add and take away."""
    total: ranges.Ranged | Missing = ranges.ZERO
    for sign, value in terms:
        if value is None or isinstance(total, Missing):
            return None
        total = ranges.add(total, value if sign == "+" else ranges.negate(value))
    return known(total)


def product(first: Loose, first_type: Type, rest: Sequence[tuple[str, Loose, Type, Type]]) -> Loose:
    """Multiply and divide; `rest` holds sign, factor, the factor's type and that of the result."""
    total, before = first, first_type
    for sign, factor, of, kind in rest:
        if total is None or factor is None:
            return None
        found = (
            multiplied(total, before, factor, of, kind) if sign == "*" else ranges.divide(total, factor, scale_of(kind))
        )
        total, before = known(found), kind
    return total


def shifted(value: Loose, duration: Duration, direction: int, calendar: Calendar) -> Loose:
    """Move a day or a moment."""
    return None if value is None else moved(value, duration, direction, calendar)


def passed(later: Loose, earlier: Loose) -> Loose:
    """The time between two days or moments."""
    return known(elapsed(missing(later), missing(earlier)))


def outermost(values: Sequence[Loose], kind: Type, *, is_larger: bool) -> Loose:
    """The larger or smaller of several."""
    return known(farthest(map(missing, values), kind, is_larger=is_larger))


def fold_entries(node: Fold, certain: list[Loose], perhaps: list[Loose]) -> Loose:
    """One value of a list's entries."""
    return known(folded(node, [*map(missing, certain)], [*map(missing, perhaps)]))


def table_value(policy: Policy, certain: list[Loose], perhaps: list[Loose], kind: Type) -> tuple[Loose, bool]:
    """What rows come to together, and whether that is open."""
    value, is_open = given_by(policy, [*map(missing, certain)], [*map(missing, perhaps)], kind)
    return known(value), is_open


def grade_of(low: int | None, high: int | None, starts: Sequence[int], names: Sequence[str]) -> str | None:
    """The grade of points, None when it is open or below the lowest; ends and starts are in the same unit."""
    if low is None or low < starts[0]:
        return None
    place = bisect_right(starts, low)
    if high is None:
        return names[-1] if place == len(starts) else None
    return names[place - 1] if bisect_right(starts, high) == place else None


def line_points(
    line: ScoreLine, entry_points: list[tuple[bool, Loose]], times: tuple[datetime, date, Calendar], unit: int
) -> tuple[int | None, int | None]:
    """The ends of a line whose records fade or count once; `entry_points` holds certainty and moment of each."""
    now, today, calendar = times
    found: list[tuple[ranges.Ranged, str | None]] = []
    for is_certain, at in entry_points:
        points: ranges.Ranged = line.points
        period: str | None = None
        if at is None:
            points = ranges.with_zero(points) if line.fading is not None else points
        else:
            if line.fading is not None:
                steps = steps_old(at, now, today, line.fading.every)
                points = faded(line.points, line.fading.percent, steps)
            if line.once_per is not None:
                local = at.astimezone(calendar.zone).date() if isinstance(at, datetime) else at
                period = period_of(local, line.once_per)
        found.append((points if is_certain else ranges.with_zero(points), "" if line.is_once else period))
    if line.is_once or line.once_per is not None:
        total = counted_once(found, is_cost=line.points < 0)
    else:
        total = added(points for points, _ in found)
    if line.up_to is not None:
        total = kept_within(total, -line.up_to, line.up_to)
    low, high = ranges.ends(total)
    return in_unit(low, unit), in_unit(high, unit)


def in_unit(points: Decimal | None, unit: int) -> int | None:
    """Points as a whole number of a score's unit."""
    return None if points is None else int(ranges.EXACT.multiply(points, Decimal(unit)))


def from_unit(points: int | None, unit: int) -> Decimal | None:
    """Points as a number, without idle zeros."""
    if points is None:
        return None
    whole, rest = divmod(points, unit)
    return Decimal(whole) if rest == 0 else ranges.EXACT.divide(Decimal(points), Decimal(unit)).normalize(ranges.EXACT)


def range_of(low: int | None, high: int | None, unit: int) -> ranges.Ranged:
    """Points as a value."""
    return ranges.ranged(from_unit(low, unit), from_unit(high, unit))


def moment_of(value: Loose) -> datetime | None:
    """A moment that the lead holds."""
    return value if isinstance(value, datetime) else None


def handed_over(
    given: datetime | None, answered: datetime | None, within: Duration | None, now: datetime, calendar: Calendar
) -> HandoffState:
    """Where a handoff stands that is due and complete."""
    if given is None:
        return HandoffState.READY
    deadline = moment_of(moved(given, within, 1, calendar)) if within is not None else None
    if answered is not None:
        is_late = deadline is not None and answered > deadline
        return HandoffState.ANSWERED_LATE if is_late else HandoffState.ANSWERED_ON_TIME
    return HandoffState.OVERDUE if deadline is not None and now > deadline else HandoffState.WAITING


def counted(certain: int, perhaps: int) -> ranges.Ranged:
    """A count of entries, some of which only may count."""
    return Decimal(certain) if not perhaps else Range(Decimal(certain), Decimal(certain + perhaps))


ANY_NUMBER = Range(ranges.ZERO, None)
