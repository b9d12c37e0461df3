"""What points wait for: while they are open, every open line; and a grade below the lowest, all that the lines ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.borrowed import LARGE, Entry, dated, if_tally_open, truth
from leadrules.backends.generated.reasons.criteria import Masks
from leadrules.backends.generated.reasons.lists import is_plain
from leadrules.backends.generated.reasons.reads import fields
from leadrules.backends.generated.reasons.slots import Other, Piece, Slots
from leadrules.backends.generated.reasons.sums import Sums
from leadrules.backends.generated.reasons.tests import Test
from leadrules.graph import values as v
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from leadrules.backends.generated.reasons.writing import Writing
    from leadrules.graph import definitions as d
    from leadrules.graph import truths as g


def score(score: d.Score, into: Writing) -> None:
    """The points' mask, and the grade's where something asks for it."""
    code, slots = into.code, Slots()
    mask = code.fresh("m")
    low, high = into.function.points[score.name]
    criteria = {
        id(line): into.criteria.named(line.criterion)
        for line in score.lines
        if line.over is None and line.criterion is not None
    }
    code.line(f"{mask} = 0")
    surely_waits = True
    with code.block(f"if {low} is None or {low} != {high}:"):
        told: set[tuple[str, str]] = set()
        lists = into.function.lists
        lists.together(line for line in score.lines if line.over is not None and not lists.is_found(line))
        for line in score.lines:
            # Points that are too large to be exact are open although nothing is waited for.
            surely_waits = surely_waits and abs(line.points) <= LARGE
            if line.over is not None:
                surely_waits = counted(line, mask, slots, told, into) and surely_waits
            elif line.criterion is not None:
                surely_waits = single(criteria[id(line)], mask, slots, told, into) and surely_waits
    if surely_waits:
        into.surely_waits.add(score.name)
    into.keep(score.name, slots, mask)
    if score.grades and is_grade_asked(score.name, into):
        grade(score, criteria, into)


def single(criterion: g.Truth, mask: str, slots: Slots, told: set[tuple[str, str]], into: Writing) -> bool:
    """A line with `when`: while it is undecided, what that waits for; gives whether that surely is something.

    What is `told` already is not told again.
    """
    code = into.code
    if isinstance(criterion, Test):
        trial = Slots()
        part = into.criteria.test(criterion, trial, 0)
        is_open = part.if_open
        if is_open is not None and not part.flips and all(when == is_open for when, _ in part.opens):
            fields = {(is_open, str(of)) for of in trial.places}
            if not fields <= told:
                told |= fields
                sums = Sums()
                sums.add_all(mask, [(is_open, slots.take(of)) for of in trial.places])
                sums.write(code)
            return part.surely_waits
    outcome = code.named("t", truth(criterion, into.function).text)
    with code.block(f"if {outcome} is None:"):
        masks = Masks(mask, slots, is_begun=True)
        return into.criteria.whole(criterion, outcome, masks, outcomes=(None,)).surely_waits


# ---- lines with `each`


def counted(line: d.ScoreLine, mask: str, slots: Slots, told: set[tuple[str, str]], into: Writing) -> bool:
    """A line with `each`: while its points are open, the list, or what its entries wait for; whether it surely does."""
    code, function = into.code, into.function
    over = line.over.name if line.over is not None else ""
    is_missing = f"{function.field(over)} is None"
    if (is_missing, over) not in told:
        told.add((is_missing, over))
        code.line(f"if {is_missing}: {mask} |= {slots.take(over)}")
    plain = is_plain(line.criterion)
    if (tallied := if_tally_open(line, function)) is not None:
        # Of a missing list, no entry is open.
        head = f"if {tallied}:"
    else:
        low, high = code.fresh("p"), code.fresh("p")
        with code.block(f"if {function.field(over)} is not None:"):
            some_open = dated(line, low, high, function)
        head = f"if {function.field(over)} is not None and {low} != {high} and {some_open}:"
    if plain:
        code.line(f"{head} {mask} |= {slots.take(over)}")
    else:
        with code.block(head):
            entries(line, over, (mask, slots), into)
    return plain


def entries(line: d.ScoreLine, over: str, masks: tuple[str, Slots], into: Writing) -> None:
    """Note what each entry waits for: its test while that is undecided, and the list where its date is missing."""
    code, function = into.code, into.function
    mask, slots = masks
    each, waits = code.fresh("e"), code.fresh("w")
    key, inner = f"@{waits}", Slots()
    code.line(f"{each} = []")
    entry = Entry(code.fresh("e"), over)
    with code.block(f"for {entry.name} in {function.field(over)}:"):
        outer, function.entry = function.entry, entry
        one = code.named("m", "0")
        outcome = "True"
        if line.criterion is not None:
            named = into.criteria.named(line.criterion)
            outcome = code.named("t", truth(named, function).text)
            with code.block(f"if {outcome} is None:"):
                into.criteria.whole(named, outcome, Masks(one, inner, is_begun=True), outcomes=(None,))
        if line.at is not None:
            undated = inner.take(over)
            code.line(
                f"if {outcome} is not False and not is_day({function.known_record(line.at.name)}): {one} |= {undated}"
            )
        code.line(f"{each}.append((None, {one}))")
        function.entry = outer
    inner.size = len(inner.places)
    code.line(f"{waits} = entries_wait({each}, {inner.size})")
    # The loop stands in a branch: elsewhere its mask is empty.
    into.begin(waits)
    into.keep(key, inner, waits)
    code.line(f"if {waits}: {mask} |= {slots.take(Other(key))}")


# ---- grades


def is_grade_asked(name: str, into: Writing) -> bool:
    """Whether a rule reads a score's grade."""
    return any(
        isinstance(node, v.GradeValue) and node.score == name
        for definition in into.graph.definitions.values()
        for node in parts(definition)
    )


def grade(score: d.Score, criteria: dict[int, g.Truth], into: Writing) -> None:
    """A grade waits for what the points do; below the lowest, for all that the lines ask."""
    code, slots, mask = into.code, Slots(), into.code.fresh("m")
    name = into.function.results[f"{score.name}.grade"]
    sums = Sums([mask])
    points = into.others(score.name)
    sums.add_all(mask, slots.bits(points))
    lists = [Piece(line.over.name, "") for line in score.lines if line.over is not None]
    reads = [read for criterion in criteria.values() for read in into.reads.criterion(criterion)]
    sums.write(code)
    none = f"{name} is None and not {points[0].when}" if points else f"{name} is None"
    rest = dict.fromkeys((*lists, *fields(reads)))
    with code.block(f"if {none}:"):
        below = Sums()
        below.add_all(mask, slots.bits(rest))
        below.write(code)
    into.keep(f"{score.name}.grade", slots, mask)
