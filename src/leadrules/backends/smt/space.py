"""What there is to choose: the variables of z3, each with the facts that hold of it, and who uses which."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast

import z3

from leadrules.backends.smt.numbers import Num, term
from leadrules.backends.smt.terms import real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.backends.smt.bools import Bool, Three
    from leadrules.backends.smt.rest import Rest
    from leadrules.backends.smt.terms import Term


Made = TypeVar("Made")


class Part:
    """Something that a question may rest on, with what must then be true.

    Only the parts that a question uses are handed to z3 with it: one about a stage costs what that stage costs.
    """

    __slots__ = ("abstracted", "checks", "facts", "name")

    def __init__(self, name: str) -> None:
        """Know nothing yet."""
        self.name = name
        self.facts: list[Bool] = []
        # Why its value is chosen more freely than rules allow; None where it is not.
        self.abstracted: str | None = None
        # Looks at a model, and gives facts that it breaks: lemmas that the encoding left out.
        self.checks: list[Callable[[z3.ModelRef], list[Bool]]] = []

    def add(self, fact: Bool) -> None:
        """Hold something to be true."""
        if fact is not True:
            self.facts.append(z3.BoolVal(fact) if isinstance(fact, bool) else fact)


class Space:
    """All variables of a solver, and the parts that are used while something is encoded."""

    def __init__(self) -> None:
        """Begin empty."""
        self._count = 0
        self._using: list[set[Part]] = [set()]
        # Holds while a witness is looked for: lists are then lists that can be written down. A proof does without.
        self.exact = z3.Bool("exact")
        # Holds while a witness with short lists is looked for, which people rather read.
        self.short = z3.Bool("short")
        # Holds while a witness is looked for in which one entry of a kind is enough wherever values are added up.
        self.alone = z3.Bool("alone")
        # Holds while lists have no entries but those of the kinds that are told.
        self.closed = z3.Bool("closed")
        self.rests: dict[tuple[object, ...], tuple[Part, Rest, tuple[Three, ...]]] = {}
        self._shared: dict[tuple[object, ...], tuple[Part, object, tuple[object, ...]]] = {}
        self.codes: dict[str, int] = {}

    def use(self, part: Part) -> None:
        """Note that what is being encoded rests on a part."""
        self._using[-1].add(part)

    def use_all(self, parts: frozenset[Part]) -> None:
        """Note that it rests on several."""
        self._using[-1].update(parts)

    @contextmanager
    def noting(self) -> Iterator[set[Part]]:
        """Gather the parts that are used meanwhile; whoever encloses it uses them as well."""
        found: set[Part] = set()
        self._using.append(found)
        try:
            yield found
        finally:
            self._using.pop()
            self._using[-1].update(found)

    def code(self, value: str) -> int:
        """The number that stands for a choice or a country."""
        return self.codes.setdefault(value, len(self.codes))

    def name(self, what: str) -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{what}#{self._count}"

    def part(self, what: str) -> Part:
        """A new part, in use."""
        part = Part(self.name(what))
        self.use(part)
        return part

    def shared(self, what: str, of: tuple[object, ...], make: Callable[[Part], Made]) -> Made:
        """A part that is the same wherever the same is asked: what two rulesets reckon alike comes to the same.

        It is told by its terms, and by whatever else it is made from.
        """
        key = (what, *map(identity, of))
        known = self._shared.get(key)
        if known is None:
            part = Part(self.name(what))
            # The terms are kept, so that no other gets their identity.
            known = self._shared[key] = (part, make(part), of)
        self.use(known[0])
        # What was made is what `make` makes: the same question has the same maker.
        return cast("Made", known[1])

    def free_number(self, why: str, *, least: Fraction | None = None, most: Fraction | None = None) -> Num:
        """A number that may be any: what cannot be said, or not said exactly."""
        part = self.part("free")
        part.abstracted = why
        known, of = z3.Bool(f"{part.name}?"), z3.Real(part.name)
        if least is not None:
            part.add(of >= real(least))
        if most is not None:
            part.add(of <= real(most))
        return term(known, of, least=least, most=most, scale=None)

    def free_truth(self, why: str) -> z3.BoolRef:
        """A condition that may hold or not."""
        part = self.part("free")
        part.abstracted = why
        return z3.Bool(part.name)

    def rounded(self, of: Num, places: int) -> Num:
        """Rounded half up, away from zero, to so many decimals."""
        if of.scale is not None and of.scale <= places:
            return of
        if of.is_exact:
            end = self._rounded_term(of.low, places)
            low = high = end
        else:
            low, high = self._rounded_term(of.low, places), self._rounded_term(of.high, places)
        return Num(
            known=of.known,
            low=low,
            high=high,
            is_low_open=of.is_low_open,
            is_high_open=of.is_high_open,
            least=None if of.least is None else rounded(of.least, places),
            most=None if of.most is None else rounded(of.most, places),
            scale=places,
        )

    def _rounded_term(self, of: Term, places: int) -> Term:
        if isinstance(of, Fraction):
            return rounded(of, places)

        def make(part: Part) -> z3.ArithRef:
            whole = z3.Int(part.name)
            units = of * real(Fraction(10**places))
            half = real(Fraction(1, 2))
            up = z3.And(whole <= units + half, units + half < whole + 1)
            down = z3.And(whole - 1 < units - half, units - half <= whole)
            part.add(z3.If(units >= 0, up, down))
            return z3.ToReal(whole) * real(Fraction(1, 10**places))

        return self.shared("rounded", (of, places), make)


def identity(of: object) -> object:
    """What tells a term from all others; anything else tells itself."""
    return ("term", of.get_id()) if isinstance(of, z3.AstRef) else of


def rounded(of: Fraction, places: int) -> Fraction:
    """Round half up, away from zero."""
    units = abs(of) * 10**places
    whole = (units + Fraction(1, 2)) // 1
    return Fraction(whole if of >= 0 else -whole, 10**places)
