"""What an evaluation gives: a verdict whose outcomes are there at once, and whose trace is made when somebody looks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from leadrules import verdict as parts
from leadrules.backends.generated.runtime import from_unit
from leadrules.backends.interpreter.show import seen
from leadrules.graph import definitions as d
from leadrules.lazily import (
    AnyLazy,
    Lazy,
    LazyHandoff,
    LazyResult,
    LazyScore,
    LazySeen,
    LazyStage,
    LazyTable,
    lazily,
    new,
    set_attribute,
)
from leadrules.schema.outcome import Outcome
from leadrules.schema.types import is_textual
from leadrules.schema.values import MISSING, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pydantic import BaseModel

    from leadrules.backends.generated import Program
    from leadrules.backends.generated.program import Results, Times
    from leadrules.backends.generated.reasons import Masks, Reasons
    from leadrules.leads.lead import Lead
    from leadrules.schema.types import Type
    from leadrules.ways import WhatIf

# The length of a path to a part of its own; a longer one leads to something that a table gives.
IN_GROUP = 2
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


class Verdict(parts.Verdict):
    """What a ruleset says of one lead; see `leadrules.verdict` for its parts."""

    def explain(
        self,
        format: str = "text",  # noqa: A002 - what callers call it
        *,
        full: bool = False,
        what_if: WhatIf | None = None,
    ) -> str:
        """Say it in words: `text`, `markdown`, `json` or `html`; `full` adds every check that was made.

        `what_if` is what `leadrules.what_if` found for the same lead, and is told, too.

        Raises:
            ValueError: for a format that there is not.
        """
        from leadrules.explain import Format, explain

        return explain(self, Format(format), full=full, what_if=what_if)


class Names:
    """What a ruleset declares, by kind, with the places of their results; and who to ask for a whole verdict."""

    def __init__(self, program: Program, look: Callable[[Evaluated], parts.Verdict]) -> None:
        """Sort the declarations; `look` asks the interpreter."""
        graph, places = program.graph, program.places
        declared = [graph.definitions[name] for name in graph.declared]
        self.places: Mapping[str, int] = places
        self.units = program.units
        self.program = program
        self.look = look
        self.stages = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Stage)]
        self.last_stage_first = self.stages[::-1]
        self.disqualifiers = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Disqualifier)]
        self.definitions = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Definition)]
        self.handoffs = [(each.name, places[each.name]) for each in declared if isinstance(each, d.Handoff)]
        self.tables = [each for each in declared if isinstance(each, d.Table)]
        self.zone = ZoneInfo(graph.timezone)
        self.scores = [each.name for each in declared if isinstance(each, d.Score)]
        self.truths = dict((*self.stages, *self.disqualifiers, *self.definitions))
        own = graph.fields.get("lead_id")
        self.has_own_name = own is not None and is_textual(own.type)

    @cached_property
    def reasons(self) -> Reasons:
        """The second function, generated when somebody first asks what a lead waits for."""
        from leadrules.backends.generated.reasons import generate

        return generate(self.program)


# What is kept of an evaluation until somebody asks for more than its stage.
Kept: TypeAlias = "tuple[Names, Results, Lead, Times, str | None]"


class Evaluated:
    """One evaluation: a generated function's results, and the way to the interpreter's verdict."""

    def __init__(self, names: Names, results: Results, lead: Lead, times: Times, name: str | None) -> None:
        """Keep them; `name` is what the caller calls the lead."""
        self.names, self.results, self.lead, self.times, self.name = names, results, lead, times, name

    @property
    def moment(self) -> datetime:
        """When, in UTC."""
        return self.times[0]

    @cached_property
    def interpreted(self) -> parts.Verdict:
        """The interpreter's verdict, made once."""
        return self.names.look(self)

    @cached_property
    def masks(self) -> Masks:
        """What the second function says, asked once."""
        return self.names.reasons.run(self.lead.values.get, *self.times, self.results)

    def by_masks(self, path: tuple[str, ...], what: str) -> tuple[str, ...] | Outcome | None:
        """What a part waits for, and why it came out as it did; None where that is left to the interpreter."""
        name = path[1]
        if what == "disqualified_by":
            return self.disqualified_by()
        if what == "perhaps_disqualified_by":
            return tuple(name for name, place in self.names.disqualifiers if self.results[place] is None)
        reasons = self.names.reasons
        if name in reasons.unwritten:
            return None
        if what == "missing":
            return reasons.fields(name if len(path) == IN_GROUP else f"{name}.{path[-1]}", self.masks)
        if what == "because":
            return reasons.reasons(name, self.masks)
        return OUTCOMES[reasons.own_outcome(name, self.masks)]

    @cached_property
    def called(self) -> str | None:
        """What the lead is called: as the caller says, by its columns, or by its own field."""
        own = self.lead.values.get("lead_id") if self.names.has_own_name else None
        return self.name or self.lead.id or (own if isinstance(own, str) else None)

    @cached_property
    def unusable(self) -> tuple[parts.Unusable, ...]:
        """What of the lead could not be used."""
        return not_used(self.lead)

    def disqualified_by(self) -> tuple[str, ...]:
        """The disqualifiers that are met."""
        return tuple(name for name, place in self.names.disqualifiers if self.results[place] is True)

    def truths(self, kind: type[AnyLazy], group: str, named: list[tuple[str, int]]) -> dict[str, AnyLazy]:
        """Results of which the outcome is known."""
        return {
            name: lazily(kind, {"name": name, "outcome": OUTCOMES[self.results[place]], "_of": (self, (group, name))})
            for name, place in named
        }

    def scores(self) -> dict[str, LazyScore]:
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

    def tables(self) -> dict[str, LazyTable]:
        """Tables with what they give."""
        return {table.name: self.table(table) for table in self.names.tables}

    def table(self, table: d.Table) -> LazyTable:
        """One table."""
        name, places = table.name, self.names.places
        values = {output: self.given(table, output, kind) for output, kind in table.outputs}
        is_open = self.results[places[f"{name}.is_open"]]
        return lazily(
            LazyTable, {"name": name, "is_undecided": is_open, "values": values, "_of": (self, ("tables", name))}
        )

    def given(self, table: d.Table, output: str, kind: Type) -> parts.Seen:
        """What a table gives for a column; what it waits for is looked up where it is not settled."""
        value = self.results[self.names.places[f"{table.name}.{output}"]]
        called = f"{table.name}.{output}" if len(table.outputs) > 1 else table.name
        found = seen(called, "table", MISSING if value is None else value, kind, self.names.zone, doc=table.doc)
        if value is not None and not isinstance(value, Range):
            return found
        known = dict(found.__dict__)
        del known["missing"]
        return lazily(LazySeen, known | {"_of": (self, ("tables", table.name, "values", output))})

    def handoffs(self) -> dict[str, LazyHandoff]:
        """Handoffs with their states."""
        return {
            name: lazily(LazyHandoff, {"name": name, "state": self.results[place], "_of": (self, ("handoffs", name))})
            for name, place in self.names.handoffs
        }


