"""The options of a list: what happened has happened, so entries come on top, or become known in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import combinations, islice, product
from math import ceil
from typing import TYPE_CHECKING, Any

from leadrules.analysis.nearest.asked import ends_of
from leadrules.analysis.nearest.kinds import Kinds, held
from leadrules.analysis.nearest.options import Option, Options
from leadrules.analysis.nearest.said import completed_words, entry_words
from leadrules.analysis.nearest.target import LEAVES
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.analysis.nearest.kinds import Entry, IsUsable
    from leadrules.analysis.nearest.present import Present
    from leadrules.analysis.nearest.target import Target

# So many entries of one kind are added (more where a test counts more), and so many of each of two kinds.
MOST_ADDED = 12
MOST_COUNTED = 1_000
MOST_OF_TWO = 3
# So many periods come one after the other; each begins within so many days of the one before.
MOST_PERIODS = 6
LAST_YEAR = 9_990
DAYS = {d.Period.DAY: 1, d.Period.WEEK: 7, d.Period.MONTH: 31, d.Period.QUARTER: 92, d.Period.YEAR: 366}
# Of so many kinds, one each of any three come together.
MOST_OF_THREE = 8
# So many kinds of entries are tried.
MOST_KINDS = 24
# So many entries of the lead are completed.
MOST_COMPLETED = 8


class Entries:
    """Finds options for one list of a lead."""

    def __init__(self, target: Target, present: Present, field: d.Field, is_usable: IsUsable) -> None:
        """Look at one list."""
        self.target = target
        self.present = present
        self.field = field
        self.kinds = Kinds(target, present, field, is_usable)
        self.kind = self.kinds.kind
        now = present.values.get(field.name)
        self.now: tuple[Any, ...] = now if isinstance(now, tuple) else ()
        self.is_known = isinstance(now, tuple)

    def options(self) -> Options:
        """More entries, completed entries, and (where it was not known) none."""
        kinds = list(islice(self.kinds.all(), MOST_KINDS))
        found = [] if self.is_known else [Option((), 0.5, "known, and empty")]
        numbers = sorted({*range(1, MOST_ADDED + 1), *self.counted()})
        found += [self.added((entry, number)) for entry in kinds for number in numbers]
        for one, other in combinations(kinds, 2):
            for first, second in product(range(1, MOST_OF_TWO + 1), repeat=2):
                found.append(self.added((one, first), (other, second)))
        for several in (*combinations(kinds[:MOST_OF_THREE], 3), *([kinds] if kinds else [])):
            found.append(self.added(*((entry, 1) for entry in several)))
        found += self.in_periods(kinds)
        found += self.completed()
        items = tuple(sorted(found, key=lambda each: each.cost))
        return Options(self.field.name, self.kind, self.now if self.is_known else None, items, is_complete=False)

    def added(self, *groups: tuple[Entry, int]) -> Option:
        """The list with entries on top, so many of each kind."""
        words = entry_words(groups, self.field, self.present, is_more=bool(self.now))
        entries = [entry for entry, number in groups for _ in range(number)]
        return Option((*self.now, *entries), len(entries), words)

    def in_periods(self, kinds: Iterable[Entry]) -> Iterator[Option]:
        """Entries that come one in each period, for points that are given once per period."""
        for line in (line for score in self.target.scores for line in score.lines):
            if line.once_per is None or line.at is None or line.over is None or line.over.name != self.field.name:
                continue
            name, apart = line.at.name or "", timedelta(days=DAYS[line.once_per])
            here = self.present.here(line.at.type)
            for entry in kinds:
                if isinstance(entry, Mapping) and entry.get(name) == here and here.year < LAST_YEAR:
                    for number in range(2, MOST_PERIODS + 1):
                        yield self.added(*(({**entry, name: here + place * apart}, 1) for place in range(number)))

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

    def completed(self) -> Iterator[Option]:
        """The list with one more part of one entry known."""
        if not isinstance(self.kind.of, t.RecordType):
            return
        leaves = [leaf for where, _ in self.kinds.wheres() for leaf in parts(where) if isinstance(leaf, LEAVES)]
        kinds = dict(self.kind.of.fields)
        asked = dict.fromkeys(
            each.name for where, _ in self.kinds.wheres() for each in parts(where) if isinstance(each, v.RecordValue)
        )
        for place, entry in enumerate(self.now[:MOST_COMPLETED]):
            for name in asked:
                if name is None or not isinstance(entry, Mapping) or is_there(entry.get(name)):
                    continue
                for option in self.kinds.part(name, kinds[name], leaves, has_happened=True):
                    part = {name: held(option.value)}
                    whole = (*self.now[:place], {**entry, **part}, *self.now[place + 1 :])
                    yield Option(whole, 0.5, completed_words(part, self.field, self.present, place + 1))


def is_there(value: object) -> bool:
    """Whether a part of an entry is known."""
    return value is not None and value is not MISSING
