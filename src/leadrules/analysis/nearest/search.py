"""The search for the smallest sets of fields, other values of which bring a stage about (or lose it).

Sets are tried by size. One that cannot help whatever its fields hold (`Hope`) is made as large as it stays hopeless:
something outside of it has to change, and only sets that take something from each of these "outsides" are tried. So
most sets are never looked at, and that there is none with fewer fields is shown, not only not found.
"""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from leadrules.analysis.nearest.blocking import blocking
from leadrules.analysis.nearest.hitting import Hitting
from leadrules.analysis.nearest.hope import Hope
from leadrules.analysis.nearest.oracle import Found, SpentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.analysis.nearest.options import Options
    from leadrules.analysis.nearest.oracle import Chosen, Oracle
    from leadrules.analysis.nearest.present import Present
    from leadrules.analysis.nearest.target import Target
    from leadrules.graph.truths import Truth
    from leadrules.schema.outcome import Outcome
    from leadrules.schema.values import Value

# So many times a bound is asked for, besides the leads that are tried, and so many steps are gone for the next set.
MOST_BOUNDS = 20_000
MOST_STEPS = 10_000
# Some way, not the nearest one, is then looked for with so many leads and bounds more, and for a second.
MOST_AT_LAST = 4_000
SECONDS_AT_LAST = 1.0


