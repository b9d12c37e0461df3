"""The fields that could still make a value known or more exact, and those that could put another in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.places import Mask, either, where
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text, is_there
from leadrules.backends.sql.values import most, value
from leadrules.graph import values as v
from leadrules.schema.ranges import LIMIT
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from leadrules.backends.sql.masks.asking import Asking

Made = v.Sum | v.Product | v.Shifted | v.Elapsed | v.Extreme
LEAVES = (v.FieldValue, v.RecordValue, v.Constant, v.SettingValue, v.Today, v.Now)


def is_exact(shape: Shape) -> exp.Expression:
    """Whether a value is known, and no range."""
    match shape:
        case Plain(of) | Text(raw=of):
            return w.is_known(of)
        case Ranged(low, high, _):
            return w.coalesce(w.op(exp.EQ, low, high), w.false())


def parts_of(node: Made) -> tuple[v.Value, ...]:
    """What a value is made of."""
    match node:
        case v.Sum(terms=terms):
            return tuple(term for _, term in terms)
        case v.Product(first=first, rest=rest):
            return (first, *(factor for _, factor in rest))
        case v.Shifted(of=of):
            return (of,)
        case v.Elapsed(later=later, earlier=earlier):
            return (later, earlier)
        case v.Extreme(options=options):
            return options
        case _:
            assert_never(node)


def key_of(node: v.DefinedValue | v.ScoreValue | v.GradeValue | v.TableValue) -> str:
    """The name of the mask of a value that a definition gives."""
    match node:
        case v.DefinedValue(name=name) | v.ScoreValue(name=name):
            return f"missing:{name}"
        case v.GradeValue(score=score):
            return f"grade:{score}"
        case v.TableValue(table=table, output=output):
            return f"missing:{table}.{output}"
        case _:
            assert_never(node)


def can_be_open(node: v.Value, at: Asking) -> bool:
    """Whether a field of the lead, or of an entry, can be missing or a range."""
    if isinstance(node, v.RecordValue):
        return at.into.entry is not None
    if not isinstance(node, v.FieldValue):
        return False
    assumed = at.into.graph.fields[node.name].assumed
    return assumed is None or isinstance(value(node, at.into), Ranged)


# ---- open


def opens(node: v.Value, at: Asking) -> Mask:
    """The fields that could make a value known, or more exact."""
    match node:
        case v.FieldValue(name=name):
            if not can_be_open(node, at):
                return {}
            return at.places.bit((name,), w.negated(is_exact(value(node, at.into))))
        case v.RecordValue():
            if at.into.entry is None:
                return {}
            return at.places.bit((at.into.entry[1],), w.negated(is_exact(value(node, at.into))))
        case v.Constant() | v.SettingValue() | v.Today() | v.Now():
            return {}
        case v.DefinedValue() | v.ScoreValue() | v.GradeValue() | v.TableValue():
            return at.all_of(key_of(node))
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            return made(node, at)
        case v.FirstKnown():
            return of_first_known(node, at)
        case v.Count():
            from leadrules.backends.sql.masks.entries import of_count

            return of_count(node, at)
        case v.Fold():
            from leadrules.backends.sql.masks.entries import of_fold

            return of_fold(node, at)
        case _:
            assert_never(node)


def made(node: Made, at: Asking) -> Mask:
    """What a value waits for that is made of others: what they do, unless it is exact."""
    shape, parts = value(node, at.into), parts_of(node)
    found = either([opens(part, at) for part in parts])
    if not can_fail(node) and all(is_sure(part, at) for part in parts):
        if isinstance(shape, Plain) and all(isinstance(part, LEAVES) for part in parts):
            # Missing where one of them is, and only there.
            return found
        return where(at.once(w.negated(is_exact(shape))), found)
    found = {word: at.once(of) for word, of in found.items()}
    failed = where(w.negated(at.is_any(found)), read(node, at))
    return where(at.once(w.negated(is_exact(shape))), either([found, failed]))


def can_fail(node: Made) -> bool:
    """Whether a value can be missing though nothing that it is made of is."""
    return isinstance(node, v.Product | v.Shifted) or (isinstance(node, v.Sum) and most(node) >= LIMIT)


def of_first_known(node: v.FirstKnown, at: Asking) -> Mask:
    """What the one that is taken waits for; when all are missing, what they all do."""
    there = [at.once(is_there(value(option, at.into))) for option in node.options]
    none = at.once(none_of(there))
    masks = [
        where(none_of(there[:number]), where(w.any_of([none, there[number]]), opens(option, at)))
        for number, option in enumerate(node.options)
    ]
    found = {word: at.once(of) for word, of in either(masks).items()}
    failed = where(w.all_of([none, w.negated(at.is_any(found))]), read(node, at))
    return either([found, failed])


def none_of(there: list[exp.Expression]) -> exp.Expression:
    """Whether none of several is there."""
    return w.negated(w.any_of(there))


# ---- flips


def may_flip(node: v.Value, at: Asking) -> bool:
    """Whether `first known(…)` can have passed something over."""
    match node:
        case v.FirstKnown():
            return True
        case v.DefinedValue(name=name):
            return f"flips:{name}" in at.noted.waiting
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            return any(may_flip(part, at) for part in parts_of(node))
        case _:
            return False


def flips(node: v.Value, at: Asking) -> Mask:
    """The fields that could put another value in the place of one that is known."""
    match node:
        case v.FirstKnown():
            there = [at.once(is_there(value(option, at.into))) for option in node.options]
            some = at.once(w.any_of(there))
            passed = [
                where(w.all_of([some, none_of(there[: number + 1])]), opens(option, at))
                for number, option in enumerate(node.options[:-1])
            ]
            own = [where(none_of(there[:number]), flips(option, at)) for number, option in enumerate(node.options)]
            return either([*passed, *own])
        case v.DefinedValue(name=name):
            return at.all_of(f"flips:{name}")
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            return either([flips(part, at) for part in parts_of(node)])
        case _:
            return {}


# ---- what was read


def read(node: v.Value, at: Asking) -> Mask:
    """The fields that a value was made of, missing or not."""
    match node:
        case v.FieldValue(name=name):
            return at.places.bit((name,), w.true()) if name not in at.traced else {}
        case v.Count(over=over) | v.Fold(over=over):
            return at.places.bit((over.name,), w.true())
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            return either([read(part, at) for part in parts_of(node)])
        case v.FirstKnown():
            there = [at.once(is_there(value(option, at.into))) for option in node.options]
            return either(
                [where(none_of(there[:number]), read(option, at)) for number, option in enumerate(node.options)]
            )
        case _:
            return {}


def reads_field(node: v.Value) -> bool:
    """Whether a field is among what a value was made of, whatever the lead."""
    match node:
        case v.FieldValue() | v.Count() | v.Fold():
            return True
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            return any(map(reads_field, parts_of(node)))
        case v.FirstKnown(options=options):
            return reads_field(options[0])
        case _:
            return False


def is_sure(node: v.Value, at: Asking) -> bool:
    """Whether a value that is missing, or a range, always waits for something."""
    match node:
        case v.Constant(value=of):
            return not isinstance(of, Range)
        case v.SettingValue(name=name):
            return not isinstance(at.into.graph.settings[name].constant.value, Range)
        case v.DefinedValue() | v.ScoreValue() | v.GradeValue() | v.TableValue():
            waiting = at.noted.waiting.get(key_of(node))
            return waiting is not None and waiting.is_sure
        case v.Sum() | v.Product() | v.Shifted() | v.Elapsed() | v.Extreme():
            if reads_field(node):
                return True
            return not can_fail(node) and all(is_sure(part, at) for part in parts_of(node))
        case v.FirstKnown():
            return reads_field(node)
        case v.Count(over=over, where=where_):
            from leadrules.backends.sql.masks.entries import is_sure_of

            return where_ is None or is_sure_of(over.name, where_, at)
        case _:
            return True
