"""What a table gives for one lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.interpreter.scope import Scope, Valued, place, place_of
from leadrules.backends.interpreter.settle import fields_read
from leadrules.backends.interpreter.show import seen
from leadrules.backends.interpreter.values import unique
from leadrules.graph.policies import counting, given_by
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING
from leadrules.verdict import RowResult, TableResult

if TYPE_CHECKING:
    from leadrules.backends.interpreter.truths import Truths
    from leadrules.graph import definitions as g
    from leadrules.verdict import Trace


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
        counts = counting(table.policy, [outcome for _, outcome, _ in rows])
        given = [[self.truths.values.read(value) for value in row.gives] for row, _, _ in rows]
        waits = unique(
            name
            for number, (_, outcome, trace) in enumerate(rows)
            if outcome is Outcome.UNDECIDED and counts[number] and trace is not None
            for name in trace.missing
        )
        values = {}
        is_undecided = False
        for column, (name, kind) in enumerate(table.outputs):
            certain = [given[i][column] for i, row in enumerate(rows) if counts[i] and row[1] is Outcome.MET]
            perhaps = [given[i][column] for i, row in enumerate(rows) if counts[i] and row[1] is Outcome.UNDECIDED]
            value, is_open = given_by(table.policy, [e.value for e in certain], [e.value for e in perhaps], kind)
            is_undecided = is_undecided or is_open
            inner = unique(field for each in (*certain, *perhaps) for field in each.open)
            open_ = unique((*(waits if is_open else ()), *inner))
            if value is MISSING and not open_:
                # No row holds, or they disagree: other values of what the rows ask for could change that.
                open_ = unique(field for _, _, trace in rows if trace is not None for field in fields_read(trace))
            told = seen(
                f"{table.name}.{name}" if len(table.outputs) > 1 else table.name,
                "table",
                value,
                kind,
                self.scope.zone,
                doc=table.doc,
                missing=open_,
            )
            values[name] = told
            self.scope.values[f"{table.name}.{name}"] = Valued(value, told, open_, (told,))
        return TableResult(
            name=table.name,
            doc=table.doc,
            is_undecided=is_undecided,
            values=values,
            rows=tuple(self.row(row, given[i], counts=counts[i]) for i, row in enumerate(rows)),
            missing=waits if is_undecided else (),
            fingerprint=self.scope.graph.fingerprints[table.name],
            place=place_of(table),
        )

    def row(self, row: tuple[g.TableRow, Outcome, Trace | None], given: list[Valued], *, counts: bool) -> RowResult:
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
