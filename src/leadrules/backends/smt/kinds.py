"""What a value can be as constraints, and choosing between two of one kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.comparing import identical as same_numbers
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.texts import Text, code_equal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.terms import Term
    from leadrules.backends.smt.texts import Texts


# What more pairs of rows of two tables give is not compared.
MOST_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    known: Bool
    holds: Bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, or a country, by its number."""

    known: Bool
    code: int | z3.ArithRef


@dataclass(frozen=True, slots=True)
class Entries:
    """A list: some kinds of entries, each with how often it is there.

    Any list can be told by as many kinds of entries as things are counted in it, with fractions of an entry allowed
    (Carathéodory's theorem): what no such list does, no list does.
    """

    known: Bool
    times: tuple[Term, ...]

    @property
    def there(self) -> tuple[Bool, ...]:
        """Of each kind, whether there is one."""
        return tuple(terms.less(terms.ZERO, each) for each in self.times)


@dataclass(frozen=True, slots=True)
class Several:
    """What the rows of a table give one after the other: of each row, whether it holds, and its value."""

    known: Bool
    items: tuple[tuple[Bool, Said], ...]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A value of which only is known whether it is there."""

    known: Bool
    why: str


Said: TypeAlias = "Num | Flag | Choice | Text | Entries | Several | Unsaid"


def chosen(condition: Bool, then: Said, otherwise: Said) -> Said:
    """`then` where the condition holds, else the other; both are of one kind, or missing."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    known = b.chosen(condition, then.known, otherwise.known)
    # What is never there has no value to choose.
    if then.known is False:
        return with_known(otherwise, known)
    if otherwise.known is False:
        return with_known(then, known)
    match then, otherwise:
        case Num(), Num():
            return n.chosen(condition, then, otherwise)
        case Flag(), Flag():
            return Flag(known, b.chosen(condition, then.holds, otherwise.holds))
        case Choice(code=one), Choice(code=other):
            return Choice(known, _code(condition, one, other))
        case Text(), Text():
            word = then.word if then.word.eq(otherwise.word) else z3.If(condition, then.word, otherwise.word)
            has_forms = then.form is not None and otherwise.form is not None
            return Text(known, word, _code(condition, then.form, otherwise.form) if has_forms else None)
        case _:
            return Unsaid(known, "values of several kinds")


def _code(condition: z3.BoolRef, one: int | z3.ArithRef, other: int | z3.ArithRef) -> int | z3.ArithRef:
    if isinstance(one, int) and isinstance(other, int) and one == other:
        return one
    return z3.If(condition, one, other)


def with_known(of: Said, known: Bool) -> Said:
    """The same value, there when `known`."""
    match of:
        case Num():
            return replace(of, known=known)
        case Flag():
            return Flag(known, of.holds)
        case Choice():
            return Choice(known, of.code)
        case Text():
            return Text(known, of.word, of.form)
        case Entries():
            return Entries(known, of.times)
        case Several():
            return Several(known, of.items)
        case Unsaid():
            return Unsaid(known, of.why)


def equal(one: Said, other: Said, texts: Texts) -> Bool | None:
    """Whether two values that are there are the same; None where that cannot be said."""
    match one, other:
        case Num(), Num():
            return compared("is", n_known(one), n_known(other)).met
        case Flag(), Flag():
            return b.same(one.holds, other.holds)
        case Choice(), Choice():
            return code_equal(one.code, other.code)
        case Text(), Text():
            return texts.same(one.word, other.word)
        case _:
            return None


def n_known(of: Num) -> Num:
    """A number, taken to be there."""
    return replace(of, known=True)


def identical(one: Said, other: Said, texts: Texts) -> Bool:
    """Whether both are missing, or the same to the letter."""
    if one is other:
        return True
    if one.known is False or other.known is False:
        return b.same(one.known, other.known)
    match one, other:
        case Num(), Num():
            return same_numbers(one, other)
        case Text(), Text():
            found: Bool | None = texts.as_written(one, other)
        case Several(items=first), Several(items=second) if len(first) * len(second) <= MOST_PAIRS:
            found = _alike(first, second, texts)
        case _:
            found = equal(one, other, texts)
    if found is None:
        found = texts.space.free_truth("whether two values are the same")
    return b.both(b.same(one.known, other.known), b.implies(one.known, found))


def _alike(one: Sequence[tuple[Bool, Said]], other: Sequence[tuple[Bool, Said]], texts: Texts) -> Bool:
    """Whether those that are there are the same, one after the other: asked from the last to the first."""
    below: list[Bool] = [True]
    for is_there, _ in reversed(other):
        below.append(b.both(b.inverse(is_there), below[-1]))
    for mine, value in reversed(one):
        here: list[Bool] = [b.both(b.inverse(mine), below[0])]
        for place, (theirs, its) in enumerate(reversed(other)):
            both_there = b.both(identical(value, its, texts), below[place])
            here.append(b.chosen(mine, b.chosen(theirs, both_there, here[-1]), below[place + 1]))
        below = here
    return below[-1]
