"""The whole function: the fields that it reads, every definition in dependency order, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from leadrules.backends.generated import runtime
from leadrules.backends.generated.code import function, tupled
from leadrules.backends.generated.function import Function
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.graph import truths as g
    from leadrules.graph.rulegraph import RuleGraph

Results = tuple[Any, ...]
LONGEST_SHOWN = 100
# The moment in UTC, the day in the ruleset's zone, and the ends of each window that the rules speak of.
Times = tuple[datetime, date, tuple[date, ...]]
Run: TypeAlias = "Callable[[Callable[[str], Any], datetime, date, tuple[date, ...]], Results]"


@dataclass(frozen=True)
class Program:
    """A compiled ruleset: `run` gives a result for each of `slots`, in their order; then what was found in lists."""

    graph: RuleGraph
    slots: tuple[str, ...]
    text: str
    constants: Mapping[str, object]
    windows: tuple[g.IsWithin, ...]
    # How many units of a score make a point.
    units: Mapping[str, int]
    # What comes after the results, and the first of the names that belong to what asked for it, by its identity.
    handed_on: tuple[str, ...]
    found: Mapping[int, str]

    @cached_property
    def run(self) -> Run:
        """The function: it takes a lead's `get`, and times as `times` gives them."""
        return function("verdict", self.text, {**vars(runtime), **self.constants, "calendar": self.graph.calendar})

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each result stands."""
        return {name: place for place, name in enumerate(self.slots)}

    def listing(self) -> str:
        """The function for people, with the objects that it refers to and the names of what it returns."""
        objects = "".join(f"# {name} = {shown(value)}\n" for name, value in self.constants.items())
        return f"{objects}{self.text}# returns: {', '.join(self.slots)}\n"

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.graph.timezone)

    @cached_property
    def _of_days(self) -> dict[date, list[tuple[date, date] | None]]:
        """Each window of days, None for those of moments; of the last day that was asked for."""
        return {}

    def times(self, now: datetime) -> Times:
        """What the moment of an evaluation (aware) makes of the rules' windows."""
        moment = now.astimezone(UTC)
        today = moment.astimezone(self._zone).date()
        of_day = self._of_days.get(today)
        if of_day is None:
            of_day = [None if each.value.type == t.DATETIME else self.window(each, today) for each in self.windows]
            self._of_days.clear()
            self._of_days[today] = of_day
        ends: list[date] = []
        for node, found in zip(self.windows, of_day, strict=True):
            ends += found or self.window(node, moment)
        return moment, today, tuple(ends)

    def window(self, node: g.IsWithin, here: date) -> tuple[date, date]:
        """The ends of a window."""
        return window(here, node.duration, self.graph.calendar, is_next=node.is_next)


def shown(value: object) -> str:
    """An object on one line of bounded length."""
    line = repr(value)
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def generate(graph: RuleGraph) -> Program:
    """Write the function of a graph; it is compiled when it is first run."""
    into = Function(graph)
    into.write()
    ends = into.window_names()
    unpacked = [f"    {tupled(ends)}= ends"] if ends else []
    text = "\n".join(["def verdict(get, now, today, ends):", *unpacked, *into.code.lines, ""])
    return Program(
        graph,
        slots=tuple(into.results),
        text=text,
        constants=into.code.constants,
        windows=tuple(into.windows),
        units=into.units,
        handed_on=into.handed_on,
        found={asked: names[0] for asked, names in into.found.items()},
    )
