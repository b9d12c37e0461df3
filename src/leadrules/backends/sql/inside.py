"""What is computed once for an entry of a list: a name for it, which the list's entries carry along.

An entry has no columns, and lists inside lists are planned in a time that doubles with each. So a list is made anew
before it is looked at, of structs: the entry (`it`), and what is computed of it, in as few lists one after another as
that depends on each other. A criterion of entries, too, then grows with the rules and no faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql.columns import ITEM

if TYPE_CHECKING:
    from collections.abc import Mapping

# Marks an entry of a list, and what is computed of it (`entry:3:1`): no author's name holds a colon.
ENTRY = "entry:"
# So many parts an expression may have that is written again where it is used again.
MOST_PARTS = 200


def owner(name: str) -> str:
    """The entry of which something is computed, by its name."""
    return ":".join(name.split(":")[:2])


def entries(of: exp.Expression) -> set[str]:
    """The entries that an expression speaks of, and looks at around itself."""
    found = {owner(each.name) for each in of.find_all(exp.Identifier) if each.name.startswith(ENTRY)}
    if not found:
        return found
    return found - {each.name for lambda_ in of.find_all(exp.Lambda) for each in lambda_.expressions}


def is_long(of: exp.Expression) -> bool:
    """Whether an expression is too long to be written again."""
    return any(number >= MOST_PARTS for number, _ in enumerate(of.walk()))


def innermost(names: set[str]) -> str:
    """The entry that is looked at last."""
    return max(names, key=depth)


def depth(entry: str) -> int:
    """How many entries are looked at around one; `entry:of visits` is that of a list of the lead."""
    number = entry.removeprefix(ENTRY)
    return int(number) if number.isdigit() else 0


def resolved(of: exp.Expression, named: Mapping[str, exp.Expression]) -> exp.Expression:
    """An expression in which the lists that are looked at carry along what is computed of their entries."""
    if not named or not any(each.name in named for each in of.find_all(exp.Identifier)):
        return of
    whole = exp.Paren(this=of.copy())
    # From the inside out: what is asked of an inner list's entries may speak of those around it.
    for call in reversed(list(whole.find_all(exp.Anonymous, bfs=False))):
        lambda_ = call.expressions[-1] if call.expressions else None
        if not isinstance(lambda_, exp.Lambda):
            continue
        name = lambda_.expressions[0].name
        levels = _levels(lambda_.this, name, named)
        if levels:
            over = _carrying(call.expressions[0], lambda_.this, name, levels)
            body = _of_struct(lambda_.this, name)
            is_test = call.name == engine.THOSE
            made = engine.those(over, name, body) if is_test else engine.each(over, name, body)
            call.replace(engine.each(made, name, engine.part(name, ITEM)) if is_test else made)
    found: exp.Expression = whole.this
    return found


def _levels(body: exp.Expression, entry: str, named: Mapping[str, exp.Expression]) -> list[dict[str, exp.Expression]]:
    """All that a body reads by names of what is computed of an entry, each level of what those before it hold."""
    wanted: dict[str, exp.Expression] = {}
    waiting = [body]
    while waiting:
        for name in _names(waiting.pop(), entry, named):
            if name not in wanted:
                wanted[name] = resolved(named[name], named)
                waiting.append(wanted[name])
    depths: dict[str, int] = {}
    # What is named later reads what is named before.
    for name in sorted(wanted, key=lambda name: int(name.rsplit(":", 1)[1])):
        depths[name] = 1 + max((depths[each] for each in _names(wanted[name], entry, named)), default=-1)
    return [
        {name: wanted[name] for name, depth in depths.items() if depth == level}
        for level in range(max(depths.values(), default=-1) + 1)
    ]


def _names(of: exp.Expression, entry: str, named: Mapping[str, exp.Expression]) -> set[str]:
    found = {each.name for each in of.find_all(exp.Identifier)}
    return {name for name in found if name in named and owner(name) == entry}


def _carrying(
    over: exp.Expression, body: exp.Expression, entry: str, levels: list[dict[str, exp.Expression]]
) -> exp.Expression:
    """A list of structs: each entry, with what is computed of it and still to be read."""
    # What each level and the body read: names of what is computed of an entry.
    reads = [{each.name for of in level.values() for each in of.find_all(exp.Identifier)} for level in levels]
    reads.append({each.name for each in body.find_all(exp.Identifier)})
    held: list[str] = []
    for number, level in enumerate(levels):
        later = set().union(*reads[number + 1 :])
        kept = {name: engine.part(entry, name) for name in held if name in later}
        first = engine.entry(entry) if number == 0 else engine.part(entry, ITEM)
        made = level if number == 0 else {name: _of_struct(of, entry) for name, of in level.items()}
        over = engine.each(over, entry, engine.record({ITEM: first} | kept | made))
        held = [*kept, *made]
    return over


def _of_struct(of: exp.Expression, entry: str) -> exp.Expression:
    """The same where the entry is a struct that holds itself and what is computed of it."""

    def told(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and node.name == entry:
            return engine.part(entry, ITEM)
        if isinstance(node, exp.Column) and owner(node.name) == entry:
            return engine.part(entry, node.name)
        if isinstance(node, exp.Dot) and isinstance(node.this, exp.Identifier) and node.this.name == entry:
            return exp.Dot(this=engine.part(entry, ITEM), expression=node.expression.copy())
        return node

    return of.transform(told)
