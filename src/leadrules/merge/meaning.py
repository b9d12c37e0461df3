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
# Parts with entries of their own, which are merged one by one.
ENTRIES = {n.LeadDeclaration: "entries", n.FieldGroup: "fields", n.SourceDeclaration: "columns"}
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


def read(node: object, without: tuple[str, ...]) -> Meaning:
    """Give what a node holds, apart from some of its fields."""
    if isinstance(node, Decimal):
        return f"{node.normalize():f}"
    if isinstance(node, tuple):
        return tuple(read(each, without) for each in node)
    if isinstance(node, n.Node):
        return (type(node).__name__, *parts(node, without))
    return repr(node)


def parts(node: n.Node, without: tuple[str, ...]) -> Iterator[Meaning]:
    """Give what the parts of a node hold, in the order of its fields."""
    kind: type = type(node)
    for name in compared_fields(kind):
        if name in without:
            continue
        value = getattr(node, name)
        if isinstance(value, tuple) and is_unordered(node, name):
            yield tuple(sorted((read(each, without) for each in value), key=repr))
        else:
            yield read(value, without)


def is_unordered(node: n.Node, name: str) -> bool:
    """Whether the order of a node's parts means nothing."""
    return any(isinstance(node, kind) and name == field for kind, field in UNORDERED)
