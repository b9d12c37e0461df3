"""Functions that read the lists of one ruleset, written for each: as function.py, entry by entry."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.leads.quick.known import known_entry
from leadrules.leads.quick.plainly import NAMES, defined, exact, is_valid
from leadrules.schema.text import fold
from leadrules.schema.types import YES_NO, ListType, RecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.leads.fields import FieldReader
    from leadrules.schema.types import Type
    from leadrules.schema.values import Value

# Raises `Unclear` where something is wrong with the list, or takes care to read.
ListReader: TypeAlias = "Callable[[Sequence[object]], Value]"
# Exports have other keys in their records; so many sets of keys are remembered.
_MOST_SHAPES = 256

_SINGLES = """\
def read(entries):
    found = []
    for v in entries:
{reading}
        if x is not MISSING:
            found.append(x)
    return tuple(found)
"""
# Where there are as many keys as values, no key can be a field's name in another case.
_RECORDS = """\
def read(entries):
    found = []
    absent = 0
    for e in entries:
        if type(e) is not dict:
            raise Unclear
{reading}
        found.append({{{pairs}}})
    if sum(map(len, entries)) != {count} * len(entries) - absent and not all(map(is_exact, entries)):
        raise Unclear
    return tuple(found)
"""
# How one entry, or field of a record, is read: `v` into `{x}`.
_TEXT = """\
if type(v) is str and (t := v.strip()) and {test}:
    {x} = t
"""
_YES_NO = """\
if v is True or v is False:
    {x} = v
"""
_KNOWN = """\
if {test} and ({x} := known{n}(v)) is not None:
    pass
"""
_ELSE = """\
elif v is None:
    {x} = MISSING
else:
    {x} = learn{n}(v)
"""
_ELSE_IN_RECORD = _ELSE.replace("MISSING", "MISSING\n    absent += 1")


def made(field: FieldReader) -> ListReader | None:
    """Make the function that reads the lists of a field; None where that always takes care."""
    kind = field.field.type
    if not isinstance(kind, ListType) or field.translation is not None or field.field.where is not None:
        return None
    names: dict[str, Any] = dict(NAMES)
    if not isinstance(kind.of, RecordType):
        known = known_entry(kind.of, field.context, None, field.satisfies)
        names |= {"known0": known.values.get, "learn0": known.learn}
        reading = (_plainly(kind.of, is_constrained=False) + _ELSE).format(x="x", n=0)
        text = _SINGLES.format(reading=indent(reading, " " * 8))
    else:
        text = _records(field, kind.of, names)
    found: ListReader = defined(text, names)
    return found


def _records(field: FieldReader, kind: RecordType, names: dict[str, Any]) -> str:
    """The function for records; what it refers to is named on the way."""
    parts = {part.name: part for part in field.field.parts}
    pairs, readings = [], []
    for number, (name, of) in enumerate(kind.fields):
        part = parts.get(name)
        where = part if part is not None and part.where is not None else None
        known = known_entry(of, field.context, where, field.satisfies)
        names |= {f"known{number}": known.values.get, f"learn{number}": known.learn}
        pairs.append(f"{name!r}: x{number}")
        readings.append(f"v = e.get({name!r})\n")
        form = _plainly(of, is_constrained=where is not None) + _ELSE_IN_RECORD
        readings.append(form.format(x=f"x{number}", n=number))
    names["is_exact"] = _exact_keys(frozenset(name for name, _ in kind.fields))
    return _RECORDS.format(
        count=len(pairs),
        reading=indent("".join(readings), " " * 8),
        pairs=", ".join(pairs),
    )


def _plainly(kind: Type, *, is_constrained: bool) -> str:
    """How `v` is read into `{x}` when it is plainly valid."""
    valid = None if is_constrained else is_valid(kind)
    if valid is not None:
        return _TEXT.replace("{test}", valid)
    if kind == YES_NO and not is_constrained:
        return _YES_NO
    return _KNOWN.replace("{test}", exact(kind))


def _exact_keys(names: frozenset[str]) -> Callable[[dict[object, object]], bool]:
    """Make the test that no key of a record is a field's name in another case."""
    shapes: dict[tuple[object, ...], bool] = {}

    def is_exact(record: dict[object, object]) -> bool:
        if record.keys() <= names:
            return True
        shape = tuple(record)
        found = shapes.get(shape)
        if found is None:
            found = all(type(key) is str and (key in names or fold(key) not in names) for key in shape)
            if len(shapes) < _MOST_SHAPES:
                shapes[shape] = found
        # A key that only equals a text is no key.
        return found and all(type(key) is str for key in shape)

    return is_exact
