"""A digest of what each definition means, with everything that it rests on.

Layout, comments, doc texts, labels, reasons and the order of declarations leave it alone; any change of meaning
changes it, wherever it was made: the digest of a part is made of the digests of what it names.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths, values
from leadrules.graph.walk import compared_fields, parts
from leadrules.schema.text import fold
from leadrules.schema.types import DATE, DATETIME, is_plain_number, is_textual, money_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.schema.calendar import Calendar

# Changed when the digest of an unchanged meaning would change: agreements name the version they were made under.
VERSION = 1
LENGTH = 16


def digest(*parts: str) -> str:
    """Digest texts so that no two lists of texts give the same."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(f"{VERSION}:{joined}".encode()).hexdigest()


class Fingerprints:
    """Digests definitions one after the other, in dependency order."""

    def __init__(
        self,
        fields: Mapping[str, d.Field],
        settings: Mapping[str, d.Setting],
        calendar: Calendar,
        disqualifiers: tuple[str, ...],
    ) -> None:
        """Begin with what definitions rest on; `disqualifiers` belong to the meaning of every stage."""
        self.fields = fields
        self.settings = settings
        self.calendar = calendar
        self.disqualifiers = disqualifiers
        self.of: dict[str, str] = {}
        self.rests: dict[str, str] = {}

    def add(self, name: str, definition: d.Definable) -> None:
        """Digest a definition, after everything that it names."""
        parts = [type(definition).__name__, self.canonical(definition)]
        if isinstance(definition, d.Stage):
            parts += sorted(self.of[each] for each in self.disqualifiers)
        if isinstance(definition, d.Handoff):
            wanted = {name for item in (*definition.must_have, *definition.should_have) for name in item.fields}
            wanted |= {each for each in (definition.handed_off, definition.answered) if each}
            parts += [self.field(each) for each in sorted(wanted)]
            if definition.answer_within is not None and definition.answer_within.is_business:
                parts.append(self.opening())
            parts.append(self.of.get(definition.recycle_to or "", ""))
        self.of[name] = digest(*parts)[:LENGTH]

    def field(self, name: str) -> str:
        """Digest a field of the lead: its name, type, constraint and assumed value."""
        key = f"field {name}"
        if key not in self.rests:
            field = self.fields[name]
            self.rests[key] = digest(key, self.canonical(field), *self.clock(field.type))
        return self.rests[key]

    def clock(self, node: object) -> tuple[str, ...]:
        """The time zone, where a part reads moments: by its clock are those given without one, and days and weeks."""
        return (self.calendar.timezone,) if DATETIME in parts(node) else ()

    def opening(self) -> str:
        """Digest the business hours."""
        hours = [f"{day} {opens} {closes}" for day, opens, closes in self.calendar.hours]
        holidays = sorted(day.isoformat() for day in self.calendar.holidays)
        return digest(self.calendar.timezone, *hours, "holidays", *holidays)

    def canonical(self, node: object) -> str:
        """Write a part so that equal meanings are equal texts."""
        match node:
            case truths.Holds(name=name) | values.DefinedValue(name=name) | values.ScoreValue(name=name):
                return f"<{self.of[name]}>"
            case truths.IsInState():
                return f"<{self.of[node.handoff]} {node.state}>"
            case values.GradeValue():
                return f"<{self.of[node.score]} grade>"
            case values.TableValue():
                return f"<{self.of[node.table]} {node.output}>"
            case values.FieldValue():
                return f"<{self.field(node.name)}>"
            case values.SettingValue():
                # What a setting is called is not part of what a definition means; its value is.
                return self.canonical(self.settings[node.name].value)
            case values.Constant():
                return self.constant(node)
            case values.Now() | values.Today():
                return f"{type(node).__name__} {self.calendar.timezone}"
            case truths.IsWithin():
                opening = self.opening() if node.duration.is_business else self.calendar.timezone
                return digest("within", self.canonical(node.value), str(node.is_next), str(node.duration), opening)
            case values.Shifted():
                opening = self.opening() if node.duration.is_business else self.calendar.timezone
                return digest("shifted", self.canonical(node.of), str(node.direction), str(node.duration), opening)
            case _:
                return self.structure(node)

    def constant(self, node: values.Constant) -> str:
        """Write a value: texts folded, numbers without the zeros behind their point, amounts with their currency."""
        value, kind = node.value, node.type
        if isinstance(value, str) and is_textual(kind):
            return digest("text", fold(value))
        return digest(self.plain(value), "number" if is_plain_number(kind) else str(money_of(kind) or kind))

    def plain(self, value: object) -> str:
        """Write something that is no node."""
        match value:
            case bool() | None:
                return repr(value)
            case Decimal():
                return f"{value.normalize():f}"
            case Enum():
                return str(value.value)
            case date() | datetime() | time():
                return value.isoformat()
            case str() | int():
                return f"{value}"
            case _:
                return self.canonical(value)

    def structure(self, node: object) -> str:
        """Write a node as its kind and its parts; where order means nothing, in sorted order."""
        if isinstance(node, tuple):
            return digest("tuple", *(self.plain(each) for each in node))
        if not (is_dataclass(node) and not isinstance(node, type)):
            return self.plain(node)
        parts = []
        for name in compared_fields(type(node)):
            if name == "name" and isinstance(node, d.Declared) and not isinstance(node, d.Field):
                continue
            if name in ("list_name", "recycle_to") or (name == "after" and isinstance(node, d.Stage)):
                continue
            value = getattr(node, name)
            if isinstance(value, tuple) and self.is_unordered(node, name):
                parts.append(digest(name, *sorted(self.plain(each) for each in value)))
            else:
                parts.append(f"{name}={self.plain(value)}")
        if isinstance(node, d.Stage):
            parts.append(f"after={self.of.get(node.after or '', '')}")
        if isinstance(node, d.ScoreLine) and self.is_by_the_day(node):
            parts.append(f"timezone={self.calendar.timezone}")
        return digest(type(node).__name__, *parts)

    @staticmethod
    def is_by_the_day(line: d.ScoreLine) -> bool:
        """Whether it turns on where a day begins: the periods of `once per`, and how old a day is."""
        return line.once_per is not None or (line.fading is not None and line.fading.at.type == DATE)

    @staticmethod
    def is_unordered(node: object, name: str) -> bool:
        """Whether the order of a node's parts means nothing."""
        match node, name:
            case (truths.Group(), "parts") | (truths.IsIn(), "options") | (truths.TextMatches(), "wanted"):
                return True
            case (d.Score(), "lines") | (d.Handoff(), "must_have" | "should_have" | "reject_with"):
                return True
            case (d.Item(), "fields") | (values.Extreme(), "options") | (values.Sum(), "terms"):
                return True
            case (d.Table(), "rows"):
                return node.policy not in (d.Policy.FIRST, d.Policy.ALL)
            case _:
                return False
