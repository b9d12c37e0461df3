"""Everything that the rules ask of one field alone, found with one look into a table: a row for each of its values.

An enumeration's row is found by its value, a number's by counting the thresholds that it reaches. A row holds a truth
for each test and points for each score, those of a missing value the least that they can be.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leadrules.backends.generated.code import Expr
from leadrules.backends.generated.rows import (
    ONE,
    OTHER,
    Test,
    holds,
    points_of_names,
    points_of_numbers,
    starts,
    wanted,
)
from leadrules.backends.generated.values import constant_of, is_constant
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.generated.function import Function

# So often a field is asked before a table is worth its while.
OFTEN, OFTEN_A_NUMBER = 3, 4
# More cells than these are not made for truths: tests are then written out one by one.
LARGEST = 4_096
NUMBERS = frozenset({t.Scalar.NUMBER, t.Scalar.INTEGER, t.Scalar.PERCENT, t.Scalar.DURATION})


@dataclass(slots=True)
class Asked:
    """What is asked of one field: tests with how often, and lines of scores by the name of their score."""

    of: v.FieldValue
    tests: Counter[Test] = field(default_factory=Counter)
    lines: dict[str, list[tuple[Test, int]]] = field(default_factory=dict)

    @property
    def often(self) -> int:
        """How many times it is asked."""
        return self.tests.total() + sum(map(len, self.lines.values()))

    @property
    def all(self) -> list[Test]:
        """Every test."""
        return [*self.tests, *(test for lines in self.lines.values() for test, _ in lines)]


class Profiles:
    """Writes the tables of a function, and knows what stands in their columns."""

    def __init__(self, into: Function) -> None:
        """Begin with none."""
        self.into = into
        self._truths: dict[Test, Expr] = {}
        self._taken: set[int] = set()
        # By score: the names of points; fields, and how many more points there may be while they are missing.
        self.points: dict[str, list[str]] = {}
        self.more: dict[str, list[tuple[str, int]]] = {}

    def truth(self, node: g.Truth) -> Expr | None:
        """The name of a test's truth, if it stands in a table."""
        return self._truths.get(node) if isinstance(node, Test) else None

    def holds_line(self, line: d.ScoreLine) -> bool:
        """Whether a line's points stand in a table."""
        return id(line) in self._taken

    def open(self, nodes: Iterable[object], scores: Sequence[d.Score]) -> None:
        """Write the tables that are worth it; `nodes` are all parts of the definitions."""
        found: dict[str, Asked] = {}
        of_lines: set[int] = set()
        lines: dict[str, list[d.ScoreLine]] = {}
        for score in scores:
            for line in score.lines:
                if line.over is None and (of := self.field_of(line.criterion)) and isinstance(line.criterion, Test):
                    of_lines.add(id(line.criterion))
                    points = self.into.in_units(line)
                    asked = found.setdefault(of.name, Asked(of))
                    asked.lines.setdefault(score.name, []).append((line.criterion, points))
                    lines.setdefault(of.name, []).append(line)
        for node in nodes:
            if isinstance(node, Test) and id(node) not in of_lines and (of := self.field_of(node)):
                found.setdefault(of.name, Asked(of)).tests[node] += 1
        for name, asked in found.items():
            is_choice = is_named(asked.of)
            if asked.often >= (OFTEN if is_choice else OFTEN_A_NUMBER):
                self.write(asked)
                self._taken.update(map(id, lines.get(name, ())))

    def field_of(self, node: object) -> v.FieldValue | None:
        """The field that alone decides a test, if a table can answer it."""
        match node:
            case g.Comparison(left=v.FieldValue() as of, right=right) if is_constant(right):
                pass
            case g.IsIn(value=v.FieldValue() as of, options=options) if options and all(map(is_constant, options)):
                pass
            case g.InRange(value=v.FieldValue() as of, low=low, high=high) if is_constant(low) and is_constant(high):
                pass
            case _:
                return None
        if is_named(of):
            return of
        is_number = isinstance(of.type, t.MoneyType) or (isinstance(of.type, t.ScalarType) and of.type.kind in NUMBERS)
        return of if is_number and starts(node, of, self.into.graph) is not None else None

    # ---- writing a table

    def write(self, asked: Asked) -> None:
        """Write a look into a table, with a name for each column."""
        into, code, of = self.into, self.into.code, asked.of
        keys = self.keys(asked)
        is_small = (len(keys) + 1) * len(asked.tests) <= LARGEST
        tests = list(asked.tests) if is_small else []
        if not tests and not asked.lines:
            return
        can_miss, local = not into.is_never_missing(of), into.field(of.name)
        names = [code.fresh("t") for _ in tests]
        self._truths |= {
            test: Expr(name, cost=0, is_two_valued=not can_miss) for test, name in zip(tests, names, strict=True)
        }
        missing: list[object] = [None] * len(tests)
        for score, lines in asked.lines.items():
            names.append(code.fresh("p"))
            self.points.setdefault(score, []).append(names[-1])
            low, high = (sum(points for _, points in lines if (points > 0) is is_up) for is_up in (False, True))
            missing.append(low)
            if can_miss and high > low:
                self.more.setdefault(score, []).append((local, high - low))
        first, *rows = self.rows(asked, tests, keys)
        if is_named(of):
            by_name = dict(zip(keys, rows, strict=True))
            if can_miss:
                by_name[None] = cells(missing)
            found = f"{code.thing(by_name)}.get({local}, {code.constant(first)})"
        else:
            found = f"{code.thing((first, *rows))}[bisect_right({code.thing(tuple(keys))}, {local})]"
            if can_miss:
                found = f"{code.constant(cells(missing))} if {local} is None else {found}"
        code.line(f"{', '.join(names)} = {found}")

    def rows(self, asked: Asked, tests: Sequence[Test], keys: Sequence[Any]) -> list[object]:
        """The row of a value that no key stands for, or of a number below all of them; then one for each key."""
        of, graph = asked.of, self.into.graph
        first = OTHER if is_named(of) else keys[0] - ONE
        columns: list[Sequence[object]] = [
            [holds(test, key, of.type, graph) for key in (first, *keys)] for test in tests
        ]
        places = {key: place for place, key in enumerate(keys, 1)}
        for lines in asked.lines.values():
            if is_named(of):
                columns.append(points_of_names(lines, keys, of, graph))
            else:
                columns.append(points_of_numbers(lines, places, of, graph))
        return [cells(row) for row in zip(*columns, strict=True)]

    def keys(self, asked: Asked) -> list[Any]:
        """The values that the tests speak of, or the thresholds of numbers in order."""
        of, graph = asked.of, self.into.graph
        if not is_named(of):
            return sorted({each for test in asked.all for each in starts(test, of, graph) or ()})
        if isinstance(of.type, t.ChoiceType) and of.type.is_ranked:
            return list(of.type.values)
        return list(dict.fromkeys(constant_of(each, graph) for test in asked.all for each in wanted(test)))


def cells(row: Sequence[object]) -> object:
    """A row, or the only cell of it."""
    return tuple(row) if len(row) > 1 else row[0]


def is_named(of: v.FieldValue) -> bool:
    """Whether a field's values are names: of an enumeration, or countries."""
    return isinstance(of.type, t.ChoiceType) or of.type == t.COUNTRY
