"""What a criterion comes to for one lead, with its trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.interpreter import settle
from leadrules.backends.interpreter.comparing import compared, gap_between
from leadrules.backends.interpreter.scope import Scope, Valued, place
from leadrules.backends.interpreter.settle import Judged
from leadrules.backends.interpreter.show import exact, seen
from leadrules.backends.interpreter.values import Values, unique
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.phrases import phrase, such
from leadrules.graph.said import MOST_LISTED, either
from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.moves import window
from leadrules.schema.outcome import Outcome, all_of, any_of, decided, negation
from leadrules.schema.text import fold, matches
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import value_words
from leadrules.verdict import Presence, Seen, Trace, TraceKind

if TYPE_CHECKING:
    from leadrules.backends.interpreter.settle import Sets

KINDS = {g.Quantity.ALL: TraceKind.ALL, g.Quantity.ANY: TraceKind.ANY, g.Quantity.NONE: TraceKind.NONE}
MOST_POINT_FIELDS = 10


class Truths:
    """Judges criteria in a scope; never raises, whatever the lead holds."""

    def __init__(self, scope: Scope) -> None:
        """Judge in this scope."""
        self.scope = scope
        self.values = Values(scope)
        self.values.truths = self

    def judge(self, node: g.Truth) -> Judged:
        """Judge any criterion."""
        match node:
            case g.Comparison():
                return self.comparison(node)
            case g.InRange():
                return self.in_range(node)
            case g.IsIn():
                return self.is_in(node)
            case g.TextMatches():
                return self.text_matches(node)
            case g.IsKnown():
                return self.is_known(node)
            case g.IsWithin():
                return self.is_within(node)
            case g.IsInState():
                return self.is_in_state(node)
            case g.Group():
                return self.group(node)
            case g.Not():
                return self.negated(node)
            case g.Quantified():
                return self.quantified(node)
            case g.Holds():
                return self.holds(node)
            case _:
                assert_never(node)

    # ---- building traces

    def leaf(  # noqa: PLR0913 - everything that a trace tells of a test
        self,
        node: g.Criterion,
        outcome: Outcome,
        read: tuple[Valued, ...],
        *,
        sets: tuple[Sets, Sets] | None = None,
        operator: str | None = None,
        wanted: Seen | None = None,
        gap: Decimal | None = None,
        could_flip: bool = False,
    ) -> Judged:
        """The trace of a single test, with the values that it read."""
        told = {(each.kind, each.name): each for part in read for each in (part.seen, *part.reads)}
        flips = unique(name for part in read for name in part.flips)
        is_open = outcome is Outcome.UNDECIDED or could_flip
        # A field that keeps it open and could flip it besides is named once.
        fields = unique((*(name for part in read for name in part.open), *flips)) if is_open else flips
        could_flip = could_flip or bool(flips)
        to_met, to_not = sets or settle.of_leaf(outcome, fields, could_flip=could_flip)
        shown = node.shown
        trace = Trace(
            id=shown.id,
            kind=TraceKind.TEST,
            text=shown.text,
            label=shown.label,
            reason=shown.reason,
            outcome=outcome,
            seen=tuple(told.values()),
            operator=operator,
            wanted=wanted,
            gap=exact(gap),
            missing=fields,
            place=place(shown.span),
        )
        return Judged(trace, to_met, to_not)

    def branch(  # noqa: PLR0913 - everything that a trace tells of a group
        self,
        node: g.Criterion,
        kind: TraceKind,
        outcome: Outcome,
        parts: list[Judged],
        sets: tuple[Sets, Sets],
        *,
        at_least: int | None = None,
        missing: tuple[str, ...] | None = None,
        entries: bool = False,
        read: tuple[Seen, ...] = (),
        where: str | None = None,
    ) -> Judged:
        """The trace of a criterion that is made of others."""
        to_met, to_not = sets
        shown = node.shown
        fields = missing if missing is not None else settle.open_fields(parts)
        traces = [part.trace for part in parts]
        if entries:
            traces = [trace.model_copy(update={"entry": number}) for number, trace in enumerate(traces, 1)]
        trace = Trace(
            id=shown.id,
            kind=kind,
            text=shown.text,
            label=shown.label,
            reason=shown.reason,
            outcome=outcome,
            seen=read,
            at_least=at_least,
            where=where,
            parts=tuple(traces),
            missing=fields if to_met and to_not else (),
            place=place(shown.span),
        )
        return Judged(trace, to_met, to_not)

    # ---- tests of values

    def comparison(self, node: g.Comparison) -> Judged:
        """Compare two values; undecided when one is missing, or when ranges leave it open."""
        left, right = self.values.read(node.left), self.values.read(node.right)
        outcome = compared(node.operator, left.value, right.value, node.left.type)
        told = right.seen
        sets = None
        if isinstance(node.left, gv.ScoreValue) and outcome is Outcome.UNDECIDED and isinstance(right.value, Decimal):
            sets = self.point_sets(node.left.name, node.operator, right.value)
        return self.leaf(
            node,
            outcome,
            (left, right) if right.reads else (left,),
            sets=sets,
            operator=node.operator.value,
            wanted=told,
            gap=gap_between(left.value, right.value) if node.operator not in ("is", "is not") else None,
        )

    def point_sets(self, score: str, operator: str, wanted: Decimal) -> tuple[Sets, Sets]:
        """Which of the fields that a score waits for could lift it over a threshold, or keep it below."""
        lines = self.scope.score_lines.get(score, ())
        fields = unique(name for line in lines for name in line.missing)[:MOST_POINT_FIELDS]
        base_low = self.scope.values[score].value
        low = ranges.ends(base_low)[0] if isinstance(base_low, Decimal | Range) else None
        everything = frozenset(unique(name for line in lines for name in line.missing))
        singles: list[frozenset[str]] = []
        for name in fields:
            reach = [line for line in lines if name in line.missing and len(line.missing) == 1]
            up = None if any(line.high is None for line in reach) else sum(Decimal(line.high or 0) for line in reach)
            down = sum(Decimal(line.low or 0) for line in reach)
            is_enough = up is None or (low is not None and low - down + up >= wanted)
            if is_enough and operator in (">", ">="):
                singles.append(frozenset({name}))
        to_rise = settle.smallest((*singles, everything)) if everything else settle.NOW
        to_fall: Sets = (everything,) if everything else settle.NOW
        return (to_rise, to_fall) if operator in (">", ">=") else (to_fall, to_rise)

    def in_range(self, node: g.InRange) -> Judged:
        """Between two values, both included."""
        value, low, high = self.values.read(node.value), self.values.read(node.low), self.values.read(node.high)
        above = compared(">=", value.value, low.value, node.value.type)
        below = compared("<=", value.value, high.value, node.value.type)
        outcome = all_of((above, below))
        missed = low if above is Outcome.NOT_MET else high
        wanted = Seen(
            name=f"{self.told(node.low, low)} and {self.told(node.high, high)}",
            kind="options",
            presence=high.seen.presence if high.value is MISSING else low.seen.presence,
            value=f"{low.seen.value} to {high.seen.value}" if MISSING not in (low.value, high.value) else None,
            low=low.seen.low,
            high=high.seen.high,
        )
        gap = gap_between(value.value, missed.value) if outcome is Outcome.NOT_MET else None
        read = (value, *(each for each in (low, high) if each.reads))
        return self.leaf(node, outcome, read, operator="between", wanted=wanted, gap=gap)

    def is_in(self, node: g.IsIn) -> Judged:
        """One of several values: as if each were compared."""
        value = self.values.read(node.value)
        options = [self.values.read(option) for option in node.options]
        outcome = any_of(compared("is", value.value, each.value, node.value.type) for each in options)
        if node.is_negated:
            outcome = negation(outcome)
        words = (self.told(option, each) for option, each in zip(node.options[:MOST_LISTED], options, strict=False))
        wanted = self.listed(node.list_name, either(words, len(options)))
        read = (value, *(each for each in options if each.reads))
        return self.leaf(node, outcome, read, operator="not in" if node.is_negated else "in", wanted=wanted)

    def listed(self, name: str | None, values: str) -> Seen:
        """The values that are looked for, with the name and the doc text of the list that holds them."""
        found = self.scope.graph.lists.get(name) if name is not None else None
        if found is None:
            return Seen(name=values, kind="options", presence=Presence.KNOWN, value=values)
        return Seen(name=found.name, kind="list", presence=Presence.KNOWN, value=values, doc=found.doc)

    def told(self, node: gv.Value, read: Valued) -> str:
        """A value that is wanted: as it is where the rules write it down, by its name where it is the lead's."""
        if isinstance(node, gv.Constant | gv.SettingValue) and not isinstance(read.value, Range | tuple | Mapping):
            return value_words(read.value, node.type, self.scope.zone) if read.value is not MISSING else "nothing"
        name = phrase(node, self.scope.graph)
        return f"the {name}" if isinstance(node, gv.FieldValue | gv.DefinedValue | gv.RecordValue) else name

    def text_matches(self, node: g.TextMatches) -> Judged:
        """Look into a text, or into each entry of a list of texts."""
        value = self.values.read(node.value)
        if value.value is MISSING:
            outcome = Outcome.UNDECIDED
        else:
            texts = value.value if isinstance(value.value, tuple) else (value.value,)
            folded = [fold(each) for each in texts if isinstance(each, str)]
            outcome = decided(any(matches(node.how, each, wanted) for each in folded for wanted in node.wanted))
        written = (f"“{each}”" for each in node.written[:MOST_LISTED])
        wanted = self.listed(node.list_name, either(written, len(node.wanted)))
        return self.leaf(node, outcome, (value,), operator=node.how.value, wanted=wanted)

    def is_known(self, node: g.IsKnown) -> Judged:
        """Whether a value is there: decided at once, and open to change when it is not."""
        value = self.values.read(node.value)
        known = value.value is not MISSING
        outcome = decided(known is node.is_known)
        operator = "is known" if node.is_known else "is missing"
        return self.leaf(node, outcome, (value,), operator=operator, could_flip=not known and bool(value.open))

    def is_within(self, node: g.IsWithin) -> Judged:
        """Between now and a duration ahead or back; days are counted whole."""
        value = self.values.read(node.value)
        here: date | datetime = self.scope.now if node.value.type == t.DATETIME else self.scope.today
        operator = f"within {'next' if node.is_next else 'last'} {node.duration}"
        low, high = window(here, node.duration, self.scope.graph.calendar, is_next=node.is_next)
        moment = value.value
        outcome, gap = Outcome.UNDECIDED, None
        if isinstance(moment, date):
            outcome = decided(low <= moment <= high)
            if outcome is Outcome.NOT_MET:
                gap = gap_between(moment, low if moment < low else high)
        zone = self.scope.zone
        first, last = (seen("", "computed", each, node.value.type, zone) for each in (low, high))
        text = f"{first.value} to {last.value}"
        wanted = Seen(name=text, kind="options", presence=first.presence, value=text, low=first.low, high=last.low)
        return self.leaf(node, outcome, (value,), operator=operator, wanted=wanted, gap=gap)

    # ---- criteria made of others

    def group(self, node: g.Group) -> Judged:
        """`all of`, `any of`, `none of`, `at least N of`."""
        parts = [self.judge(part) for part in node.parts]
        needed = {g.Quantity.ALL: len(parts), g.Quantity.AT_LEAST: node.wanted}.get(node.how, 1)
        to_met, to_not = settle.of_group(needed, parts) if parts else (settle.NOW, settle.NEVER)
        met = sum(part.outcome is Outcome.MET for part in parts)
        possible = sum(part.outcome is not Outcome.NOT_MET for part in parts)
        outcome = Outcome.MET if met >= needed else Outcome.NOT_MET if possible < needed else Outcome.UNDECIDED
        if node.how is g.Quantity.NONE:
            outcome, to_met, to_not = negation(outcome), to_not, to_met
        kind = KINDS.get(node.how, TraceKind.AT_LEAST)
        return self.branch(node, kind, outcome, parts, (to_met, to_not), at_least=node.wanted or None)

    def negated(self, node: g.Not) -> Judged:
        """The opposite."""
        of = self.judge(node.of)
        return self.branch(node, TraceKind.NOT, negation(of.outcome), [of], (of.to_not, of.to_met))

    def quantified(self, node: g.Quantified) -> Judged:
        """Whether some entry of a list holds, or every one."""
        whole = self.values.looked_at(node.over.name)
        entries = self.scope.entries(node.over.name)
        kind = TraceKind.EVERY_ENTRY if node.is_every else TraceKind.SOME_ENTRY
        where = such(node.where, self.scope.graph) if node.where is not None else None
        if entries is None:
            sets = settle.of_leaf(Outcome.UNDECIDED, whole.open)
            return self.branch(
                node, kind, Outcome.UNDECIDED, [], sets, missing=whole.open, read=(whole.seen,), where=where
            )
        if node.where is None:
            outcome = decided(bool(entries))
            return self.branch(node, kind, outcome, [], settle.of_leaf(outcome, ()), read=(whole.seen,))
        scope = self.scope
        parts = []
        for entry in entries:
            scope.entry, scope.entry_of = entry, node.over.name
            parts.append(self.judge(node.where))
        scope.entry, scope.entry_of = None, ""
        outcomes = [part.outcome for part in parts]
        outcome = all_of(outcomes) if node.is_every else any_of(outcomes)
        sets = settle.of_group(len(parts) if node.is_every else 1, parts) if parts else settle.of_leaf(outcome, ())
        return self.branch(node, kind, outcome, parts, sets, entries=True, read=(whole.seen,), where=where)

    def holds(self, node: g.Holds) -> Judged:
        """Whether another definition is met; its own trace stands in the verdict."""
        other = self.scope.judged[node.name]
        shown = node.shown
        trace = Trace(
            id=shown.id,
            kind=TraceKind.REFERENCE,
            text=shown.text,
            label=shown.label,
            reason=shown.reason,
            outcome=other.outcome,
            refers_to=node.name,
            missing=other.trace.missing,
            place=place(shown.span),
        )
        return Judged(trace, other.to_met, other.to_not)

    def is_in_state(self, node: g.IsInState) -> Judged:
        """Whether a handoff stands where it is asked to; undecided while the handoff is."""
        state, fields = self.scope.states[node.handoff]
        if state is g.HandoffState.UNDECIDED and node.state is not g.HandoffState.UNDECIDED:
            outcome = Outcome.UNDECIDED
        else:
            outcome = decided(state is node.state)
        to_met, to_not = settle.of_leaf(outcome, fields, could_flip=bool(fields))
        shown = node.shown
        trace = Trace(
            id=shown.id,
            kind=TraceKind.STATE,
            text=shown.text,
            label=shown.label,
            reason=shown.reason,
            outcome=outcome,
            operator="is",
            wanted=Seen(name=node.state.value, kind="constant", presence=Presence.KNOWN, value=node.state.value),
            refers_to=node.handoff,
            missing=fields if to_met and to_not else (),
            place=place(shown.span),
        )
        return Judged(trace, to_met, to_not)
