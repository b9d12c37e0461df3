"""What is chosen from values that are known beforehand, by its place among them: numbers are compared quickest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.layers import Layers, mentions_entry
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from sqlglot import exp

PLACE = "INTEGER"


def place(of: exp.Expression, kind: t.ChoiceType, layers: Layers) -> exp.Expression:
    """A choice's place among its values, counted from 1; looked up once for all that ask about it."""
    return layers.once(w.cast(engine.place(of, kind.values), PLACE))


def has_place(of: exp.Expression) -> bool:
    """Whether a lookup pays: an entry of a list has no columns that could remember it."""
    return not mentions_entry(of)


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
