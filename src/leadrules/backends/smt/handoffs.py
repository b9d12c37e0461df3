"""Handoffs as constraints: the condition for each state that one can be in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.kinds import n_known
from leadrules.backends.smt.moves import move_by
from leadrules.graph.truths import HandoffState
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.numbers import Num
    from leadrules.graph import definitions as d


class Handoffs:
    """Encodes handoffs, with the encoder's help."""

    def __init__(self, encoder: Encoder) -> None:
        """Read what an encoder has."""
        self.of = encoder

    def read(self, handoff: d.Handoff) -> dict[HandoffState, Bool]:
        """Of each state, when it is that one; exactly one is."""
        when = self.of.truths.read(handoff.when)
        complete = b.every(b.some(self.of.raw_field(name).known for name in item.fields) for item in handoff.must_have)
        ready = b.both(when.met, complete)
        given, answered = self.moment(handoff.handed_off), self.moment(handoff.answered)
        late, over = self.overdue(handoff, given, answered)
        is_given = b.both(ready, given.known)
        is_answered, is_open = b.both(is_given, answered.known), b.both(is_given, b.inverse(answered.known))
        return {
            HandoffState.NOT_DUE: when.unmet,
            HandoffState.UNDECIDED: when.undecided,
            HandoffState.INCOMPLETE: b.both(when.met, b.inverse(complete)),
            HandoffState.READY: b.both(ready, b.inverse(given.known)),
            HandoffState.ANSWERED_LATE: b.both(is_answered, late),
            HandoffState.ANSWERED_ON_TIME: b.both(is_answered, b.inverse(late)),
            HandoffState.OVERDUE: b.both(is_open, over),
            HandoffState.WAITING: b.both(is_open, b.inverse(over)),
        }

    def overdue(self, handoff: d.Handoff, given: Num, answered: Num) -> tuple[Bool, Bool]:
        """Whether an answer came after the time agreed, and whether that time has passed by now."""
        if handoff.answer_within is None or given.known is False:
            return False, False
        deadline = move_by(self.of, given, handoff.answer_within, 1, t.DATETIME)
        late = b.both(deadline.known, compared(">", n_known(answered), n_known(deadline)).met)
        return late, b.both(deadline.known, compared(">", n.exactly(0), n_known(deadline)).met)

    def moment(self, name: str | None) -> Num:
        """A moment that the lead holds."""
        return self.of.as_number(self.of.field(name)) if name is not None else n.MISSING