class Search:
    """One search for one lead."""

    def __init__(
        self,
        target: Target,
        present: Present,
        oracle: Oracle,
        fields: Sequence[str],
        options: Callable[[str], Options],
    ) -> None:
        """Search among `fields`, those that are changed most easily first."""
        self.present = present
        self.target = target
        self.oracle = oracle
        self.fields = tuple(fields)
        self.options = options
        self.assigned: dict[str, Value] = {}
        self.hope = Hope(target, self.outcome, present)
        self.hope.assigned = self.assigned
        self.bounds = 0
        self.most_bounds = MOST_BOUNDS
        self.until = inf
        self.found: list[Found] = []
        # The fewest fields of which a set was left without being settled; None where every one was.
        self.open_from: int | None = None
        # Whether the search did not come to its end.
        self.is_cut_short = False

    @property
    def is_proved(self) -> bool:
        """Whether no set with fewer fields than those that were found does, or (where none was found) no set at all."""
        if self.open_from is None:
            return True
        return any(len(each.fields) <= self.open_from for each in self.found)

    def leave(self, size: int) -> None:
        """Note that a set of so many fields is not settled."""
        self.open_from = size if self.open_from is None else min(self.open_from, size)

    def outcome(self, leaf: Truth) -> Outcome | None:
        """What a test comes to with what is assigned."""
        return self.present.with_values(self.target, leaf, self.assigned)

    def is_hopeful(self, free: frozenset[str]) -> bool:
        """Whether it could be reached with these fields free.

        Raises:
            SpentError: when that was asked often enough, or for long enough.
        """
        self.count()
        return self.hope.is_left(free, wants_met=self.oracle.wants_met)

    def count(self) -> None:
        """Count a bound that is asked for."""
        if self.bounds >= self.most_bounds or monotonic() > self.until:
            raise SpentError
        self.bounds += 1

    def begin(self, seconds: float) -> None:
        """Go on for so many seconds."""
        self.until = self.oracle.until = monotonic() + seconds

    def run(self, enough: int, extra: int, seconds: float) -> None:
        """Search until every set is settled, or `enough` ways are found and no more have as few fields, or time is up.

        Once there is a way, those with more fields are searched for with `extra` tries only.
        """
        self.begin(seconds)
        everything = frozenset(self.fields)
        if not self.is_hopeful(everything):
            return
        hitting = Hitting(MOST_STEPS, self.until)
        hitting.add(self.fields)
        size = 1
        is_extra = False
        try:
            while True:
                chosen = hitting.smallest(size, len(self.fields))
                if hitting.is_spent:
                    raise SpentError  # noqa: TRY301 - as when leads or bounds are spent
                if chosen is None or (len(chosen) > size and len(self.found) >= enough):
                    return
                if len(chosen) > size and self.found:
                    self.oracle.most = min(self.oracle.most, self.oracle.tries + extra)
                    self.most_bounds = min(self.most_bounds, self.bounds + 4 * extra)
                    is_extra = True
                size = len(chosen)
                if self.is_hopeful(chosen):
                    found = self.nearest(chosen)
                    if found is not None:
                        self.found.append(found)
                        hitting.excluded.append(chosen)
                        continue
                    if not all(self.options(name).is_complete for name in chosen):
                        self.leave(size)
                    hitting.add(self.outside(chosen))
                else:
                    hitting.add(self.outside(self.grown(chosen)))
        except SpentError:
            self.leave(size)
            self.is_cut_short = not is_extra
        if self.is_cut_short and not self.found:
            found = self.some_way()
            self.found += [] if found is None else [found]

    def some_way(self) -> Found | None:
        """Some way, of which no change can be left out: where too many sets are as small, not all can be tried."""
        self.oracle.most = self.oracle.tries + MOST_AT_LAST
        self.most_bounds = self.bounds + MOST_AT_LAST
        self.begin(SECONDS_AT_LAST)
        free = frozenset(self.fields)
        # What gives few points is let stay first, then what is changed least easily.
        least_first = list(reversed(self.fields))
        least_first.sort(key=self.target.most_points)
        try:
            for name in least_first:
                if self.is_hopeful(free - {name}):
                    free -= {name}
            found = self.nearest(free, is_any_enough=True)
            return None if found is None else self.without_idle(found)
        except SpentError:
            return None

    def without_idle(self, found: Found) -> Found:
        """The same way without changes that can be left out."""
        kept = dict(zip(found.fields, found.options, strict=True))
        # To leave one out may make another one idle.
        while True:
            for name in kept:
                rest = {each: option for each, option in kept.items() if each != name}
                if self.oracle.is_reached({each: option.value for each, option in rest.items()}):
                    kept = rest
                    break
            else:
                return Found(tuple(kept), tuple(kept.values()))

    def outside(self, fields: frozenset[str]) -> tuple[str, ...]:
        """The other fields."""
        return tuple(name for name in self.fields if name not in fields)

    def grown(self, hopeless: frozenset[str]) -> frozenset[str]:
        """As many fields as stay without hope."""
        blocked = blocking(self.hope, hopeless) if self.oracle.wants_met else None
        is_hopeful = self.is_hopeful
        if blocked is not None:
            # What one criterion forbids is forbidden by all fields that it does not read.
            node, wanted = blocked
            hopeless |= frozenset(self.fields) - self.target.reads(node)

            def is_hopeful(free: frozenset[str]) -> bool:
                self.count()
                return self.hope.is_possible(node, free, wanted=wanted)

        for name in reversed(self.fields):
            if name not in hopeless and not is_hopeful(hopeless | {name}):
                hopeless |= {name}
        return hopeless

    def nearest(self, fields: frozenset[str], *, is_any_enough: bool = False) -> Found | None:
        """The nearest options of all these fields that do together, or some that do."""
        # Few options first, so that what does not do is found out early; lists, which have many, come last.
        order = sorted(fields, key=lambda name: (len(self.options(name).items), self.fields.index(name)))
        best: list[Found] = []

        def search(place: int, chosen: Chosen, cost: float) -> None:
            if best and (is_any_enough or cost >= best[0].cost):
                return
            if place == len(order):
                if self.oracle.is_reached(self.assigned):
                    best[:] = [Found(tuple(order), chosen)]
                return
            free = frozenset(order[place:])
            if chosen and not self.is_hopeful(free):
                return
            name = order[place]
            for option in self.options(name).items:
                self.assigned[name] = option.value
                search(place + 1, (*chosen, option), cost + option.cost)
                del self.assigned[name]

        try:
            search(0, (), 0)
        except SpentError:
            # What was found until then is a way, perhaps not the nearest of its fields.
            if not best:
                raise
        finally:
            self.assigned.clear()
        return best[0] if best else None