def not_used(lead: Lead) -> tuple[parts.Unusable, ...]:
    """What of a lead could not be used, as a verdict tells it."""
    return tuple(parts.Unusable(field=each.field, value=each.shown, reason=each.reason) for each in lead.unusable)


class LazyVerdict(Lazy, Verdict):
    """A verdict as a generated function gives it; what it does not give comes from the interpreter."""

    def looked_up(self) -> BaseModel:
        """The interpreter's verdict."""
        return evaluated(self).interpreted

    def outcome(self, name: str) -> Outcome:
        """What a stage, definition or disqualifier came to.

        Raises:
            KeyError: when the ruleset has none of that name.
        """
        names, results, *_ = self.__dict__["_kept"]
        return OUTCOMES[results[names.truths[name]]]


def verdict(kept: Kept) -> Verdict:
    """The verdict of an evaluation: what `lazily` does, at once."""
    made = new(LazyVerdict)
    set_attribute(made, "__dict__", {"_kept": kept})
    return made


def evaluated(verdict: LazyVerdict) -> Evaluated:
    """What a verdict is made of, made once."""
    known = verdict.__dict__
    if "_of" not in known:
        known["_of"] = Evaluated(*known["_kept"])
    found: Evaluated = known["_of"]
    return found


class Stage:
    """The last stage that is met: all that many callers ask for, so that nothing else is made for it."""

    def __get__(self, verdict: LazyVerdict | None, owner: type | None = None) -> Stage | str | None:
        """Look for it; the verdict keeps it from then on."""
        if verdict is None:
            return self
        known = verdict.__dict__
        kept: Kept = known["_kept"]
        results = kept[1]
        for name, place in kept[0].last_stage_first:
            if results[place]:
                known["stage"] = name
                return name
        known["stage"] = None
        return None


class Quick:
    """A part of a verdict that takes no interpreter."""

    def __init__(self, name: str, make: Callable[[Evaluated], object]) -> None:
        """Make a part that is called so."""
        self.name, self.make = name, make

    def __get__(self, verdict: LazyVerdict | None, owner: type | None = None) -> object:
        """Make it; the verdict keeps it from then on."""
        if verdict is None:
            return self
        found = verdict.__dict__[self.name] = self.make(evaluated(verdict))
        return found


QUICK: dict[str, Callable[[Evaluated], object]] = {
    "lead": lambda of: of.called,
    "on": lambda of: of.moment.astimezone(of.names.zone),
    "unusable": lambda of: of.unusable,
    "unknown_keys": lambda of: of.lead.unknown,
    "disqualified_by": Evaluated.disqualified_by,
    "stages": lambda of: of.truths(LazyStage, "stages", of.names.stages),
    "definitions": lambda of: of.truths(LazyResult, "definitions", of.names.definitions),
    "disqualifiers": lambda of: of.truths(LazyResult, "disqualifiers", of.names.disqualifiers),
    "scores": Evaluated.scores,
    "tables": Evaluated.tables,
    "handoffs": Evaluated.handoffs,
}
# Set from outside, because pydantic would take them for the fields' defaults. A verdict's own values go before them.
for name, part in {"stage": Stage(), **{name: Quick(name, make) for name, make in QUICK.items()}}.items():
    setattr(LazyVerdict, name, part)
