"""How points are counted: in which unit, and how far lines can reach, whatever a lead holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.runtime import in_unit
from leadrules.schema.ranges import LIMIT, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from leadrules.graph import definitions as d


def unit_of(score: d.Score) -> int:
    """How many units make a point, so that all that a score itself says of points is a whole number of them."""
    numbers = [line.points for line in score.lines] + [start for _, start in score.grades]
    numbers += [line.up_to for line in score.lines if line.up_to is not None]
    numbers += list(score.limits or ())
    # Fading leaves two decimals.
    places = [2 if any(line.fading for line in score.lines) else 0]
    places += [-int(exponent) for each in numbers if isinstance(exponent := each.normalize().as_tuple().exponent, int)]
    return int(10 ** max(places))


def adds_exactly(score: d.Score) -> bool:
    """Whether its lines with `when` stay exact however they are added."""
    return sum((abs(line.points) for line in score.lines if line.over is None), ZERO) < LIMIT


def reach(line: d.ScoreLine) -> Decimal | None:
    """How far one line can go, up or down; None when nothing bounds it."""
    if line.over is None:
        return abs(line.points)
    bounds = [each for each in (abs(line.points) if line.is_once else None, line.up_to) if each is not None]
    return min(bounds, default=None)


def ends(lines: Iterable[d.ScoreLine], unit: int) -> tuple[int, int]:
    """The least and the most that bounded lines come to, in units; a line that fades may change its sign no more."""
    reaches = [(in_unit(reach(line), unit) or 0, line.points > 0) for line in lines]
    return -sum(far for far, is_up in reaches if not is_up), sum(far for far, is_up in reaches if is_up)
