"""What is asked of a list's entries: which of the fields that it reads leave some of them open.

Names come in the order of the entries. Nearly always there is only one, the list itself; where there can be others, the
masks of the entries go out one after the other, as a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.asking import Asking, Judged, Sides, Waiting
from leadrules.backends.sql.masks.judged import judge
from leadrules.backends.sql.masks.names import Names
from leadrules.backends.sql.masks.opened import is_exact
from leadrules.backends.sql.masks.places import either, is_any, where
from leadrules.backends.sql.shapes import is_there
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import value

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.masks.places import Mask, Target
    from leadrules.graph import truths as g
    from leadrules.graph import values as v


class Entry(NamedTuple):
    """What is asked of an entry that is called `name`, and the masks of what it waits for."""

    name: str
    inner: Asking
    judged: Judged


def entry(over: str, criterion: g.Truth, at: Asking, made: Callable[[Entry], exp.Expression]) -> exp.Expression:
    """Something made of what is asked of an entry, while it is looked at."""
    with at.into.entry_of(over) as name:
        inner = at.anew()
        return made(Entry(name, inner, judge(criterion, inner)))


def is_alone(over: str, criterion: g.Truth, at: Asking) -> bool:
    """Whether entries are open exactly while they are undecided, and then always wait for the list alone."""
    is_sure, targets = looked_at(over, criterion, at)
    return is_sure and targets <= {(over,)}


def is_sure_of(over: str, criterion: g.Truth, at: Asking) -> bool:
    """Whether an entry is open exactly while it is undecided, and then always waits for something."""
    return looked_at(over, criterion, at)[0]


def looked_at(over: str, criterion: g.Truth, at: Asking) -> tuple[bool, set[Target]]:
    """The same, and the places that entries can wait at; found out once."""
    found = at.noted.entries.get(id(criterion))
    if found is None:
        with at.into.entry_of(over):
            inner = at.anew()
            judged = judge(criterion, inner)
        found = at.noted.entries[id(criterion)] = (judged.sides is None, set(inner.places.targets))
    return found


def those(
    over: str, criterion: g.Truth, at: Asking, *, undecided: bool = True, also: Callable[[Entry], Mask] | None = None
) -> Mask:
    """A place for all that the entries wait for, in their order: the undecided ones, or all that are open."""
    if at.into.entry is not None:
        raise at.into.unsupported("what a list within a list waits for")
    whole = at.into.list_of(over)
    key = f"entries:{len(at.noted.names)}"

    def text(of: Entry) -> exp.Expression:
        mask = of.judged.mask
        if undecided and of.judged.sides is not None:
            mask = where(w.is_null(of.judged.truth), mask)
        mask = either([mask, also(of)] if also is not None else [mask])
        at.noted.names[key] = Names(key, tuple(of.inner.places.targets), per_entry=tuple(mask))
        words = [w.cast(each, "VARCHAR") for each in mask.values()] or [w.text("0")]
        return engine.joined_texts(
            engine.each(engine.those(whole, of.name, is_any(mask)), of.name, engine.concatenated(words, ":")), " "
        )

    found = at.once(w.coalesce(entry(over, criterion, at, text), w.text("")))
    at.noted.texts[key] = found
    at.noted.waiting[key] = Waiting(w.op(exp.NEQ, found, w.text("")), is_sure=False)
    return at.all_of(key)


def list_itself(over: str, test: exp.Expression, at: Asking) -> Mask:
    """The list where a test is true."""
    return at.places.bit((over,), test)


# ---- criteria


def quantified(node: g.Quantified, at: Asking) -> Judged:
    """Whether some entry holds, or every one."""
    over, found = node.over.name, truth(node, at.into)
    if node.where is None or is_alone(over, node.where, at):
        return Judged(found, list_itself(over, w.is_null(found), at), None)
    missing = at.into.lacks_list(over)
    sides = None if is_sure_of(over, node.where, at) else sides_of(node, node.where, at)
    judged = Judged(found, list_itself(over, missing, at), sides)
    is_asked = at.once(w.all_of([w.negated(missing), judged.is_open]))
    entries = where(is_asked, those(over, node.where, at, undecided=False))
    return Judged(found, either([judged.mask, entries]), sides)


def sides_of(node: g.Quantified, criterion: g.Truth, at: Asking) -> Sides:
    """An entry that holds settles `any`, one that does not settles `every`; a list that is missing can be anything."""
    over = node.over.name
    whole = at.into.list_of(over)

    def asked(side: str, *, of_every: bool, otherwise: bool) -> exp.Expression:
        def size(of: Entry) -> exp.Expression:
            test: exp.Expression = getattr(of.judged.sides, side)
            return engine.size(engine.those(whole, of.name, w.negated(test) if of_every else test))

        found = entry(over, criterion, at, size)
        decided = w.op(exp.EQ if of_every else exp.GT, found, w.whole(0))
        return at.once(w.case([(w.is_known(whole), decided)], w.boolean(otherwise)))

    return Sides(
        asked("met", of_every=node.is_every, otherwise=False),
        asked("can_be", of_every=node.is_every, otherwise=True),
        asked("not_met", of_every=not node.is_every, otherwise=False),
        asked("can_be_not", of_every=not node.is_every, otherwise=True),
        is_sure=False,
    )


# ---- values


def of_count(node: v.Count, at: Asking) -> Mask:
    """A list that is missing, or what its undecided entries wait for."""
    over = node.over.name
    if node.where is None or is_alone(over, node.where, at):
        return list_itself(over, w.negated(is_exact(value(node, at.into))), at)
    return either([list_itself(over, at.into.lacks_list(over), at), those(over, node.where, at)])


def of_fold(node: v.Fold, at: Asking) -> Mask:
    """What undecided entries wait for, and the list where those are not all that is open."""
    over, shape = node.over.name, value(node, at.into)
    is_open = at.once(w.negated(is_exact(shape)))
    if node.where is None or is_alone(over, node.where, at):
        return list_itself(over, is_open, at)
    entries = {word: at.once(of) for word, of in those(over, node.where, at).items()}
    lacks = [w.negated(is_there(shape)), lacking(node, node.where, at)]
    itself = list_itself(over, w.any_of([w.negated(at.is_any(entries)), w.all_of(lacks)]), at)
    return where(is_open, either([entries, itself]))


def lacking(node: v.Fold, criterion: g.Truth, at: Asking) -> exp.Expression:
    """Whether an entry that counts, or may, lacks the value that is folded."""
    whole = at.into.list_of(node.over.name)

    def size(of: Entry) -> exp.Expression:
        lacks = w.negated(is_there(value(node.item, at.into)))
        counts = w.coalesce(of.judged.truth, w.true())
        return engine.size(engine.those(whole, of.name, w.all_of([counts, lacks])))

    return at.once(w.coalesce(w.op(exp.GT, entry(node.over.name, criterion, at, size), w.whole(0)), w.false()))
