"""The second function as a whole: what a lead waits for, and why it came out as it did, as masks in a tuple."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.backends.generated import runtime
from leadrules.backends.generated.code import function, tupled
from leadrules.backends.generated.program import shown
from leadrules.backends.generated.reasons import waiting
from leadrules.backends.generated.reasons.borrowed import begin, handed_on
from leadrules.backends.generated.reasons.definitions import write
from leadrules.backends.generated.reasons.slots import Slots, fields_of
from leadrules.backends.generated.reasons.values import Unwritten
from leadrules.backends.generated.reasons.writing import Writing
from leadrules.graph import definitions as d
from leadrules.graph.masks import criteria, name_of, named, outer_reasons
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from leadrules.backends.generated.program import Program, Results
    from leadrules.backends.generated.runtime import Truth
    from leadrules.graph.rulegraph import RuleGraph

Masks = tuple[Any, ...]
Run: TypeAlias = "Callable[[Callable[[str], Any], datetime, date, tuple[date, ...], Results], Masks]"


@dataclass(frozen=True)
class Reasons:
    """A ruleset's second function: `run` gives a mask for each of `missing` and `because`, and what stages `own` is."""

    graph: RuleGraph
    text: str
    constants: Mapping[str, object]
    # Where each stands in what `run` returns.
    missing: Mapping[str, int]
    because: Mapping[str, int]
    own: Mapping[str, int]
    slots: Mapping[str, Slots]
    # What is left to the interpreter.
    unwritten: frozenset[str]

    @cached_property
    def run(self) -> Run:
        """The function: it takes what the first does, and what the first found."""
        names = {**vars(runtime), **vars(waiting), **self.constants, "calendar": self.graph.calendar}
        return function("reasons", self.text, names)

    @cached_property
    def _names(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The names that each definition's `because` can hold: those around its criteria, and those of its criteria."""
        found = {}
        for name, definition in self.graph.definitions.items():
            if isinstance(definition, d.Definition | d.Disqualifier | d.Stage):
                own = tuple(map(name_of, criteria(definition.criterion)))
                found[name] = (outer_reasons(definition, self.graph), own)
        return found

    def fields(self, key: str, masks: Masks) -> tuple[str, ...]:
        """The fields that something waits for: a definition's name, `table.output`, or `score.grade`."""
        place = self.missing.get(key)
        if place is None or not masks[place]:
            return ()
        return fields_of(key, masks, self.missing, self.slots)

    def reasons(self, name: str, masks: Masks) -> tuple[str, ...]:
        """The labels (or ids) of the criteria that decided, or that are open."""
        return named(masks[self.because[name]], *self._names[name])

    def own_outcome(self, stage: str, masks: Masks) -> Truth:
        """What a stage's own criteria came to."""
        found: Truth = masks[self.own[stage]]
        return found

    def listing(self) -> str:
        """The function for people, with the objects that it refers to and the names of what it returns."""
        objects = "".join(f"# {name} = {shown(value)}\n" for name, value in self.constants.items())
        told = [f"missing of {key}" for key in self.missing if not key.startswith("@")]
        inner = [f"what entries wait for ({key[1:]})" for key in self.missing if key.startswith("@")]
        rest = [f"because of {key}" for key in self.because] + [f"{key} by its own criteria" for key in self.own]
        return f"{objects}{self.text}# returns: {', '.join([*told, *inner, *rest])}\n"


def generate(program: Program) -> Reasons:
    """Write the second function of a ruleset; it is compiled when it is first run."""
    unwritten: set[str] = set()
    while True:
        into = Writing(program, unwritten)
        write_all(into)
        if into.unwritten == unwritten:
            break
        # What was begun of them stands among the lines: once more without.
        unwritten = into.unwritten
    kept = [*into.missing.values(), *into.because.values(), *into.own.values()]
    names = [*(into.function.results[slot] for slot in program.slots), *map(handed_on, program.handed_on)]
    head = ["def reasons(get, now, today, ends, found):"]
    taken_apart = (("found", names), ("ends", into.function.window_names()))
    head += (f"    {tupled(each)}= {whole}" for whole, each in taken_apart if each)
    head += (f"    {name} = 0" for name in into.begun)
    into.code.line(f"return ({tupled(kept)})")
    text = "\n".join([*head, *into.code.lines, ""])
    places = iter(range(len(kept)))
    return Reasons(
        program.graph,
        text,
        into.code.constants,
        missing=dict(zip(into.missing, places, strict=False)),
        because=dict(zip(into.because, places, strict=False)),
        own=dict(zip(into.own, places, strict=False)),
        slots=into.slots,
        unwritten=frozenset(into.unwritten),
    )


def write_all(into: Writing) -> None:
    """Write all definitions but the unwritten; what cannot be written becomes so, and then what rests on it."""
    graph = into.graph
    nodes = [node for each in graph.definitions.values() for node in parts(each)]
    begin(into.function, nodes, into.handed_on)
    for name, definition in graph.definitions.items():
        if name in into.unwritten:
            continue
        try:
            write(definition, into)
        except Unwritten:
            into.unwritten.add(name)
