"""Tests and criteria → typed nodes of the rule graph that are met, not met or undecided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.compiler.criteria import Criteria
from leadrules.compiler.durations import read_duration
from leadrules.compiler.identify import Identities, slug
from leadrules.compiler.meant import entry_meant, entry_test, several_meant, value_meant
from leadrules.compiler.options import Options
from leadrules.compiler.symbols import Kind, Scope
from leadrules.compiler.types import Literals, article
from leadrules.compiler.values import Values, called
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t
from leadrules.syntax import nodes as n
from leadrules.syntax.format import canonical

if TYPE_CHECKING:
    from leadrules.source import Span

HANDOFF_WORDS = tuple(state.value for state in g.HandoffState)
# What other languages call what is missing.
NOTHING = ("missing", "empty", "null", "none", "nil", "blank", "undefined", "unknown")
PRESENT = ("filled", "set", "present", "given", "available", "provided")
TRUTH_KINDS = (Kind.DEFINITION, Kind.DISQUALIFIER, Kind.STAGE)


class Truths:
    """Reads tests in a scope; None when something was wrong, and has been said."""

    def __init__(self, scope: Scope, literals: Literals) -> None:
        """Read tests with the names of this scope."""
        self.scope = scope
        self.literals = literals
        self.values = Values(scope, literals)
        self.values.truths = self
        self.identities = Identities()
        self.options = Options(self)
        self.criteria = Criteria(self)

    def shown(self, span: Span, id_: str, label: str | None = None, reason: str | None = None) -> g.Shown:
        """How a criterion is shown."""
        return g.Shown(id=id_, text=canonical(span.text), label=label, reason=reason, span=span)

    def name(self, parent: str, span: Span) -> str:
        """Name a criterion after its text."""
        return self.identities.make(parent, slug(canonical(span.text)))

    # ---- tests

    def read(self, node: n.Expression, parent: str, shown: g.Shown | None = None) -> g.Truth | None:
        """Read a test; `shown` is given where a line of criteria has already named it."""
        own = shown or self.shown(node.span, self.name(parent, node.span))
        match node:
            case n.Logic():
                if self.is_several(node, own.id):
                    return None
                parts = [self.read(part, own.id) for part in node.parts]
                read = [part for part in parts if part is not None]
                how = g.Quantity.ALL if node.is_and else g.Quantity.ANY
                return g.Group(how=how, wanted=0, parts=tuple(read), shown=own) if len(read) == len(parts) else None
            case n.Negation():
                return self.negation(node, own)
            case n.Compare():
                return self.compare(node, own)
            case n.Between():
                return self.between(node, own)
            case n.Membership():
                return self.options.membership(node.value, node.among, own, is_negated=node.is_negated)
            case n.Knowledge():
                return self.knowledge(node, own)
            case n.StateTest():
                return self.state(node.value, node.state, own)
            case n.Within():
                return self.within(node, own)
            case n.TextTest():
                return self.text(node, own)
            case n.Quantified():
                return self.values.lists.quantified(node, own)
            case n.Path():
                return self.holds(node, own)
            case _:
                value = self.values.read(node)
                if value is not None:
                    self.not_a_criterion(node, value.type)
                return None

    def is_several(self, node: n.Logic, parent: str) -> bool:
        """Whether `x is a or b` is written, where the second value stands alone; said when so."""
        found = several_meant(node)
        if found is None:
            return False
        alone, help_text = found
        if isinstance(alone, n.Path) and (alone.parts[0] in self.scope.symbols or self.values.in_record(alone)):
            return False
        if isinstance(alone, n.Path) and self.scope.may_be_declared(alone.parts[0]):
            return False
        self.read(node.parts[0], parent)
        message = f"`{canonical(alone.span.text)[:60]}` is compared with nothing"
        self.scope.tell("not-a-criterion", message, alone.span, help_text)
        return True

    def negation(self, node: n.Negation, own: g.Shown) -> g.Truth | None:
        """Read `not x`."""
        inner = node.of
        if isinstance(inner, n.Path):
            of = self.holds(inner, self.shown(inner.span, self.name(own.id, inner.span)), is_denied=True)
        else:
            of = self.read(inner, own.id)
        return None if of is None else g.Not(of=of, shown=own)

    def not_a_criterion(self, node: n.Expression, kind: t.Type, *, is_denied: bool = False) -> None:
        """Say that a value stands where something that is met or not is needed."""
        name = node.text if isinstance(node, n.Path) else canonical(node.span.text)
        if kind == t.YES_NO:
            help_text = f"write `{name} is {'no' if is_denied else 'yes'}`"
        elif isinstance(node, n.Path):
            help_text = f"compare it, or write `{name} is known`"
        else:
            help_text = "compare it with something"
        self.scope.tell(
            "not-a-criterion", f"`{name[:60]}` is {article(kind)}, neither met nor not met", node.span, help_text
        )

    def holds(self, node: n.Path, own: g.Shown, *, is_denied: bool = False) -> g.Truth | None:
        """Read a name as a test: another definition, stage or disqualifier."""
        symbol = self.scope.symbols.get(node.parts[0]) if len(node.parts) == 1 else None
        if symbol is not None and symbol.kind in TRUTH_KINDS and self.values.in_record(node) is None:
            self.scope.find(symbol.name)
            return None if symbol.is_broken else g.Holds(name=symbol.name, shown=own)
        if symbol is not None and symbol.kind is Kind.HANDOFF:
            help_text = f"ask for its state: `{symbol.name} is ready`"
            self.scope.tell("not-a-criterion", f"`{symbol.name}` is a handoff", node.span, help_text)
            return None
        value = self.values.read(node)
        if value is not None:
            self.not_a_criterion(node, value.type, is_denied=is_denied)
        return None

    def compare(self, node: n.Compare, own: g.Shown) -> g.Truth | None:
        """Read `left is right` and its like."""
        if isinstance(node.left, n.Path) and node.operator in ("is", "is not") and isinstance(node.right, n.Path):
            symbol = self.scope.symbols.get(node.left.parts[0])
            if symbol is not None and symbol.kind is Kind.HANDOFF:
                if node.operator == "is not" and node.right.text == "due":
                    return self.state(node.left, "not due", own)
                inner = self.state(node.left, node.right.text, own)
                return inner if inner is None or node.operator == "is" else self.opposite(inner, own)
        left = self.values.read(node.left)
        if left is not None and (self.foreign_word(node, left) or self.is_list(node.left, left, node)):
            return None
        right = None if left is None else self.values.read(node.right, left.type, called(left))
        if left is None or right is None:
            return None
        return self.comparison(left, g.Comparing(node.operator), right, node.right, own)

    def is_list(self, node: n.Expression, value: gv.Value, test: n.Compare | n.Between | n.TextTest) -> bool:
        """Whether a list is tested as if it were one value; said when so."""
        if not isinstance(value.type, t.ListType):
            return False
        name = canonical(node.span.text)
        help_text = None
        if self.scope.record is None and isinstance(node, n.Path):
            asked = entry_test(test.span.text[node.span.end - test.span.start :], value.type.of)
            help_text = entry_meant(name, value.type, asked)
        message = f"`{name}` is {article(value.type)}, and not one value"
        self.scope.tell("type-mismatch", message, node.span, help_text)
        return True

    def foreign_word(self, node: n.Compare, left: gv.Value) -> bool:
        """Whether `is true`, `is null` or their like is written; said when so."""
        word = node.right.text if isinstance(node.right, n.Path) else ""
        is_denied = node.operator == "is not"
        is_known = word in self.scope.symbols or (isinstance(left.type, t.ChoiceType) and word in left.type.values)
        if node.operator not in ("is", "is not") or is_known:
            return False
        name = canonical(node.left.span.text)
        if isinstance(left.type, t.ListType) and word == "empty" and self.scope.record is None:
            help_text = f"write `count({name}) {'> 0' if is_denied else 'is 0'}`"
        elif word in PRESENT:
            help_text = f"write `{name} is {'missing' if is_denied else 'known'}`"
        elif word in NOTHING:
            help_text = f"write `{name} is {'known' if is_denied else 'missing'}`"
        elif word == "known" and is_denied:
            help_text = f"write `{name} is missing`"
        elif word in ("true", "false") and left.type == t.YES_NO:
            help_text = f"write `{'yes' if word == 'true' else 'no'}`"
        else:
            return False
        shown = f"{node.operator} {word}" if word in ("missing", "known") else word
        span = node.right.span
        self.scope.tell("unexpected-word", f"`{shown}` is not part of the language", span, help_text)
        return True

    @staticmethod
    def opposite(of: g.Truth, own: g.Shown) -> g.Not:
        """Deny a criterion."""
        return g.Not(of=of, shown=own)

    def comparison(
        self, left: gv.Value, operator: g.Comparing, right: gv.Value, place: n.Expression, own: g.Shown
    ) -> g.Truth | None:
        """Check that two values can be compared, and so."""
        if not self.comparable(left, right, place):
            return None
        is_ranked = isinstance(left.type, t.ChoiceType) and left.type.is_ranked
        has_order = t.is_ranged(left.type) or t.is_moment(left.type) or is_ranked
        if operator not in (g.Comparing.IS, g.Comparing.IS_NOT) and not has_order:
            message = f"{article(left.type)} has no order, so nothing is `{operator}` it"
            help_text = "declare it as `ranked a < b < c`" if isinstance(left.type, t.ChoiceType) else "write `is`"
            self.scope.tell("type-mismatch", message, place.span, help_text)
            return None
        return g.Comparison(operator=operator, left=left, right=right, shown=own)

    def comparable(self, left: gv.Value, right: gv.Value, place: n.Expression) -> bool:
        """Whether two values are of one kind; said when not."""
        one, other = left.type, right.type
        money = t.money_of(one)
        is_list = isinstance(one, t.ListType | t.RecordType) or isinstance(other, t.ListType | t.RecordType)
        if not is_list and (
            one == other
            or (t.is_textual(one) and t.is_textual(other))
            or (t.is_plain_number(one) and t.is_plain_number(other))
            or (money is not None and money == t.money_of(other))
        ):
            return not self.is_grouped(one, right, place)
        code, help_text = "type-mismatch", None
        if money is not None and t.money_of(other) is not None:
            code, help_text = "wrong-currency", f"give the amount in {money.currency}"
        else:
            help_text = value_meant(left, right, place)
        message = f"{article(one)} cannot be compared with {article(other)}"
        self.scope.tell(code, message, place.span, help_text)
        return False

    def is_grouped(self, one: t.Type, right: gv.Value, place: n.Expression) -> bool:
        """Whether a whole number is compared with `1.234`, which means a thousand in half of Europe; said when so."""
        written = place.span.text
        whole = one in (t.INTEGER, t.BandType(t.INTEGER)) and isinstance(right, gv.Constant)
        if not whole or not re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", written):
            return False
        help_text = f"write `{written.replace('.', '_')}`, or a whole number"
        self.scope.tell("bad-literal", f"`{written}` can be read in two ways", place.span, help_text)
        return True

    def between(self, node: n.Between, own: g.Shown) -> g.Truth | None:
        """Read `x between low and high`."""
        value = self.values.read(node.value)
        if value is None or self.is_list(node.value, value, node):
            return None
        low, high = (self.values.read(end, value.type, called(value)) for end in (node.low, node.high))
        if low is None or high is None:
            return None
        return self.in_range(value, (low, node.low), (high, node.high), own)

    def in_range(
        self, value: gv.Value, low: tuple[gv.Value, n.Expression], high: tuple[gv.Value, n.Expression], own: g.Shown
    ) -> g.Truth | None:
        """Check both ends of a range."""
        ends = [self.comparison(value, g.Comparing.GE, end, place, own) for end, place in (low, high)]
        if None in ends:
            return None
        lowest, highest = (end.value if isinstance(end, gv.Constant) else None for end in (low[0], high[0]))
        if lowest is not None and highest is not None and not t.is_textual(value.type):
            order = value.type.values.index if isinstance(value.type, t.ChoiceType) else None
            # Both are of one type, and it has an order: mypy knows neither.
            is_upside_down = order(lowest) > order(highest) if order else lowest > highest  # type: ignore[operator]
            if is_upside_down:
                self.scope.tell("bad-literal", "this range ends below where it begins", high[1].span, "turn it round")
                return None
        return g.InRange(value=value, low=low[0], high=high[0], shown=own)

    def knowledge(self, node: n.Knowledge, own: g.Shown) -> g.Truth | None:
        """Read `x is known`; a score is never missing, a written value neither."""
        value = self.values.read(node.value)
        if value is None:
            return None
        if isinstance(value, gv.ScoreValue | gv.Constant | gv.SettingValue | gv.Today | gv.Now | gv.Count):
            message = f"`{canonical(node.value.span.text)}` is never missing"
            self.scope.tell("type-mismatch", message, node.span, "ask for the fields that it reads")
            return None
        return g.IsKnown(value=value, is_known=node.is_known, shown=own)

    def state(self, node: n.Expression, state: str, own: g.Shown) -> g.Truth | None:
        """Read `to_sales is ready`."""
        symbol = self.scope.find(node.text) if isinstance(node, n.Path) else None
        if symbol is None or symbol.kind is not Kind.HANDOFF:
            if symbol is None and isinstance(node, n.Path):
                self.scope.unknown(node.text, node.span, "handoff")
            elif symbol is not None:
                message = f"`{symbol.name}` is {symbol.kind.value}; only a handoff is `{state}`"
                help_text = f"write `not {symbol.name}`" if state == "not met" else None
                self.scope.tell("type-mismatch", message, own.span, help_text)
            else:
                self.scope.tell("type-mismatch", f"only a handoff is `{state}`", own.span)
            return None
        if state not in HANDOFF_WORDS:
            help_text = did_you_mean(state, HANDOFF_WORDS) or f"it can be {listed(HANDOFF_WORDS)}"
            self.scope.tell("unknown-value", f"a handoff has no state `{state}`", own.span, help_text)
            return None
        return g.IsInState(handoff=symbol.name, state=g.HandoffState(state), shown=own)

    def text(self, node: n.TextTest, own: g.Shown) -> g.Truth | None:
        """Read `x contains "cto"`; of lists only those of texts are looked through, and for whole words."""
        value = self.values.read(node.value)
        if value is None:
            return None
        of = value.type.of if isinstance(value.type, t.ListType) else value.type
        if (node.how != "contains" or not t.is_textual(of)) and self.is_list(node.value, value, node):
            return None
        return self.options.text(value, node.how, node.wanted, own)

    def within(self, node: n.Within, own: g.Shown) -> g.Truth | None:
        """Read `x within next 180 days`."""
        value = self.values.read(node.value)
        if value is None:
            return None
        if not t.is_moment(value.type):
            message = f"`within` asks when, and this is {article(value.type)}"
            self.scope.tell("type-mismatch", message, node.span, "compare it, or use a date")
            return None
        if self.scope.own_field is not None:
            message = "a field's `where` speaks of the field alone, not of the time when a lead is looked at"
            self.scope.tell("unknown-name", message, node.span, "make it a criterion of its own with `define`")
            return None
        read = read_duration(node.duration, self.values)
        if read is None:
            return None
        duration, setting = read
        if value.type == t.DATE and not duration.is_whole_days:
            message = f"a day is not within {duration} of this moment"
            self.scope.tell("type-mismatch", message, node.span, "count in days, weeks, months or years")
            return None
        return g.IsWithin(value=value, is_next=node.is_next, duration=duration, setting=setting, shown=own)
