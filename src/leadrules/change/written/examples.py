"""Examples that were changed: what their lead holds, and what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadrules.change.written.terms import term
from leadrules.schema import types as t
from leadrules.schema.values import MISSING, Range
from leadrules.schema.words import amount_words, listed, moment_words, spaced, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from leadrules.change.model import Edit
    from leadrules.change.side import Side
    from leadrules.graph.rulegraph import Example, Expected


def example_edits(before: Example | None, old: Side, after: Example | None, new: Side) -> Iterator[Edit]:
    """What was changed in an example; of one that is new or gone, what is expected."""
    if before is None or after is None:
        expected = ["; ".join(map(expectation, each.expected)) if each else None for each in (before, after)]
        yield from term(None, *expected)
        return
    yield from term("on", moment(before, old), moment(after, new))
    held, holds = values(before, old), values(after, new)
    for name in dict.fromkeys((*holds, *held)):
        yield from term(spaced(name), held.get(name), holds.get(name))
    wanted, wants = ({each.name: expectation(each) for each in of.expected} for of in (before, after))
    for name in dict.fromkeys((*wants, *wanted)):
        yield from term("expect", wanted.get(name), wants.get(name))


def moment(example: Example, side: Side) -> str | None:
    """When the lead is looked at."""
    return None if example.on is None else moment_words(example.on, side.graph.calendar.zone)


def values(example: Example, side: Side) -> dict[str, str]:
    """What the lead holds, in words."""
    fields, zone = side.graph.fields, side.graph.calendar.zone
    return {name: words(value, fields[name].type, zone) for name, value in example.lead.items()}


def words(value: Any, kind: t.Type, zone: ZoneInfo) -> str:  # noqa: ANN401 - a value of any type
    """A value of any kind."""
    match value:
        case tuple():
            of = kind.of if isinstance(kind, t.ListType) else kind
            return ", ".join(words(each, of, zone) for each in value) or "empty"
        case Mapping() if isinstance(kind, t.RecordType):
            known = ((name, of, value.get(name, MISSING)) for name, of in kind.fields)
            parts = (f"{spaced(name)} {words(each, of, zone)}" for name, of, each in known if each is not MISSING)
            return f"({', '.join(parts)})"
        case Range(low, high):
            ends = ("…" if end is None else amount_words(end, kind) for end in (low, high))
            return " to ".join(ends)
        case _:
            return value_words(value, kind, zone)


def expectation(expected: Expected) -> str:
    """`sql not met, because money`."""
    told = [spaced(expected.name), *expected.values]
    if expected.range is not None:
        told.append(" to ".join(expected.range))
    text = " ".join(told)
    if expected.missing is not None:
        text += f", missing {listed(map(spaced, expected.missing))}"
    return text + (f", because {listed(expected.because)}" if expected.because else "")
