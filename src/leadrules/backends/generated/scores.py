"""Scores as lines of Python: the ends of their points as whole numbers of their units, and their grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.code import TRUE
from leadrules.backends.generated.lists import is_dated
from leadrules.backends.generated.runtime import in_unit
from leadrules.backends.generated.truths import truth
from leadrules.backends.generated.values import is_text
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema.ranges import LIMIT, ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.backends.generated.program import Function


def score(score: d.Score, into: Function) -> None:
    """Its ends as whole numbers of its unit (`None` when open), and its grade."""
    code, unit = into.code, into.units[score.name]
    low, high = code.fresh("low"), code.fresh("high")
    code.line(f"{low} = {high} = 0")
    singles = [line for line in score.lines if line.over is None]
    most: Decimal | None = sum((abs(line.points) for line in singles), ZERO)
    if most is not None and most < LIMIT:
        # However they are added, they stay exact.
        together(singles, low, high, into)
        lines = [line for line in score.lines if line.over is not None]
    else:
        lines, most = list(score.lines), ZERO
    for line in lines:
        if line.over is None:
            single(line, low, high, into)
        else:
            counting(line, low, high, into)
        most = reach(most, line)
        if most is None or most >= LIMIT:
            # What is too large to be exact on every engine is open from then on.
            limit = in_unit(LIMIT, unit)
            ends = " or ".join(f"({end} is not None and abs({end}) >= {limit})" for end in (low, high))
            with code.block(f"if {ends}:"):
                code.line(f"{low} = {high} = None")
    if score.limits is not None:
        bottom, top = (in_unit(each, unit) for each in score.limits)
        code.line(f"{low} = {bottom} if {low} is None or {low} < {bottom} else {top} if {low} > {top} else {low}")
        code.line(f"{high} = {top} if {high} is None or {high} > {top} else {bottom} if {high} < {bottom} else {high}")
    into.points[score.name] = (low, high)
    into.results[f"{score.name}.low"], into.results[f"{score.name}.high"] = low, high
    if score.grades:
        starts = code.constant(tuple(in_unit(start, unit) for _, start in score.grades))
        grades = code.constant(tuple(grade for grade, _ in score.grades))
        # Below the lowest grade there is none.
        ranked = code.constant((None, *(grade for grade, _ in score.grades)))
        exact = f"{ranked}[bisect_right({starts}, {low})] if {low} == {high} is not None"
        into.results[f"{score.name}.grade"] = code.named(
            "grade", f"{exact} else grade_of({low}, {high}, {starts}, {grades})"
        )


def reach(most: Decimal | None, line: d.ScoreLine) -> Decimal | None:
    """How large a sum can be after one more line; None when nothing bounds it."""
    if line.over is None:
        size: Decimal | None = abs(line.points)
    else:
        size = line.up_to if not line.is_once else min(abs(line.points), line.up_to or abs(line.points))
    return None if most is None or size is None else most + size


def together(lines: list[d.ScoreLine], low: str, high: str, into: Function) -> None:
    """The lines with `when`: those that ask one field only stand under one check of whether it is known."""
    rest: list[d.ScoreLine] = []
    by_field: dict[str, list[d.ScoreLine]] = {}
    for line in lines:
        name = asked_field(line, into)
        (rest if name is None else by_field.setdefault(name, [])).append(line)
    for name, group in by_field.items():
        asked_together(into.field(name), group, low, high, into)
    for line in rest:
        single(line, low, high, into)


def asked_field(line: d.ScoreLine, into: Function) -> str | None:
    """The field that alone decides a line, if there is one that can be missing and is no range."""
    test = line.criterion
    match test:
        case g.Comparison(left=v.FieldValue(name=name) as field, right=v.Constant()):
            pass
        case g.IsIn(value=v.FieldValue(name=name) as field, options=options) if options and all(
            isinstance(each, v.Constant) for each in options
        ):
            pass
        case g.IsWithin(value=v.FieldValue(name=name) as field):
            pass
        case _:
            return None
    is_plain = not into.shapes.can_be_range(field) and not is_text(field) and not into.is_never_missing(field)
    return name if is_plain else None


def asked_together(field: str, lines: list[d.ScoreLine], low: str, high: str, into: Function) -> None:
    """Lines about one field: all of them are open while it is missing."""
    code = into.code
    points = [in_unit(line.points, into.units_of(line)) or 0 for line in lines]
    with code.block(f"if {field} is None:"):
        if up := sum(each for each in points if each > 0):
            code.line(f"{high} += {up}")
        if down := sum(each for each in points if each < 0):
            code.line(f"{low} += {down}")
    with code.block("else:"):
        by_value: dict[object, int] = {}
        for line, each in zip(lines, points, strict=True):
            match line.criterion:
                case g.Comparison(operator=g.Comparing.IS, right=v.Constant(value=wanted)):
                    by_value[wanted] = by_value.get(wanted, 0) + each
                case None:
                    pass
                case _:
                    with code.block(f"if {truth(line.criterion, into).text}:"):
                        code.line(f"{low} += {each}")
                        code.line(f"{high} += {each}")
        if len(by_value) == 1:
            ((value_, each),) = by_value.items()
            with code.block(f"if {field} == {code.constant(value_)}:"):
                code.line(f"{low} += {each}")
                code.line(f"{high} += {each}")
        elif by_value:
            name = code.named("p", f"{code.thing(by_value)}.get({field}, 0)")
            code.line(f"{low} += {name}")
            code.line(f"{high} += {name}")


def single(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `when`: its points once, or none."""
    code = into.code
    points = in_unit(line.points, into.units_of(line)) or 0
    held = TRUE if line.criterion is None else truth(line.criterion, into)
    name = held.text if held.is_name else code.named("t", held.text)
    with code.block(f"if {name}:"):
        for end in (low, high):
            code.line(f"if {end} is not None: {end} += {points}")
    if not held.is_two_valued:
        end = high if points >= 0 else low
        with code.block(f"elif {name} is None and {end} is not None:"):
            code.line(f"{end} += {points}")


