"""A change replayed on leads: how many move, from what to what, because of which criterion, and how many had won."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.change.model import Move, Replay
from leadrules.change.search.observe import SAME, Evaluator, Points, moved, seen_in
from leadrules.explain.words import named, titled
from leadrules.graph import definitions as d
from leadrules.graph.phrases import clause
from leadrules.graph.truths import Criterion, HandoffState
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.words import value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from leadrules.change.matching import Pair
    from leadrules.change.model import Difference
    from leadrules.change.search.observe import Results
    from leadrules.change.side import Side
    from leadrules.leads.lead import Lead

# What gave a result, and the time zone that it is told in.
Told: TypeAlias = "tuple[d.Definable, ZoneInfo]"
FIRST = 3
# So many ways to move are told apart.
MOST_WAYS = 5_000
COMES_TO = "comes to something else"
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
        self.slots = [self.slots_of(pair) for pair in pairs]
        self.total = self.moved = self.won = self.lost = 0
        self.counted: dict[tuple[str, str, str, tuple[str, ...]], Counted] = {}
        self.sayings = sayings(difference.old), sayings(difference.new)
        # A stage that only has another name is the same one.
        self.called = {pair.old or "": pair.new or "" for pair in pairs}

    def slots_of(self, pair: Pair) -> tuple[list[int], list[int]]:
        """Where both functions give what is seen of a definition, where equal values there are all there is to see."""
        before = self.difference.old.graph.definitions[pair.old or ""]
        after = self.difference.new.graph.definitions[pair.new or ""]
        if isinstance(before, d.Score) and isinstance(after, d.Score):
            units = self.old.program.units[before.name], self.new.program.units[after.name]
            if before.grades != after.grades or units[0] != units[1]:
                return [], []
        return slots(before, self.old), slots(after, self.new)

    def run(self, leads: Iterable[tuple[str, Lead, Lead, bool | None]]) -> None:
        """Count each: what it is called, as the old and the new version read it, and whether it was won."""
        for name, old, new, has_won in leads:
            self.add(name, old, new, has_won=has_won)

    def pass_over(self, outcomes: Sequence[bool | None]) -> None:
        """Count leads that are known not to move, by what became of them."""
        self.total += len(outcomes)
        self.won += outcomes.count(True)
        self.lost += outcomes.count(False)

    def result(self) -> Replay:
        """What was counted."""
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
        self.pass_over([has_won])
        one = self.old.program.run(old.values.get, *self.old.times)
        two = self.new.program.run(new.values.get, *self.new.times)
        has_moved = False
        for pair, (first, second) in zip(self.pairs, self.slots, strict=True):
            # Nearly always nothing has moved, and this says so at once.
            if first and [one[place] for place in first] == [two[place] for place in second]:
                continue
            before, after = seen_in(one, pair.old or "", self.old), seen_in(two, pair.new or "", self.new)
            if moved(before, after) != SAME:
                has_moved = True
                self.note(pair, (before, after), (old, new), name, has_won=has_won)
        stage, other = reached(one, self.old), reached(two, self.new)
        if self.called.get(stage, stage) != other:
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
        told = (
            (self.difference.old.graph.definitions[pair.old or ""], self.difference.old.graph.calendar.zone),
            (self.difference.new.graph.definitions[pair.new or ""], self.difference.new.graph.calendar.zone),
        )
        self.count((pair.name, *words(before, after, told), because), name, has_won=has_won)

    def count(self, key: tuple[str, str, str, tuple[str, ...]], name: str, *, has_won: bool | None) -> None:
        """Count a lead."""
        if len(self.counted) >= MOST_WAYS and key not in self.counted:
            key = key[0], "", "in other ways", ()
        found = self.counted.setdefault(key, Counted())
        found.leads += 1
        found.won += has_won is True
        found.lost += has_won is False
        if len(found.first) < FIRST:
            found.first.append(name)


def slots(definition: d.Definable, of: Evaluator) -> list[int]:
    """Where a function gives what is seen of a definition."""
    name = definition.name
    match definition:
        case d.Score():
            names = [f"{name}.low", f"{name}.high"]
        case d.Table():
            names = [f"{name}.{each}" for each in ("is_open", *dict(definition.outputs))]
        case _:
            names = [name]
    return [of.places[each] for each in names if each in of.places]


def is_truth(seen: object) -> bool:
    """Whether it is an outcome."""
    return seen is None or isinstance(seen, bool)


def words(before: object, after: object, sides: tuple[Told, Told]) -> tuple[str, str]:
    """From what to what something moved, in so few words that many leads share them."""
    match before, after:
        case Points(), Points():
            if before.ends != after.ends:
                return grade(before), grade(after)
            how = moved(before, after)
            return "", "more and fewer points" if how.down and how.up else "fewer points" if how.down else "more points"
        case HandoffState(), HandoffState():
            return before.value, after.value
        # Of what is computed every lead has its own value.
        case (Decimal() as one, str(unit)), (Decimal() as two, str(other)) if unit == other:
            return "", "comes to more" if two > one else "comes to less"
        case (one, str()), (two, str()):
            return "", "comes to nothing" if two is None else "comes to something" if one is None else COMES_TO
        case tuple(), tuple():
            return given(before, *sides[0]), given(after, *sides[1])
        case ((True | False | None), (True | False | None)):
            return WORDS[before], WORDS[after]
        case _:
            return str(before), str(after)


def grade(points: Points) -> str:
    """The grade, or those between which it is open."""
    low, high = (each or "no grade" for each in points.ends)
    return low if low == high else f"{low} to {high}"


def given(values: tuple[object, ...], definition: d.Definable, zone: ZoneInfo) -> str:
    """What a table gives."""
    is_open, *rest, _ = values
    if is_open:
        return "undecided"
    kinds = [kind for _, kind in definition.outputs] if isinstance(definition, d.Table) else []
    return ", ".join(value_said(each, kind, zone) for each, kind in zip(rest, kinds, strict=True))


def value_said(value: Any, kind: t.Type, zone: ZoneInfo) -> str:  # noqa: ANN401 - a value of any type
    """A value that a table gives, texts without their quotes."""
    match value:
        case None:
            return "nothing"
        case tuple():
            return (
                " and ".join(
                    value_said(each, kind.of if isinstance(kind, t.ListType) else kind, zone) for each in value
                )
                or "nothing"
            )
        case str():
            return value
        case _:
            return value_words(value, kind, zone)


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
