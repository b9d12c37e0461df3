"""Tables as constraints: which rows take part, and what they come to by the table's policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from leadrules.backends.smt import bools as b
from leadrules.backends.smt import numbers as n
from leadrules.backends.smt.farthest import Member, outermost
from leadrules.backends.smt.kinds import Said, Several, Unsaid, chosen, identical, with_known
from leadrules.graph.definitions import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.smt.bools import Bool, Three
    from leadrules.backends.smt.encoder import Encoder
    from leadrules.backends.smt.numbers import Num
    from leadrules.graph import definitions as d
    from leadrules.schema.types import Type

NOTHING = Unsaid(known=False, why="nothing")


class Read(NamedTuple):
    """What each column of a table gives, of each row whether it holds and takes part, and whether the table is open."""

    values: dict[str, Said]
    rows: tuple[Bool, ...]
    is_open: Bool


class Tables:
    """Encodes tables, with the encoder's help."""

    def __init__(self, encoder: Encoder) -> None:
        """Read what an encoder has."""
        self.of = encoder

    def read(self, table: d.Table) -> Read:
        """What each column gives, which rows hold and take part, and whether it is open."""
        rows = [self.of.truths.read(row.criterion) if row.criterion is not None else b.MET for row in table.rows]
        met = first_of(rows) if table.policy is Policy.FIRST else [row.met for row in rows]
        values: dict[str, Said] = {}
        is_open: list[Bool] = []
        for number, (name, kind) in enumerate(table.outputs):
            given = [self.of.values.read(row.gives[number]) for row in table.rows]
            values[name] = self.column(table.policy, rows, met, given, kind)
            is_open.append(self.is_open(table.policy, rows, given, kind))
        return Read(values, tuple(met), b.some(is_open))

    def column(
        self, policy: Policy, rows: Sequence[Three], met: Sequence[Bool], given: Sequence[Said], kind: Type
    ) -> Said:
        """What a column's values come to."""
        match policy:
            case Policy.FIRST:
                return one_of(met, given)
            case Policy.ONE:
                after = list(reversed(clear_before(list(reversed(rows)))))
                alone = [b.every(each) for each in zip(met, clear_before(rows), after, strict=True)]
                return one_of(alone, given)
            case Policy.ANY:
                return self.agreed(rows, given)
            case Policy.ALL:
                is_whole = [b.implies(row.met, value.known) for row, value in zip(rows, given, strict=True)]
                settled = [b.inverse(row.undecided) for row in rows]
                return Several(b.every([*is_whole, *settled]), tuple(zip(met, given, strict=True)))
            case Policy.COUNT:
                parts = [counted(row, n.exactly(1)) for row in rows]
                return n.added(parts) if parts else n.exactly(0)
            case Policy.SUM:
                numbers = [self.of.as_number(value) for value in given]
                known = [b.some((row.unmet, each.known)) for row, each in zip(rows, numbers, strict=True)]
                total = n.added([counted(row, each) for row, each in zip(rows, numbers, strict=True)])
                return replace(total, known=b.every([total.known, *known]))
            case Policy.LOWEST | Policy.HIGHEST:
                return self.outermost(rows, given, kind, is_larger=policy is Policy.HIGHEST)

    def is_open(self, policy: Policy, rows: Sequence[Three], given: Sequence[Said], kind: Type) -> Bool:
        """Whether rows that are undecided may still change what a column comes to."""
        undecided = [row.undecided for row in rows]
        match policy:
            case Policy.FIRST:
                return b.some(b.both(*each) for each in zip(clear_before(rows), undecided, strict=True))
            case Policy.ANY:
                found = self.first_met(rows, given)
                is_none = b.inverse(b.some(row.met for row in rows))
                return b.some(
                    b.both(may, b.some((is_none, b.inverse(identical(value, found, self.of.texts)))))
                    for may, value in zip(undecided, given, strict=True)
                )
            case Policy.LOWEST | Policy.HIGHEST if any(may is not False for may in undecided):
                alone, together = (
                    self.outermost(each, given, kind, is_larger=policy is Policy.HIGHEST)
                    for each in ([b.plain(row.met) for row in rows], [b.plain(b.inverse(row.unmet)) for row in rows])
                )
                is_same = b.both(alone.known, identical(alone, together, self.of.texts))
                return b.both(b.some(undecided), b.inverse(is_same))
            case _:
                return b.some(undecided)

    def agreed(self, rows: Sequence[Three], given: Sequence[Said]) -> Said:
        """What all rows that hold give alike; open while another one may give something else."""
        found = self.first_met(rows, given)
        conditions = [b.some(row.met for row in rows)]
        for row, value in zip(rows, given, strict=True):
            conditions.append(b.some((row.unmet, identical(value, found, self.of.texts))))
        return with_known(found, b.every([found.known, *conditions]))

    @staticmethod
    def first_met(rows: Sequence[Three], given: Sequence[Said]) -> Said:
        """What the first row gives that holds, whatever is undecided."""
        return one_of([row.met for row in rows], given)

    def outermost(self, rows: Sequence[Three], given: Sequence[Said], kind: Type, *, is_larger: bool) -> Said:
        """The lowest or highest of the rows that hold; missing when one of them gives nothing."""
        members = [Member(row.met, row.undecided, value) for row, value in zip(rows, given, strict=True)]
        made = outermost(self.of, members, kind, is_larger=is_larger)
        known = [b.some((row.unmet, value.known)) for row, value in zip(rows, given, strict=True)]
        return with_known(made, b.every([made.known, *known]))


def first_of(rows: Sequence[Three]) -> list[Bool]:
    """Of each row, whether it holds and none before it does or may."""
    return [b.both(clear, row.met) for clear, row in zip(clear_before(rows), rows, strict=True)]


def clear_before(rows: Sequence[Three]) -> list[Bool]:
    """Of each row, whether none before it holds or may."""
    found: list[Bool] = [True]
    for row in rows[:-1]:
        found.append(b.both(found[-1], row.unmet))
    return found[: len(rows)]


def one_of(conditions: Sequence[Bool], given: Sequence[Said]) -> Said:
    """The value of the first condition that holds."""
    found: Said = NOTHING
    for condition, value in reversed(list(zip(conditions, given, strict=True))):
        found = chosen(condition, value, found)
    return found


def counted(row: Three, value: Num) -> Num:
    """What a row adds: its value, nothing, or anything between while it is open."""
    sure = n.chosen(row.met, replace(value, known=True), n.exactly(0))
    return n.chosen(row.undecided, n.or_zero(replace(value, known=True)), sure)
