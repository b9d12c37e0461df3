"""`overlapping-bands`: two ranges that should follow one another share a value: `10 to 50` and `50 to 200`."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.saying import written
from leadrules.analysis.stretches import stretch
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.stretches import Stretch
    from leadrules.diagnostics import Diagnostic

    # A band, the test that asks for it, and what is asked for beside it.
    Band = tuple[Stretch, g.Truth, tuple[g.Truth, ...]]

CODE = "overlapping-bands"


def overlapping_bands(about: About) -> Iterator[Diagnostic]:
    """Find it among the lines of each score that give points, or take them, and among the rows of each table."""
    for definition in about.graph.definitions.values():
        match definition:
            case d.Score(lines=lines):
                plain = [line for line in lines if line.over is None and line.criterion is not None]
                for is_gain in (True, False):
                    same = [line.criterion for line in plain if (line.points > 0) is is_gain]
                    yield from among(about, definition, [each for each in same if each is not None], "both count")
            case d.Table(policy=policy, rows=rows) if policy is not d.Policy.ONE:
                # Under `one match` two rows that hold are told of as such.
                tests = [row.criterion for row in rows if row.criterion is not None]
                what = "the row above takes it" if policy is d.Policy.FIRST else "both rows hold"
                yield from among(about, definition, tests, what)
            case _:
                pass


def among(about: About, owner: d.Score | d.Table, tests: list[g.Truth], what: str) -> Iterator[Diagnostic]:
    """Compare bands of one value, with the same asked for beside it."""
    alike: dict[object, list[tuple[Stretch, g.Truth]]] = {}
    for test in tests:
        for band, asking, beside in bands_of(about, test):
            alike.setdefault((band.of, frozenset(beside)), []).append((band, asking))
    for (one, first), (other, second) in (pair for bands in alike.values() for pair in combinations(bands, 2)):
        below, above = (one, other) if one.begins_before(other) else (other, one)
        if not (below.begins_before(above) and below.ends_before(above) and below.shares(above)):
            continue
        if not (below.is_bounded or above.is_bounded or below.high == above.low):
            # `<= 500` and `>= 50` are two questions of their own.
            continue
        wanted = [(first, True), (second, True)]
        answer = about.find(f"whether {written(first)} and {written(second)} share a value", *wanted)
        witness = about.witness(answer.lead, wanted) if isinstance(answer, Found) else None
        if witness is not None:
            value = phrase(one.of, about.graph)
            yield finding(
                CODE,
                f"two bands of {value} in `{owner.name}` share a value, where {what}",
                second.shown.span,
                "let one begin where the other has ended",
                related=first.shown.span,
                witness=witness,
            )


def bands_of(about: About, test: g.Truth) -> Iterator[Band]:
    """Each band that a line or row asks for, with what it asks for beside."""
    settings = about.graph.settings
    whole = stretch(test, settings)
    if whole is not None:
        yield whole, test, ()
    elif isinstance(test, g.Group) and test.how is g.Quantity.ALL:
        for part in test.parts:
            found = stretch(part, settings)
            if found is not None:
                yield found, part, tuple(each for each in test.parts if each is not part)
