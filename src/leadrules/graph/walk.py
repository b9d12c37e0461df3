"""Walking through parts of the rule graph."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING

from leadrules.graph import truths, values

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def compared_fields(kind: type) -> tuple[str, ...]:
    """The fields of a node that are part of what it means."""
    return tuple(field.name for field in fields(kind) if field.compare)


def parts(node: object) -> Iterator[object]:
    """Every node below one, itself first; without recursion, so that no depth is too deep."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif is_dataclass(each) and not isinstance(each, type):
            yield each
            waiting.extend(getattr(each, name) for name in compared_fields(type(each)))


def references(node: object) -> Iterator[str]:
    """The names of the definitions that a part of the graph rests on, settings and lists left out."""
    for each in parts(node):
        match each:
            case truths.Holds(name=name) | values.DefinedValue(name=name) | values.ScoreValue(name=name):
                yield name
            case truths.IsInState(handoff=name) | values.GradeValue(score=name) | values.TableValue(table=name):
                yield name
            case _:
                pass
