"""The entries of a list beyond the kinds that are told: so many hold, and nothing else is known of them.

A list in which more is counted than there are kinds of entries still has proofs: whatever its other entries are, they
hold, do not, or are undecided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import terms
from leadrules.backends.smt.space import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool, Three
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.terms import Term


@dataclass(frozen=True, slots=True)
class Rest:
    """How many entries more hold, are undecided, and do not hold."""

    met: Term = terms.ZERO
    undecided: Term = terms.ZERO
    unmet: Term = terms.ZERO

    @property
    def has_met(self) -> Bool:
        """Whether one holds."""
        return terms.less(terms.ZERO, self.met)

    @property
    def has_undecided(self) -> Bool:
        """Whether one is undecided."""
        return terms.less(terms.ZERO, self.undecided)

    @property
    def has_unmet(self) -> Bool:
        """Whether one does not hold."""
        return terms.less(terms.ZERO, self.unmet)

    @property
    def may_count(self) -> Bool:
        """Whether one holds or may."""
        return b.some((self.has_met, self.has_undecided))


def rest_of(encoder: Encoder, over: str, holds: Sequence[Three]) -> Rest:
    """The rest of a list as one `where` sees it: the same for everything that asks the same of an entry."""
    whole = encoder.lead.rest(over)
    if whole is None:
        return Rest()
    if all(three.met is True for three in holds):
        return Rest(met=whole)
    key = (over, *(_identity(each) for three in holds for each in three))
    known = encoder.space.rests.get(key)
    if known is None:
        part = Part(encoder.space.name("rest"))
        met, undecided, unmet = (z3.Real(f"{part.name}.{which}") for which in ("met", "undecided", "unmet"))
        part.add(z3.And(met >= 0, undecided >= 0, unmet >= 0, met + undecided + unmet == whole))
        is_decided = all(three.undecided is False for three in holds)
        if is_decided:
            part.add(undecided == 0)
        # The terms are kept, so that no other gets their identity.
        rest = Rest(met, terms.ZERO if is_decided else undecided, unmet)
        known = encoder.space.rests[key] = (part, rest, tuple(holds))
    part, rest, _ = known
    encoder.space.use(part)
    return rest


def _identity(of: Bool) -> object:
    return of if isinstance(of, bool) else of.get_id()
