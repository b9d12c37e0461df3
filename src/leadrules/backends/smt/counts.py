"""What of a list holds: the entries that a `where` looks at, counted, compared and added up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.dimensions import COUNTED, PUT_TOGETHER
from leadrules.backends.smt.farthest import Member, outermost
from leadrules.backends.smt.kinds import Choice, Entries, Said, chosen, with_known
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.rest import rest_of
from leadrules.backends.smt.space import Part
from leadrules.backends.smt.variables import number
from leadrules.graph.values import Folding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool, Three
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.graph.truths import Truth
    from leadrules.graph.values import FieldValue, Fold


class Counting(Part):
    """Something that is counted in a list: so many sums more in which one list may differ from another."""

    __slots__ = ("cost", "key", "of")

    def __init__(self, name: str, of: str, cost: int, key: object) -> None:
        """Keep what tells it from others."""
        super().__init__(name)
        self.of, self.cost, self.key = of, cost, key


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entries: how many there are, whether there is one, and whether it holds."""

    times: n.Term
    is_there: Bool
    holds: Three

    @property
    def counts(self) -> Bool:
        """Whether it is there and holds for certain."""
        return b.both(self.is_there, self.holds.met)

    @property
    def may_count(self) -> Bool:
        """Whether it is there and may hold, or not."""
        return b.both(self.is_there, self.holds.undecided)


