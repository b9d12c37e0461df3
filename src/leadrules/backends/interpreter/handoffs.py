"""Where the handing over of a lead stands."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.backends.interpreter.scope import Scope, place_of
from leadrules.backends.interpreter.show import show
from leadrules.backends.interpreter.values import unique
from leadrules.graph.truths import HandoffState
from leadrules.graph.values import TableValue
from leadrules.schema.moves import moved
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING
from leadrules.schema.words import business_words, length_words
from leadrules.verdict import HandoffResult, ItemResult, Presence

if TYPE_CHECKING:
    from leadrules.backends.interpreter.settle import Judged
    from leadrules.backends.interpreter.truths import Truths
    from leadrules.graph import definitions as g

MINUTE = 60


class Handoffs:
    """Follows handoffs."""

    def __init__(self, scope: Scope, truths: Truths) -> None:
        """Judge `when` with `truths`."""
        self.scope = scope
        self.truths = truths

    def evaluate(self, handoff: g.Handoff) -> HandoffResult:
        """Find the state; it is noted in the scope."""
        judged = self.truths.judge(handoff.when)
        must = tuple(self.item(item) for item in handoff.must_have)
        should = tuple(self.item(item) for item in handoff.should_have)
        given, answered = self.moment(handoff.handed_off), self.moment(handoff.answered)
        scope = self.scope
        start = given or scope.now
        answer_by = moved(start, handoff.answer_within, 1, scope.graph.calendar) if handoff.answer_within else None
        absent = unique(name for item in must if not item.is_there for name in item.fields)
        deadline = answer_by if isinstance(answer_by, datetime) else None
        state = self.state(judged, absent, given, answered, deadline)
        missing = judged.trace.missing
        if state is HandoffState.INCOMPLETE:
            missing = absent
        elif state not in (HandoffState.UNDECIDED, HandoffState.NOT_DUE):
            missing = ()
        self.scope.states[handoff.name] = (state, missing)
        is_due = state not in (HandoffState.NOT_DUE, HandoffState.UNDECIDED, HandoffState.INCOMPLETE)
        route = self.truths.values.read(handoff.route) if handoff.route is not None else None
        return HandoffResult(
            name=handoff.name,
            doc=handoff.doc,
            giver=handoff.giver,
            taker=handoff.taker,
            state=state,
            trace=judged.trace,
            must_have=must,
            should_have=should,
            should_count=handoff.should_count,
            route=route.seen.value if route is not None else None,
            route_by=handoff.route.table if isinstance(handoff.route, TableValue) else None,
            answer_within=str(handoff.answer_within) if handoff.answer_within else None,
            handed_off_at=self.local(given),
            answered_at=self.local(answered),
            answer_by=self.local(deadline) if is_due else None,
            margin=self.margin(handoff, answered or self.scope.now, deadline)
            if is_due and given and deadline
            else None,
            reject_with=handoff.reject_with,
            recycle_to=handoff.recycle_to,
            recycle_after=handoff.recycle_after,
            missing=missing,
            fingerprint=self.scope.graph.fingerprints[handoff.name],
            place=place_of(handoff),
        )

    def state(
        self,
        judged: Judged,
        absent: tuple[str, ...],
        given: datetime | None,
        answered: datetime | None,
        deadline: datetime | None,
    ) -> HandoffState:
        """Find the state; the clock starts only when the handoff is due and complete."""
        if judged.outcome is Outcome.NOT_MET:
            return HandoffState.NOT_DUE
        if judged.outcome is Outcome.UNDECIDED:
            return HandoffState.UNDECIDED
        if absent:
            return HandoffState.INCOMPLETE
        if given is None:
            return HandoffState.READY
        if answered is not None:
            is_late = deadline is not None and answered > deadline
            return HandoffState.ANSWERED_LATE if is_late else HandoffState.ANSWERED_ON_TIME
        is_over = deadline is not None and self.scope.now > deadline
        return HandoffState.OVERDUE if is_over else HandoffState.WAITING

    def margin(self, handoff: g.Handoff, moment: datetime, deadline: datetime | None) -> str | None:
        """How long the deadline is away from a moment, in business time where the agreed time counts that."""
        within = handoff.answer_within
        if within is None or deadline is None:
            return None
        if within.is_business and not within.is_whole_days:
            seconds = abs(self.scope.graph.calendar.business_seconds(moment, deadline))
            # From Friday evening to Sunday no business time passes, and yet it is over.
            if seconds >= MINUTE:
                return business_words(seconds)
        return length_words(Decimal(int(abs((deadline - moment).total_seconds()))))

    def moment(self, name: str | None) -> datetime | None:
        """A moment that the lead holds."""
        value = self.scope.field(name)[0] if name is not None else MISSING
        return value if isinstance(value, datetime) else None

    def local(self, moment: datetime | None) -> datetime | None:
        """A moment in the ruleset's time zone."""
        return moment.astimezone(self.scope.zone) if moment is not None else None

    def item(self, item: g.Item) -> ItemResult:
        """Whether a wanted field is there, or one of its alternatives."""
        scope = self.scope
        fields = scope.graph.fields
        for name in item.fields:
            value, presence = scope.field(name)
            if value is not MISSING and presence is Presence.KNOWN:
                shown = show(value, fields[name].type, scope.zone)
                break
        else:
            presence, shown = scope.field(item.fields[0])[1], None
        return ItemResult(
            fields=item.fields,
            docs=tuple(doc for name in item.fields if (doc := fields[name].doc)),
            is_there=shown is not None,
            presence=presence,
            value=shown,
            reason=item.reason,
        )
