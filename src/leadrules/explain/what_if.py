"""What would change a verdict, in words: what the next stage takes, and what would lose the present one."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from leadrules.explain.layout import Item, Kind, Section
from leadrules.explain.words import described, listed, named, spaced, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.ways import Change, Way, Ways, WhatIf

    Words = tuple[str, str]

MOST_KEPT = 8


def what_if_section(what_if: WhatIf) -> Section:
    """The section of an explanation."""
    items = [
        *([reach_item(what_if.reach)] if what_if.reach is not None else []),
        *([lose_item(what_if.lose)] if what_if.lose is not None else []),
    ]
    if what_if.reach is None and what_if.lose is not None:
        items.insert(0, Item(text=f"{titled(what_if.lose.stage, what_if.lose.doc)} is the last stage."))
    kept = dict.fromkeys(name for each in (what_if.reach, what_if.lose) if each is not None for name in each.kept)
    if kept:
        items.append(Item(text=f"Taken as given: {several([named(name) for name in kept])}."))
    return Section(id="changes", title="What would change it", kind=Kind.WHY, items=tuple(items))


def reach_item(ways: Ways) -> Item:
    """How the next stage is reached."""
    lead = f"To become {titled(ways.stage, ways.doc)}"
    if ways.ways:
        return Item(lead=lead, text=enough(ways.ways), parts=(*way_items(ways.ways), *notes(ways)))
    beyond: tuple[Item, ...] = ()
    if ways.beyond:
        text = f"Another lead would do, or a mistake in the data: {enough(ways.beyond)}".rstrip()
        beyond = (Item(text=text, parts=way_items(ways.beyond)),)
    if not ways.is_proved:
        text = f"no way was found within {tries(ways)}; there may be one."
        return Item(lead=lead, text=text, parts=beyond)
    return Item(lead=lead, text="nothing that could still change or be found out is enough.", parts=beyond)


def lose_item(ways: Ways) -> Item:
    """How the present stage is lost."""
    title = titled(ways.stage, ways.doc)
    if ways.ways:
        return Item(
            lead=f"{title} would be lost by", text=enough(ways.ways), parts=(*way_items(ways.ways), *notes(ways))
        )
    if not ways.is_proved:
        text = f"no way to lose it was found within {tries(ways)}; there may be one."
        return Item(lead=f"{title} stays", text=text)
    return Item(lead=f"{title} stays", text="nothing that could still change or be found out takes it away.")


def enough(ways: Sequence[Way]) -> str:
    """How many of the lines below are enough."""
    if len(ways) == 1:
        return "" if len(ways[0].changes) == 1 else "all of these together:"
    is_one = len(factors(ways)) == 1 and not common_to(ways)
    return "any one of these:" if is_one else "all of these together:"


def way_items(ways: Sequence[Way]) -> tuple[Item, ...]:
    """Each way; where ways are every choice out of several lists, each list once."""
    lists = factors(ways)
    if len(lists) > 1:
        return tuple(
            change_item(each[0]) if len(each) == 1 else Item(text="and one of these:", parts=change_items(each))
            for each in sorted(lists, key=len)
        )
    common = common_to(ways)
    rests = [[change for change in way.changes if words_of(change) not in common] for way in ways]
    if common and all(rests):
        shared = [change for change in ways[0].changes if words_of(change) in common]
        return (*change_items(shared), Item(text="and one of these:", parts=alternatives(rests)))
    return alternatives([way.changes for way in ways])


def alternatives(several: Sequence[Sequence[Change]]) -> tuple[Item, ...]:
    """Each of several ways."""
    return tuple(
        change_item(changes[0])
        if len(changes) == 1
        else Item(text="or together:" if place else "together:", parts=change_items(changes))
        for place, changes in enumerate(several)
    )


def words_of(change: Change) -> Words:
    """What is told of a change; where that is the same, everything that it says does."""
    return change.field, change.wanted


def common_to(ways: Sequence[Way]) -> set[Words]:
    """The changes that every way takes."""
    return set.intersection(*({*map(words_of, way.changes)} for way in ways))


def factors(ways: Sequence[Way]) -> list[list[Change]]:
    """Lists of changes such that the ways are all the choices of one out of each; a single list where they are not."""
    told = [{*map(words_of, way.changes)} for way in ways]
    changes = {words_of(each): each for way in ways for each in way.changes}
    groups: list[list[Words]] = []
    for change in changes:
        # Alternatives never come together.
        beside = {each for words in told if change in words for each in words}
        group = next((each for each in groups if beside.isdisjoint(each)), None)
        if group is None:
            groups.append([change])
        else:
            group.append(change)
    is_every_choice = prod(map(len, groups)) == len(ways) and all(len(words) == len(groups) for words in told)
    return [[changes[each] for each in group] for group in (groups if is_every_choice else [list(changes)])]


def change_items(changes: Sequence[Change]) -> tuple[Item, ...]:
    """Each change of a way."""
    return tuple(map(change_item, changes))


def change_item(change: Change) -> Item:
    """`Budget: at least 20,000 EUR (now 8,000 EUR)`."""
    # A doc text that only repeats the name says nothing.
    is_told = set(spaced(change.field).split()) <= set((change.doc or "").lower().split())
    return Item(
        lead=described(change.field, None if is_told else change.doc),
        text=f"{change.wanted} (now {change.now or 'not known'})",
    )


def notes(ways: Ways) -> tuple[Item, ...]:
    """How sure it is that there is nothing nearer, and that there is more."""
    found = []
    size = min(len(way.changes) for way in ways.ways)
    if not ways.is_proved:
        found.append(Item(text=f"Found within {tries(ways)}; fewer changes may be enough."))
    elif size > 1:
        found.append(Item(text=f"Fewer than {size} changes are not enough."))
    if ways.others:
        found.append(Item(text=f"There {'is one more way' if ways.others == 1 else f'are {ways.others} more ways'}."))
    return tuple(found)


def tries(ways: Ways) -> str:
    """How long it was looked for."""
    return "1 try" if ways.tries == 1 else f"{ways.tries:,} tries"


def several(names: Sequence[str]) -> str:
    """Names, as many as one reads."""
    if len(names) <= MOST_KEPT:
        return listed(names)
    return f"{', '.join(names[:MOST_KEPT])} and {len(names) - MOST_KEPT} more"
