"""Lines of scores that nothing bounds, or that are too large to be exact: an end may be open, and is None then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.code import TRUE
from leadrules.backends.generated.kleene import conditions
from leadrules.backends.generated.lists import is_dated
from leadrules.backends.generated.runtime import in_unit
from leadrules.backends.generated.truths import truth
from leadrules.backends.generated.units import reach
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from leadrules.backends.generated.function import Function
    from leadrules.graph import definitions as d


def endless(lines: Iterable[d.ScoreLine], low: str, high: str, most: Decimal | None, into: Function) -> None:
    """Add lines to ends; `most` is how far the sum can be from zero before them, None when nothing bounds it."""
    for line in lines:
        if line.over is None:
            single(line, low, high, into)
        else:
            counting(line, low, high, into)
        size = reach(line)
        most = None if most is None or size is None else most + size
        if most is None or most >= LIMIT:
            # What is too large to be exact on every engine is open from then on.
            limit = in_unit(LIMIT, into.units_of(line))
            ends = " or ".join(f"({end} is not None and abs({end}) >= {limit})" for end in (low, high))
            with into.code.block(f"if {ends}:"):
                into.code.line(f"{low} = {high} = None")


def single(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `when`: its points once, or none."""
    code, points = into.code, into.in_units(line)
    asked = conditions(TRUE if line.criterion is None else truth(line.criterion, into), code)
    with code.block(f"if {asked.met}:"):
        for end in (low, high):
            code.line(f"if {end} is not None: {end} += {points}")
    if asked.unless_met is not None:
        end = high if points >= 0 else low
        with code.block(f"elif {asked.unless_met} and {end} is not None:"):
            code.line(f"{end} += {points}")


def counting(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `each`: points for every record that counts."""
    code, unit, points = into.code, into.units_of(line), into.in_units(line)
    ends = code.fresh("p"), code.fresh("p")
    far = in_unit(reach(line), unit)
    most = None if far is None else far if points >= 0 else -far
    missing = f"{ends[0]}, {ends[1]} = {(0, most) if points >= 0 else (most, 0)}"
    if is_dated(line):
        found = into.lists.dated(line)
        with code.block(f"if {found} is None:"):
            code.line(missing)
        with code.block("else:"):
            times = "(now, today, calendar)"
            code.line(f"{ends[0]}, {ends[1]} = line_points({code.thing(line)}, {found}, {times}, {unit})")
    else:
        tally = into.lists.tally(line)
        with code.block(f"if {tally.is_open}:"):
            code.line(missing)
        with code.block("else:"):
            certain, possible = f"{tally.met} * {points}", f"({tally.met} + {tally.open}) * {points}"
            for end, amount in zip(ends, (certain, possible) if points >= 0 else (possible, certain), strict=True):
                code.line(f"{end} = {amount}")
                if line.up_to is not None:
                    cap = in_unit(line.up_to, unit)
                    code.line(f"{end} = {cap} if {end} > {cap} else -{cap} if {end} < -{cap} else {end}")
    for whole, end in ((low, ends[0]), (high, ends[1])):
        code.line(f"{whole} = None if {whole} is None or {end} is None else {whole} + {end}")
