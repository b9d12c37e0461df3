"""What is asked of the solver about all leads there could be, where forms and found leads leave something open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import NO_TIME, NOT_INSTALLED
from leadrules.change.search.observe import STEPS
from leadrules.graph import definitions as d
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules.backends import smt
    from leadrules.backends.smt import Wish
    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.change.time import Time

# An outcome before, and one after, of leads that move down.
FALLS = ((True, False), (True, None), (None, False))
OLD, NEW = 0, 1


class Solving:
    """Asks one question a way."""

    def __init__(self, old: Side, new: Side, on: datetime, time: Time) -> None:
        """Make ready; nothing is imported before the first question."""
        self.old, self.new, self.on, self.time = old, new, on, time
        self._made: smt.Solver | None = None

    def ask(self, pair: Pair, *, is_down: bool) -> Mapping[str, object] | bool | str:
        """A lead that moves it that way, False where it is proved that there is none, or why that is not settled."""
        from leadrules.backends import smt

        if not smt.has_extra():
            return NOT_INSTALLED
        if self.time.is_over:
            return NO_TIME
        answer: Mapping[str, object] | bool | str = "this cannot be asked"
        for wish, is_proof in self.wishes(pair, is_down=is_down):
            answer = self.answer(wish, is_proof=is_proof)
            if answer is False or not isinstance(answer, str):
                break
        return answer

    def answer(self, wish: Wish, *, is_proof: bool) -> Mapping[str, object] | bool | str:
        """What comes back for one wish; with `is_proof` that it is impossible settles the matter."""
        from leadrules.backends import smt

        solver = self.solver()
        solver.seconds = min(self.time.question, self.time.left)
        match solver.find([wish], smallest=False):
            case smt.Impossible():
                return False if is_proof else "it turns on what cannot be asked"
            case smt.Witness(leads=(one, two)):
                # One lead: a field that both versions read otherwise cannot be given one value.
                is_one = all(one[name] == two[name] for name in one.keys() & two.keys())
                return {**one, **two} if is_one else "both versions would have to read other values"
            case smt.Unsettled() if self.time.is_over:
                return NO_TIME
            case smt.Unsettled(why=why):
                return why.removeprefix("not settled: ").removeprefix("not settled ")
            case _:
                return "nothing was answered"

    def solver(self) -> smt.Solver:
        """The one solver."""
        from leadrules.backends import interpreter, smt

        if self._made is None:
            graphs = (self.old.graph, self.new.graph)
            self._made = smt.Solver(graphs, self.on, interpreter, seconds=self.time.question)
        return self._made

    # ---- questions

    def wishes(self, pair: Pair, *, is_down: bool) -> list[tuple[Wish, bool]]:
        """That a lead moves a definition that way; and whether it is all that could move it so.

        Where no such question can be asked, that the lead moves it at all.
        """
        from leadrules.backends.smt import Differs

        old, new = pair.old or "", pair.new or ""
        before, after = self.old.graph.definitions[old], self.new.graph.definitions[new]
        match before, after:
            case d.Score(), d.Score():
                return self.scores(before, after, is_down=is_down)
            case d.Handoff(), d.Handoff():
                return [(self.states(before, after, is_down=is_down), True)]
            case (d.Table(), d.Table()) | (d.ValueDefinition(), d.ValueDefinition()):
                return [(Differs((OLD, old), (NEW, new)), True)]
            case _:
                return [(self.truths(old, new, is_down=is_down), True)]

    def truths(self, old: str | g.Truth, new: str | g.Truth, *, is_down: bool) -> Wish:
        """That an outcome falls, or rises."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        falls = FALLS if is_down else tuple((after, before) for before, after in FALLS)
        return AnyOf(tuple(AllOf((Wanted(OLD, old, one), Wanted(NEW, new, two))) for one, two in falls))

    def scores(self, before: d.Score, after: d.Score, *, is_down: bool) -> list[tuple[Wish, bool]]:
        """That a grade is lost, or reached; then that there are fewer points, or more."""
        from leadrules.backends.smt import AnyOf, Differs, Falls, points

        old, new = (OLD, before.name), (NEW, after.name)
        if [name for name, _ in before.grades] != [name for name, _ in after.grades]:
            # Grades of other names lie neither above nor below.
            return [(Differs(old, new), True)]
        reached = [
            self.truths(points(OLD, before.name, ">=", one).of, points(NEW, after.name, ">=", two).of, is_down=is_down)
            for (_, one), (_, two) in zip(before.grades, after.grades, strict=True)
        ]
        moves = Falls(old, new) if is_down else Falls(new, old)
        return [*([(AnyOf(tuple(reached)), False)] if reached else []), (AnyOf((moves, *reached)), True)]

    def states(self, before: d.Handoff, after: d.Handoff, *, is_down: bool) -> Wish:
        """That the handing over comes less far, or farther."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        ones = {state: g.IsInState(handoff=before.name, state=state, shown=before.when.shown) for state in STEPS}
        twos = {state: g.IsInState(handoff=after.name, state=state, shown=after.when.shown) for state in STEPS}
        pairs = [
            (one, two)
            for one in STEPS
            for two in STEPS
            if one is not two and (STEPS[one] >= STEPS[two] if is_down else STEPS[one] <= STEPS[two])
        ]
        return AnyOf(
            tuple(
                AllOf((Wanted(OLD, ones[one], outcome=True), Wanted(NEW, twos[two], outcome=True)))
                for one, two in pairs
            )
        )
