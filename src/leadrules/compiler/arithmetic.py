"""Sums, products and choices among values → typed nodes of the rule graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadrules.compiler.algebra import added, divided, multiplied
from leadrules.compiler.durations import is_duration, read_duration
from leadrules.compiler.types import article
from leadrules.graph import values as g
from leadrules.schema import types as t
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.values import Values

HYPHENED = re.compile(r"[^\W\d]\w*(?:-[^\W\d]\w*)+")
LITERALS = (n.Number, n.Money, n.Percent, n.Text, n.YesNo, n.Day, n.Moment, n.DurationLiteral)


class Arithmetic:
    """Reads what is reckoned. Every method gives None when something was wrong, and has said so."""

    def __init__(self, values: Values) -> None:
        """Read the terms with `values`."""
        self.values = values
        self.scope = values.scope

    def sum(self, node: n.Arithmetic) -> g.Value | None:
        """Read a chain of `+` and `-`: numbers, amounts of one currency, or a day or moment with durations."""
        if self.is_hyphened(node):
            return None
        first = self.values.read(node.first)
        if first is not None and t.is_moment(first.type):
            return self.moved(first, node)
        terms = [("+", first), *((sign, self.values.read(term)) for sign, term in node.rest)]
        read = [(sign, term) for sign, term in terms if term is not None]
        if len(read) < len(terms) or first is None:
            return None
        kind = first.type
        nodes = (node.first, *(term for _, term in node.rest))
        for (sign, term), place in zip(read, nodes, strict=True):
            joined = added(kind, term.type)
            if joined is None:
                message = (
                    f"{article(kind)} and {article(term.type)} cannot be {'added' if sign == '+' else 'subtracted'}"
                )
                code = "wrong-currency" if t.money_of(kind) and t.money_of(term.type) else "type-mismatch"
                self.scope.tell(code, message, place.span)
                return None
            kind = joined
        return g.Sum(terms=tuple(read), type=kind)

    def is_hyphened(self, node: n.Arithmetic) -> bool:
        """Whether `large-company` is meant to be one name; said when so."""
        written = node.span.text
        parts = [node.first, *(term for _, term in node.rest)]
        if not HYPHENED.fullmatch(written) or not all(isinstance(part, n.Path) for part in parts):
            return False
        names = written.split("-")
        meant = "_".join(names)
        if meant not in self.scope.symbols and any(name in self.scope.symbols for name in names):
            return False
        message = "names are written in small letters, with `_` between words"
        self.scope.tell("bad-name", message, node.span, f"write `{meant}`")
        return True

    def moved(self, first: g.Value, node: n.Arithmetic) -> g.Value | None:
        """Read `today + 30 days`, or `now - created_at`."""
        value = first
        for sign, term in node.rest:
            if t.is_moment(value.type) and is_duration(term, self.values):
                read = read_duration(term, self.values)
                if read is None:
                    return None
                duration, setting = read
                if value.type == t.DATE and (not duration.is_whole_days):
                    message = f"a day cannot be moved by {duration}"
                    self.scope.tell("type-mismatch", message, term.span, "use whole days, weeks, months or years")
                    return None
                direction = 1 if sign == "+" else -1
                value = g.Shifted(of=value, direction=direction, duration=duration, setting=setting, type=value.type)
                continue
            other = self.values.read(term)
            if other is None:
                return None
            if sign == "-" and other.type == value.type and t.is_moment(value.type):
                value = g.Elapsed(later=value, earlier=other, type=t.DURATION)
                continue
            if value.type == other.type == t.DURATION:
                value = g.Sum(terms=(("+", value), (sign, other)), type=t.DURATION)
                continue
            message = (
                f"{article(value.type)} and {article(other.type)} cannot be {'added' if sign == '+' else 'subtracted'}"
            )
            self.scope.tell("type-mismatch", message, term.span, "a date is moved by a duration such as `30 days`")
            return None
        return value

    def product(self, node: n.Arithmetic) -> g.Value | None:
        """Read a chain of `*` and `/`."""
        first = self.values.read(node.first)
        factors = [(sign, self.values.read(factor)) for sign, factor in node.rest]
        read = [(sign, factor) for sign, factor in factors if factor is not None]
        if first is None or len(read) < len(factors):
            return None
        kinds: list[t.Type] = [first.type]
        for (sign, factor), (_, place) in zip(read, node.rest, strict=True):
            kind = multiplied(kinds[-1], factor.type) if sign == "*" else divided(kinds[-1], factor.type)
            if kind is None:
                verb = "multiplied by" if sign == "*" else "divided by"
                message = f"{article(kinds[-1])} cannot be {verb} {article(factor.type)}"
                self.scope.tell("type-mismatch", message, place.span)
                return None
            kinds.append(kind)
        return g.Product(first=first, rest=tuple(read), types=tuple(kinds[1:]))

    def negative(self, node: n.Negative) -> g.Value | None:
        """Read `-x`."""
        constant = self.values.literals.natural(node) if isinstance(node.of, LITERALS) else None
        if constant is not None:
            return constant
        value = self.values.read(node.of)
        if value is None:
            return None
        if not t.is_ranged(value.type):
            self.scope.tell("type-mismatch", f"{article(value.type)} has no opposite", node.span)
            return None
        return g.Sum(terms=(("-", value),), type=value.type)

    def chosen(self, node: n.Chosen, hint: t.Type | None) -> g.Value | None:
        """Read `first known(…)`, `larger of(…)`, `smaller of(…)`: all of one type."""
        first = self.values.read(node.options[0], hint)
        hint = hint or (first.type if first is not None else None)
        options = [first, *(self.values.read(option, hint) for option in node.options[1:])]
        read = [option for option in options if option is not None]
        if first is None or len(read) < len(options):
            return None
        kind = first.type
        for option, place in zip(read[1:], node.options[1:], strict=True):
            joined = kind if kind == option.type else added(kind, option.type)
            if joined is None and t.is_textual(kind) and t.is_textual(option.type):
                joined = t.TEXT
            if joined is None:
                message = (
                    f"`{node.how}` chooses among values of one kind: {article(kind)} and {article(option.type)} differ"
                )
                self.scope.tell("type-mismatch", message, place.span)
                return None
            kind = joined
        if node.how == "first known":
            return g.FirstKnown(options=tuple(read), type=kind)
        is_ranked = isinstance(kind, t.ChoiceType) and kind.is_ranked
        if not (t.is_ranged(kind) or t.is_moment(kind) or is_ranked):
            self.scope.tell("type-mismatch", f"{article(kind)} is neither larger nor smaller than another", node.span)
            return None
        return g.Extreme(is_larger=node.how == "larger of", options=tuple(read), type=kind)
