"""A function that reads the fields of one ruleset, written for it: what is plainly valid is read where it stands.

All else is handed to the field's careful reader, which says what a value means, and so is a text or a number that was
not seen before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import indent
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.leads.quick import lists
from leadrules.leads.quick.known import KnownField, KnownList
from leadrules.leads.quick.plainly import NAMES, defined, exact, is_valid
from leadrules.schema.types import YES_NO

if TYPE_CHECKING:
    from leadrules.leads.fields import FieldReader
    from leadrules.leads.lead import UnusableValue
    from leadrules.schema.values import Value

ByName: TypeAlias = Callable[[Callable[[str], object], "list[UnusableValue]"], "dict[str, Value]"]
ByPlace: TypeAlias = Callable[[Sequence[object], Sequence[str], "list[UnusableValue]"], "dict[str, Value]"]

# `{raw}` gives the value, `{n}` is its field's number, `{name}` its name, `{column}` what its column is called.
_TEXT = """\
v = {raw}
if type(v) is str and (t := v.strip()) and {test}:
    values[{name}] = t
"""
_YES_NO = """\
v = {raw}
if v is True or v is False:
    values[{name}] = v
elif type(v) is str and (x := known{n}(v)) is not None:
    values[{name}] = x
"""
_KNOWN = """\
v = {raw}
if {test} and (x := known{n}(v)) is not None:
    values[{name}] = x
"""
_LIST = """\
v = {raw}
if type(v) is list:
    try:
        values[{name}] = list{n}(v)
    except Unclear:
        if (x := learn{n}(v, {column}, unusable)) is not MISSING:
            values[{name}] = x
elif type(v) is str and (x := known{n}(v)) is not None:
    values[{name}] = x
"""
# Every empty text is one object; were there another, the careful reader would find it missing.
_ELSE = """\
elif v is not None and v is not EMPTY and (x := learn{n}(v, {column}, unusable)) is not MISSING:
    values[{name}] = x
"""


class Quick:
    """The function of one ruleset and one source, in two forms, each made when it is asked for."""

    def __init__(self, fields: Sequence[FieldReader]) -> None:
        """Choose how each field is read."""
        self._fields = fields
        self._names: dict[str, Any] = {**NAMES, "EMPTY": ""}
        self._forms = [self._form(number, each) for number, each in enumerate(fields)]

    def by_name(self) -> ByName:
        """The function that takes a lead's `get`, whose keys are the names of fields."""
        found: ByName = self._made("def read(get, unusable):", "get({name})", "{name}")
        return found

    def by_place(self) -> ByPlace:
        """The function that takes a cell for each field, None for none, and what each one's column is called."""
        found: ByPlace = self._made("def read(cells, columns, unusable):", "cells[{n}]", "columns[{n}]")
        return found

    def _form(self, number: int, each: FieldReader) -> str:
        """How a field is read; what that refers to is named on the way."""
        kind, translation = each.field.type, each.translation
        read_list = lists.made(each)
        known = KnownField(each) if read_list is None else KnownList(each, read_list)
        self._names |= {f"known{number}": known.values.get, f"learn{number}": known.learn}
        if read_list is not None:
            self._names[f"list{number}"] = read_list
            return _LIST
        valid = None if each.is_constrained else is_valid(kind)
        if valid is not None and translation is None:
            return _TEXT.replace("{test}", valid)
        if valid is not None and translation is not None and not translation.has_else:
            self._names[f"other{number}"] = translation.missing_when | translation.values.keys()
            return _TEXT.replace("{test}", f"t.isascii() and t.lower() not in other{number} and {valid}")
        if kind == YES_NO and not each.is_constrained and translation is None:
            return _YES_NO
        return _KNOWN.replace("{test}", exact(kind))

    def _made(self, head: str, raw: str, column: str) -> Any:  # noqa: ANN401 - either of two functions
        lines = [head, "    values = {}"]
        for number, (each, form) in enumerate(zip(self._fields, self._forms, strict=True)):
            given = {"n": number, "name": repr(each.field.name)}
            text = (form + _ELSE).format(raw=raw.format(**given), column=column.format(**given), **given)
            lines.append(indent(text, "    "))
        lines.append("    return values")
        return defined("\n".join(lines), self._names)
