"""What a value can be as constraints, and choosing between two of one kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.comparing import identical as same_numbers
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.texts import Text

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.texts import Texts


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
    times: tuple[n.Term, ...]

    @property
    def there(self) -> tuple[Bool, ...]:
        """Of each kind, whether there is one."""
        return tuple(n.less(n.ZERO, each) for each in self.times)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A value of which only is known whether it is there."""

    known: Bool
    why: str


Said: TypeAlias = Num | Flag | Choice | Text | Entries | Unsaid


def code_equal(one: int | z3.ArithRef, other: int | z3.ArithRef) -> Bool:
    """Whether two codes are the same."""
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    if not isinstance(one, int) and not isinstance(other, int) and one.eq(other):
        return True
    return (one == other) if not isinstance(one, int) else (other == one)


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
            if isinstance(one, int) and isinstance(other, int) and one == other:
                return Choice(known, one)
            return Choice(known, z3.If(condition, one, other))
        case Text(), Text():
            word = then.word if then.word.eq(otherwise.word) else z3.If(condition, then.word, otherwise.word)
            return Text(known, word)
        case _:
            return Unsaid(known, "values of several kinds")


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
            return Text(known, of.word)
        case Entries():
            return Entries(known, of.times)
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


def identical(one: Said, other: Said, texts: Texts) -> Bool | None:
    """Whether both are missing, or the same; None where that cannot be said."""
    if one.known is False or other.known is False:
        return b.same(one.known, other.known)
    if isinstance(one, Num) and isinstance(other, Num):
        return same_numbers(one, other)
    found = equal(one, other, texts)
    return None if found is None else b.both(b.same(one.known, other.known), b.implies(one.known, found))