class Counts:
    """A list, seen through a `where`."""

    def __init__(self, encoder: Encoder, over: FieldValue, said: Entries, where: Truth | None) -> None:
        """Ask each kind of entries whether it holds."""
        self.encoder, self.over = encoder, over
        self.known = said.known
        self.kinds: list[Kind] = []
        for place, (times, is_there) in enumerate(zip(said.times, said.there, strict=True)):
            with encoder.looking_at(over.name, place):
                holds = b.MET if where is None or is_there is False else encoder.truths.read(where)
            self.kinds.append(Kind(times, is_there, holds))
        self.rest = rest_of(encoder, over.name, [kind.holds for kind in self.kinds])
        if where is not None:
            terms = tuple(_identity(each) for kind in self.kinds for each in kind.holds)
            self.note(COUNTED, terms)

    def note(self, cost: int, key: object) -> None:
        """Say what is counted, so that a proof knows how many kinds of entries it needs."""
        part = Counting(self.encoder.space.name("counting"), self.over.name, cost, key)
        self.encoder.space.use(part)

    # ---- whether

    def any(self) -> Three:
        """Whether some entry holds."""
        met = b.some((*(kind.counts for kind in self.kinds), self.rest.has_met))
        unmet = b.every(b.implies(kind.is_there, kind.holds.unmet) for kind in self.kinds)
        unmet = b.both(unmet, b.inverse(self.rest.may_count))
        return b.Three(b.both(self.known, met), b.both(self.known, unmet))

    def every(self) -> Three:
        """Whether every entry holds."""
        met = b.every(b.implies(kind.is_there, kind.holds.met) for kind in self.kinds)
        met = b.every((met, b.inverse(self.rest.has_undecided), b.inverse(self.rest.has_unmet)))
        unmet = b.some(b.both(kind.is_there, kind.holds.unmet) for kind in self.kinds)
        unmet = b.some((unmet, self.rest.has_unmet))
        return b.Three(b.both(self.known, met), b.both(self.known, unmet))

    # ---- how many

    def certain(self) -> n.Term:
        """How many hold."""
        return n.plus([*(n.either(kind.holds.met, kind.times, n.ZERO) for kind in self.kinds), self.rest.met])

    def possible(self) -> n.Term:
        """How many hold or may."""
        told = [n.either(kind.holds.unmet, n.ZERO, kind.times) for kind in self.kinds]
        return n.plus([*told, self.rest.met, self.rest.undecided])

    def count(self) -> Num:
        """How many hold: a range while some are undecided, from none to any number for a missing list."""
        if self.known is False:
            return replace(n.exactly(0), is_high_open=True, most=None, scale=None)
        certain, possible = self.whole(self.certain()), self.whole(self.possible())
        is_decided = all(kind.holds.undecided is False for kind in self.kinds)
        low = n.either(self.known, certain, n.ZERO)
        is_exact = is_decided and self.known is True
        return Num(
            known=True,
            low=low,
            high=low if is_exact else possible,
            is_high_open=b.inverse(self.known),
            least=n.ZERO,
            most=Fraction(10**6) if self.known is True else None,
            scale=0,
        )

    def whole(self, count: n.Term) -> n.Term:
        """A count, of which is known that it is none or at least one: kinds of entries may be there in part."""
        if not isinstance(count, Fraction):
            part = self.encoder.space.part("count")
            part.add(z3.Or(count == 0, count >= 1))

            def look(model: z3.ModelRef) -> list[Bool]:
                is_whole = number(model, count).denominator == 1
                return [] if is_whole else [count == z3.ToReal(z3.Int(f"{part.name}.whole"))]

            part.checks.append(look)
        return count

    # ---- put together

    def fold(self, node: Fold) -> Said:
        """One value of a list's entries."""
        items: list[Said] = []
        for place, kind in enumerate(self.kinds):
            with self.encoder.looking_at(self.over.name, place):
                is_none = kind.is_there is False
                items.append(n.MISSING if is_none else self.encoder.record_field(node.item.name, node.item.type))
        self.note(PUT_TOGETHER, (node.how, self.over.name, node.item, tuple(_identity(k.counts) for k in self.kinds)))
        if node.how is Folding.SUM:
            return self.loosely(self.total([self.encoder.as_number(item) for item in items]))
        members = [
            Member(kind.counts, kind.may_count, item) for kind, item in zip(self.kinds, items, strict=True)
        ]  # fmt: skip
        is_larger = node.how in (Folding.MAX, Folding.LATEST)
        made = outermost(self.encoder, members, node.item.type, is_larger=is_larger)
        missing = b.some(b.both(b.some((each.counts, each.may_count)), b.inverse(each.value.known)) for each in members)
        made = with_known(made, b.every((made.known, self.known, b.inverse(missing))))
        return self.loosely(made)

    def loosely(self, made: Said) -> Said:
        """A value that may be any while other entries may count."""
        loose = self.rest.may_count
        if loose is False:
            return made
        part = self.encoder.space.part("loose")
        known = b.both(self.known, z3.Bool(f"{part.name}?"))
        if isinstance(made, Choice):
            return chosen(loose, Choice(known, z3.Int(part.name)), made)
        low, high = z3.Real(f"{part.name}.low"), z3.Real(f"{part.name}.high")
        part.add(low <= high)
        free = Num(known=known, low=low, high=high, is_low_open=False, is_high_open=z3.Bool(f"{part.name}.open"))
        return chosen(loose, free, made)

    def total(self, items: Sequence[Num]) -> Num:
        """Add; what only may count may also add nothing."""
        parts, known = [], [self.known]
        for kind, item in zip(self.kinds, items, strict=True):
            is_in = b.some((kind.counts, kind.may_count))
            known.append(b.implies(is_in, item.known))
            certain = self.so_often(kind, kind.counts, item)
            perhaps = self.so_often(kind, kind.may_count, n.or_zero(item))
            parts += [certain, perhaps]
        total = n.limited(n.summed(parts)) if parts else n.exactly(0)
        return replace(total, known=b.every([total.known, *known]))

    def so_often(self, kind: Kind, condition: Bool, item: Num) -> Num:
        """A value as often as a kind of entries is there, or nothing."""
        if condition is False or item.known is False:
            return n.exactly(0)
        low = self._product(kind, condition, item.low)
        high = low if item.low is item.high else self._product(kind, condition, item.high)
        return Num(
            known=True,
            low=low,
            high=high,
            is_low_open=b.both(condition, item.is_low_open),
            is_high_open=b.both(condition, item.is_high_open),
            scale=item.scale,
        )

    def _product(self, kind: Kind, condition: Bool, end: n.Term) -> n.Term:
        plain = n.so_often(kind.times, end)
        if plain is not None:
            return n.either(condition, plain, n.ZERO)
        space = self.encoder.space
        part = space.part("times")
        made = z3.Real(part.name)
        # A witness has one entry of the kind; a proof knows no more than the sign.
        alone = z3.And(n.real(kind.times) <= 1, made == n.real(n.either(condition, end, n.ZERO)))
        part.add(z3.Implies(space.exact, alone))
        part.add(b.implies(b.inverse(condition), made == 0))
        part.add(z3.Implies(end >= 0, made >= 0))
        part.add(z3.Implies(end <= 0, made <= 0))
        return made


def _identity(of: Bool) -> object:
    return of if isinstance(of, bool) else of.get_id()
