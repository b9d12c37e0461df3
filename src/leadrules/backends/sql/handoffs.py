"""Where a handoff stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.shapes import Plain, is_there, plain
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import moved
from leadrules.graph.truths import HandoffState
from leadrules.graph.values import FieldValue
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.backends.sql.statement import Statement
    from leadrules.graph import definitions as d


def handoff(handoff: d.Handoff, into: Statement) -> None:
    """The clock starts only when the handoff is due and complete."""
    due = into.layers.once(truth(handoff.when, into))
    branches = [(w.is_null(due), state(HandoffState.UNDECIDED)), (w.negated(due), state(HandoffState.NOT_DUE))]
    absent = [w.all_of([is_absent(name, into) for name in item.fields]) for item in handoff.must_have]
    if absent:
        branches.append((w.any_of(absent), state(HandoffState.INCOMPLETE)))
    given, answered = (moment(name, into) for name in (handoff.handed_off, handoff.answered))
    branches.append((w.is_null(given), state(HandoffState.READY)))
    if handoff.answer_within is not None and handoff.handed_off is not None:
        deadline = into.layers.once(moved(given, handoff.answer_within, 1, into, is_moment=True))
        branches += [
            (w.op(exp.GT, answered, deadline), state(HandoffState.ANSWERED_LATE)),
            (w.is_known(answered), state(HandoffState.ANSWERED_ON_TIME)),
            (w.op(exp.GT, w.literal(into.now), deadline), state(HandoffState.OVERDUE)),
        ]
    branches.append((w.is_known(answered), state(HandoffState.ANSWERED_ON_TIME)))
    into.keep(handoff.name, Plain(w.case(branches, state(HandoffState.WAITING))), t.TEXT)


def state(of: HandoffState) -> exp.Expression:
    """A state's name."""
    return w.text(of.value)


def is_absent(name: str, into: Statement) -> exp.Expression:
    """Whether the lead itself lacks a field, whatever would be assumed."""
    return into.layers.once(w.negated(is_there(into.unassumed(name))))


def moment(name: str | None, into: Statement) -> exp.Expression:
    """A moment that the lead holds."""
    if name is None or into.graph.fields[name].type != t.DATETIME:
        return w.null("TIMESTAMP")
    return plain(into.field(FieldValue(name=name, type=t.DATETIME)))
