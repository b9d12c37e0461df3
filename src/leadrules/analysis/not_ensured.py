"""`not-ensured` and `already-ensured`: what a handoff wants, beside what was asked before the lead came so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found
from leadrules.analysis.made import is_known
from leadrules.diagnostics import listed
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.analysis.answers import Answer
    from leadrules.diagnostics import Diagnostic


def not_ensured(about: About) -> Iterator[Diagnostic]:
    """Name, for each handoff, all that a lead may lack which is due for it."""
    for handoff, answers in wanted(about):
        lacking = [item for item, answer in answers if isinstance(answer, Found)]
        if lacking:
            yield finding(
                "not-ensured",
                f"a lead can be due for `{handoff.name}` and lack {listed(lacking, 'and')}",
                handoff.span,
                "it waits as incomplete: agree who asks, or ask in a stage before",
            )


def wanted(about: About) -> list[tuple[d.Handoff, list[tuple[str, Answer]]]]:
    """Each handoff with its must-haves, and whether a lead that is due may lack them; asked once."""
    if about.due is None:
        about.due = [
            (each, [(said(item), asked(about, each, item)) for item in each.must_have if is_plain(about, item)])
            for each in (about.graph.definitions[name] for name in about.graph.declared)
            if isinstance(each, d.Handoff)
        ]
    return about.due


def is_plain(about: About, item: d.Item) -> bool:
    """Whether none of its fields is assumed: such a one is known to rules, and still not there for a handoff."""
    return all(about.graph.fields[name].assumed is None for name in item.fields)


def said(item: d.Item) -> str:
    """`email`, or `email or phone`."""
    return " or ".join(item.fields)


def asked(about: About, handoff: d.Handoff, item: d.Item) -> Answer:
    """Look for a lead that is due and has none of the fields."""
    lacks = [(is_known(name, about.graph, handoff.span), False) for name in item.fields]
    return about.find(
        f"whether a lead can be due for `{handoff.name}` and lack {said(item)}", (handoff.when, True), *lacks
    )
