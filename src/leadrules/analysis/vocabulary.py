"""The values that make a difference to rules: those that they speak of, and their neighbours on either side."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, islice
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.analysis.atoms import another
from leadrules.analysis.neighbours import MOST_VALUES, beside, both, holding, numbers
from leadrules.analysis.plain import spoken_of
from leadrules.backends.interpreter import constraint
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.walk import parts
from leadrules.schema import types as t
from leadrules.schema.moves import moved
from leadrules.schema.reading import Context, read
from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.duration import Duration
    from leadrules.schema.values import Record, Single, Value

    # A field of the lead, or a field of the records of one of its lists.
    Place = tuple[str, str | None]

# Of texts that rules look for in one field, so many are tried together.
MOST_TOGETHER = 12
MOST_ENTRIES = 24
SOME_COUNTRIES = ("US", "FR", "JP", "BR")


class Vocabulary:
    """What a lead could hold, field by field, as far as these rules can tell it apart."""

    def __init__(self, graph: RuleGraph, now: datetime) -> None:
        """Look through the rules once."""
        self.graph = graph
        self.now = now
        self.zone = ZoneInfo(graph.timezone)
        self.context = Context(self.zone)
        self.today = now.astimezone(self.zone).date()
        self.random = Random(graph.name)  # noqa: S311 - the same rules are always looked at in the same way
        self.spoken: defaultdict[Place, dict[Single, None]] = defaultdict(dict)
        self.looked_for: defaultdict[Place, dict[tuple[str, str], None]] = defaultdict(dict)
        self.durations: dict[Duration, None] = {}
        self.listen()
        self.fulfils = constraint(graph)
        self.fields: Mapping[str, tuple[Value, ...]] = {
            field.name: tuple(value for value in self.values(field) if self.fulfils(field, value))
            for field in graph.fields.values()
        }

    # ---- what rules speak of

    def listen(self) -> None:
        """Note every value that a field is compared with."""
        # As they stand in the file: nodes are walked through from behind.
        for node in reversed(list(self.said())):
            match node:
                case g.Comparison():
                    self.compared(node.left, node.right)
                    self.compared(node.right, node.left)
                case g.InRange():
                    self.compared(node.value, node.low)
                    self.compared(node.value, node.high)
                case g.IsIn():
                    for option in node.options[:MOST_VALUES]:
                        self.compared(node.value, option)
                case g.TextMatches():
                    for place in self.places(node.value):
                        for wanted in node.wanted[:MOST_VALUES]:
                            self.looked_for[place][node.how.value, wanted] = None
                case g.IsWithin() | gv.Shifted():
                    self.durations[node.duration] = None
                case d.Handoff(answer_within=duration) if duration is not None:
                    self.durations[duration] = None
                case _:
                    pass
        for field in self.graph.fields.values():
            self.bounded((field.name, None), field)
            for part in field.parts:
                self.bounded((field.name, part.name), part)

    def bounded(self, place: Place, field: d.Field) -> None:
        """Note what a field's own `where` names: between those values lies what it may hold."""
        for test in parts(field.where):
            asked = spoken_of(test, self.graph) if isinstance(test, g.Truth) else None
            if asked is not None:
                self.spoken[place].update(dict.fromkeys(asked[1]))

    def said(self) -> Iterator[object]:
        """Every node that is evaluated of a lead; what is said of a list is told with its name."""
        graph = self.graph
        self.list_of: dict[int, str] = {}
        for root in (*graph.definitions.values(), *graph.guarantees):
            for node in parts(root):
                over = getattr(node, "over", None)
                if isinstance(over, gv.FieldValue):
                    inner = node.criterion if isinstance(node, d.ScoreLine) else getattr(node, "where", None)
                    for each in parts(inner):
                        if isinstance(each, gv.RecordValue):
                            self.list_of[id(each)] = over.name
                    if isinstance(node, gv.Fold):
                        self.list_of[id(node.item)] = over.name
        for root in reversed((*graph.definitions.values(), *graph.guarantees)):
            yield from parts(root)

    def places(self, node: object) -> Iterator[Place]:
        """The fields that a value is, or is made of."""
        named: set[str] = set()
        waiting = [node]
        while waiting:
            for each in parts(waiting.pop()):
                if isinstance(each, gv.FieldValue):
                    yield each.name, None
                elif isinstance(each, gv.RecordValue):
                    name = self.list_of.get(id(each))
                    if name is not None:
                        yield name, each.name
                elif isinstance(each, gv.DefinedValue) and each.name not in named:
                    named.add(each.name)
                    waiting.append(self.graph.definitions[each.name])

    def compared(self, value: gv.Value, other: gv.Value) -> None:
        """Note a constant that a field is compared with."""
        constant = self.graph.settings[other.name].value if isinstance(other, gv.SettingValue) else other
        if isinstance(constant, gv.Constant):
            for place in self.places(value):
                self.spoken[place][constant.value] = None

    def near(self, node: g.Truth, field: str) -> Iterator[Value]:
        """The values that a test names, and their neighbours."""
        declared = self.graph.fields[field]
        for each in parts(node):
            constant = self.graph.settings[each.name].value if isinstance(each, gv.SettingValue) else each
            value: Single | None = constant.value if isinstance(constant, gv.Constant) else None
            if isinstance(declared.type, t.ListType) or value is None:
                continue
            beside_it = (value, value + 1, value - 1) if isinstance(value, Decimal) else (value,)
            yield from (one for one in beside_it if self.can_hold(declared, one))

    def can_hold(self, field: d.Field, value: Single) -> bool:
        """Whether a value that rules name is one of the field: there is no half of an employee, and no day of 30."""
        return read(value, field.type, self.context) == value and self.fulfils(field, value)

    # ---- what a field could hold

    def values(self, field: d.Field) -> Iterable[Value]:
        """The values of one field."""
        if not isinstance(field.type, t.ListType):
            return self.singles((field.name, None), field.type)
        if isinstance(field.type.of, t.RecordType):
            return self.lists(self.records(field))
        return self.lists(list(self.singles((field.name, None), field.type.of)))

    def lists(self, entries: list[Single] | list[Record]) -> list[Value]:
        """No entry, one, the same several times, and a few together."""
        several = [(each,) * number for each in entries[:MOST_TOGETHER] for number in (2, 5)]
        mixed = list(islice(combinations(entries, 2), MOST_VALUES))
        return [(), *((each,) for each in entries), *several, *mixed]

    def records(self, field: d.Field) -> list[Record]:
        """Entries of a list of records: each value at least once, the others by chance, and some left out."""
        columns = {part.name: self.held(field, part) for part in field.parts}
        wanted = [(name, value) for name, values in columns.items() for value in values]
        found: list[Record] = []
        for name, value in islice(wanted, MOST_VALUES):
            record = {other: self.random.choice(values) for other, values in columns.items() if values}
            found.append({**record, name: value})
        choices = [part.name for part in field.parts if isinstance(part.type, t.ChoiceType)]
        moments = [part.name for part in field.parts if t.is_moment(part.type)]
        # What happened a moment ago counts wherever something of its kind does.
        fresh = {name: self.now if field_type(field, name) == t.DATETIME else self.today for name in moments}
        recent = [{**each, **fresh} for each in found if any(name in each for name in choices)]
        return [*recent[:MOST_ENTRIES], *found]

    def held(self, field: d.Field, part: d.Field) -> list[Single | tuple[Single, ...]]:
        """What a field of a record could hold."""
        place = field.name, part.name
        if not isinstance(part.type, t.ListType):
            return [value for value in self.singles(place, part.type) if self.fulfils(part, value)]
        # A record holds no records.
        of = part.type.of
        entries = list(self.singles(place, of)) if not isinstance(of, t.RecordType) else []
        return [*((each,) for each in entries), ()]

    def singles(self, place: Place, kind: t.FieldType) -> Iterator[Single]:
        """The values of a field that is no list, each once."""
        spoken = list(self.spoken[place])
        match kind:
            case t.ChoiceType():
                yield from kind.values
            case t.ScalarType(t.Scalar.YES_NO):
                yield from (True, False)
            case t.ScalarType(t.Scalar.COUNTRY):
                others = [each for each in SOME_COUNTRIES if each not in spoken][:2]
                yield from (*(each for each in spoken if isinstance(each, str)), *others)
            case t.ScalarType(t.Scalar.DATE):
                yield from self.days(spoken)
            case t.ScalarType(t.Scalar.DATETIME):
                yield from self.moments(spoken)
            case _ if t.is_textual(kind):
                yield from self.texts(place, kind)
            case _:
                yield from numbers(spoken, kind)

    def texts(self, place: Place, kind: t.FieldType) -> Iterator[str]:
        """Texts that hold what is looked for: one thing, two together, none."""
        exact = [each for each in self.spoken[place] if isinstance(each, str)]
        looked_for = list(self.looked_for[place])
        alone = [text for how, wanted in looked_for for text in holding(how, wanted)]
        pairs = combinations(looked_for[:MOST_TOGETHER], 2)
        together = [text for one, other in pairs for text in (both(one, other), both(other, one))]
        seen: set[str] = set()
        for text in (*exact, *alone, *together, another(kind, exact)):
            folded = fold(text)
            if folded and folded not in seen and read(text, kind, self.context) == text:
                seen.add(folded)
                yield text

    def days(self, spoken: list[Single]) -> Iterator[date]:
        """Days that rules name, and the first and last of each window, with those beside them."""
        near = [self.today, *(each for each in spoken if isinstance(each, date) and not isinstance(each, datetime))]
        near += self.windows(self.today)
        yield from beside(dict.fromkeys(near), timedelta(days=1))

    def moments(self, spoken: list[Single]) -> Iterator[datetime]:
        """Moments that rules name, and the ends of each window, with those beside them."""
        near = [self.now, *(each for each in spoken if isinstance(each, datetime))]
        near += (each for each in self.windows(self.now) if isinstance(each, datetime))
        yield from beside(dict.fromkeys(near), timedelta(hours=1))

    def windows(self, here: date) -> list[date]:
        """Every duration back from here, and ahead."""
        ends = (moved(here, each, way, self.graph.calendar) for each in self.durations for way in (-1, 1))
        return [each for each in ends if each is not None]


def field_type(field: d.Field, name: str) -> t.FieldType | None:
    """The type of a field of a record."""
    return next((part.type for part in field.parts if part.name == name), None)
