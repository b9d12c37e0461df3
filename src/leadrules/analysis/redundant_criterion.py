"""`redundant-criterion`: without it the group would come to the same for every lead, undecided ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Never
from leadrules.analysis.made import together
from leadrules.analysis.saying import place, written
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.analysis.about import About
    from leadrules.analysis.judging import Wanted
    from leadrules.diagnostics import Diagnostic

CODE = "redundant-criterion"
SAID = {
    g.Quantity.ALL: "{} asks for nothing that {} {} not ask for",
    g.Quantity.ANY: "{} lets nobody in whom {} {} not let in",
    g.Quantity.NONE: "{} keeps nobody out whom {} {} not keep out",
}


def redundant_criterion(about: About) -> Iterator[Diagnostic]:
    """Find it in every group of criteria; of two that say the same, the later one."""
    for each in about.answers.program.asked:
        group = each.node
        if isinstance(group, g.Group) and group.how in SAID and not isinstance(each.owner, d.Table):
            yield from in_group(about, group)


def in_group(about: About, group: g.Group) -> Iterator[Diagnostic]:
    """Look at each part of a group, without those that were found already."""
    wants = group.how is g.Quantity.ALL
    fixed = about.fixed
    whole = (group, *group.parts)
    if fixed is not None and any(fixed.never(each, outcome) for each in whole for outcome in (True, False)):
        # What is never met, or always, is told of as that.
        return
    left = list(group.parts)
    for part in reversed(group.parts):
        others = [each for each in left if each is not part]
        if not others:
            return
        core = says_nothing(about, part, others, wants=wants)
        if core is not None:
            left = others
            beside = [each for each in core if each is not part] or others
            shown = listed(place(each, part.shown.span.path) for each in beside)
            yield finding(
                CODE,
                SAID[group.how].format(written(part), shown, "does" if len(beside) == 1 else "do"),
                part.shown.span,
                "take it away, or ask for something else",
                related=beside[0].shown.span if len(beside) == 1 else None,
            )


def says_nothing(about: About, part: g.Truth, others: Sequence[g.Truth], *, wants: bool) -> list[g.Truth] | None:
    """The criteria that say what a part says, when without it all would be the same; `wants` is True for `all of`."""
    if differs(about, part, others, wants=wants):
        return None
    question = f"whether {written(part)} is needed beside the others"
    alike: list[Wanted] = [(each, wants) for each in others]
    answer = about.find(question, *alike, (part, not wants))
    if not isinstance(answer, Never):
        return None
    how = g.Quantity.ALL if wants else g.Quantity.ANY
    rest = together(others, how, part.shown.span) if len(others) > 1 else others[0]
    for wanted in ([*alike, (part, None)], [(rest, None), (part, not wants)]):
        if not isinstance(about.find(question, *wanted), Never):
            return None
    return [of for of, _ in answer.core if not isinstance(of, str)]


def differs(about: About, part: g.Truth, others: Sequence[g.Truth], *, wants: bool) -> bool:
    """Whether some lead is known for which the group would come to something else."""
    pool = about.answers.pool
    own, bits = pool.bits(part), [pool.bits(each) for each in others]
    if own is None or None in bits:
        return False
    every, some = pool.all, 0
    for each in bits:
        if each is not None:
            met, not_met = each if wants else (each[1], each[0])
            every, some = every & met, some | not_met
    agrees, opposes = own if wants else (own[1], own[0])
    undecided = pool.all & ~(every | some)
    return bool(every & ~agrees or undecided & opposes)
