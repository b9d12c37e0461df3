"""What would change it: the nearest leads that reach the next stage, and those that lose the present one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.nearest.asked import Asking, constrained, ends_of
from leadrules.analysis.nearest.entries import Entries
from leadrules.analysis.nearest.fields import could_change, is_fact
from leadrules.analysis.nearest.options import Slot
from leadrules.analysis.nearest.oracle import Oracle
from leadrules.analysis.nearest.present import Present
from leadrules.analysis.nearest.raw import raw
from leadrules.analysis.nearest.said import said
from leadrules.analysis.nearest.search import Search
from leadrules.analysis.nearest.target import Target
from leadrules.analysis.nearest.values import options_of
from leadrules.analysis.nearest.widened import MOST_TOGETHER, MOST_TRIED, widened
from leadrules.backends.interpreter import constraint
from leadrules.diagnostics import did_you_mean
from leadrules.graph import values as v
from leadrules.graph.reads import Reads
from leadrules.leads.keys import ID_FIELD
from leadrules.schema import types as t
from leadrules.schema.values import Range
from leadrules.ways import Change, Way, Ways, WhatIf

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadrules.analysis.nearest.options import Options
    from leadrules.analysis.nearest.oracle import Found
    from leadrules.leads.lead import Lead
    from leadrules.ruleset import Ruleset, When
    from leadrules.schema.values import Value

# So many leads are tried for each question, so many more for farther ways; so many ways are told.
MOST_TRIES = 20_000
MOST_EXTRA = 1_500
MOST_WAYS = 4
MOST_BEYOND = 2


def what_if_read(  # noqa: PLR0913 - one argument an option
    ruleset: Ruleset,
    lead: Lead,
    *,
    on: When | None = None,
    only: Collection[str] = (),
    keep: Collection[str] = (),
    seconds: float = 5.0,
    most_tries: int = MOST_TRIES,
) -> WhatIf:
    """Find what would change the verdict of a lead that a reader has already read; `seconds` bounds each search.

    Raises:
        ValueError: when `on` is no moment, the rules have no such field or no stages, or a field is to change and to
            stay.
    """
    graph = ruleset.graph
    if not graph.stages:
        raise ValueError("the rules have no stage that a lead could reach or lose")
    for name in (*only, *keep):
        if name not in graph.fields:
            near = did_you_mean(name, graph.fields)
            raise ValueError(f"the rules have no field `{name}`" + (f"; {near}" if near else ""))
        if name in only and name in keep:
            raise ValueError(f"`{name}` cannot both change and stay as it is")
    present = Present(graph, lead.values, ruleset.moment(on))
    finder = Finder(ruleset, present, only, keep, seconds=seconds, most_tries=most_tries)
    stages = [stage.name for stage in graph.stages]
    met = [name for name in stages if finder.is_met(name)]
    after = stages[stages.index(met[-1]) + 1 :] if met else stages
    return WhatIf(
        reach=finder.ways(after[0], wants_met=True) if after else None,
        lose=finder.ways(met[-1], wants_met=False) if met else None,
    )


class Finder:
    """Finds ways for one lead."""

    def __init__(  # noqa: PLR0913 - what is looked at, what may change, how long
        self,
        ruleset: Ruleset,
        present: Present,
        only: Collection[str],
        keep: Collection[str],
        *,
        seconds: float,
        most_tries: int,
    ) -> None:
        """Look at a lead."""
        self.seconds = seconds
        self.ruleset = ruleset
        self.present = present
        self.only = frozenset(only)
        self.keep = frozenset(keep)
        self.most_tries = most_tries
        self.is_usable = constraint(ruleset.graph)
        self.reads = Reads(ruleset.graph)
        self.known: dict[tuple[str, str], Options] = {}

    def is_met(self, stage: str) -> bool:
        """Whether the lead has reached a stage."""
        return self.present.evaluation.scope.judged[stage].outcome.is_met

    def may_change(self, name: str) -> bool:
        """Whether a field may change."""
        if name in self.keep:
            return False
        return name in self.only if self.only else could_change(self.ruleset.graph.fields[name], self.present)

    def ways(self, stage: str, *, wants_met: bool) -> Ways:
        """The ways to a stage, or to losing it."""
        target = Target(self.reads, stage)
        changing = [name for name in target.fields if self.may_change(name)]
        kept = tuple(name for name in target.fields if name not in changing)
        search, found = self.search(target, changing, wants_met=wants_met)
        ways = self.told(found, target, wants_met=wants_met)
        beyond: tuple[Way, ...] = ()
        if not found and wants_met and not self.only:
            beyond = self.beyond(target)
        return Ways(
            stage=stage,
            doc=self.ruleset.graph.definitions[stage].doc,
            ways=ways,
            others=max(0, len(found) - MOST_WAYS),
            is_proved=search.is_proved and len(ways) == min(len(found), MOST_WAYS),
            is_cut_short=search.is_cut_short,
            tries=search.oracle.tries + search.bounds,
            kept=kept,
            beyond=beyond[:MOST_BEYOND],
        )

    def beyond(self, target: Target) -> tuple[Way, ...]:
        """What would do if all could be other than it is, as it is of another lead."""
        free = [name for name in target.fields if name not in self.keep and name != ID_FIELD]
        other = Finder(self.ruleset, self.present, free, self.keep, seconds=self.seconds, most_tries=self.most_tries)
        _, found = other.search(target, free, wants_met=True)
        return other.told(found, target, wants_met=True)

    def search(self, target: Target, changing: list[str], *, wants_met: bool) -> tuple[Search, list[Found]]:
        """Search among some fields; what is found, the nearest first."""
        # What only has to be found out comes before what would have to become something else.
        changing = sorted(changing, key=lambda name: name in self.present.values)
        oracle = self.oracle(target, wants_met=wants_met, most=self.most_tries)
        search = Search(target, self.present, oracle, changing, lambda name: self.options(target, name))
        search.run(MOST_WAYS, MOST_EXTRA, self.seconds)
        return search, sorted(search.found, key=self.rank)

    def oracle(self, target: Target, *, wants_met: bool, most: int) -> Oracle:
        """What says whether a lead reaches what is wanted."""
        return Oracle(self.ruleset.program, self.present, target.stage, wants_met=wants_met, most=most)

    def told(self, found: list[Found], target: Target, *, wants_met: bool) -> tuple[Way, ...]:
        """The first ways in words; one that the interpreter does not confirm is none."""
        ways = (self.way(each, target, wants_met=wants_met) for each in found[:MOST_WAYS])
        return tuple(way for way in ways if way is not None)

    def rank(self, found: Found) -> tuple[int, int, float]:
        """The fewest fields first, then those that are not known yet, then the smallest changes."""
        known = sum(name in self.present.values for name in found.fields)
        return len(found.fields), known, found.cost

    def options(self, target: Target, name: str) -> Options:
        """What a field could hold instead, found once."""
        known = self.known.get((target.stage, name))
        if known is None:
            known = self.known[target.stage, name] = self.new_options(target, name)
        return known

    def new_options(self, target: Target, name: str) -> Options:
        """What a field could hold instead."""
        field, present = self.ruleset.graph.fields[name], self.present
        if isinstance(field.type, t.ListType):
            return Entries(target, present, field, self.is_usable).options()
        now = present.values.get(name)
        asking = Asking(target, present, lambda each: isinstance(each, v.FieldValue) and each.name == name)
        found = asking.look(target.leaves)
        found.add(constrained(field.where, target, present))
        found.is_complete = found.is_complete and not target.is_handed(name)
        within = now if isinstance(now, Range) and name not in self.only and is_fact(field) else None
        if within is not None:
            found.values += ends_of(within)
        slot = Slot(name, field.type, now, lambda value: self.is_usable(field, value) and is_within(value, within))
        return options_of(slot, found, present)

    def way(self, found: Found, target: Target, *, wants_met: bool) -> Way | None:
        """A way in words, confirmed by the interpreter; None when it says otherwise."""
        graph, present = self.ruleset.graph, self.present
        values = {
            name: raw(each.value, graph.fields[name].type)
            for name, each in zip(found.fields, found.options, strict=True)
        }
        # What is confirmed is what is told: the values as `evaluate` reads them.
        read = self.ruleset.reader().read(values)
        verdict = self.ruleset.interpret({**present.values, **read.values}, on=present.moment)
        outcome = verdict.stages[target.stage].outcome
        if read.unusable or outcome.is_met is not wants_met:
            return None
        oracle = self.oracle(target, wants_met=wants_met, most=MOST_TRIED * len(found.fields) + MOST_TOGETHER)
        options = {name: self.options(target, name) for name in found.fields}
        wanted = widened(found, options, oracle.is_reached, present.zone)
        changes = []
        for name in sorted(found.fields, key=list(graph.fields).index):
            field, now = graph.fields[name], present.values.get(name)
            changes.append(
                Change(
                    field=name,
                    doc=field.doc,
                    now=None if now is None else said(now, field.type, present.zone),
                    wanted=wanted[name],
                    value=values[name],
                )
            )
        return Way(changes=tuple(changes), outcome=outcome, stage=verdict.stage)


def is_within(value: Value, limits: Range | None) -> bool:
    """Whether a number lies within a range, if there is one."""
    if limits is None or not isinstance(value, Decimal):
        return limits is None
    return (limits.low is None or value >= limits.low) and (limits.high is None or value <= limits.high)
