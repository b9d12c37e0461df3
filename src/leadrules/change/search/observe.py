"""What both versions make of one lead, and which way each definition moves by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.backends.generated.runtime import from_unit
from leadrules.graph import definitions as d
from leadrules.graph.truths import HandoffState
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules.change.side import Side
    from leadrules.leads.lead import Lead
    from leadrules.verdict import Seen, Verdict

# Less is lower: not met, undecided, met. See docs/decisions.
PLACES = {False: 0, None: 1, True: 2}
# How far the handing over has come; what is late has come less far than what is in time.
STEPS = {
    HandoffState.NOT_DUE: 0,
    HandoffState.UNDECIDED: 1,
    HandoffState.INCOMPLETE: 2,
    HandoffState.OVERDUE: 3,
    HandoffState.ANSWERED_LATE: 3,
    HandoffState.READY: 4,
    HandoffState.WAITING: 4,
    HandoffState.ANSWERED_ON_TIME: 4,
}
ENDLESS = Decimal("Infinity")
Results: TypeAlias = "tuple[Any, ...]"


@dataclass(frozen=True, slots=True)
class Moved:
    """Which ways a lead moves something; both where one end of a score falls and the other rises."""

    down: bool = False
    up: bool = False


SAME, DOWN, UP, BOTH = Moved(), Moved(down=True), Moved(up=True), Moved(down=True, up=True)


class Evaluator:
    """One version's generated function, at one moment."""

    def __init__(self, side: Side, on: datetime) -> None:
        """Make ready."""
        self.side = side
        self.on = on.astimezone(UTC)
        self.reader = side.ruleset.reader()
        self.program = side.ruleset.program
        self.places = self.program.places
        self.times = self.program.times(on)
        self._read: dict[tuple[str, int], tuple[object, Lead]] = {}

    def results(self, lead: Mapping[str, object]) -> Results:
        """What it makes of a lead that is given by its fields' names."""
        return self.run(self.values(lead))

    def run(self, values: Mapping[str, Any]) -> Results:
        """What it makes of a typed lead."""
        return self.program.run(values.get, *self.times)

    def values(self, lead: Mapping[str, object]) -> dict[str, Any]:
        """The typed lead; the same object for a field is read once."""
        found: dict[str, Any] = {}
        for name, raw in lead.items():
            key = name, id(raw)
            if key not in self._read:
                # What is kept keeps its identity.
                self._read[key] = raw, self.reader.read({name: raw})
            found.update(self._read[key][1].values)
        return found


@dataclass(frozen=True, slots=True)
class Points:
    """What a score comes to; an open end is endless.

    `grades` are the places of the grades that both ends have, -1 below all; they count where both versions have grades
    of the same names.
    """

    low: Decimal
    high: Decimal
    grades: tuple[int, int]
    names: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def ends(self) -> tuple[str | None, ...]:
        """What the grades at both ends are called."""
        return tuple(self.names[place] if place >= 0 else None for place in self.grades)


def seen_in(results: Results, name: str, evaluator: Evaluator) -> object:
    """What the function gives for one definition, in a form that two versions share."""
    places = evaluator.places
    definition = evaluator.side.graph.definitions[name]
    match definition:
        case d.Score():
            unit = evaluator.program.units[name]
            low, high = (results[places[f"{name}.{end}"]] for end in ("low", "high"))
            return points(from_unit(low, unit), from_unit(high, unit), definition)
        case d.Handoff():
            return HandoffState(results[places[name]])
        case d.Table():
            given = (results[places[f"{name}.{each}"]] for each in ("is_open", *dict(definition.outputs)))
            return (*given, tuple(currency(kind) for _, kind in definition.outputs))
        case d.ValueDefinition():
            return (results[places[name]], currency(definition.value.type))
        case _:
            return results[places[name]]


def currency(kind: t.Type) -> str:
    """The currency of an amount, which is no part of it; empty for all else."""
    money = t.money_of(kind)
    return "" if money is None else money.currency


def told_in(verdict: Verdict, name: str, definition: d.Definable) -> object:
    """The same of an interpreter's verdict; values of tables and computed ones as they are shown."""
    match definition:
        case d.Score():
            score = verdict.scores[name]
            return points(score.low, score.high, definition)
        case d.Handoff():
            return verdict.handoffs[name].state
        case d.Table():
            table = verdict.tables[name]
            # Of a long list a value tells the first entries alone.
            is_list = definition.policy is d.Policy.ALL and not table.is_undecided
            rows = [row.gives for row in table.rows if is_list and row.outcome.is_met]
            return (table.is_undecided, *(shown(each) for each in table.values.values()), tuple(rows))
        case d.ValueDefinition():
            return shown(verdict.values[name].value)
        case _:
            return outcome_in(verdict, name)


def outcome_in(verdict: Verdict, name: str) -> bool | None:
    """What a verdict says of a definition, disqualifier or stage; None for undecided."""
    outcome = verdict.outcome(name)
    return None if outcome.is_undecided else outcome.is_met


def shown(seen: Seen) -> tuple[object, ...]:
    """A value as a verdict has it, without what it is called."""
    return seen.presence, seen.value, seen.low, seen.high


def points(low: Decimal | None, high: Decimal | None, score: d.Score) -> Points:
    """What a score comes to, whoever found it."""
    bottom, top = -ENDLESS if low is None else low, ENDLESS if high is None else high
    places = [sum(start <= end for _, start in score.grades) - 1 for end in (bottom, top)]
    return Points(bottom, top, (places[0], places[1]), tuple(name for name, _ in score.grades))


def moved(old: object, new: object) -> Moved:
    """Which way something moved from the one to the other."""
    if old == new:
        return SAME
    match old, new:
        case Points(), Points():
            down, up = new.low < old.low or new.high < old.high, new.low > old.low or new.high > old.high
            if old.names == new.names:
                ends = list(zip(old.grades, new.grades, strict=True))
                down, up = down or any(y < x for x, y in ends), up or any(y > x for x, y in ends)
            elif old.ends != new.ends:
                down = up = True
            return Moved(down=down, up=up)
        case HandoffState(), HandoffState():
            if STEPS[old] == STEPS[new]:
                return BOTH
            return DOWN if STEPS[new] < STEPS[old] else UP
        case ((True | False | None), (True | False | None)):
            return DOWN if PLACES[new] < PLACES[old] else UP
        case _:
            # What has no up and down is different, and told as one way.
            return DOWN


def telling(old: object, new: object) -> int:
    """How much a lead tells people that moves something from the one to the other; 3 is the most."""
    match old, new:
        case (True, False) | (False, True):
            return 3
        case (True, None) | (None, True):
            return 2
        case HandoffState(), HandoffState():
            return (
                1
                + (max(STEPS[old], STEPS[new]) > STEPS[HandoffState.UNDECIDED])
                + (max(STEPS[old], STEPS[new]) == STEPS[HandoffState.READY])
            )
        case Points(), Points():
            return 3 if old.is_exact and new.is_exact else 1
        case tuple(), tuple():
            return 3 if None not in old and None not in new else 1
        case _:
            return 1
