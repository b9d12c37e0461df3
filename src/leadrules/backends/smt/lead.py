"""The one lead that all graphs see: its fields and the entries of its lists."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt.dimensions import dimensions
from leadrules.backends.smt.kinds import Choice, Entries, Said, Unsaid, with_known
from leadrules.backends.smt.marks import marks
from leadrules.backends.smt.space import Part
from leadrules.backends.smt.texts import code_equal
from leadrules.backends.smt.variables import Drawn
from leadrules.schema import types as t
from leadrules.schema.countries import CODES
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from leadrules.backends.smt.space import Space
    from leadrules.backends.smt.variables import Drawing
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Record, Single, Value

# So many entries of a kind has a witness at most, so that people can read it.
MOST_ALIKE = 60
SHORT = 8
# No list is longer.
LONGEST = 1_000_000


class ListPart(Part):
    """A list of the lead."""

    __slots__ = ("counts", "field", "has_whole_counts", "rest", "said")

    def __init__(self, name: str, field: str) -> None:
        """Keep which."""
        super().__init__(name)
        self.field = field
        self.said = Entries(known=False, times=())
        self.counts: tuple[z3.ArithRef, ...] = ()
        self.rest = z3.Real(f"{name}.rest")
        # Whether z3 has been told that there is no half of an entry.
        self.has_whole_counts = False


class Lead:
    """Fields of the lead before any ruleset looks at them: what fields of one name and type hold is one variable."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is seen, and what bounds it
        self,
        space: Space,
        drawing: Drawing,
        graphs: Sequence[RuleGraph],
        fixed: Mapping[str, Value] | None,
        free: Collection[str],
        kinds: int,
    ) -> None:
        """With `fixed`, only the fields in `free` are variables; a list has so many kinds of entries at most."""
        self.space = space
        self.drawing = drawing
        self.fixed = fixed
        self.free = frozenset(free)
        self.kinds = kinds
        self._drawn: dict[tuple[str, str], Drawn] = {}
        self._lists: dict[str, ListPart] = {}
        self._choices = choices(graphs)
        self._dimensions = dimensions(graphs)
        self.marks = marks(graphs)

    def field(self, name: str, kind: t.Type) -> Said:
        """A field as one graph's type has it."""
        if self.fixed is not None and name not in self.free:
            value = self.fixed.get(name, MISSING)
            if isinstance(value, tuple):
                return Entries(known=True, times=(Fraction(1),) * len(value))
            return self.seen_as(self.drawing.constant(value, kind), kind)
        if isinstance(kind, t.ListType):
            return self._list(name, kind)
        return self._single((name, family(kind)), name, name, kind)

    def entry(self, name: str, number: int, field: str | None, kind: t.Type) -> Said:
        """A field of a kind of entries of a list, or the entry itself."""
        if self.fixed is not None and name not in self.free:
            return self.seen_as(self._fixed_entry(name, number, field, kind), kind)
        return self._single(
            (f"{name}[{number}].{field}", family(kind)),
            f"{name}[{number}].{field or 'it'}",
            field,
            kind,
            (name, number),
        )

    def _fixed_entry(self, name: str, number: int, field: str | None, kind: t.Type) -> Said:
        value = self.fixed.get(name, ()) if self.fixed is not None else ()
        entry: Single | Record = value[number] if isinstance(value, tuple) else ""
        if isinstance(entry, Mapping):
            held = entry.get(field, MISSING) if field is not None else MISSING
            if isinstance(held, tuple):
                return Unsaid(known=True, why="a list in a list")
            return self.drawing.constant(held, kind)
        return self.drawing.constant(entry if field is None else MISSING, kind)

    def _single(
        self, key: tuple[str, str], name: str, field: str | None, kind: t.Type, of: tuple[str, int] | None = None
    ) -> Said:
        part = self._drawn.get(key)
        if part is None:
            drawn = t.ChoiceType(self._choices[family_key(key[0])]) if isinstance(kind, t.ChoiceType) else kind
            part = self._drawn[key] = Drawn(f"{name}:{key[1]}" if key[1] != "choice" else name, field, drawn)
            if of is not None:
                part.list_name, part.entry = of
            part.said = self.drawing.draw(part, drawn)
            if field is None:
                # What stands in a list of plain values is there.
                part.add(part.said.known)
            if isinstance(part.said, Unsaid):
                part.abstracted = part.said.why
        self.space.use(part)
        return self.seen_as(part.said, kind)

    def seen_as(self, said: Said, kind: t.Type) -> Said:
        """A choice that a graph's type does not have is unusable to that graph."""
        if not isinstance(said, Choice) or not isinstance(kind, t.ChoiceType | t.ScalarType):
            return said
        values = kind.values if isinstance(kind, t.ChoiceType) else CODES
        codes = {self.space.code(value) for value in values}
        if isinstance(said.code, int):
            return with_known(said, b.both(said.known, said.code in codes))
        drawn = self._choices.get(family_key(said.code.decl().name()))
        if drawn is None or set(drawn) <= set(values):
            return said
        return with_known(said, b.both(said.known, b.some(code_equal(said.code, each) for each in sorted(codes))))

    def rest(self, name: str) -> z3.ArithRef | None:
        """How many entries a list has beyond the kinds that are told; None for one that is given."""
        part = self._lists.get(name)
        return part.rest if part is not None else None

    def _list(self, name: str, kind: t.ListType) -> Entries:
        part = self._lists.get(name)
        if part is None:
            part = self._lists[name] = self._drawn_list(name)
        self.space.use(part)
        if isinstance(kind.of, t.RecordType):
            return part.said
        # An entry of a list of plain values is one, whether or not anything asks which.
        entries = [self.entry(name, number, None, kind.of) for number in range(len(part.counts))]
        if not isinstance(kind.of, t.ChoiceType) or set(self._choices[f"{name}.it"]) <= set(kind.of.values):
            return part.said
        # With one entry that this graph's type does not have, the whole list is unusable to it.
        usable = [b.implies(there, each.known) for there, each in zip(part.said.there, entries, strict=True)]
        rest = z3.Or(part.rest == 0, z3.Bool(f"{part.name}.rest is {kind.of}"))
        return Entries(b.every((part.said.known, *usable, rest)), part.counts)

    def _drawn_list(self, name: str) -> ListPart:
        part = ListPart(f"{name}:list", name)
        kinds = max(1, min(self.kinds, self._dimensions.get(name, 1)))
        part.counts = tuple(z3.Real(f"{name}[{number}]") for number in range(kinds))
        part.said = Entries(z3.Bool(f"{name}?"), part.counts)
        for count in part.counts:
            part.add(count >= 0)
            part.add(z3.Implies(self.space.exact, z3.Or(count == 0, z3.And(count >= 1, count <= MOST_ALIKE))))
        # Kinds bear no names: those that are there more often come first.
        for one, other in pairwise(part.counts):
            part.add(one >= other)
        part.add(z3.And(part.rest >= 0, z3.Sum(part.counts) + part.rest <= LONGEST))
        part.add(z3.Implies(self.space.closed, part.rest == 0))
        part.add(z3.Implies(self.space.short, z3.Sum(part.counts) <= SHORT))
        return part


def family(kind: t.Type) -> str:
    """Which types of a field share a variable."""
    if isinstance(kind, t.ChoiceType):
        return "choice"
    return "text" if t.is_textual(kind) else str(kind)


def family_key(name: str) -> str:
    """The field that a variable is of, whichever entry it is in."""
    head, bracket, tail = name.partition("[")
    return head if not bracket else f"{head}.{tail.partition('].')[2]}".replace(".None", ".it")


def choices(graphs: Sequence[RuleGraph]) -> dict[str, tuple[str, ...]]:
    """Of each field that is a choice, what it can be to any of the graphs."""
    found: dict[str, dict[str, None]] = {}
    for graph in graphs:
        for field in graph.fields.values():
            parts: list[tuple[str, t.Type]] = [(field.name, field.type)]
            parts += [(f"{field.name}.{part.name}", part.type) for part in field.parts]
            if isinstance(field.type, t.ListType):
                parts.append((f"{field.name}.it", field.type.of))
            for name, kind in parts:
                if isinstance(kind, t.ChoiceType):
                    found.setdefault(name, {}).update(dict.fromkeys(kind.values))
    return {name: tuple(values) for name, values in found.items()}
