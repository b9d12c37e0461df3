"""What a table gives for one lead."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from leadrules.backends.interpreter.scope import Scope, Valued, place, place_of
from leadrules.backends.interpreter.settle import fields_read
from leadrules.backends.interpreter.show import seen
from leadrules.backends.interpreter.values import unique, with_zero
from leadrules.graph import definitions as g
from leadrules.schema import ranges
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Missing, Range
from leadrules.verdict import RowResult, TableResult

if TYPE_CHECKING:
    from leadrules.backends.interpreter.truths import Truths
    from leadrules.schema.types import Type
    from leadrules.schema.values import ValueOrMissing
    from leadrules.verdict import Trace

ZERO, ONE = Decimal(0), Decimal(1)


class Tables:
    """Looks leads up in tables."""

    def __init__(self, scope: Scope, truths: Truths) -> None:
        """Judge rows with `truths`."""
        self.scope = scope
        self.truths = truths

    def evaluate(self, table: g.Table) -> TableResult:
        """Judge every row, and give what the policy makes of them; it is noted in the scope."""
        rows: list[tuple[g.TableRow, Outcome, Trace | None]] = []
        for row in table.rows:
            judged = self.truths.judge(row.criterion) if row.criterion is not None else None
            rows.append((row, judged.outcome if judged else Outcome.MET, judged.trace if judged else None))
        counting = self.counting(table, [outcome for _, outcome, _ in rows])
        given = [[self.truths.values.read(value) for value in row.gives] for row, _, _ in rows]
        waits = unique(
            name
            for number, (_, outcome, trace) in enumerate(rows)
            if outcome is Outcome.UNDECIDED and counting[number] and trace is not None
            for name in trace.missing
        )
        values = {}
        is_undecided = False
        for column, (name, kind) in enumerate(table.outputs):
            certain = [given[i][column] for i, row in enumerate(rows) if counting[i] and row[1] is Outcome.MET]
            perhaps = [given[i][column] for i, row in enumerate(rows) if counting[i] and row[1] is Outcome.UNDECIDED]
            value, is_open = self.value(table.policy, certain, perhaps, kind)
            is_undecided = is_undecided or is_open
            inner = unique(field for each in (*certain, *perhaps) for field in each.open)
            open_ = unique((*(waits if is_open else ()), *inner))
            if value is MISSING and not open_:
                # No row holds, or they disagree: other values of what the rows ask for could change that.
                open_ = unique(field for _, _, trace in rows if trace is not None for field in fields_read(trace))
            told = seen(f"{table.name}.{name}" if len(table.outputs) > 1 else table.name, "table", value, kind,
                        self.scope.zone, doc=table.doc, missing=open_)  # fmt: skip
            values[name] = told
            self.scope.values[f"{table.name}.{name}"] = Valued(value, told, open_, (told,))
        return TableResult(
            name=table.name,
            doc=table.doc,
            is_undecided=is_undecided,
            values=values,
            rows=tuple(self.row(row, counting[i], given[i]) for i, row in enumerate(rows)),
            missing=waits if is_undecided else (),
            fingerprint=self.scope.graph.fingerprints[table.name],
            place=place_of(table),
        )

    @staticmethod
    def counting(table: g.Table, outcomes: list[Outcome]) -> list[bool]:
        """Which rows take part: under `first match` those up to the first that holds, elsewhere all that may hold."""
        possible = [outcome is not Outcome.NOT_MET for outcome in outcomes]
        if table.policy is not g.Policy.FIRST or Outcome.MET not in outcomes:
            return possible
        first = outcomes.index(Outcome.MET)
        return [is_possible and number <= first for number, is_possible in enumerate(possible)]

    def value(
        self, policy: g.Policy, certain: list[Valued], perhaps: list[Valued], kind: Type
    ) -> tuple[ValueOrMissing, bool]:
        """What the rows that hold (and those that may) come to, and whether that is still open."""
        known, maybe = [each.value for each in certain], [each.value for each in perhaps]
        match policy:
            case g.Policy.FIRST:
                return (MISSING, True) if maybe else (known[0] if known else MISSING, False)
            case g.Policy.ONE:
                return (MISSING, True) if maybe else (known[0] if len(known) == 1 else MISSING, False)
            case g.Policy.ANY:
                first = known[0] if known else MISSING
                is_open = any(each != first or not known for each in maybe)
                return (MISSING, True) if is_open else (first if all(e == first for e in known) else MISSING, False)
            case g.Policy.ALL:
                is_whole = MISSING not in known
                return (MISSING, True) if maybe else (tuple(known) if is_whole else MISSING, False)  # type: ignore[arg-type]
            case g.Policy.COUNT:
                return ranges.ranged(Decimal(len(known)), Decimal(len(known) + len(maybe))), bool(maybe)
            case g.Policy.SUM:
                return total(known, maybe), bool(maybe)
            case g.Policy.LOWEST | g.Policy.HIGHEST:
                return self.outermost(known, maybe, kind, is_larger=policy is g.Policy.HIGHEST)

    def outermost(
        self, known: list[ValueOrMissing], maybe: list[ValueOrMissing], kind: Type, *, is_larger: bool
    ) -> tuple[ValueOrMissing, bool]:
        """The lowest or highest of the rows that hold; rows that may hold can only go beyond it."""
        farthest = self.truths.values.farthest
        alone = farthest(known, kind, is_larger=is_larger)
        if not maybe:
            return alone, False
        together = farthest([*known, *maybe], kind, is_larger=is_larger)
        if alone is MISSING or together is MISSING:
            return MISSING, True
        if alone == together:
            return alone, False
        if isinstance(alone, Decimal | Range) and isinstance(together, Decimal | Range):
            (a, b), (c, d) = ranges.ends(alone), ranges.ends(together)
            return (ranges.ranged(a, d) if is_larger else ranges.ranged(c, b)), True
        return MISSING, True

    def row(
        self, row: tuple[g.TableRow, Outcome, Trace | None], counts: bool, given: list[Valued]  # noqa: FBT001
    ) -> RowResult:  # fmt: skip
        """Tell what a row came to."""
        declared, outcome, trace = row
        return RowResult(
            id=declared.id,
            text=declared.text,
            reason=declared.reason,
            outcome=outcome,
            counts=counts and outcome is not Outcome.NOT_MET,
            gives=tuple(each.seen.value or "missing" for each in given),
            missing=trace.missing if trace is not None else (),
            trace=trace,
            place=place(declared.span),
        )


def total(known: list[ValueOrMissing], maybe: list[ValueOrMissing]) -> ValueOrMissing:
    """Add what rows give; one that may hold may also add nothing."""
    result: ranges.Ranged | Missing = ZERO
    for value, is_certain in (*((each, True) for each in known), *((each, False) for each in maybe)):
        if isinstance(result, Missing) or not isinstance(value, Decimal | Range):
            return MISSING
        result = ranges.add(result, value if is_certain else with_zero(value))
    return result
