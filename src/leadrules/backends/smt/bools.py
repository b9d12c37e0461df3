"""Truth values of z3, folded in Python where they are plain: most of what is encoded never reaches z3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Bool: TypeAlias = "bool | z3.BoolRef"


class Three(NamedTuple):
    """An outcome: two conditions that are never both true; undecided where neither is."""

    met: Bool
    unmet: Bool

    @property
    def undecided(self) -> Bool:
        """Whether it is neither."""
        return neither(self.met, self.unmet)


OPEN = Three(met=False, unmet=False)
MET = Three(met=True, unmet=False)
UNMET = Three(met=False, unmet=True)


def negated(of: Three) -> Three:
    """Kleene's `not`."""
    return Three(of.unmet, of.met)


def plain(holds: Bool) -> Three:
    """What is always decided."""
    return Three(holds, inverse(holds))


def where_known(known: Bool, holds: Bool) -> Three:
    """Undecided unless `known`."""
    return Three(both(known, holds), both(known, inverse(holds)))


def inverse(of: Bool) -> Bool:
    """Not."""
    if isinstance(of, bool):
        return not of
    # Undone rather than doubled, so that the same condition is the same term.
    return of.arg(0) if z3.is_not(of) else z3.Not(of)


def every(parts: Iterable[Bool]) -> Bool:
    """Whether all hold."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept[part.get_id()] = part
    return _joined(kept, z3.And, if_none=True)


def some(parts: Iterable[Bool]) -> Bool:
    """Whether one holds."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept[part.get_id()] = part
    return _joined(kept, z3.Or, if_none=False)


def _joined(kept: dict[int, z3.BoolRef], join: type, *, if_none: bool) -> Bool:
    if len(kept) > 1:
        return join(*kept.values())
    return next(iter(kept.values()), if_none)


def both(one: Bool, other: Bool) -> Bool:
    """And of two."""
    return every((one, other))


def neither(one: Bool, other: Bool) -> Bool:
    """Whether both fail."""
    return both(inverse(one), inverse(other))


def implies(one: Bool, other: Bool) -> Bool:
    """Whether the second holds wherever the first does."""
    return some((inverse(one), other))


def same(one: Bool, other: Bool) -> Bool:
    """Whether both hold, or neither."""
    if isinstance(one, bool):
        return other if one else inverse(other)
    if isinstance(other, bool):
        return one if other else inverse(one)
    return one.eq(other) or one == other


def chosen(condition: Bool, then: Bool, otherwise: Bool) -> Bool:
    """`then` where the condition holds, else the other."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, bool) and isinstance(otherwise, bool):
        return then if then is otherwise else (condition if then else inverse(condition))
    if isinstance(then, bool):
        return some((condition, otherwise)) if then else both(inverse(condition), otherwise)
    if isinstance(otherwise, bool):
        return implies(condition, then) if otherwise else both(condition, then)
    return then if then.eq(otherwise) else z3.If(condition, then, otherwise)


def at_least(wanted: int, parts: Sequence[Bool]) -> Bool:
    """Whether so many hold."""
    wanted -= sum(part is True for part in parts)
    left = [part for part in parts if not isinstance(part, bool)]
    if wanted <= 0:
        return True
    if wanted > len(left):
        return False
    if wanted == 1:
        return some(left)
    return every(left) if wanted == len(left) else z3.AtLeast(*left, wanted)


def all_of(parts: Sequence[Three]) -> Three:
    """Kleene's `and`."""
    return Three(every(part.met for part in parts), some(part.unmet for part in parts))


def any_of(parts: Sequence[Three]) -> Three:
    """Kleene's `or`."""
    return Three(some(part.met for part in parts), every(part.unmet for part in parts))


def so_many(wanted: int, parts: Sequence[Three]) -> Three:
    """`at least N of`: not met once too many are not."""
    met = at_least(wanted, [part.met for part in parts])
    return Three(met, at_least(len(parts) - wanted + 1, [part.unmet for part in parts]))
