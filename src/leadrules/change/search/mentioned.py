"""What the criteria of both versions compare fields with, with what lies just below and above."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.moves import window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from leadrules.change.side import Side

# So many values of one list are looked at.
MOST_OPTIONS = 24
MOST_WORDS = 10


class Mentioned:
    """`told` are values by field (`employees`), or by list and part (`activities.at`), each once.

    `wheres` are the criteria that entries of a list are looked for by.
    """

    def __init__(self, sides: Sequence[Side], on: datetime) -> None:
        """Look through everything that two versions say."""
        self.on = on
        self.told: dict[str, dict[str, object]] = {}
        self.wheres: dict[str, list[tuple[Side, g.Truth]]] = {}
        for side in sides:
            for node in parts(tuple(side.graph.definitions.values())):
                self.gather(node, side)
            for field in side.graph.fields.values():
                for key, where in (
                    (field.name, field.where),
                    *((f"{field.name}.{part.name}", part.where) for part in field.parts),
                ):
                    if where is not None:
                        self.inside(where, side, partial(named, key))

    def gather(self, node: object, side: Side) -> None:
        """Note what a node compares fields with."""
        match node:
            case g.Comparison():
                self.note(node.left, (node.right,), side)
                self.note(node.right, (node.left,), side)
            case g.InRange():
                self.note(node.value, (node.low, node.high), side)
            case g.IsIn():
                self.note(node.value, node.options[:MOST_OPTIONS], side)
            case g.TextMatches():
                for wanted in (node.written or node.wanted)[:MOST_WORDS]:
                    self.tell(node.value, looks(wanted, node.how))
            case g.IsWithin():
                self.window(node, side)
            case g.Quantified() | gv.Count() | gv.Fold():
                self.where(node.over.name, node.where, side)
            case _:
                over, criterion = getattr(node, "over", None), getattr(node, "criterion", None)
                if isinstance(over, gv.FieldValue):
                    self.where(over.name, criterion, side)

    def where(self, name: str, where: g.Truth | None, side: Side) -> None:
        """Note which entries of a list are looked for."""
        known = self.wheres.setdefault(name, [])
        if where is None or any(side.canonical(where) == each.canonical(node) for each, node in known):
            return
        known.append((side, where))
        self.inside(where, side, partial("{}.{}".format, name))

    def inside(self, where: g.Truth, side: Side, key: Callable[[str], str]) -> None:
        """Note what a criterion compares the parts of an entry with."""
        outer, self.told = self.told, {}
        for node in parts(where):
            self.gather(node, side)
        inner, self.told = self.told, outer
        for name, values in inner.items():
            self.told.setdefault(key(name[1:]) if name.startswith(".") else name, {}).update(values)

    def note(self, value: gv.Value, others: Iterable[gv.Value], side: Side) -> None:
        """Note a constant that a value is compared with, and what lies beside it."""
        for other in others:
            constant = side.graph.settings[other.name].value if isinstance(other, gv.SettingValue) else other
            if isinstance(constant, gv.Constant):
                for each in (constant.value, *neighbours(constant.value)):
                    self.tell(value, each)

    def window(self, node: g.IsWithin, side: Side) -> None:
        """Note what lies in a window, at its far end, and beyond."""
        calendar = side.graph.calendar
        here: date | datetime = self.on if node.value.type == t.DATETIME else self.on.astimezone(calendar.zone).date()
        low, high = window(here, node.duration, calendar, is_next=node.is_next)
        near, far = (low, high) if node.is_next else (high, low)
        self.tell(node.value, far)
        half = (far - near) / 2
        self.tell(node.value, near + half)
        with suppress(OverflowError):  # Calendars end.
            self.tell(node.value, far + half)

    def tell(self, value: gv.Value, told: object) -> None:
        """Note a value for every field, or entry's field, that is read; the latter behind a point."""
        for node in parts(value):
            if isinstance(node, gv.FieldValue):
                self.told.setdefault(node.name, {})[repr(told)] = told
            elif isinstance(node, gv.RecordValue):
                self.told.setdefault(f".{node.name}", {})[repr(told)] = told


def named(key: str, _: str) -> str:
    """What a field's own `where` looks at is the field, whatever it calls it."""
    return key


def neighbours(value: object) -> tuple[object, ...]:
    """What lies just below and above."""
    match value:
        case bool():
            return (not value,)
        case Decimal():
            return value - 1, value + 1
        case datetime():
            return value - timedelta(minutes=1), value + timedelta(minutes=1)
        case date():
            return value - timedelta(days=1), value + timedelta(days=1)
        case _:
            return ()


def looks(wanted: str, how: g.Matching) -> str:
    """A text that looks as it is wanted."""
    match how:
        case g.Matching.MATCHES:
            return wanted.replace("*", "").replace("?", "a")
        case g.Matching.ENDS_WITH:
            return f"ann{wanted}" if wanted.startswith("@") else wanted
        case _:
            return wanted
