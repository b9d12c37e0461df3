"""Everything that the rules ask of one field alone, found with one look into a table: a row for each of its values.

An enumeration's row is found by its value, a number's by counting the thresholds that it reaches. A row holds a truth
for each test and points for each score, those of a missing value the least that they can be.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.backends.generated.code import Expr
from leadrules.backends.generated.values import constant_of, is_constant
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.generated.function import Function

Test: TypeAlias = g.Comparison | g.InRange | g.IsIn
# So often a field is asked before a table is worth its while.
OFTEN, OFTEN_A_NUMBER = 3, 4
# More cells than these are not made for truths: tests are then written out one by one.
LARGEST = 4_096
# A value that no test speaks of.
OTHER = object()
NUMBERS = frozenset({t.Scalar.NUMBER, t.Scalar.INTEGER, t.Scalar.PERCENT, t.Scalar.DURATION})
ONE = Decimal(1)


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
        return of if is_number and self.starts(node, of) is not None else None

    def starts(self, node: object, of: v.FieldValue) -> tuple[Decimal, ...] | None:
        """The numbers from which on a test's answer is another; None where that needs what comes right after one."""
        is_whole = of.type == t.INTEGER

        def after(number: Decimal) -> Decimal:
            return number.to_integral_value(ROUND_FLOOR) + ONE

        match node:
            case g.Comparison(operator=g.Comparing.GE | g.Comparing.LT, right=right):
                return (self.number(right),)
            case g.Comparison(operator=g.Comparing.GT | g.Comparing.LE, right=right) if is_whole:
                return (after(self.number(right)),)
            case g.Comparison(right=right) if is_whole:
                return (self.number(right), after(self.number(right)))
            case g.InRange(low=low, high=high) if is_whole:
                return (self.number(low), after(self.number(high)))
            case _:
                return None

    def number(self, node: v.Value) -> Decimal:
        """A number that the rules write down."""
        found = constant_of(node, self.into)
        return found if isinstance(found, Decimal) else Decimal(0)

    # ---- writing a table

    def write(self, asked: Asked) -> None:
        """Write a look into a table, with a name for each column."""
        keys = self.keys(asked)
        is_small = (len(keys) + 1) * (len(asked.tests) + len(asked.lines)) <= LARGEST
        tests = list(asked.tests) if is_small else []
        if not tests and not asked.lines:
            return
        into, code = self.into, self.into.code
        can_miss = not into.is_never_missing(asked.of)
        names = [code.fresh("t") for _ in tests]
        for test, name in zip(tests, names, strict=True):
            self._truths[test] = Expr(name, cost=0, is_two_valued=not can_miss)
        for score in asked.lines:
            self.points.setdefault(score, []).append(name := code.fresh("p"))
            names.append(name)

        def row(value: object) -> Any:  # noqa: ANN401 - truths and numbers, or the only one of them
            cells: list[object] = [self.holds(test, value, asked.of.type) for test in tests]
            cells += (
                sum(points for test, points in lines if self.holds(test, value, asked.of.type))
                for lines in asked.lines.values()
            )
            return tuple(cells) if len(cells) > 1 else cells[0]

        missing: list[object] = [None] * len(tests)
        local = into.field(asked.of.name)
        for score, lines in asked.lines.items():
            low, high = (sum(points for _, points in lines if (points > 0) is is_up) for is_up in (False, True))
            missing.append(low)
            if can_miss and high > low:
                self.more.setdefault(score, []).append((local, high - low))
        rest = tuple(missing) if len(missing) > 1 else missing[0]
        if is_named(asked.of):
            rows: dict[object, object] = {each: row(each) for each in keys}
            if can_miss:
                rows[None] = rest
            found = f"{code.thing(rows)}.get({local}, {code.constant(row(OTHER))})"
        else:
            # Below the first threshold, then from each on.
            numbers = [Decimal(str(each)) for each in keys]
            places = tuple(row(each) for each in (numbers[0] - ONE, *numbers))
            found = f"{code.thing(places)}[bisect_right({code.thing(tuple(numbers))}, {local})]"
            if can_miss:
                found = f"{code.constant(rest)} if {local} is None else {found}"
        code.line(f"{', '.join(names)} = {found}")

    def keys(self, asked: Asked) -> list[object]:
        """The values that the tests speak of, or the thresholds of numbers in order."""
        if not is_named(asked.of):
            return [*sorted({each for test in asked.all for each in self.starts(test, asked.of) or ()})]
        kind = asked.of.type
        if isinstance(kind, t.ChoiceType) and kind.is_ranked:
            return list(kind.values)
        return list(dict.fromkeys(constant_of(each, self.into) for test in asked.all for each in wanted(test)))

    def holds(self, test: Test, value: object, kind: t.Type) -> bool:
        """Whether a value meets a test."""

        def rank(of: object) -> Any:  # noqa: ANN401 - numbers or places
            return kind.values.index(str(of)) if isinstance(kind, t.ChoiceType) and kind.is_ranked else of

        texts = [constant_of(each, self.into) for each in wanted(test)]
        match test:
            case g.IsIn(is_negated=is_negated):
                return (value in texts) is not is_negated
            case g.Comparison(operator=g.Comparing.IS):
                return value == texts[0]
            case g.Comparison(operator=g.Comparing.IS_NOT):
                return value != texts[0]
            case _ if value is OTHER:
                return False
        one, *others = (rank(each) for each in (value, *texts))
        match test:
            case g.Comparison(operator=g.Comparing.LT):
                return bool(one < others[0])
            case g.Comparison(operator=g.Comparing.LE):
                return bool(one <= others[0])
            case g.Comparison(operator=g.Comparing.GT):
                return bool(one > others[0])
            case g.Comparison():
                return bool(one >= others[0])
            case _:
                return bool(others[0] <= one <= others[1])


def wanted(test: Test) -> tuple[v.Value, ...]:
    """What a test's field is compared with."""
    match test:
        case g.Comparison(right=right):
            return (right,)
        case g.InRange(low=low, high=high):
            return low, high
        case _:
            return test.options


def is_named(of: v.FieldValue) -> bool:
    """Whether a field's values are names: of an enumeration, or countries."""
    return isinstance(of.type, t.ChoiceType) or of.type == t.COUNTRY
