"""Values as expressions of Python; None is what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from leadrules.backends.generated.code import NONE, Expr
from leadrules.graph import values as v

if TYPE_CHECKING:
    from leadrules.backends.generated.function import Function
    from leadrules.graph.rulegraph import RuleGraph


def value(node: v.Value, into: Function) -> Expr:
    """Write a value; what cannot be written in an expression is computed in lines before it."""
    code = into.code
    match node:
        case v.FieldValue():
            return Expr(into.field(node.name), cost=0)
        case v.RecordValue():
            return Expr(into.known_record(node.name), cost=0)
        case v.Constant():
            return Expr(code.constant(node.value), cost=0)
        case v.SettingValue():
            return Expr(code.constant(into.graph.settings[node.name].constant.value), cost=0)
        case v.DefinedValue():
            return Expr(into.results[node.name], cost=0)
        case v.ScoreValue():
            low, high = into.points[node.name]
            return Expr(f"range_of({low}, {high}, {into.units[node.name]})", cost=3)
        case v.GradeValue():
            return Expr(into.results[f"{node.score}.grade"], cost=0)
        case v.TableValue():
            return Expr(into.results[f"{node.table}.{node.output}"], cost=0)
        case v.Today():
            return Expr("today", cost=0)
        case v.Now():
            return Expr("now", cost=0)
        case v.Sum():
            terms = ", ".join(f"({sign!r}, {inner(term, into)})" for sign, term in node.terms)
            return called("added_up", f"({terms},)")
        case v.Product():
            kinds = zip(node.rest, node.types, strict=True)
            rest = ", ".join(
                f"({sign!r}, {inner(factor, into)}, {code.constant(factor.type)}, {code.constant(kind)})"
                for (sign, factor), kind in kinds
            )
            return called("product", inner(node.first, into), code.constant(node.first.type), f"({rest},)")
        case v.Shifted():
            duration = code.constant(node.duration)
            return called("shifted", inner(node.of, into), duration, str(node.direction), "calendar")
        case v.Elapsed():
            return called("passed", inner(node.later, into), inner(node.earlier, into))
        case v.FirstKnown():
            return first_known([value(option, into) for option in node.options], into)
        case v.Extreme():
            options = ", ".join(inner(option, into) for option in node.options)
            return called("outermost", f"({options},)", code.constant(node.type), f"is_larger={node.is_larger}")
        case v.Count() | v.Fold():
            return Expr(into.lists.value(node), cost=0)
        case _:
            assert_never(node)


def inner(node: v.Value, into: Function) -> str:
    """A value inside another expression."""
    return into.code.flat(value(node, into)).text


def called(function: str, *arguments: str) -> Expr:
    """A call of something in runtime.py. Its arguments may nest, so that it is taken to nest deep."""
    return Expr(f"{function}({', '.join(arguments)})", depth=4, cost=4)


def first_known(options: list[Expr], into: Function) -> Expr:
    """The first that is not missing."""
    result = NONE
    for option in reversed(options):
        if result is NONE:
            result = option
            continue
        name = option.text if option.is_name else into.code.fresh("v")
        bound = name if option.is_name else f"({name} := {option.text})"
        text = f"({name} if {bound} is not None else {result.text})"
        result = into.code.flat(Expr(text, depth=max(option.depth, result.depth) + 1, cost=2))
    return result


def as_name(node: v.Value, into: Function) -> tuple[str, str]:
    """A value to be used several times: how it is written the first time, and from then on."""
    expr = into.code.flat(value(node, into))
    if expr.is_name or expr.cost == 0:
        return expr.text, expr.text
    name = into.code.fresh("v")
    return f"({name} := {expr.text})", name


class Operand(NamedTuple):
    """A value that is tested: how it is written at first, how from then on, and what it is when it is missing."""

    first: str
    again: str
    absent: str = "None"

    @property
    def is_open(self) -> str:
        """Whether it is missing."""
        return f"{self.first} is {self.absent}"

    @property
    def is_known(self) -> str:
        """Whether it is there, of one that has been written."""
        return f"{self.again} is not {self.absent}"


def operand(node: v.Value, into: Function) -> Operand:
    """A value to be tested; a field of a record as the record holds it."""
    if isinstance(node, v.RecordValue):
        return Operand(name := into.record(node.name), name, into.absent())
    if isinstance(node, v.FieldValue) and (late := into.late(node.name)) is not None:
        return late
    return Operand(*as_name(node, into))


def is_constant(node: v.Value) -> bool:
    """Whether no lead changes it."""
    return isinstance(node, v.Constant | v.SettingValue)


def constant_of(node: v.Value, graph: RuleGraph) -> object:
    """What the rules write down, themselves or in a setting."""
    constant = graph.settings[node.name].constant if isinstance(node, v.SettingValue) else node
    return constant.value if isinstance(constant, v.Constant) else None
