"""The kinds of entries that could come on top of a list: for each thing that rules ask of them, one that fulfils it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from leadrules.analysis.nearest.asked import Asking, constrained
from leadrules.analysis.nearest.options import Option, Slot
from leadrules.analysis.nearest.target import LEAVES
from leadrules.analysis.nearest.values import is_before, options_of
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from leadrules.analysis.nearest.present import Present
    from leadrules.analysis.nearest.target import Leaf, Target
    from leadrules.schema.values import Missing, Record, Single, Value

    Entry = Record | Single
    IsUsable = Callable[[d.Field, Value], bool]

# So many values of the parts of an entry are tried for each thing that is asked.
MOST_TRIED = 400


class Kinds:
    """Finds entries for one list of a lead."""

    def __init__(self, target: Target, present: Present, field: d.Field, is_usable: IsUsable) -> None:
        """Look at one list."""
        self.target = target
        self.present = present
        self.field = field
        self.is_usable = is_usable
        if not isinstance(field.type, t.ListType):
            raise TypeError(field.name)
        self.kind = field.type

    def wheres(self) -> Iterator[tuple[g.Truth | None, v.RecordValue | None]]:
        """Everything that the target asks of entries of this list, with the part whose value counts, if one does."""
        for name in self.target.names:
            # As they stand in the file: parts are walked through from behind.
            for node in reversed(list(parts(self.target.graph.definitions[name]))):
                match node:
                    case g.Quantified(over=over) | v.Count(over=over) if over.name == self.field.name:
                        yield node.where, None
                    case v.Fold(over=over) if over.name == self.field.name:
                        yield node.where, node.item
                    case d.ScoreLine(over=v.FieldValue(name=over_name)) if over_name == self.field.name:
                        yield node.criterion, None
                        if node.at is not None:
                            yield node.criterion, node.at
                    case _:
                        pass

    def all(self) -> Iterator[Entry]:
        """An entry for each thing that is asked, which fulfils it, and one that does not; then those for two things."""
        seen: list[Entry] = []
        # Of entries that do the same, the one that says least comes first.
        alone = sorted(
            (*self.texts(), *self.asked_for()), key=lambda each: len(each) if isinstance(each, Mapping) else 1
        )
        for entry in (*alone, *both(alone)):
            if entry not in seen:
                seen.append(entry)
                yield entry

    def asked_for(self) -> Iterator[Entry]:
        """Entries as each `where` wants them, and others."""
        for where, item in self.wheres():
            tried = list(islice(self.entries(where, item), MOST_TRIED))
            holding = [each for each in tried if self.present.entry_holds(self.field.name, where, each)]
            # The part that is folded, or from which points fade, may need any of its values.
            yield from holding if item is not None else holding[:1]
            yield from [each for each in tried if each not in holding][:1]

    def texts(self) -> Iterator[Entry]:
        """Texts that are looked for in a list of them."""
        if isinstance(self.kind.of, t.RecordType):
            return
        name = self.field.name
        asking = Asking(self.target, self.present, lambda each: isinstance(each, v.FieldValue) and each.name == name)
        asked = asking.look(self.target.leaves)
        options = options_of(Slot(name, self.kind.of, None, usable), asked, self.present)
        yield from (each.value for each in options.items if not isinstance(each.value, tuple))

    def entries(self, where: g.Truth | None, item: v.RecordValue | None) -> Iterator[Entry]:
        """Entries with every option for the parts that are asked about; the rest of them is not known."""
        leaves = [each for each in parts(where) if isinstance(each, LEAVES)]
        named = reversed([each.name for each in parts(where) if isinstance(each, v.RecordValue)])
        names = dict.fromkeys(named)
        if item is not None:
            names[item.name] = None
            leaves += [each for each in self.target.leaves if self.folds(each)]
        if not isinstance(self.kind.of, t.RecordType):
            yield from (
                each.value for each in self.part(None, self.kind.of, leaves) if not isinstance(each.value, tuple)
            )
            return
        known = [name for name in names if name is not None] or [name for name, _ in self.kind.of.fields[:1]]
        kinds = dict(self.kind.of.fields)
        choices: list[list[tuple[str, Single | Missing | tuple[Single, ...]]]] = []
        for name in known:
            choices.append([(name, held(each.value)) for each in self.part(name, kinds[name], leaves)])
            if name in self.perhaps_missing(leaves):
                choices[-1].append((name, MISSING))
        for chosen in product(*choices):
            yield dict(chosen)

    @staticmethod
    def perhaps_missing(leaves: Iterable[Leaf]) -> set[str | None]:
        """The parts of an entry of which it is asked whether they are known."""
        asked = (each.value for each in leaves if isinstance(each, g.IsKnown))
        return {each.name for each in asked if isinstance(each, v.RecordValue)}

    def folds(self, leaf: Leaf) -> bool:
        """Whether a test compares what this list is folded to."""
        return any(
            isinstance(each, v.Fold) and each.over.name == self.field.name for each in self.target.own_values(leaf)
        )

    def part(
        self, name: str | None, kind: t.FieldType, leaves: Iterable[Leaf], *, has_happened: bool = False
    ) -> list[Option]:
        """What a part of an entry could be; what is new happens now or later."""
        if isinstance(kind, t.ListType):
            inner = [] if isinstance(kind.of, t.RecordType) else self.part(name, kind.of, leaves)
            alone = [held(each.value) for each in inner]
            return [*(Option((each,), 1) for each in alone if not isinstance(each, tuple)), Option((), 1)]
        asking = Asking(self.target, self.present, lambda each: isinstance(each, v.RecordValue) and each.name == name)
        asked = asking.look(leaves)
        declared = next((each for each in self.field.parts if each.name == name), None)
        if declared is not None:
            asked.add(constrained(declared.where, self.target, self.present))
        is_new = t.is_moment(kind) and not has_happened
        now = self.present.here(kind)
        if is_new:
            asked.values = [now, *(each for each in asked.values if is_before(now, each))]
        slot = Slot(self.field.name, kind, None, lambda value: declared is None or self.is_usable(declared, value))
        items = options_of(slot, asked, self.present).items
        if has_happened and t.is_moment(kind):
            # More likely it was than it will be.
            return sorted(items, key=lambda each: is_before(now, each.value))
        if is_new:
            items = tuple(each for each in items if not is_before(each.value, now))
        # In the order in which tests name them, values that none names last.
        order: dict[Value, int] = {value: place for place, value in enumerate(asked.values)}
        return sorted(items, key=lambda each: order.get(each.value, len(order)))


def both(entries: Iterable[Entry]) -> Iterator[Record]:
    """Entries that are what two of them are, where these ask for different parts."""
    records = [each for each in entries if isinstance(each, Mapping)]
    for one, other in combinations(records, 2):
        if one.keys().isdisjoint(other):
            yield {**one, **other}


def held(value: Value) -> Single | tuple[Single, ...]:
    """A value as a part of an entry holds it: no list of records."""
    return tuple(each for each in value if not isinstance(each, Mapping)) if isinstance(value, tuple) else value


def usable(value: Value) -> bool:
    """Texts of a list have nothing more to fulfil."""
    return value is not None
