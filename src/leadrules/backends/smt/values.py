"""Values as constraints: what is read, reckoned and put together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.farthest import Member, outermost
from leadrules.backends.smt.kinds import Said, Unsaid, chosen, with_known
from leadrules.backends.smt.moves import moved
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.products import divided, multiplied
from leadrules.graph import values as g
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.backends.smt.encoder import Encoder


class Values:
    """Encodes values, with the encoder's help."""

    def __init__(self, encoder: Encoder) -> None:
        """Read what an encoder has."""
        self.of = encoder

    def read(self, node: g.Value) -> Said:
        """Encode any value."""
        of = self.of
        match node:
            case g.FieldValue():
                return of.field(node.name)
            case g.RecordValue():
                return of.record_field(node.name, node.type)
            case g.Constant():
                return of.drawing.constant(node.value, node.type)
            case g.SettingValue():
                return of.drawing.constant(of.graph.settings[node.name].constant.value, node.type)
            case g.DefinedValue(name=name) | g.ScoreValue(name=name):
                return of.value_of(name)
            case g.GradeValue():
                return of.value_of(node.score, "grade")
            case g.TableValue():
                return of.value_of(node.table, node.output)
            case g.Today():
                return of.drawing.constant(of.today, node.type)
            case g.Now():
                return of.drawing.constant(of.drawing.now, node.type)
            case g.Sum():
                return self.sum(node)
            case g.Product():
                return self.product(node)
            case g.Shifted():
                return moved(of, self.number(node.of), node)
            case g.Elapsed():
                return self.elapsed(node)
            case g.FirstKnown():
                return self.first_known(node)
            case g.Extreme():
                return self.extreme(node)
            case g.Count():
                return of.truths.counts(node.over, node.where).count()
            case g.Fold():
                return of.truths.counts(node.over, node.where).fold(node)
            case _:
                assert_never(node)

    def number(self, node: g.Value) -> Num:
        """Encode a value that is a number, a day or a moment."""
        return self.of.as_number(self.read(node))

    def sum(self, node: g.Sum) -> Num:
        """Add and take away."""
        parts = [(sign, self.number(term)) for sign, term in node.terms]
        return n.added([term if sign == "+" else n.scaled(term, Fraction(-1)) for sign, term in parts])

    def product(self, node: g.Product) -> Num:
        """Multiply and divide, rounding after every step."""
        total, before = self.number(node.first), node.first.type
        for (sign, factor), kind in zip(node.rest, node.types, strict=True):
            value = self.number(factor)
            if sign == "*":
                total = multiplied(self.of.space, total, before, value, factor.type, kind)
            else:
                total = divided(self.of.space, total, value, kind)
            before = kind
        return total

    def elapsed(self, node: g.Elapsed) -> Said:
        """The time between two days or moments, in seconds."""
        if node.later.type != node.earlier.type:
            return Unsaid(self.of.space.free_truth("the time between a day and a moment"), "time")
        passed = n.added([self.number(node.later), n.scaled(self.number(node.earlier), Fraction(-1))])
        return n.scaled(passed, Fraction(86_400)) if node.later.type == t.DATE else passed

    def first_known(self, node: g.FirstKnown) -> Said:
        """The first that is not missing."""
        options = [self.read(option) for option in node.options]
        found = options[-1]
        for option in reversed(options[:-1]):
            found = chosen(option.known, option, found)
        return found

    def extreme(self, node: g.Extreme) -> Said:
        """The larger or the smaller; missing when one of them is."""
        options = [self.read(option) for option in node.options]
        known = b.every(option.known for option in options)
        if known is False:
            return Unsaid(known=False, why="nothing")
        numbers = [each for each in options if isinstance(each, Num)]
        if len(numbers) == len(options):
            return n.farthest(numbers, is_larger=node.is_larger)
        members = [Member(counts=True, may_count=False, value=each) for each in options]
        return with_known(outermost(self.of, members, node.type, is_larger=node.is_larger), known)
