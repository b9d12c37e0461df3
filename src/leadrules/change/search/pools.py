"""Values that are worth trying for each field: those that the rules of both versions speak of, and their neighbours."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, TypeVar

from leadrules.change.search.mentioned import Mentioned
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from leadrules.change.side import Side
    from leadrules.graph.definitions import Field

T = TypeVar("T")
# So many values are tried of one field, and so many records of one list.
MOST_VALUES = 24
MOST_RECORDS = 10
# So many combinations of a record's fields are looked at for one `where`.
MOST_COMBINED = 400
REPEATED = (2, 3, 6)
USUAL: Mapping[t.Scalar, tuple[object, ...]] = {
    t.Scalar.TEXT: ("Ann Example",),
    t.Scalar.EMAIL: ("ann@example.com",),
    t.Scalar.PHONE: ("+49 30 1234567",),
    t.Scalar.URL: ("https://www.example.com",),
    t.Scalar.COUNTRY: ("DE", "US"),
    t.Scalar.NUMBER: (Decimal(0), Decimal(1), Decimal(100), Decimal(10_000)),
    t.Scalar.INTEGER: (Decimal(0), Decimal(1), Decimal(100), Decimal(10_000)),
    t.Scalar.PERCENT: (Decimal(0), Decimal(50), Decimal(100)),
    t.Scalar.YES_NO: (True, False),
    t.Scalar.DURATION: ("1 hour", "30 days"),
}


class Pools:
    """Gathers values for the fields of two versions, as leads hold them before they are read."""

    def __init__(self, sides: Sequence[Side], on: datetime) -> None:
        """Gather what criteria compare each field with."""
        self.sides = sides
        self.on = on
        mentioned = Mentioned(sides, on)
        self.told, self.wheres = mentioned.told, mentioned.wheres
        self._made: dict[str, tuple[object, ...]] = {}

    def of(self, name: str) -> tuple[object, ...]:
        """Values for one field; that it is missing is not among them."""
        if name not in self._made:
            fields = [side.graph.fields[name] for side in self.sides if name in side.graph.fields]
            values = [value for field in fields for value in self.values(field, name)]
            self._made[name] = unique(values, MOST_VALUES)
        return self._made[name]

    def values(self, field: Field, key: str) -> Iterator[object]:
        """Values of one field of a lead, or of a record under `list.part`."""
        match field.type:
            case t.ListType(of=t.RecordType()):
                yield from self.lists(field)
            case t.ListType(of=of):
                single = tuple(islice(self.singles(of, key), MOST_RECORDS))
                yield []
                yield from ([each] for each in single)
                yield list(single[:3])
            case _ as kind:
                yield from self.singles(kind, key)

    def singles(self, kind: t.Type, key: str) -> Iterator[object]:
        """Values of one type: what is told of the field, then what is usual."""
        yield from self.told.get(key, {}).values()
        match kind:
            case t.ChoiceType():
                yield from kind.values
            case t.BandType():
                numbers = sorted({each for each in self.told.get(key, {}).values() if isinstance(each, Decimal)})
                yield from ({"low": one, "high": two} for one, two in pairwise(numbers))
                yield from USUAL[t.Scalar.NUMBER]
            case t.MoneyType():
                yield from (Decimal(0), Decimal(1), Decimal(1_000), Decimal(1_000_000))
            case t.ScalarType(t.Scalar.DATE):
                yield from (self.today + timedelta(days=days) for days in (0, -1, 1, -400, 400))
            case t.ScalarType(t.Scalar.DATETIME):
                yield from (self.on + timedelta(days=days) for days in (0, -1, 1, -400, 400))
            case t.ScalarType(scalar):
                yield from USUAL[scalar]
            case t.ListType() | t.RecordType():
                pass

    @property
    def today(self) -> date:
        """The day of the evaluation."""
        return self.on.astimezone(self.sides[0].graph.calendar.zone).date()

    # ---- lists of records

    def lists(self, field: Field) -> Iterator[object]:
        """Lists of records: none, one for each `where`, the same several times, one of each together."""
        records = self.records(field)
        yield []
        yield from ([each] for each in records)
        for number in REPEATED:
            yield from ([each] * number for each in records)
        yield list(records)
        yield [each for each in records for _ in range(4)]

    def records(self, field: Field) -> tuple[dict[str, object], ...]:
        """A record for each `where` that holds, and one for which it does not."""
        from leadrules.change.search.entries import holds

        pools = {part.name: unique(self.singles_of(part, field.name), 6) for part in field.parts}
        found: list[dict[str, object]] = []
        for side, where in self.wheres.get(field.name, []):
            named = {node.name for node in parts(where) if isinstance(node, gv.RecordValue) and node.name in pools}
            names = [part.name for part in field.parts if part.name in named]
            combined = islice(product(*(pools[name] for name in names)), MOST_COMBINED)
            candidates = [dict(zip(names, each, strict=True)) for each in combined]
            for outcome in (True, False):
                met = next(
                    (each for each in candidates if holds(each, where, field.name, side, self.on) is outcome), None
                )
                if met is not None:
                    found.append(met)
        if not found:
            found.append({name: pool[0] for name, pool in pools.items() if pool})
        return unique(found, MOST_RECORDS)

    def singles_of(self, part: Field, over: str) -> Iterator[object]:
        """Values of a record's field."""
        kind = part.type.of if isinstance(part.type, t.ListType) else part.type
        values = self.singles(kind, f"{over}.{part.name}")
        return ([each] for each in values) if isinstance(part.type, t.ListType) else values


def unique(values: Iterable[T], most: int) -> tuple[T, ...]:
    """Values in order, each once."""
    found: dict[str, T] = {}
    for each in values:
        found.setdefault(repr(each), each)
        if len(found) == most:
            break
    return tuple(found.values())
