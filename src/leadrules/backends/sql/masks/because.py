"""The criteria that decided, or that are open: told from the truth of each criterion, two bits apiece.

To choose among the criteria in the engine would cost several times as much as to hand them all out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.places import WORD, Mask, either
from leadrules.backends.sql.truths import truth
from leadrules.graph import truths as g
from leadrules.graph.masks import criteria, name_of, parts_of
from leadrules.schema.outcome import Outcome, at_least, negation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot import exp

    from leadrules.backends.sql.masks.names import Piece
    from leadrules.backends.sql.statement import Statement

# Of each criterion: whether it is met, and whether it is undecided.
BITS = 2
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Why:
    """The truths of a definition's criteria, numbered as in leadrules.graph.masks.

    Of a stage `outcomes` are the columns with its own outcome, those of the disqualifiers, and the stage before's.
    """

    key: str
    criterion: g.Truth
    outcomes: tuple[str, ...] = ()
    has_before: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def width(self) -> int:
        """How many bits it takes."""
        return BITS * len(criteria(self.criterion))

    def told(self, masks: Sequence[int], outcomes: Sequence[bool | None]) -> tuple[str, ...]:
        """The names, by the masks of the pieces and the outcomes of a stage."""
        whole = sum(mask << piece.first for piece, mask in zip(self.pieces, masks, strict=True))
        own, names = told(self.criterion, outcomes_in(whole))
        if not outcomes:
            return tuple(dict.fromkeys(names))
        stage, *others = (OUTCOMES[each] for each in outcomes)
        covers = others[:-1] if self.has_before else others
        blocking = {Outcome.NOT_MET: Outcome.MET, Outcome.UNDECIDED: Outcome.UNDECIDED}.get(stage)
        blocked = [name for name, each in zip(self.outcomes[1:], covers, strict=False) if each is blocking]
        before = [self.outcomes[-1]] if self.has_before and others[-1] is stage and not stage.is_met else []
        return (*blocked, *before, *dict.fromkeys(names if own is stage else ()))


def outcomes_in(mask: int) -> Iterator[Outcome]:
    """The outcomes of criteria, in their order."""
    while True:
        yield Outcome.MET if mask & 1 else Outcome.UNDECIDED if mask & 2 else Outcome.NOT_MET
        mask >>= BITS


def told(node: g.Truth, outcomes: Iterator[Outcome]) -> tuple[Outcome, list[str]]:
    """What a criterion came to, and what it is told by: itself, or the parts that came to the same."""
    parts = parts_of(node)
    if node.shown.label is not None or not parts:
        return next(outcomes), [name_of(node)]
    found = [told(part, outcomes) for part in parts]
    if not isinstance(node, g.Group):
        return negation(found[0][0]), found[0][1]
    wanted = {g.Quantity.ALL: len(parts), g.Quantity.AT_LEAST: node.wanted}.get(node.how, 1)
    whole = at_least(wanted, [outcome for outcome, _ in found])
    if node.how is g.Quantity.NONE:
        return negation(whole), [name for _, names in found for name in names]
    return whole, [name for outcome, names in found if outcome is whole for name in names]


def truths_of(criterion: g.Truth, into: Statement) -> Mask:
    """The truths of the criteria as bits."""
    return either([two_bits(BITS * number, truth(node, into)) for number, node in enumerate(criteria(criterion))])


def two_bits(number: int, of: exp.Expression) -> Mask:
    """A bit where a truth is met, the next where it is undecided."""
    word, place = divmod(number, WORD)
    return {word: w.case([(of, w.whole(1 << place)), (w.is_null(of), w.whole(2 << place))], w.whole(0))}
