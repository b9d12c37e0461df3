"""What is wished, as a condition on the lead that all graphs see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt import terms
from leadrules.backends.smt.comparing import compared
from leadrules.backends.smt.comparing import identical as same_numbers
from leadrules.backends.smt.kinds import identical
from leadrules.backends.smt.marks import unit_of
from leadrules.backends.smt.numbers import Num
from leadrules.backends.smt.wishes import AllOf, AnyOf, Differs, Falls, Taken, Wanted
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.encoder import Encoded, Encoder
    from leadrules.backends.smt.wishes import Wish
    from leadrules.schema import types as t


def condition_of(wish: Wish, encoders: Sequence[Encoder]) -> Bool:
    """Encode a wish."""
    match wish:
        case Wanted(graph=graph, of=of, outcome=outcome):
            encoder = encoders[graph]
            three = encoder.outcome(of) if isinstance(of, str) else encoder.criterion(of)
            return three.undecided if outcome is None else three.met if outcome else three.unmet
        case Taken(graph=graph, table=table, row=row):
            return encoders[graph].definition(table).rows[row]
        case Differs(one=(first, name), other=(second, other)):
            return b.inverse(b.every(_same(encoders[first], name, encoders[second], other)))
        case Falls(one=(first, name), other=(second, other)):
            return _fewer(_points(encoders[second].definition(other)), _points(encoders[first].definition(name)))
        case AnyOf(wishes=inner):
            return b.some([condition_of(each, encoders) for each in inner])
        case AllOf(wishes=inner):
            return b.every([condition_of(each, encoders) for each in inner])


def _same(encoder: Encoder, name: str, other_encoder: Encoder, other_name: str) -> Iterator[Bool]:
    """What is so where two definitions come to the same."""
    one, other = encoder.definition(name), other_encoder.definition(other_name)
    if one.outcome is not None and other.outcome is not None:
        yield from (b.same(*each) for each in zip(one.outcome, other.outcome, strict=True))
        return
    if one.states is not None and other.states is not None:
        yield from (b.same(one.states[state], other.states[state]) for state in one.states)
        return
    before, after = encoder.graph.definitions[name], other_encoder.graph.definitions[other_name]
    if isinstance(before, d.Score) and isinstance(after, d.Score):
        yield _same_points(one, other)
        yield from _same_grades(before, one, after, other)
        return
    types, other_types = given_types(before), given_types(after)
    if one.values is None or other.values is None or types.keys() != other_types.keys():
        yield False
        return
    yield b.same(one.is_open, other.is_open)
    for key, value in one.values.items():
        its = other.values[key]
        if unit_of(types[key]) == unit_of(other_types[key]):
            yield identical(value, its, encoder.texts)
        else:
            yield b.neither(value.known, its.known)


def _points(of: Encoded) -> Num:
    found = (of.values or {})[""]
    return found if isinstance(found, Num) else n.MISSING


def _fewer(one: Num, other: Num) -> Bool:
    """Whether the least or the most of the first is less; an open end lies beyond every number."""
    least = b.both(b.inverse(other.is_low_open), b.some((one.is_low_open, terms.less(one.low, other.low))))
    most = b.both(b.inverse(one.is_high_open), b.some((other.is_high_open, terms.less(one.high, other.high))))
    return b.some((least, most))


def _same_points(one: Encoded, other: Encoded) -> Bool:
    return same_numbers(_points(one), _points(other))


def _same_grades(before: d.Score, one: Encoded, after: d.Score, other: Encoded) -> Iterator[Bool]:
    """That both ends of the points have grades of the same name: which they have when the grades are the same."""
    if before.grades == after.grades:
        return
    ends, other_ends = _ends(before, one), _ends(after, other)
    for here, there in zip(ends, other_ends, strict=True):
        for name in dict.fromkeys([*here, *there]):
            yield b.same(here.get(name, False), there.get(name, False))


def _ends(score: d.Score, of: Encoded) -> tuple[dict[str, Bool], dict[str, Bool]]:
    """By the name of each grade, whether the least that the points can be has it, and whether the most has it."""
    reached = [compared(">=", _points(of), n.exactly(start)) for _, start in score.grades]
    least, most = [each.met for each in reached], [b.inverse(each.unmet) for each in reached]
    names = [name for name, _ in score.grades]
    low, high = (
        {
            name: b.both(starts, b.inverse(above))
            for name, starts, above in zip(names, each, [*each[1:], False], strict=True)
        }
        for each in (least, most)
    )
    return low, high


def given_types(definition: d.Definable) -> dict[str, t.Type]:
    """The type of each value that a definition gives."""
    match definition:
        case d.Table():
            return dict(definition.outputs)
        case d.ValueDefinition():
            return {"": definition.value.type}
        case _:
            return {}
