"""How many points entries of a list can bring at the most: each has one value for each of its parts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.analysis.saying import needed
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.graph import definitions as d
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Single

ZERO = Decimal(0)


def of_entry(line: d.ScoreLine, name: str) -> d.ScoreLine | None:
    """A line that counts for entries of a list, such as one for `any(…)`, which counts once."""
    if line.over is not None:
        return line
    match line.criterion:
        case g.Quantified(is_every=False, over=gv.FieldValue(name=over), where=where) if over == name:
            # What takes points does so from the start, if at all: no entry is there.
            return replace(line, over=line.criterion.over, criterion=where, is_once=True)
        case _:
            return None


def at_most(line: d.ScoreLine, times: int) -> Decimal:
    """The most that so many entries get from a line that gives points."""
    total = line.points if line.is_once and times else line.points * times
    return total if line.up_to is None else min(total, line.up_to)


def by_entries(lines: list[d.ScoreLine], times: int, graph: RuleGraph) -> Decimal:
    """The most that so many entries get from lines about one list: each entry has one value for each of its parts."""
    best = sum((at_most(line, times) for line in lines), ZERO)
    over = lines[0].over if lines else None
    for part in graph.fields[over.name].parts if over is not None else ():
        if isinstance(part.type, t.ChoiceType):
            asked = [(line, value_asked(line, part.name, graph)) for line in lines]
            others = sum((at_most(line, times) for line, value in asked if value is None), ZERO)
            by_value = [[line for line, value in asked if value == each] for each in part.type.values]
            best = min(best, others + shared_out(by_value, times))
    return best


def shared_out(groups: list[list[d.ScoreLine]], times: int) -> Decimal:
    """The most that so many entries get when each counts for the lines of one group; one more never gives more."""
    taken, total = [0] * len(groups), ZERO
    for _ in range(times):
        more = [
            sum((at_most(line, have + 1) - at_most(line, have) for line in lines), ZERO)
            for lines, have in zip(groups, taken, strict=True)
        ]
        best = max(more, default=ZERO)
        if not best:
            break
        taken[more.index(best)] += 1
        total += best
    return total


def value_asked(line: d.ScoreLine, part: str, graph: RuleGraph) -> Single | None:
    """The value of a part of an entry with which alone a line counts; None where it does not ask for one."""
    for of, outcome in needed(graph, line.criterion, outcome=True) if line.criterion is not None else ():
        match of:
            case g.Comparison(
                operator=g.Comparing.IS, left=gv.RecordValue(name=name), right=gv.Constant(value=value)
            ) if outcome and name == part:
                return value
            case _:
                pass
    return None
