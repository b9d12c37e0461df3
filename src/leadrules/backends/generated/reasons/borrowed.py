"""All that is borrowed from how the first function is written, so that the second follows it in one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from leadrules.backends.generated.code import Expr
from leadrules.backends.generated.function import Function
from leadrules.backends.generated.kleene import all_of, any_of, at_least, conditions, negated
from leadrules.backends.generated.lists import LARGE, is_dated, over_and_where
from leadrules.backends.generated.loops import Entry
from leadrules.backends.generated.scores import parted
from leadrules.backends.generated.truths import truth
from leadrules.backends.generated.values import is_constant, value
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "LARGE",
    "Entry",
    "Expr",
    "Function",
    "conditions",
    "is_constant",
    "negated",
    "over_and_where",
    "truth",
    "value",
]


def begin(function: Function, nodes: Sequence[object], handed_on: Sequence[str]) -> None:
    """Read the lead's fields that parts of definitions ask for."""
    function.take_fields({node.name for node in nodes if isinstance(node, v.FieldValue)}, handed_on)
    function.count_texts(nodes)
    scores = (each for each in function.graph.definitions.values() if isinstance(each, d.Score))
    function.endless = {each.name for each in scores if is_endless(each)}


def handed_on(name: str) -> str:
    """What the first function calls so, in the second: a field by the same name, all else apart from its own names."""
    return name if name.startswith("f_") else f"z{name}"


def is_endless(score: d.Score) -> bool:
    """Whether an end of a score's points may be open."""
    return score.limits is None and bool(parted(score)[2])


def together(node: g.Group, parts: Sequence[Expr], into: Function) -> Expr:
    """What a group's parts come to."""
    match node.how:
        case g.Quantity.ALL:
            return all_of(parts, into.code)
        case g.Quantity.ANY:
            return any_of(parts, into.code)
        case g.Quantity.NONE:
            return negated(any_of(parts, into.code), into.code)
        case _:
            return at_least(node.wanted, [partial(as_it_is, part) for part in parts], [], into.code)


def as_it_is(expr: Expr) -> Expr:
    """An expression that has been written already."""
    return expr


def if_tally_open(line: d.ScoreLine, into: Function) -> str | None:
    """Whether the points of a line are open that counts entries; None where they do not all count alike."""
    if is_dated(line):
        return None
    tally = into.lists.tally(line)
    if not line.points:
        return "False"
    return tally.open if line.enough is None else f"{tally.open} and {tally.met} < {line.enough}"


def dated(line: d.ScoreLine, low: str, high: str, into: Function) -> str:
    """Write the ends of a line whose entries fade or count once; gives whether one is uncertain or undated."""
    found = into.lists.dated(line)
    times = "(now, today, calendar)"
    into.code.line(f"{low}, {high} = line_points({into.code.thing(line)}, {found}, {times}, {into.units_of(line)})")
    return f"some_open({found}, has_date={line.at is not None})"
