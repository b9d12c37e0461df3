"""What of a list holds: the entries that a `where` looks at, counted, compared and added up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.dimensions import COUNTED, PUT_TOGETHER
from leadrules.backends.smt.farthest import Member, outermost
from leadrules.backends.smt.kinds import Choice, Entries, Said, chosen, with_known
from leadrules.backends.smt.marks import unit_of
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.repeated import product
from leadrules.backends.smt.rest import rest_of
from leadrules.backends.smt.space import Part
from leadrules.backends.smt.variables import number
from leadrules.graph.values import Folding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool, Three
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.terms import Term
    from leadrules.graph.truths import Truth
    from leadrules.graph.values import FieldValue, Fold
    from leadrules.schema.types import Type


class Counting(Part):
    """Something that is counted in a list: so many sums more in which one list may differ from another."""

    __slots__ = ("cost", "key", "kinds", "of")

    def __init__(self, name: str, of: str, cost: int, what: object, kinds: Sequence[Kind]) -> None:
        """Keep what tells it from others: also the terms, so that no other gets their identity."""
        super().__init__(name)
        self.of, self.cost, self.kinds = of, cost, kinds
        self.key = (what, *(_identity(each) for kind in kinds for each in kind.holds))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entries: how many there are, whether there is one, and whether it holds."""

    times: Term
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
            self.note(COUNTED, "")

    def note(self, cost: int, what: object) -> None:
        """Say what is counted of the entries that hold, so that a proof knows how many kinds of entries it needs."""
        space = self.encoder.space
        space.use(Counting(space.name("counting"), self.over.name, cost, what, self.kinds))

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

    def certain(self) -> Term:
        """How many hold."""
        return terms.plus(
            [*(terms.either(kind.holds.met, kind.times, terms.ZERO) for kind in self.kinds), self.rest.met]
        )

    def possible(self) -> Term:
        """How many hold or may."""
        told = [terms.either(kind.holds.unmet, terms.ZERO, kind.times) for kind in self.kinds]
        return terms.plus([*told, self.rest.met, self.rest.undecided])

    def count(self) -> Num:
        """How many hold: a range while some are undecided, from none to any number for a missing list."""
        if self.known is False:
            return replace(n.exactly(0), is_high_open=True, most=None, scale=None)
        certain, possible = self.whole(self.certain()), self.whole(self.possible())
        is_decided = all(kind.holds.undecided is False for kind in self.kinds)
        self.encoder.space.part("order").add(terms.not_more(certain, possible))
        low = terms.either(self.known, certain, terms.ZERO)
        is_exact = is_decided and self.known is True
        return Num(
            known=True,
            low=low,
            high=low if is_exact else possible,
            is_high_open=b.inverse(self.known),
            least=terms.ZERO,
            most=Fraction(10**6) if self.known is True else None,
            scale=0,
        )

    def whole(self, count: Term) -> Term:
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
        self.note(PUT_TOGETHER, (node.how, node.item))
        if node.how is Folding.SUM:
            return self.loosely(node, self.total([self.encoder.as_number(item) for item in items], node.item.type))
        members = [Member(kind.counts, kind.may_count, item) for kind, item in zip(self.kinds, items, strict=True)]
        is_larger = node.how in (Folding.MAX, Folding.LATEST)
        made = outermost(self.encoder, members, node.item.type, is_larger=is_larger)
        self.is_whole(made, members)
        missing = b.some(b.both(b.some((each.counts, each.may_count)), b.inverse(each.value.known)) for each in members)
        made = with_known(made, b.every((made.known, self.known, b.inverse(missing))))
        return self.loosely(node, made)

    def is_whole(self, made: Said, members: Sequence[Member]) -> None:
        """Say that the largest or the smallest is that of a whole entry: other kinds may be there in part."""
        exact = [isinstance(each.value, Num) and each.value.is_exact and each.may_count is False for each in members]
        if isinstance(made, Num) and all(exact):
            whole = (
                b.every((each.counts, terms.not_more(Fraction(1), kind.times), terms.equal(each.value.low, made.low)))
                for kind, each in zip(self.kinds, members, strict=True)
                if isinstance(each.value, Num)
            )
            self.encoder.space.part("whole").add(b.implies(b.some(each.counts for each in members), b.some(whole)))

    def loosely(self, node: Fold, made: Said) -> Said:
        """A value that may be any while other entries may count."""
        loose = self.rest.may_count
        if loose is False:
            return made

        def make(part: Part) -> Choice | Num:
            known = z3.Bool(f"{part.name}?")
            if isinstance(made, Choice):
                return Choice(known, z3.Int(part.name))
            low, high = z3.Real(f"{part.name}.low"), z3.Real(f"{part.name}.high")
            part.add(low <= high)
            ends = [z3.Bool(f"{part.name}.{which}") for which in ("below", "above")]
            return Num(known=known, low=low, high=high, is_low_open=ends[0], is_high_open=ends[1])

        # Whoever makes the same of the entries that are told makes the same of these.
        told = (made.code,) if isinstance(made, Choice) else (made.low, made.high) if isinstance(made, Num) else ()
        key = (node.how, node.item, self.rest.met, self.rest.undecided, made.known, *told)
        free = self.encoder.space.shared("loose", key, make)
        return chosen(loose, with_known(free, b.both(self.known, free.known)), made)

    def total(self, items: Sequence[Num], of: Type) -> Num:
        """Add; what only may count may also add nothing."""
        parts, known = [], [self.known]
        marks = self.encoder.lead.marks.get(unit_of(of), ())
        for kind, item in zip(self.kinds, items, strict=True):
            is_in = b.some((kind.counts, kind.may_count))
            known.append(b.implies(is_in, item.known))
            certain = self.so_often(kind, kind.counts, item, marks)
            perhaps = self.so_often(kind, kind.may_count, n.or_zero(item), marks)
            parts += [certain, perhaps]
        total = n.limited(n.summed(parts)) if parts else n.exactly(0)
        return replace(total, known=b.every([total.known, *known]))

    def so_often(self, kind: Kind, condition: Bool, item: Num, marks: Sequence[Fraction] = ()) -> Num:
        """A value as often as a kind of entries is there, or nothing."""
        if condition is False or item.known is False:
            return n.exactly(0)
        low = self._product(kind, condition, item.low, marks)
        high = low if item.low is item.high else self._product(kind, condition, item.high, marks)
        return Num(
            known=True,
            low=low,
            high=high,
            is_low_open=b.both(condition, item.is_low_open),
            is_high_open=b.both(condition, item.is_high_open),
            scale=item.scale,
        )

    def _product(self, kind: Kind, condition: Bool, end: Term, marks: Sequence[Fraction]) -> Term:
        plain = terms.so_often(kind.times, end)
        made = plain if plain is not None else product(self.encoder.space, kind.times, end, marks)
        return terms.either(condition, made, terms.ZERO)


def _identity(of: Bool) -> object:
    return of if isinstance(of, bool) else of.get_id()
