"""The options of a list: what happened has happened, so entries come on top, or become known in full."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, islice, product
from math import ceil
from typing import TYPE_CHECKING, Any

from leadrules.analysis.nearest.asked import Asking, constrained, ends_of
from leadrules.analysis.nearest.options import Option, Options, Slot
from leadrules.analysis.nearest.said import completed_words, entry_words
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

# So many entries of one kind are added (more where a test counts more), and so many of each of two kinds.
MOST_ADDED = 12
MOST_COUNTED = 1_000
MOST_OF_TWO = 3
# Of so many kinds, one each of any three come together.
MOST_OF_THREE = 8
# So many kinds of entries are tried, and so many values of its parts for each.
MOST_KINDS = 24
MOST_TRIED = 400
# So many entries of the lead are completed.
MOST_COMPLETED = 8


class Entries:
    """Finds options for one list of a lead."""

    def __init__(self, target: Target, present: Present, field: d.Field, is_usable: IsUsable) -> None:
        """Look at one list."""
        self.target = target
        self.present = present
        self.field = field
        self.is_usable = is_usable
        kind = field.type
        if not isinstance(kind, t.ListType):
            raise TypeError(field.name)
        self.kind = kind
        now = present.values.get(field.name)
        self.now: tuple[Any, ...] = now if isinstance(now, tuple) else ()
        self.is_known = isinstance(now, tuple)

    def options(self) -> Options:
        """More entries, completed entries, and (where it was not known) none."""
        kinds = list(islice(self.kinds(), MOST_KINDS))
        found = [] if self.is_known else [Option((), 0.5, "known, and empty")]
        numbers = sorted({*range(1, MOST_ADDED + 1), *self.counted()})
        found += [self.added((entry, number)) for entry in kinds for number in numbers]
        for one, other in combinations(kinds, 2):
            for first, second in product(range(1, MOST_OF_TWO + 1), repeat=2):
                found.append(self.added((one, first), (other, second)))
        for several in (*combinations(kinds[:MOST_OF_THREE], 3), *([kinds] if kinds else [])):
            found.append(self.added(*((entry, 1) for entry in several)))
        found += self.completed()
        items = tuple(sorted(found, key=lambda each: each.cost))
        return Options(self.field.name, self.kind, self.now if self.is_known else None, items, is_complete=False)

    def added(self, *groups: tuple[Entry, int]) -> Option:
        """The list with entries on top, so many of each kind."""
        words = entry_words(groups, self.field, self.present, is_more=bool(self.now))
        entries = [entry for entry, number in groups for _ in range(number)]
        return Option((*self.now, *entries), len(entries), words)

    def counted(self) -> set[int]:
        """How many entries tests of a count, and of points, still ask for."""
        found: set[int] = set()
        for leaf in self.target.leaves:
            match leaf:
                case g.Comparison(left=left, right=right):
                    sides = [(left, right), (right, left)]
                case g.InRange():
                    sides = [(leaf.value, leaf.low), (leaf.value, leaf.high)]
                case _:
                    continue
            for counts, other in sides:
                for each in self.given(counts):
                    now = next(iter(ends_of(self.present.value(counts))), None)
                    for end in ends_of(self.present.value(other)):
                        if isinstance(now, Decimal) and isinstance(end, Decimal):
                            fewest = ceil((end - now) / each)
                            found.update(number for number in (fewest, fewest + 1) if 0 < number <= MOST_COUNTED)
        return found

    def given(self, value: v.Value) -> Iterator[Decimal]:
        """What one more entry adds to a count or to points."""
        match value:
            case v.Count(over=over) if over.name == self.field.name:
                yield Decimal(1)
            case v.ScoreValue(name=name) if isinstance(score := self.target.graph.definitions[name], d.Score):
                for line in score.lines:
                    if line.over is not None and line.over.name == self.field.name and line.points:
                        yield line.points
            case _:
                return

    # ---- kinds of entries

    def wheres(self) -> Iterator[tuple[g.Truth | None, v.RecordValue | None]]:
        """Everything that the target asks of entries of this list, with the part that it folds, if it does."""
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
                    case _:
                        pass

    def kinds(self) -> Iterator[Entry]:
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
            # The part that is folded may need any of its values.
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
        names = dict.fromkeys(each.name for each in parts(where) if isinstance(each, v.RecordValue))
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
            return [Option((), 0)]
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
        order: dict[Any, int] = {value: place for place, value in enumerate(asked.values)}
        return sorted(items, key=lambda each: order.get(each.value, len(order)))

    # ---- what is not known of entries

    def completed(self) -> Iterator[Option]:
        """The list with one more part of one entry known."""
        if not isinstance(self.kind.of, t.RecordType):
            return
        leaves = [leaf for where, _ in self.wheres() for leaf in parts(where) if isinstance(leaf, LEAVES)]
        kinds = dict(self.kind.of.fields)
        asked = dict.fromkeys(
            each.name for where, _ in self.wheres() for each in parts(where) if isinstance(each, v.RecordValue)
        )
        for place, entry in enumerate(self.now[:MOST_COMPLETED]):
            for name in asked:
                if name is None or not isinstance(entry, Mapping) or is_there(entry.get(name)):
                    continue
                for option in self.part(name, kinds[name], leaves, has_happened=True):
                    part = {name: held(option.value)}
                    whole = (*self.now[:place], {**entry, **part}, *self.now[place + 1 :])
                    yield Option(whole, 0.5, completed_words(part, self.field, self.present, place + 1))


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


def is_there(value: object) -> bool:
    """Whether a part of an entry is known."""
    return value is not None and value is not MISSING
