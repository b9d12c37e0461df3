"""Criteria as constraints: what is met and what is not, each as a condition of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.backends.smt import bools as b
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.counts import Counts
from leadrules.backends.smt.kinds import Choice, Said, Several, Unsaid, equal, n_known
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.texts import MOST_TOLD_APART, Text, code_equal
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from leadrules.backends.smt.bools import Three
    from leadrules.backends.smt.encoder import Encoder


class Truths:
    """Encodes criteria, with the encoder's help."""

    def __init__(self, encoder: Encoder) -> None:
        """Read what an encoder has."""
        self.of = encoder

    def read(self, node: g.Truth) -> Three:
        """Encode any criterion."""
        match node:
            case g.Comparison():
                return self.compared(node.operator, node.left, node.right)
            case g.InRange():
                above = self.compared(g.Comparing.GE, node.value, node.low)
                return b.all_of([above, self.compared(g.Comparing.LE, node.value, node.high)])
            case g.IsIn():
                found = self.is_in(node)
                return b.negated(found) if node.is_negated else found
            case g.TextMatches():
                return self.text_matches(node)
            case g.IsKnown():
                known = self.of.values.read(node.value).known
                return b.plain(known if node.is_known else b.inverse(known))
            case g.IsWithin():
                return self.is_within(node)
            case g.IsInState():
                return self.is_in_state(node)
            case g.Group():
                return self.group(node)
            case g.Not():
                return b.negated(self.read(node.of))
            case g.Quantified():
                return self.quantified(node)
            case g.Holds():
                return self.of.outcome(node.name)
            case _:
                assert_never(node)

    # ---- tests of values

    def compared(self, operator: g.Comparing, left: v.Value, right: v.Value) -> Three:
        """Compare two values of one type."""
        return self.pair(operator, self.of.values.read(left), self.of.values.read(right), left.type)

    def pair(self, operator: g.Comparing, one: Said, other: Said, kind: t.Type) -> Three:
        """Compare two values; undecided when one is missing."""
        known = b.both(one.known, other.known)
        if known is False:
            return b.OPEN
        if isinstance(kind, t.ChoiceType) and kind.is_ranked and isinstance(one, Choice) and isinstance(other, Choice):
            return compared(operator, self.of.choice_rank(one, kind), self.of.choice_rank(other, kind))
        if isinstance(one, Num) or isinstance(other, Num):
            return compared(operator, self.of.as_number(one), self.of.as_number(other))
        same = equal(one, other, self.of.texts)
        if same is None or operator not in (g.Comparing.IS, g.Comparing.IS_NOT):
            return self.free(known, one, other)
        three = b.where_known(known, same)
        return three if operator is g.Comparing.IS else b.negated(three)

    def free(self, known: b.Bool, *values: Said) -> Three:
        """A test that cannot be said: it may come to anything."""
        why = next((each.why for each in values if isinstance(each, Unsaid)), "a comparison")
        met, unmet = (self.of.space.free_truth(why) for _ in range(2))
        return b.Three(b.both(known, met), b.every((known, unmet, b.inverse(met))))

    def is_in(self, node: g.IsIn) -> Three:
        """One of several values: as if each were compared."""
        value = self.of.values.read(node.value)
        constants = [each.value for each in node.options if isinstance(each, v.Constant)]
        if isinstance(value, Text) and len(constants) == len(node.options) > MOST_TOLD_APART:
            texts = [each for each in constants if isinstance(each, str)]
            return b.where_known(value.known, self.of.texts.among(value.word, texts))
        if isinstance(value, Choice) and len(constants) == len(node.options):
            codes = [self.of.space.code(each) for each in constants if isinstance(each, str)]
            return b.where_known(value.known, b.some(code_equal(value.code, each) for each in codes))
        options = [self.of.values.read(option) for option in node.options]
        return b.any_of([self.pair(g.Comparing.IS, value, option, node.value.type) for option in options])

    def text_matches(self, node: g.TextMatches) -> Three:
        """Look into a text, or into each entry of a list of texts."""
        if isinstance(node.value, v.FieldValue) and isinstance(node.value.type, t.ListType):
            kind = node.value.type.of
            inside = g.TextMatches(
                shown=node.shown,
                value=v.RecordValue(name=None, type=kind),
                how=node.how,
                wanted=node.wanted,
                list_name=None,
            )
            return self.counts(node.value, inside).any()
        value = self.of.values.read(node.value)
        if isinstance(value, Several):
            looks = [b.both(there, self.looks(text, node)) for there, text in value.items if isinstance(text, Text)]
            return b.where_known(value.known, b.some(looks))
        if not isinstance(value, Text):
            return b.OPEN if value.known is False else self.free(value.known, value)
        return b.where_known(value.known, self.looks(value, node))

    def looks(self, text: Text, node: g.TextMatches) -> b.Bool:
        """Whether a text looks as one of several do."""
        return self.of.texts.looks(text.word, node.how, node.wanted)

    def is_within(self, node: g.IsWithin) -> Three:
        """Between now and a duration ahead or back."""
        of = self.of
        here = of.drawing.now if node.value.type == t.DATETIME else of.today
        ends = window(here, node.duration, of.graph.calendar, is_next=node.is_next)
        low, high = (of.as_number(of.drawing.constant(end, node.value.type)) for end in ends)
        value = of.as_number(of.values.read(node.value))
        if value.known is False:
            return b.OPEN
        three = b.all_of([compared(">=", n_known(value), low), compared("<=", n_known(value), high)])
        return b.where_known(value.known, three.met)

    # ---- criteria made of others

    def group(self, node: g.Group) -> Three:
        """`all of`, `any of`, `none of`, `at least N of`."""
        parts = [self.read(part) for part in node.parts]
        match node.how:
            case g.Quantity.ALL:
                return b.all_of(parts)
            case g.Quantity.ANY:
                return b.any_of(parts)
            case g.Quantity.NONE:
                return b.negated(b.any_of(parts))
            case g.Quantity.AT_LEAST:
                return b.so_many(node.wanted, parts)

    def quantified(self, node: g.Quantified) -> Three:
        """Whether some entry of a list holds, or every one."""
        counts = self.counts(node.over, node.where)
        if node.is_every and node.where is not None:
            return counts.every()
        return counts.any()

    def counts(self, over: v.FieldValue, where: g.Truth | None) -> Counts:
        """Which kinds of entries of a list hold."""
        return Counts(self.of, over, self.of.entries(over), where)

    def is_in_state(self, node: g.IsInState) -> Three:
        """Whether a handoff stands where it is asked to; undecided while the handoff is."""
        states = self.of.definition(node.handoff).states or {}
        wanted, undecided = states[node.state], states[g.HandoffState.UNDECIDED]
        if node.state is g.HandoffState.UNDECIDED:
            return b.plain(wanted)
        return b.where_known(b.inverse(undecided), wanted)
