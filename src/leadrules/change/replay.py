"""A change replayed on leads: how many move, from what to what, because of which criterion, and how many had won."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.change.model import Move, Replay
from leadrules.change.search.observe import Evaluator, Points, moved, seen_in
from leadrules.explain.words import named, titled
from leadrules.graph import definitions as d
from leadrules.graph.phrases import clause
from leadrules.graph.truths import Criterion, HandoffState
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.change.matching import Pair
    from leadrules.change.model import Difference
    from leadrules.change.search.observe import Results
    from leadrules.change.side import Side
    from leadrules.leads.lead import Lead

FIRST = 3
NO_STAGE = "no stage"
WORDS = {True: "met", None: "undecided", False: "not met"}


@dataclass(slots=True)
class Counted:
    """The leads that move one way, for one reason."""

    leads: int = 0
    won: int = 0
    lost: int = 0
    first: list[str] = field(default_factory=list)


class Replaying:
    """Counts leads as they come; each is given as both versions read it."""

    def __init__(self, difference: Difference, pairs: Sequence[Pair]) -> None:
        """Get ready to look at these definitions."""
        self.difference = difference
        self.pairs = pairs
        self.old, self.new = (Evaluator(side, difference.on) for side in (difference.old, difference.new))
        self.total = self.moved = self.won = self.lost = 0
        self.counted: dict[tuple[str, str, str, tuple[str, ...]], Counted] = {}
        self.sayings = sayings(difference.old), sayings(difference.new)

    def run(self, leads: Iterable[tuple[str, Lead, Lead, bool | None]]) -> Replay:
        """Count each: what it is called, as the old and the new version read it, and whether it was won."""
        for name, old, new, has_won in leads:
            self.add(name, old, new, has_won=has_won)
        kinds = {pair.name: type(self.difference.new.graph.definitions[pair.name]) for pair in self.pairs}
        moves = [
            Move(
                definition=name,
                before=before,
                after=after,
                because=because,
                leads=found.leads,
                won=found.won,
                lost=found.lost,
                first=tuple(found.first),
            )
            for (name, before, after, because), found in self.counted.items()
        ]
        order = {name: place for place, name in enumerate(["", *self.difference.new.graph.declared])}
        stages = {name for name, kind in kinds.items() if kind is d.Stage}
        moves.sort(key=lambda each: (each.definition not in ("", *stages), order[each.definition], -each.leads))
        return Replay(total=self.total, moved=self.moved, won=self.won, lost=self.lost, moves=tuple(moves))

    def add(self, name: str, old: Lead, new: Lead, *, has_won: bool | None) -> None:
        """Look at one lead under both versions."""
        self.total += 1
        self.won += has_won is True
        self.lost += has_won is False
        one = self.old.program.run(old.values.get, *self.old.times)
        two = self.new.program.run(new.values.get, *self.new.times)
        has_moved = False
        for pair in self.pairs:
            before, after = seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)
            if before != after:
                has_moved = True
                self.note(pair, (before, after), (old, new), name, has_won=has_won)
        stage, other = reached(one, self.old), reached(two, self.new)
        if stage != other:
            has_moved = True
            self.count(("", stage, other, ()), name, has_won=has_won)
        self.moved += has_moved

    def note(
        self, pair: Pair, seen: tuple[object, object], leads: tuple[Lead, Lead], name: str, *, has_won: bool | None
    ) -> None:
        """Note what one definition makes of a lead, and because of what."""
        before, after = seen
        because: tuple[str, ...] = ()
        if is_truth(before) and is_truth(after):
            # What stands in the way is told by the version in whose way it stands.
            place = 1 if moved(before, after).down else 0
            side = (self.difference.old, self.difference.new)[place]
            called = (pair.old, pair.new)[place] or ""
            found = side.ruleset.evaluate_read(leads[place], on=self.difference.on)
            results = {**found.stages, **found.definitions, **found.disqualifiers}
            because = tuple(self.sayings[place].get(each, named(each)) for each in results[called].because)
        self.count((pair.name, *words(before, after), because), name, has_won=has_won)

    def count(self, key: tuple[str, str, str, tuple[str, ...]], name: str, *, has_won: bool | None) -> None:
        """Count a lead."""
        found = self.counted.setdefault(key, Counted())
        found.leads += 1
        found.won += has_won is True
        found.lost += has_won is False
        if len(found.first) < FIRST:
            found.first.append(name)


def is_truth(seen: object) -> bool:
    """Whether it is an outcome."""
    return seen is None or isinstance(seen, bool)


def words(before: object, after: object) -> tuple[str, str]:
    """From what to what something moved, in so few words that many leads share them."""
    match before, after:
        case Points(), Points():
            if before.ends != after.ends or before.names != after.names:
                return grade(before), grade(after)
            how = moved(before, after)
            return "", "more and fewer points" if how.down and how.up else "fewer points" if how.down else "more points"
        case HandoffState(), HandoffState():
            return before.value, after.value
        case tuple(), tuple():
            return given(before), given(after)
        case ((True | False | None), (True | False | None)):
            return WORDS[before], WORDS[after]
        case _:
            return str(before), str(after)


def grade(points: Points) -> str:
    """The grade, or those between which it is open."""
    low, high = (each or "no grade" for each in points.ends)
    return low if low == high else f"{low} to {high}"


def given(values: tuple[object, ...]) -> str:
    """What a table gives, or a value comes to."""
    is_open, *rest = values if len(values) > 1 else (False, *values)
    if is_open:
        return "undecided"
    return ", ".join("nothing" if each is None else str(each) for each in rest)


def reached(results: Results, of: Evaluator) -> str:
    """The last stage that is met."""
    met = [stage.name for stage in of.side.graph.stages if results[of.places[stage.name]] is True]
    return met[-1] if met else NO_STAGE


def sayings(side: Side) -> dict[str, str]:
    """What definitions are called, and what criteria without a label say, by their identifiers."""
    found = {name: titled(name, each.doc) for name, each in side.graph.definitions.items()}
    for node in parts(tuple(side.graph.definitions.values())):
        if isinstance(node, Criterion) and node.shown.label is None:
            found.setdefault(node.shown.id, clause(node, side.graph))
    return found
