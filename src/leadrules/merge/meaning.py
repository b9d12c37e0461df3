"""What of a declaration means something, apart from its layout and from the words that are for people."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from leadrules.graph.walk import compared_fields
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

Meaning: TypeAlias = object

# For people: as with fingerprints, they are no part of what is meant.
WORDS = ("doc", "reason", "label", "terms")
# Where the order of the parts means nothing.
UNORDERED = (
    (n.CriterionGroup, "parts"),
    (n.Define, "criteria"),
    (n.Disqualify, "criteria"),
    (n.Stage, "criteria"),
    (n.Logic, "parts"),
    (n.Score, "lines"),
    (n.ValueList, "values"),
    (n.RulesetDeclaration, "holidays"),
)


def meant(node: object) -> Meaning:
    """Give what a node means, so that equal meanings are equal; deep only as far as rules can be nested."""
    return read(node, WORDS)


def said(node: object) -> Meaning:
    """Give what a node means and says to people: all but layout, comments and an order that means nothing."""
    return read(node, ())


def aspects(node: object) -> tuple[Meaning, ...]:
    """Give what a node means, and then each of its terms: who agrees, since when, and when it is looked at again."""
    terms = getattr(node, "terms", None)
    return (meant(node), *(read(getattr(terms, name, None), ()) for name in compared_fields(n.Terms)))


def both(before: Meaning, mine: Meaning, yours: Meaning) -> Meaning | None:
    """Give what comes of two sides' changes of one thing; None when they changed it in different ways."""
    if mine in (before, yours):
        return yours
    return mine if yours == before else None


def apart_from_name(node: n.Node) -> Meaning:
    """Give what a node means whatever it is called itself."""
    return (type(node).__name__, *(value for name, value in parts(node, WORDS) if name != "name"))


def read(node: object, without: tuple[str, ...]) -> Meaning:
    """Give what a node holds, apart from some of its fields."""
    if isinstance(node, Decimal):
        return f"{node.normalize():f}"
    if isinstance(node, tuple):
        return tuple(read(each, without) for each in node)
    if isinstance(node, n.Node):
        return (type(node).__name__, *(value for _, value in parts(node, without)))
    return repr(node)


def parts(node: n.Node, without: tuple[str, ...]) -> Iterator[tuple[str, Meaning]]:
    """Give the name of each part of a node and what it holds, in the order of its fields."""
    kind: type = type(node)
    for name in compared_fields(kind):
        if name in without:
            continue
        value = getattr(node, name)
        if isinstance(value, tuple) and is_unordered(node, name):
            yield name, tuple(sorted((read(each, without) for each in value), key=repr))
        else:
            yield name, read(value, without)


def is_unordered(node: n.Node, name: str) -> bool:
    """Whether the order of a node's parts means nothing."""
    return any(isinstance(node, kind) and name == field for kind, field in UNORDERED)
