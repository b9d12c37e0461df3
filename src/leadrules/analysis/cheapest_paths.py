"""`cheapest-paths`: the shortest ways to what is asked of a score, so that people see what their points mean."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.analysis import thresholds
from leadrules.analysis.about import finding
from leadrules.analysis.behaviour import behaviour
from leadrules.analysis.paths import paths_to
from leadrules.analysis.telling import Clock, words
from leadrules.graph import definitions as d
from leadrules.schema.values import MISSING
from leadrules.schema.words import number_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.facts import Path
    from leadrules.diagnostics import Diagnostic

CODE = "cheapest-paths"


def cheapest_paths(about: About) -> Iterator[Diagnostic]:
    """Tell the shortest way to each threshold, and the shortest by behaviour alone and without any."""
    name, fields = behaviour(about.graph)
    told: set[tuple[tuple[str, ...], Decimal]] = set()
    for threshold in thresholds.asked(about):
        if isinstance(threshold.owner, d.Table) or (threshold.scores, threshold.points) in told:
            # A matrix asks for each grade in many rows.
            continue
        told.add((threshold.scores, threshold.points))
        paths = paths_to(about, threshold)
        done = [each for each in paths.fields if each in fields]
        rest = [each for each in paths.fields if each not in fields]
        ways = {"shortest": paths.shortest(paths.fields)}
        if done and rest:
            ways[f"by {name} alone"] = paths.shortest(done)
            ways[f"without {name}"] = paths.shortest(rest)
        found: dict[str, str] = {}
        for what, path in ways.items():
            if path is not None and path.facts:
                # What is the same way is told once.
                more = "" if path.is_shortest else "; a shorter one may exist"
                found.setdefault(f"{said(about, path)}{more}", what)
        if found:
            note = "\n".join(f"{what}: {way}" for way, what in found.items())
            yield finding(CODE, f"what it takes to come to {threshold.said}", threshold.span, note=note)


def said(about: About, path: Path) -> str:
    """`activities (type demo_request) +25, 2 × activities (type webinar) +20`; what gives nothing alone with others."""
    clock = Clock(about.now, ZoneInfo(about.graph.timezone))
    told: dict[str, list[Decimal]] = {}
    before: list[str] = []
    for each in path.facts:
        kind = about.graph.fields[each.field].type
        value = "missing" if each.value is MISSING else words(each.value, kind, clock)
        before.append(f"{each.field} {value}")
        if each.points:
            told.setdefault(" with ".join(before), []).append(each.points)
            before.clear()
    return ", ".join(
        f"{f'{len(points)} × ' if len(points) > 1 else ''}{what} {signed(sum(points, Decimal(0)))}"
        for what, points in told.items()
    )


def signed(points: Decimal) -> str:
    """`+20`, `−5`."""
    return f"{'+' if points > 0 else '−'}{number_words(abs(points))}"
