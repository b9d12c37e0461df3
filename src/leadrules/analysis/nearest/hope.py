"""Whether a stage could still change if some fields could hold anything: a bound that no value of theirs escapes.

Every test that reads one of those fields may come out either way, each for itself; every other test stays as it is. So
"there is no hope" is a proof, and "there is" only says that it is worth trying.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.analysis.nearest.present import Present
    from leadrules.analysis.nearest.target import Target
    from leadrules.schema.outcome import Outcome
    from leadrules.verdict import LineResult

# More points than any score holds.
ENDLESS = Decimal(10) ** 30
ZERO = Decimal(0)


class Hope:
    """Asks the question for one lead; `outcome` says what a test comes to, None where that is open for now."""

    def __init__(self, target: Target, outcome: Callable[[g.Truth], Outcome | None], present: Present) -> None:
        """Ask for a target and a lead."""
        self.target = target
        self.outcome = outcome
        self.present = present
        self.scores = present.scores
        # The fields that may hold anything, and those that hold another value than the lead's.
        self.free: frozenset[str] = frozenset()
        self.assigned: Mapping[str, object] = {}
        # Whether all goes well with them, or all that can go wrong does.
        self.is_hoped = True
        # What definitions and scores come to in the question that is being asked.
        self.named: dict[tuple[str, bool], bool] = {}
        self.totals: dict[tuple[str, bool], Decimal] = {}
        # What was found out before, by what of it is free: from one question to the next little changes.
        self.known: dict[tuple[int, bool, bool, frozenset[str]], bool] = {}

    def is_left(self, free: frozenset[str], *, wants_met: bool) -> bool:
        """Whether the stage could be met (or, where that is wanted, not be met) with these fields free."""
        self.begin(free, is_hoped=wants_met)
        # It is lost unless it is surely met, whatever they hold.
        return self.holds(self.target.stage, wanted=True) is wants_met

    def begin(self, free: frozenset[str], *, is_hoped: bool) -> None:
        """Ask a new question."""
        self.free = free
        self.is_hoped = is_hoped
        self.named.clear()
        self.totals.clear()
        if self.target.is_deep:
            # The inner ones first, so that none is entered through all the others.
            for name in self.target.names:
                definition = self.target.graph.definitions[name]
                for each in (True, False):
                    if isinstance(definition, d.Score):
                        self.total(name, is_low=each)
                    elif isinstance(definition, d.Definition | d.Disqualifier | d.Stage):
                        self.holds(name, wanted=each)

    def stage(self, stage: d.Stage, *, wanted: bool) -> bool:
        """A stage is met when its criterion is, the stage before is, and no disqualifier is."""
        combine = all if wanted else any
        before = [stage.after] if stage.after else []
        return combine(
            (
                *(self.holds(each.name, wanted=not wanted) for each in self.target.graph.disqualifiers),
                *(self.holds(each, wanted=wanted) for each in before),
                self.truth(stage.criterion, wanted=wanted),
            )
        )

    def is_possible(self, node: g.Truth, free: frozenset[str], *, wanted: bool) -> bool:
        """Whether one criterion could come out so with these fields free."""
        self.begin(free, is_hoped=True)
        return self.truth(node, wanted=wanted)

    def truth(self, node: g.Truth, *, wanted: bool) -> bool:
        """Whether a criterion comes out as wanted: if all goes well (`is_hoped`), or whatever happens."""
        match node:
            case g.Group():
                return self.once(node, lambda: self.group(node, wanted=wanted), wanted=wanted)
            case g.Not():
                return self.truth(node.of, wanted=not wanted)
            case g.Holds():
                return self.once(node, lambda: self.holds(node.name, wanted=wanted), wanted=wanted)
            case g.Comparison(left=v.ScoreValue(name=name), right=v.Constant() | v.SettingValue() as right):
                points = self.points(name, node.operator, right, wanted=wanted)
                return self.leaf(node, wanted=wanted) if points is None else points
            case (
                g.Comparison()
                | g.InRange()
                | g.IsIn()
                | g.TextMatches()
                | g.IsKnown()
                | g.IsWithin()
                | g.IsInState()
                | g.Quantified()
            ):
                return self.leaf(node, wanted=wanted)
            case _:
                assert_never(node)

    def once(self, node: object, find: Callable[[], bool], *, wanted: bool) -> bool:
        """Find something out once for all that is free of what a node reads."""
        reads = self.target.reads(node)
        if not reads.isdisjoint(self.assigned):
            return find()
        key = (id(node), wanted, self.is_hoped, self.free & reads)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = find()
        return found

    def leaf(self, node: g.Truth, *, wanted: bool) -> bool:
        """A test comes out any way when it reads what is free."""
        if not self.free.isdisjoint(self.target.reads(node)):
            stays = self.stays(node)
            return self.is_hoped if stays is None else stays is wanted
        found = self.outcome(node)
        if found is None:
            return self.is_hoped
        return found.is_met if wanted else found.is_not_met

    def stays(self, node: g.Truth) -> bool | None:
        """What a test of a list stays at, whatever comes on top of the list; None where that can change it."""
        if not isinstance(node, g.Quantified) or not self.only_grows(node.over.name, node.where):
            return None
        found = self.outcome(node)
        if found is None or found.is_undecided or found.is_met is node.is_every:
            return None
        return found.is_met

    def only_grows(self, over: str, where: g.Truth | None) -> bool:
        """Whether what is decided of the entries of a list stays so, whatever comes on top or becomes known of them."""
        if where is None:
            return True
        is_free = not self.target.reads(where).isdisjoint((*self.free, *self.assigned))
        return not is_free and not self.present.may_turn(over, where)

    def group(self, node: g.Group, *, wanted: bool) -> bool:
        """So many of the parts must hold, or so many must fail."""
        total = len(node.parts)
        least = {g.Quantity.ALL: total, g.Quantity.AT_LEAST: node.wanted}.get(node.how, 1)
        must_hold = wanted is not (node.how is g.Quantity.NONE)
        if not must_hold:
            least = total - least + 1
        return sum(self.truth(part, wanted=must_hold) for part in node.parts) >= least

    def holds(self, name: str, *, wanted: bool) -> bool:
        """A definition, or a stage."""
        key = name, wanted
        if key not in self.named:
            definition = self.target.graph.definitions[name]
            if isinstance(definition, d.Stage):
                self.named[key] = self.stage(definition, wanted=wanted)
            elif isinstance(definition, d.Definition | d.Disqualifier):
                self.named[key] = self.truth(definition.criterion, wanted=wanted)
            else:
                raise TypeError(name)
        return self.named[key]

    # ---- points

    def points(
        self,
        name: str,
        operator: g.Comparing,
        right: v.Constant | v.SettingValue,
        *,
        wanted: bool,
    ) -> bool | None:
        """Whether a score passes a threshold; None for what is not a threshold."""
        value = self.target.graph.settings[right.name].value if isinstance(right, v.SettingValue) else right
        if value is None or not isinstance(value.value, Decimal):
            return None
        limit = value.value
        rises = operator in (g.Comparing.GE, g.Comparing.GT)
        if not rises and operator not in (g.Comparing.LE, g.Comparing.LT):
            return None
        # It passes with its low end, or it stays below with its high end.
        if rises is wanted:
            low = self.total(name, is_low=True)
            return low >= limit if operator in (g.Comparing.GE, g.Comparing.LT) else low > limit
        high = self.total(name, is_low=False)
        return high < limit if operator in (g.Comparing.GE, g.Comparing.LT) else high <= limit

    def total(self, name: str, *, is_low: bool) -> Decimal:
        """The low end of a score as high as it can be (when not hoped: as low), or its high end the other way."""
        key = name, is_low
        if key not in self.totals:
            self.totals[key] = self.new_total(name, is_low=is_low)
        return self.totals[key]

    def new_total(self, name: str, *, is_low: bool) -> Decimal:
        """The same, added up."""
        score = self.target.graph.definitions[name]
        if not isinstance(score, d.Score):
            raise TypeError(name)
        now = {line.id: line for line in self.scores[name].lines}
        total = ZERO
        for line in score.lines:
            if line.over is None:
                counts = self.line_counts(line, is_low=is_low)
                total += limited(line.points, line.up_to) if counts else ZERO
            else:
                total += self.list_points(line, now[line.id], is_low=is_low)
        if score.limits is not None:
            total = max(score.limits[0], min(score.limits[1], total))
        return total

    def list_points(
        self,
        line: d.ScoreLine,
        now: LineResult,
        *,
        is_low: bool,
    ) -> Decimal:
        """What a line gives for the entries of a list: as it does now, or all that entries on top could give."""
        goes_up = is_low is self.is_hoped
        if self.target.reads(line).isdisjoint((*self.free, *self.assigned)):
            return end_of(now, is_low=is_low)
        if (line.points > 0) is goes_up:
            return limited(ENDLESS if goes_up else -ENDLESS, line.up_to)
        if line.over is not None and self.only_grows(line.over.name, line.criterion):
            # The entries that are there stay, and what is open of them may turn out either way.
            return end_of(now, is_low=not goes_up)
        return ZERO

    def line_counts(self, line: d.ScoreLine, *, is_low: bool) -> bool:
        """Whether a line's points count: only when it surely holds, or unless it surely does not."""
        criterion = line.criterion
        if criterion is None:
            return True
        wanted = (line.points > 0) is is_low
        return self.once(line, lambda: self.truth(criterion, wanted=wanted), wanted=wanted) is wanted


def end_of(now: LineResult, *, is_low: bool) -> Decimal:
    """The low or the high end of what a line gives now."""
    end = now.low if is_low else now.high
    return (-ENDLESS if is_low else ENDLESS) if end is None else end


def limited(points: Decimal, up_to: Decimal | None) -> Decimal:
    """Points within the limit of their line."""
    return points if up_to is None else max(-up_to, min(up_to, points))
