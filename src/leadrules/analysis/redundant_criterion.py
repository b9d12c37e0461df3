"""`redundant-criterion`: without it the group would come to the same for every lead, undecided ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Never
from leadrules.analysis.made import shown, together
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
HELP = "take it away, or ask for something else"


def redundant_criterion(about: About) -> Iterator[Diagnostic]:
    """Find it in every group of criteria; of two that say the same, the later one."""
    for each in about.answers.program.asked:
        group = each.node
        if isinstance(group, g.Group) and not isinstance(each.owner, d.Table) and not is_told(about, group):
            yield from among_several(about, group) if group.how is g.Quantity.AT_LEAST else in_group(about, group)


def is_told(about: About, group: g.Group) -> bool:
    """Whether something of it is never met, or always, and told of as that."""
    fixed, whole = about.fixed, (group, *group.parts)
    return fixed is not None and any(fixed.never(each, outcome=outcome) for each in whole for outcome in (True, False))


def in_group(about: About, group: g.Group) -> Iterator[Diagnostic]:
    """Look at each part of a group, without those that were found already."""
    wants = group.how is g.Quantity.ALL
    left = list(group.parts)
    for part in reversed(group.parts):
        others = [each for each in left if each is not part]
        if not others:
            return
        core = says_nothing(about, part, others, wants=wants)
        if core is not None:
            left = others
            beside = [each for each in core if each is not part] or others
            yield told(part, beside, SAID[group.how], HELP)


def told(part: g.Truth, beside: Sequence[g.Truth], says: str, help_text: str) -> Diagnostic:
    """Say that a part says nothing beside others."""
    named = listed(place(each, part.shown.span.path) for each in beside)
    return finding(
        CODE,
        says.format(written(part), named, "does" if len(beside) == 1 else "do"),
        part.shown.span,
        help_text,
        related=beside[0].shown.span if len(beside) == 1 else None,
    )


def among_several(about: About, group: g.Group) -> Iterator[Diagnostic]:
    """Look at each part of `at least N of`: it may add nobody, or be met by all who meet enough of the others."""
    left, wanted = list(group.parts), group.wanted
    for part in reversed(group.parts):
        others = [each for each in left if each is not part]
        question = f"whether {written(part)} is needed beside the others"
        if len(others) >= wanted and is_same(about, question, at_least(wanted, left), at_least(wanted, others)):
            left = others
            yield told(part, others, SAID[g.Quantity.ANY], HELP)
        elif wanted > 1 and is_same(about, question, at_least(wanted - 1, others), at_least(wanted, left)):
            left, wanted = others, wanted - 1
            how_many = "" if len(others) == wanted else "one of " if wanted == 1 else f"{wanted} of "
            says = f"{{}} asks for nothing that {how_many}{{}} {'does' if wanted == 1 else 'do'} not ask for"
            help_text = f"take it away and ask for at least {wanted} of the others, or ask for something else"
            yield told(part, others, says, help_text)


def at_least(number: int, parts: Sequence[g.Truth]) -> g.Group:
    """So many of some criteria."""
    at = shown(f"at least {number} of", parts[0].shown.span)
    return g.Group(shown=at, how=g.Quantity.AT_LEAST, wanted=number, parts=tuple(parts))


def is_same(about: About, question: str, more: g.Truth, less: g.Truth) -> bool:
    """Whether two criteria come to the same for every lead, of which the first comes to no less than the second."""
    one, other = about.answers.pool.bits(more), about.answers.pool.bits(less)
    if one is not None and other is not None and one != other:
        return False
    apart = ((True, False), (True, None), (None, False))
    return all(isinstance(about.find(question, (more, high), (less, low)), Never) for high, low in apart)


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