def counting(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `each`: points for every record that counts."""
    code, unit = into.code, into.units_of(line)
    found = into.lists.line(line)
    points = in_unit(line.points, unit) or 0
    ends = code.fresh("p"), code.fresh("p")
    with code.block(f"if {found} is None:"):
        most = bound(line, unit)
        code.line(f"{ends[0]}, {ends[1]} = {(0, most) if points >= 0 else (most, 0)}")
    with code.block("else:"):
        if is_dated(line):
            code.line(
                f"{ends[0]}, {ends[1]} = line_points({code.thing(line)}, {found}, (now, today, calendar), {unit})"
            )
        else:
            least, most_ = ("met", "all") if points >= 0 else ("all", "met")
            code.line(f"{ends[0]} = {amount(found, least, points)}")
            code.line(f"{ends[1]} = {amount(found, most_, points)}")
            if line.up_to is not None:
                cap = in_unit(line.up_to, unit)
                for end in ends:
                    code.line(f"{end} = {cap} if {end} > {cap} else -{cap} if {end} < -{cap} else {end}")
    for whole, end in ((low, ends[0]), (high, ends[1])):
        code.line(f"{whole} = None if {whole} is None or {end} is None else {whole} + {end}")


def amount(found: str, which: str, points: int) -> str:
    """Points of the records that count for certain, or of all that may."""
    count = f"{found}[0]" if which == "met" else f"({found}[0] + {found}[1])"
    return f"{count} * {points}"


def bound(line: d.ScoreLine, unit: int) -> int | None:
    """The most that a line can give, whatever its list holds."""
    bounds: list[Decimal] = [
        each for each in (abs(line.points) if line.is_once else None, line.up_to) if each is not None
    ]
    return (1 if line.points >= 0 else -1) * (in_unit(min(bounds), unit) or 0) if bounds else None
