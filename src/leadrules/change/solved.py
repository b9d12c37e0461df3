"""What is asked of the solver about all leads there could be, where forms and found leads leave something open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.change.model import NO_TIME, NOT_INSTALLED
from leadrules.change.search.observe import STEPS
from leadrules.graph import definitions as d
from leadrules.graph import truths as g

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from decimal import Decimal

    from leadrules.backends import smt
    from leadrules.backends.smt import Wish
    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.change.time import Time

# An outcome before, and one after, of leads that move down.
FALLS = ((True, False), (True, None), (None, False))
OLD, NEW = 0, 1
# A table is open exactly while one of its rows is.
OPEN_WITH_ANY_ROW = (d.Policy.ONE, d.Policy.ALL, d.Policy.SUM, d.Policy.COUNT)


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
            case smt.Unsettled(why=why):
                return why.removeprefix("not settled: ").removeprefix("not settled ")
            case _:
                return "nothing was answered"

    def solver(self) -> smt.Solver:
        """The one solver."""
        from leadrules.backends import interpreter, smt

        if self._made is None:
            self._made = smt.Solver((self.old.graph, self.new.graph), self.on, interpreter)
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
            case d.Table(), d.Table():
                return self.tables(before, after)
            case d.ValueDefinition(), d.ValueDefinition():
                # The same number in another currency is another amount.
                return [(Differs((OLD, old), (NEW, new)), str(before.value.type) == str(after.value.type))]
            case _:
                return [(self.truths(old, new, is_down=is_down), True)]

    def truths(self, old: str | g.Truth, new: str | g.Truth, *, is_down: bool) -> Wish:
        """That an outcome falls, or rises."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        falls = FALLS if is_down else tuple((after, before) for before, after in FALLS)
        return AnyOf(tuple(AllOf((Wanted(OLD, old, one), Wanted(NEW, new, two))) for one, two in falls))

    def scores(self, before: d.Score, after: d.Score, *, is_down: bool) -> list[tuple[Wish, bool]]:
        """That a grade is lost, or reached; then that the points differ at all."""
        from leadrules.backends.smt import AnyOf, Differs, points

        differs = Differs((OLD, before.name), (NEW, after.name))
        if [name for name, _ in before.grades] != [name for name, _ in after.grades]:
            return [(AnyOf((differs, *self.grades(before, after))), True)]
        reached = [
            self.truths(points(OLD, before.name, ">=", one).of, points(NEW, after.name, ">=", two).of, is_down=is_down)
            for (_, one), (_, two) in zip(before.grades, after.grades, strict=True)
        ]
        return [*([(AnyOf(tuple(reached)), False)] if reached else []), (AnyOf((differs, *reached)), True)]

    def grades(self, before: d.Score, after: d.Score) -> Iterator[Wish]:
        """That the least or the most points have a grade of another name, where the grades are other ones."""
        from leadrules.backends.smt import AllOf

        for is_low in (True, False):
            ones, twos = (self.ends(graph, of, is_low=is_low) for graph, of in ((OLD, before), (NEW, after)))
            yield from (AllOf((one, two)) for name, one in ones for other, two in twos if name != other)

    def ends(self, graph: int, score: d.Score, *, is_low: bool) -> list[tuple[str | None, Wish]]:
        """For each grade, and for none, that the least points (or the most) have it."""
        from leadrules.backends.smt import AllOf, AnyOf, points

        # That the least are at or above a threshold is met; that the most are is not ruled out.
        outcomes = (True,) if is_low else (True, None)
        others = tuple(each for each in (True, None, False) if each not in outcomes)

        def at(start: Decimal, which: tuple[bool | None, ...]) -> Wish:
            return AnyOf(tuple(points(graph, score.name, ">=", start, outcome=each) for each in which))

        starts = [start for _, start in score.grades]
        found: list[tuple[str | None, Wish]] = []
        for place, name in enumerate([None, *(name for name, _ in score.grades)]):
            reached = [at(starts[place - 1], outcomes)] if place else []
            missed = [at(starts[place], others)] if place < len(starts) else []
            found.append((name, AllOf((*reached, *missed))))
        return found

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

    def tables(self, before: d.Table, after: d.Table) -> list[tuple[Wish, bool]]:
        """That a table gives something else, or is open where it was not, or the other way round."""
        from leadrules.backends.smt import AllOf, AnyOf, Differs

        differs = Differs((OLD, before.name), (NEW, after.name))
        both = (before, after)
        if before.policy is not after.policy or dict(before.outputs) != dict(after.outputs):
            return [(differs, False)]
        if before.policy is d.Policy.FIRST:
            is_open = [self.first(table, number, outcome=None) for number, table in enumerate(both)]
            # It is not open when the first row that is not ruled out holds, or when all are ruled out.
            is_settled: list[Wish] = [
                AnyOf((self.first(t, n, outcome=True), self.none(t, n))) for n, t in enumerate(both)
            ]
        elif before.policy in OPEN_WITH_ANY_ROW:
            is_open = [AnyOf(tuple(self.rows(t, n, outcome=None))) for n, t in enumerate(both)]
            is_settled = [AllOf(tuple(self.decided(t, n))) for n, t in enumerate(both)]
        else:
            return [(differs, False), *self.by_rows(before, after)]
        opens = AllOf((is_settled[OLD], is_open[NEW]))
        closes = AllOf((is_open[OLD], is_settled[NEW]))
        return [(AnyOf((differs, opens, closes)), True), *self.by_rows(before, after)]

    def by_rows(self, before: d.Table, after: d.Table) -> list[tuple[Wish, bool]]:
        """That any row comes to another outcome, where each gives what it gave: without it none gives anything else."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        ones, twos = self.given(before, self.old), self.given(after, self.new)
        if [given for given, _ in ones] != [given for given, _ in twos]:
            return []
        ways: list[Wish] = []
        for (_, one), (_, two) in zip(ones, twos, strict=True):
            if one.criterion is None or two.criterion is None:
                criteria = [(n, row.criterion) for n, row in ((OLD, one), (NEW, two)) if row.criterion is not None]
                ways += [Wanted(number, of, outcome) for number, of in criteria for outcome in (False, None)]
                continue
            outcomes = ((x, y) for x in (True, None, False) for y in (True, None, False) if x is not y)
            ways += [AllOf((Wanted(OLD, one.criterion, x), Wanted(NEW, two.criterion, y))) for x, y in outcomes]
        return [(AnyOf(tuple(ways)), True)]

    @staticmethod
    def given(table: d.Table, side: Side) -> list[tuple[str, d.TableRow]]:
        """Each row with what it gives; in an order of their own, where that of the rows means nothing."""
        found = [(side.canonical(row.gives), row) for row in table.rows]
        is_ordered = table.policy in (d.Policy.FIRST, d.Policy.ALL)
        return found if is_ordered else sorted(found, key=lambda each: each[0])

    @staticmethod
    def rows(table: d.Table, graph: int, *, outcome: bool | None) -> Iterator[Wish]:
        """For each row, that it comes to an outcome."""
        from leadrules.backends.smt import Wanted

        for row in table.rows:
            if row.criterion is not None:
                yield Wanted(graph, row.criterion, outcome)

    def decided(self, table: d.Table, graph: int) -> Iterator[Wish]:
        """For each row, that it is not open."""
        from leadrules.backends.smt import AnyOf

        outcomes = zip(*(self.rows(table, graph, outcome=each) for each in (True, False)), strict=True)
        yield from (AnyOf(each) for each in outcomes)

    def first(self, table: d.Table, graph: int, *, outcome: bool | None) -> Wish:
        """That the first row which is not ruled out comes to an outcome."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        ways: list[Wish] = []
        above: list[Wish] = []
        for row in table.rows:
            if row.criterion is None:
                if outcome:
                    ways.append(AllOf(tuple(above)))
                break
            ways.append(AllOf((*above, Wanted(graph, row.criterion, outcome))))
            above.append(Wanted(graph, row.criterion, outcome=False))
        return AnyOf(tuple(ways))

    def none(self, table: d.Table, graph: int) -> Wish:
        """That every row is ruled out."""
        from leadrules.backends.smt import AllOf, AnyOf, Wanted

        criteria = [row.criterion for row in table.rows]
        if None in criteria:
            return AnyOf(())
        return AllOf(tuple(Wanted(graph, each, outcome=False) for each in criteria if each is not None))
