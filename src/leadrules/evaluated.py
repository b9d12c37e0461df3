"""What an evaluation gives: a verdict whose outcomes are there at once, and whose trace is made when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from leadrules import verdict as parts
from leadrules.backends.generated.runtime import from_unit
from leadrules.backends.interpreter.show import seen
from leadrules.graph import definitions as d
from leadrules.lazily import Lazy, LazyHandoff, LazyResult, LazyScore, LazySeen, LazyStage, LazyTable, lazily
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pydantic import BaseModel

    from leadrules.backends.generated import Program
    from leadrules.schema.types import Type

OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


class Verdict(parts.Verdict):
    """What a ruleset says of one lead; see `leadrules.verdict` for its parts."""

    def explain(self, format: str = "text", *, full: bool = False) -> str:  # noqa: A002 - what callers call it
        """Say it in words: `text`, `markdown`, `json` or `html`; `full` adds every check that was made.

        Raises:
            ValueError: for a format that there is not.
        """
        from leadrules.explain import Format, explain

        return explain(self, Format(format), full=full)


class Names:
    """What a ruleset declares, by kind, with the places of their results."""

    def __init__(self, program: Program) -> None:
        """Sort the declarations."""
        graph, places = program.graph, program.places
        declared = [graph.definitions[name] for name in graph.declared]
        self.places: Mapping[str, int] = places
        self.units = program.units
        self.stages = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Stage)]
        self.disqualifiers = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Disqualifier)]
        self.definitions = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Definition)]
        self.handoffs = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Handoff)]
        self.tables = [each for each in declared if isinstance(each, d.Table)]
        self.zone = ZoneInfo(graph.timezone)
        self.scores = [each.name for each in declared if isinstance(each, d.Score)]
        self.truths = dict((*self.stages, *self.disqualifiers, *self.definitions))


class LazyVerdict(Lazy, Verdict):
    """A verdict as a generated function gives it; what it does not give comes from the interpreter."""

    whole: ClassVar[type[BaseModel]] = Verdict

    def looked_up(self) -> BaseModel:
        """The interpreter's verdict."""
        evaluated: Evaluated = self.__dict__["_of"]
        return evaluated.interpreted

    def outcome(self, name: str) -> Outcome:
        """What a stage, definition or disqualifier came to.

        Raises:
            KeyError: when the ruleset has none of that name.
        """
        evaluated: Evaluated = self.__dict__["_of"]
        return OUTCOMES[evaluated.results[evaluated.names.truths[name]]]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
            """Take what the generated function gives from there."""
            quick = QUICK.get(name)
            if quick is None:
                return super().__getattr__(name)
            found = self.__dict__[name] = quick(self.__dict__["_of"])
            return found


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a verdict before any rule is."""

    lead: str | None
    # In UTC.
    moment: datetime
    unusable: tuple[parts.Unusable, ...]
    unknown_keys: tuple[str, ...]


class Evaluated:
    """One evaluation: a generated function's results, and the way to the interpreter's verdict."""

    def __init__(self, names: Names, results: tuple[Any, ...], told: Told, look: Callable[[], parts.Verdict]) -> None:
        """Keep them; `told` is what the caller knows already."""
        self.names, self.results, self.told, self.look = names, results, told, look

    @cached_property
    def interpreted(self) -> parts.Verdict:
        """The interpreter's verdict, made once."""
        return self.look()

    def stage(self) -> str | None:
        """The last stage that is met."""
        met = [name for name, place in self.names.stages if self.results[place] is True]
        return met[-1] if met else None

    def disqualified_by(self) -> tuple[str, ...]:
        """The disqualifiers that are met."""
        return tuple(name for name, place in self.names.disqualifiers if self.results[place] is True)

    def truths(self, kind: type[Lazy], group: str, named: list[tuple[str, int]]) -> dict[str, Any]:
        """Results of which the outcome is known."""
        return {
            name: lazily(kind, {"name": name, "outcome": OUTCOMES[self.results[place]], "_of": (self, (group, name))})
            for name, place in named
        }

    def scores(self) -> dict[str, Any]:
        """Scores with their points and grades."""
        found = {}
        for name in self.names.scores:
            unit = self.names.units[name]
            low, high = (self.results[self.names.places[f"{name}.{end}"]] for end in ("low", "high"))
            grade = self.names.places.get(f"{name}.grade")
            known = {
                "name": name,
                "low": from_unit(low, unit),
                "high": from_unit(high, unit),
                "grade": None if grade is None else self.results[grade],
                "_of": (self, ("scores", name)),
            }
            found[name] = lazily(LazyScore, known)
        return found

    def tables(self) -> dict[str, Any]:
        """Tables with what they give."""
        return {table.name: self.table(table) for table in self.names.tables}

    def table(self, table: d.Table) -> Any:  # noqa: ANN401 - a LazyTable
        """One table."""
        name, places = table.name, self.names.places
        values = {output: self.given(table, output, kind) for output, kind in table.outputs}
        is_open = self.results[places[f"{name}.is_open"]]
        return lazily(
            LazyTable, {"name": name, "is_undecided": is_open, "values": values, "_of": (self, ("tables", name))}
        )

    def given(self, table: d.Table, output: str, kind: Type) -> Any:  # noqa: ANN401 - a Seen, perhaps a LazySeen
        """What a table gives for a column."""
        value = self.results[self.names.places[f"{table.name}.{output}"]]
        called = f"{table.name}.{output}" if len(table.outputs) > 1 else table.name
        found = seen(called, "table", MISSING if value is None else value, kind, self.names.zone, doc=table.doc)
        if value is not None and not isinstance(value, Range):
            return found
        known = dict(found.__dict__)
        del known["missing"]
        return lazily(LazySeen, known | {"_of": (self, ("tables", table.name, "values", output))})

    def handoffs(self) -> dict[str, Any]:
        """Handoffs with their states."""
        return {
            name: lazily(LazyHandoff, {"name": name, "state": self.results[place], "_of": (self, ("handoffs", name))})
            for name, place in self.names.handoffs
        }


QUICK: dict[str, Callable[[Evaluated], Any]] = {
    "lead": lambda of: of.told.lead,
    "on": lambda of: of.told.moment.astimezone(of.names.zone),
    "unusable": lambda of: of.told.unusable,
    "unknown_keys": lambda of: of.told.unknown_keys,
    "stage": Evaluated.stage,
    "disqualified_by": Evaluated.disqualified_by,
    "stages": lambda of: of.truths(LazyStage, "stages", of.names.stages),
    "definitions": lambda of: of.truths(LazyResult, "definitions", of.names.definitions),
    "disqualifiers": lambda of: of.truths(LazyResult, "disqualifiers", of.names.disqualifiers),
    "scores": Evaluated.scores,
    "tables": Evaluated.tables,
    "handoffs": Evaluated.handoffs,
}


def verdict(evaluated: Evaluated) -> Verdict:
    """The verdict of an evaluation."""
    made: Verdict = lazily(LazyVerdict, {"_of": evaluated})
    return made
