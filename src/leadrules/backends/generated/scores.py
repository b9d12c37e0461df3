"""Scores as lines of Python: what is certain of their points, how many more there may be, and their grades.

While lines are added, two whole numbers are kept: the least that the points come to, and how many more there may be.
The second is touched only where something is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.endless import endless
from leadrules.backends.generated.kleene import branch
from leadrules.backends.generated.lists import is_dated
from leadrules.backends.generated.runtime import in_unit
from leadrules.backends.generated.truths import truth
from leadrules.backends.generated.units import adds_exactly, ends, reach
from leadrules.schema.ranges import LIMIT, ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from leadrules.backends.generated.function import Function
    from leadrules.graph import definitions as d

# More grades than these are looked up; more terms than these stand on a line of their own.
MOST_WRITTEN_OUT, MOST_TERMS = 8, 40


def score(score: d.Score, into: Function) -> None:
    """Its ends as whole numbers of its unit (`None` when open), and its grade."""
    code, unit = into.code, into.units[score.name]
    low, more, high = code.fresh("low"), code.fresh("more"), code.fresh("high")
    bounded, most, rest = parted(score)
    begin(score.name, low, more, into)
    for line in bounded:
        if line.over is None and not into.profiles.holds_line(line):
            single(line, low, more, into)
    by_list: dict[str, list[d.ScoreLine]] = {}
    for line in bounded:
        if line.over is not None and is_dated(line):
            dated(line, low, more, into)
        elif line.over is not None:
            by_list.setdefault(line.over.name, []).append(line)
    for lines in by_list.values():
        counted(lines, low, more, into)
    code.line(f"{high} = {low} + {more}")
    least, top = ends(bounded, unit)
    if rest:
        into.endless.add(score.name)
        endless(rest, low, high, most, into)
    if score.limits is not None:
        first, last = (in_unit(each, unit) or 0 for each in score.limits)
        if rest:
            code.line(f"{low} = {first} if {low} is None or {low} < {first} else {last} if {low} > {last} else {low}")
            code.line(
                f"{high} = {last} if {high} is None or {high} > {last} else {first} if {high} < {first} else {high}"
            )
            # Limits bound what nothing else does.
            into.endless.discard(score.name)
        else:
            for end in (low, high):
                keep_within(end, first if least < first else None, last if top > last else None, into)
        least = first if rest else min(max(least, first), last)
    elif rest:
        least = 0
    into.points[score.name] = (low, high)
    into.results[f"{score.name}.low"], into.results[f"{score.name}.high"] = low, high
    if score.grades:
        into.results[f"{score.name}.grade"] = code.named("grade", grade(score, low, high, least, into))


def parted(score: d.Score) -> tuple[list[d.ScoreLine], Decimal | None, list[d.ScoreLine]]:
    """Lines that are exact however they are added, how far they reach together, and the lines after those."""
    if not adds_exactly(score):
        return [], ZERO, list(score.lines)
    bounded = [line for line in score.lines if line.over is None]
    most: Decimal | None = sum((abs(line.points) for line in bounded), ZERO)
    counting = [line for line in score.lines if line.over is not None]
    for place, line in enumerate(counting):
        far = reach(line)
        if far is None or most is None or most + far >= LIMIT:
            return bounded, most, counting[place:]
        most += far
        bounded.append(line)
    return bounded, most, []


def begin(name: str, low: str, more: str, into: Function) -> None:
    """What tables of single fields give."""
    code, terms = into.code, into.profiles.points.get(name, [])
    code.line(f"{low} = {' + '.join(terms[:MOST_TERMS]) or 0}")
    for place in range(MOST_TERMS, len(terms), MOST_TERMS):
        code.line(f"{low} += {' + '.join(terms[place : place + MOST_TERMS])}")
    code.line(f"{more} = 0")
    for field, points in into.profiles.more.get(name, []):
        with code.block(f"if {field} is None:"):
            code.line(f"{more} += {points}")


def single(line: d.ScoreLine, low: str, more: str, into: Function) -> None:
    """A line with `when`: its points once, or none."""
    code, points = into.code, into.in_units(line)
    if line.criterion is None:
        code.line(f"{low} += {points}")
        return
    branch(
        truth(line.criterion, into),
        code,
        lambda: code.line(f"{low} += {points}"),
        lambda: may(points, low, more, into),
    )


def may(points: int, low: str, more: str, into: Function) -> None:
    """Points that are given or not."""
    if points < 0:
        into.code.line(f"{low} += {points}")
    into.code.line(f"{more} += {abs(points)}")


def counted(lines: Sequence[d.ScoreLine], low: str, more: str, into: Function) -> None:
    """Lines with `each` over one list: points for every record that counts, up to the bound of the line."""
    code = into.code
    tallies = [into.lists.tally(line) for line in lines]
    with code.block(f"if {tallies[0].is_open}:"):
        down, up = ends(lines, into.units_of(lines[0]))
        if down:
            code.line(f"{low} += {down}")
        code.line(f"{more} += {up - down}")
    with code.block("else:"):
        for line, tally in zip(lines, tallies, strict=True):
            certain = capped(line, tally.met, into)
            with code.block(f"if {tally.met}:"):
                code.line(f"{low} += {certain}")
            with code.block(f"if {tally.open}:"):
                both = code.named("n", f"{tally.met} + {tally.open}")
                change = code.named("n", f"({capped(line, both, into)}) - ({certain})")
                if line.points < 0:
                    code.line(f"{low} += {change}")
                    code.line(f"{more} -= {change}")
                else:
                    code.line(f"{more} += {change}")


def capped(line: d.ScoreLine, count: str, into: Function) -> str:
    """The points of so many records."""
    points, cap = into.in_units(line), in_unit(line.up_to, into.units_of(line))
    if cap is None or line.enough is None:
        return f"{count} * {points}"
    return f"{count} * {points} if {count} < {line.enough} else {cap if points > 0 else -cap}"


def dated(line: d.ScoreLine, low: str, more: str, into: Function) -> None:
    """A line whose records fade or count once."""
    code, unit, found = into.code, into.units_of(line), into.lists.dated(line)
    with code.block(f"if {found} is None:"):
        down, up = ends([line], unit)
        may(down or up, low, more, into)
    with code.block("else:"):
        first, last = code.fresh("p"), code.fresh("p")
        code.line(f"{first}, {last} = line_points({code.thing(line)}, {found}, (now, today, calendar), {unit})")
        code.line(f"{low} += {first}")
        code.line(f"{more} += {last} - {first}")


def keep_within(end: str, first: int | None, last: int | None, into: Function) -> None:
    """Keep an end within limits that it can leave."""
    word = "if"
    for sign, limit in (("<", first), (">", last)):
        if limit is not None:
            with into.code.block(f"{word} {end} {sign} {limit}:"):
                into.code.line(f"{end} = {limit}")
            word = "elif"


def grade(score: d.Score, low: str, high: str, least: int, into: Function) -> str:
    """The grade that both ends have; below the lowest there is none."""
    code, unit = into.code, into.units[score.name]
    starts, names = [in_unit(start, unit) or 0 for _, start in score.grades], [name for name, _ in score.grades]
    if score.name in into.endless or len(starts) > MOST_WRITTEN_OUT:
        all_starts, all_names = code.constant(tuple(starts)), code.constant(tuple(names))
        ranked = code.constant((None, *names))
        exact = f"{ranked}[bisect_right({all_starts}, {low})] if {low} == {high} is not None"
        return f"{exact} else grade_of({low}, {high}, {all_starts}, {all_names})"
    whole = "None"
    for place, (start, name) in enumerate(zip(starts, names, strict=True)):
        shown = code.constant(name)
        if place + 1 < len(starts):
            shown = f"(None if {high} >= {starts[place + 1]} else {shown})"
        whole = shown if place == 0 and least >= start else f"{shown} if {low} >= {start} else {whole}"
    return whole
