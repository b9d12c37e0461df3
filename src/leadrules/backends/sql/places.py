"""What is chosen from values that are known beforehand, by its place among them: numbers are compared quickest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.backends.sql.shapes import Plain

PLACE = "INTEGER"


def at_place(of: exp.Expression, kind: t.ChoiceType) -> exp.Expression:
    """The value that stands at a place."""
    if not kind.values:
        # The grades of a score that has none.
        return w.null("VARCHAR")
    ifs = [exp.If(this=w.whole(number, PLACE), true=w.text(each)) for number, each in enumerate(kind.values, start=1)]
    return exp.Paren(this=exp.Case(this=of.copy(), ifs=ifs))


def place(of: Plain, kind: t.ChoiceType) -> exp.Expression:
    """The place of a choice among the values of a type."""
    found = quick_place(of, kind)
    if found is not None:
        return found
    ifs = [exp.If(this=w.text(each), true=w.whole(number, PLACE)) for number, each in enumerate(kind.values, start=1)]
    return exp.Paren(this=exp.Case(this=of.expr.copy(), ifs=ifs))


def quick_place(of: Plain, kind: t.ChoiceType) -> exp.Expression | None:
    """The place of a choice that need not be looked up; None of any other, and of one from other values."""
    if isinstance(of.written, str) and of.written in kind.values:
        return w.whole(kind.values.index(of.written) + 1, PLACE)
    return of.place.expr if of.place is not None and of.place.values == kind.values else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A criterion that a field's value alone decides: those that it is met by, and whether all others meet it."""

    field: v.FieldValue
    values: frozenset[str]
    is_others: bool

    def is_met(self, value: str | None) -> bool:
        """Whether a value meets it; None is one that is nowhere mentioned."""
        return self.is_others if value not in self.values else not self.is_others


def chosen(node: g.Truth) -> Chosen | None:
    """Read `industry is banking`, `country not in dach`, `level >= manager`; None of anything else."""
    match node:
        case g.Comparison(operator=operator, left=v.FieldValue() as field, right=v.Constant(value=str() as value)):
            options: tuple[object, ...] = (value,)
        case g.IsIn(value=v.FieldValue() as field):
            operator = g.Comparing.IS_NOT if node.is_negated else g.Comparing.IS
            options = tuple(each.value if isinstance(each, v.Constant) else None for each in node.options)
        case _:
            return None
    texts = frozenset(each for each in options if isinstance(each, str))
    if len(texts) != len(set(options)) or not (isinstance(field.type, t.ChoiceType) or field.type == t.COUNTRY):
        return None
    match operator:
        case g.Comparing.IS:
            return Chosen(field, texts, is_others=False)
        case g.Comparing.IS_NOT:
            return Chosen(field, texts, is_others=True)
        case _ if isinstance(field.type, t.ChoiceType):
            (bound,) = texts
            return Chosen(field, ranked(field.type.values, operator, bound), is_others=False)
        case _:
            return None


def ranked(values: tuple[str, ...], operator: g.Comparing, bound: str) -> frozenset[str]:
    """The ranked values on one side of a bound."""
    at = values.index(bound)
    match operator:
        case g.Comparing.LT:
            return frozenset(values[:at])
        case g.Comparing.LE:
            return frozenset(values[: at + 1])
        case g.Comparing.GT:
            return frozenset(values[at + 1 :])
        case _:
            return frozenset(values[at:])
