"""Counts of a list's entries, many in one pass: each entry adds one whole number, of which every count has some bits.

A count has two halves: the entries that hold, and those that may. Criteria that ask one field for its value, and
otherwise the same (`type is webinar and at within last 30 days`), are answered by one CASE. Lists that are longer than
the bits can count are counted by themselves, a pass each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.layers import Layers

# What a BIGINT has without its sign; one is left for the sum of two halves.
BITS = 62
# Fewer bits than these count to 63, as many as most lists have.
FEWEST_BITS = 6
MOST_AT_ONCE = BITS // FEWEST_BITS // 2
# What is counted alone has a half of a BIGINT for those that hold, and one for those that may.
HALF = 32
PACK = 2**HALF


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion of an entry as `field is one of values` and the rest; without such a part the rest is all of it."""

    field: exp.Expression | None
    values: tuple[exp.Expression, ...]
    rest: exp.Expression
    # How many places there are, when the field and the values are places of a choice.
    places: int | None = None

    @property
    def held(self) -> exp.Expression:
        """All of it: NULL when undecided."""
        if self.field is None:
            return self.rest
        is_chosen = w.any_of([w.op(exp.EQ, self.field, each) for each in self.values])
        return w.all_of([is_chosen, self.rest])


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted, and the columns that the count will be found in."""

    asked: Asked
    met: str
    perhaps: str
    # The definition that asked first.
    place: str


@dataclass(frozen=True, slots=True)
class Half:
    """What an entry adds to a counter when it holds, and when it may."""

    asked: Asked
    met: int
    perhaps: int


class Counters:
    """All counts of one list, collected while the statement is written."""

    def __init__(self, of: exp.Expression, layers: Layers, name: str) -> None:
        """Count entries, which are called `name`, of a list."""
        self._of = of
        self._layers = layers
        self._name = name
        self._counters: dict[str, Counter] = {}

    def count(self, asked: Asked) -> tuple[exp.Expression, exp.Expression] | None:
        """How many entries hold, and how many may; both missing when the list is.

        None when that rests on columns that are computed themselves.
        """
        held = asked.held
        if self._layers.rests_on_columns(held):
            return None
        key = held.sql("duckdb")
        if key not in self._counters:
            self._counters[key] = Counter(asked, self._layers.reserve(2), self._layers.reserve(2), self._layers.place)
        counter = self._counters[key]
        return w.column(counter.met), w.column(counter.perhaps)

    def write(self) -> None:
        """Fill the columns, now that all that is counted is known."""
        counters = list(self._counters.values())
        passes = -(-len(counters) // MOST_AT_ONCE)
        for number in range(passes):
            self._pass(counters[number::passes])

    def _pass(self, counters: Sequence[Counter]) -> None:
        bits = BITS // (2 * len(counters))
        self._layers.place = counters[0].place
        halves = [
            Half(each.asked, 1 << bits * (2 * place + 1), 1 << bits * 2 * place) for place, each in enumerate(counters)
        ]
        body = w.total([added(each) for each in alike(halves)])
        is_short = w.op(exp.LTE, engine.size(self._of), w.whole((1 << bits) - 1))
        together = self._layers.once(w.case([(is_short, sum_of(self._of, self._name, body))], w.null("BIGINT")))
        is_long = self._layers.once(w.op(exp.GT, engine.size(self._of), w.whole((1 << bits) - 1)))
        for place, counter in enumerate(counters):
            self._layers.place = counter.place
            perhaps, met = (engine.bits(together, bits * (2 * place + half), bits) for half in (0, 1))
            if len(counters) > 1:
                alone = halves_of(sum_of(self._of, self._name, added([Half(counter.asked, PACK, 1)])))
                met, perhaps = (w.case([(is_long, one)], many) for one, many in zip(alone, (met, perhaps), strict=True))
            self._layers.fill(counter.met, met)
            self._layers.fill(counter.perhaps, perhaps)


def sum_of(of: exp.Expression, name: str, body: exp.Expression) -> exp.Expression:
    """The sum of what is made of each entry of a list that is there."""
    return w.cast(w.coalesce(engine.added(engine.each(of, name, body)), w.whole(0)), "BIGINT")


def halves_of(counted: exp.Expression) -> tuple[exp.Expression, exp.Expression]:
    """How many entries hold, and how many may, of what was counted alone."""
    return engine.bits(counted, HALF, HALF - 1), engine.bits(counted, 0, HALF)


def alike(halves: Sequence[Half]) -> list[list[Half]]:
    """Put together what asks the same field, and otherwise the same."""
    found: dict[object, list[Half]] = {}
    for number, half in enumerate(halves):
        asked = half.asked
        key = number if asked.field is None else (asked.field.sql("duckdb"), asked.rest.sql("duckdb"))
        found.setdefault(key, []).append(half)
    return list(found.values())


def added(group: Sequence[Half]) -> exp.Expression:
    """What an entry adds to counters that are alike."""
    asked = group[0].asked
    met, perhaps = (
        by_value(
            asked,
            [(half.asked.values, units) for half, units in zip(group, each, strict=True)],
            w.whole(sum(half.perhaps for half in group)),
        )
        for each in ([half.met for half in group], [half.perhaps for half in group])
    )
    if isinstance(asked.rest, exp.Boolean) and asked.rest.this:
        return met
    return w.three(asked.rest, met, w.whole(0), perhaps)


def by_value(
    asked: Asked,
    units: Sequence[tuple[tuple[exp.Expression, ...], int]],
    when_missing: exp.Expression,
) -> exp.Expression:
    """The units of those whose values the field has."""
    field = asked.field
    if field is None:
        return w.whole(sum(each for _, each in units))
    if asked.places is not None:
        by_place = [0] * asked.places
        for values, each in units:
            for value in values:
                by_place[place_of(value) - 1] += each
        return w.coalesce(engine.at_place(engine.listed([w.whole(each) for each in by_place]), field), when_missing)
    by_text: dict[str, tuple[exp.Expression, int]] = {}
    for values, each in units:
        for value in values:
            key = value.sql("duckdb")
            by_text[key] = (value, by_text.get(key, (value, 0))[1] + each)
    ifs = [exp.If(this=value.copy(), true=w.whole(each)) for value, each in by_text.values()]
    other = w.case([(w.is_null(field), when_missing)], w.whole(0))
    return exp.Paren(this=exp.Case(this=field.copy(), ifs=ifs, default=other))


def place_of(written: exp.Expression) -> int:
    """The number of a place that the rules write down."""
    return int(written.this.name)
