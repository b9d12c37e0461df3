"""What a handoff waits for: what it is due by, or what must go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.handoffs import is_absent
from leadrules.backends.sql.masks.judged import judge
from leadrules.backends.sql.masks.places import either, where
from leadrules.backends.sql.shapes import plain
from leadrules.graph.truths import HandoffState

if TYPE_CHECKING:
    from leadrules.backends.sql.masks.asking import Asking
    from leadrules.graph import definitions as d


def handoff(handoff: d.Handoff, at: Asking) -> None:
    """While it is not due, what could make it so; while it is incomplete, all that is absent."""
    judged = judge(handoff.when, at)
    masks = [where(w.coalesce(w.negated(judged.truth), w.true()), judged.mask) if judged.sides else judged.mask]
    state = at.once(plain(at.into.shapes[handoff.name]))
    is_incomplete = w.op(exp.EQ, state, w.text(HandoffState.INCOMPLETE.value))
    for item in handoff.must_have:
        absent = [is_absent(name, at.into) for name in item.fields]
        masks.append(at.places.bit(item.fields, w.all_of([is_incomplete, *absent])))
    at.keep(f"missing:{handoff.name}", either(masks))
