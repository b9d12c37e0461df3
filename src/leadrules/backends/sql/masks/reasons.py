"""The masks of every definition, kept beside what the definitions come to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.sql.masks.asking import Asking, Judged, Noted
from leadrules.backends.sql.masks.because import Why, truths_of
from leadrules.backends.sql.masks.handoffs import handoff
from leadrules.backends.sql.masks.judged import judge, opposite, reference, together
from leadrules.backends.sql.masks.opened import flips, is_sure, may_flip, opens
from leadrules.backends.sql.masks.packing import Packing
from leadrules.backends.sql.masks.scores import score
from leadrules.backends.sql.masks.tables import table
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Collection

    from leadrules.backends.sql.masks.names import Names
    from leadrules.backends.sql.statement import Statement
    from leadrules.graph.rulegraph import RuleGraph


class Wanted(StrEnum):
    """Which masks a statement gives beside its answers."""

    NONE = "none"
    # What stages and handoffs wait for.
    MISSING = "missing"
    # What everything waits for, and the criteria that decided or are open.
    ALL = "all"


def asked_for(wanted: Wanted, graph: RuleGraph, among: Collection[str]) -> list[str]:
    """The definitions whose masks are asked for."""
    match wanted:
        case Wanted.NONE:
            return []
        case Wanted.MISSING:
            return [name for name in among if isinstance(graph.definitions[name], d.Stage | d.Handoff)]
        case Wanted.ALL:
            return list(among)


class Reasons:
    """The masks of one statement."""

    def __init__(self, into: Statement) -> None:
        """Begin without any."""
        self.into = into
        self.noted = Noted()

    def write(self, definition: d.Definable) -> None:
        """Write the masks of a definition that has itself been written."""
        at = Asking(self.into, self.noted)
        match definition:
            case d.Definition() | d.Disqualifier():
                self.keep(definition.name, judge(definition.criterion, at), at)
                self.explain(Why(f"because:{definition.name}", definition.criterion))
            case d.Stage():
                self.stage(definition, at)
            case d.ValueDefinition():
                self.value(definition, at)
            case d.Score():
                score(definition, at)
            case d.Table():
                table(definition, at)
            case d.Handoff():
                handoff(definition, at)
            case _:
                assert_never(definition)

    def keep(self, name: str, judged: Judged, at: Asking) -> None:
        """Note what a definition waits for."""
        found = self.into.truths[name]
        self.noted.judged[name] = Judged(found, {}, judged.sides)
        is_sure = judged.sides is None or judged.sides.is_sure
        is_open = self.noted.judged[name].is_open
        at.keep(f"missing:{name}", judged.mask, is_sure=is_sure, test=is_open if is_sure else None)

    def explain(self, why: Why) -> None:
        """Note why a definition came out as it did."""
        self.noted.why[why.key] = why
        self.noted.masks[why.key] = truths_of(why.criterion, self.into)

    def stage(self, stage: d.Stage, at: Asking) -> None:
        """A stage waits for whatever it takes: no disqualifier, the stage before, its own criteria."""
        outcome = self.into.truths[stage.name]
        covers = [each.name for each in self.into.graph.disqualifiers]
        parts = [opposite(reference(name, at)) for name in covers]
        parts += [reference(stage.after, at)] if stage.after is not None else []
        parts.append(judge(stage.criterion, at))
        self.keep(stage.name, together(outcome, parts, len(parts), at), at)
        before = (stage.after,) if stage.after is not None else ()
        outcomes = (stage.name, *covers, *before)
        self.explain(Why(f"because:{stage.name}", stage.criterion, outcomes, has_before=bool(before)))

    def value(self, definition: d.ValueDefinition, at: Asking) -> None:
        """A value waits for its fields, and `first known(…)` may have passed some over."""
        name, node = definition.name, definition.value
        at.keep(f"missing:{name}", opens(node, at), is_sure=is_sure(node, at))
        if may_flip(node, at):
            passed = at.anew()
            passed.keep(f"flips:{name}", flips(node, passed))

    # ---- what goes out

    def give(self, wanted: Wanted) -> tuple[tuple[Names, ...], tuple[Why, ...]]:
        """Give the masks out that are asked for."""
        packing, noted = Packing(self.into.layers), self.noted
        why = (
            tuple(packing.add(each, noted.masks[key]) for key, each in noted.why.items())
            if wanted is Wanted.ALL
            else ()
        )
        names = tuple(
            each if each.per_entry is not None else packing.add(each, noted.masks[each.key])
            for each in self.chosen(wanted)
        )
        self.into.outputs |= {each.key: noted.texts[each.key] for each in names if each.per_entry is not None}
        self.into.outputs |= packing.outputs(self.into.outputs.values())
        return names, why

    def chosen(self, wanted: Wanted) -> tuple[Names, ...]:
        """The masks of what is waited for that are asked for, with those that they refer to before them."""
        needed: dict[str, None] = {}
        names = self.noted.names
        asked = set(asked_for(wanted, self.into.graph, self.into.graph.definitions))
        waiting = [
            key
            for key in names
            if key.startswith("missing:") and key.removeprefix("missing:").partition(".")[0] in asked
        ]
        while waiting:
            key = waiting.pop()
            if key not in needed:
                needed[key] = None
                waiting += names[key].refers_to
        # They are noted in the order in which they were written, in which none refers to a later one.
        return tuple(each for key, each in names.items() if key in needed)
