"""The same flat tables from the generated function, lead by lead: for few leads, and for rules that SQL cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.backends.generated.runtime import from_unit
from leadrules.explain import reasons
from leadrules.explain.flat import missing
from leadrules.schema import ranges
from leadrules.schema.types import BandType, ListType, is_ranged
from leadrules.tables import flat
from leadrules.tables.evaluated import EvaluatedTable, side_table
from leadrules.tables.reading import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from leadrules import verdict as parts
    from leadrules.backends.generated import Program
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.lead import Lead
    from leadrules.leads.rows import Row
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.batch import Batch
    from leadrules.tables.flat import Output


class OneByOne:
    """Evaluates batches as `TableEvaluator` does, by the function; `name` says what a lead is called."""

    def __init__(  # noqa: PLR0913 - what the rules are, and what is asked of them
        self,
        graph: RuleGraph,
        reader: LeadReader,
        program: Program,
        now: datetime,
        *,
        look: Callable[[Lead], parts.Verdict],
        name: Callable[[Row, Lead], str],
        has_reasons: bool = False,
    ) -> None:
        """Keep the function; `look` gives a verdict, which knows what a lead waits for and why.

        Raises:
            ValueError: with `has_reasons`, when a table gives a value that is called as a column of them.
        """
        self.graph, self.reader, self.has_reasons = graph, reader, has_reasons
        self.schema = flat.schema(graph, has_reasons=has_reasons)
        self._program, self._name, self._look = program, name, look
        self._times = program.times(now)
        self._outputs = flat.outputs(graph)

    def run(self, batches: Iterable[Batch]) -> Iterator[EvaluatedTable]:
        """Evaluate batch after batch."""
        return map(self.of, batches)

    def of(self, batch: Batch) -> EvaluatedTable:
        """Evaluate a batch."""
        import pyarrow as pa

        rows: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for place, row in enumerate(batch.rows()):
            lead = self.reader.read_row(row)
            problems += (Problem(place, 0, each.field, each.shown, each.reason) for each in lead.unusable)
            rows.append(self._row(lead) | {"lead": self._name(row, lead)})
        table = pa.Table.from_pylist(rows, self.schema)
        return EvaluatedTable(table, side_table(problems, batch.numbers, table.column("lead").combine_chunks()))

    def _row(self, lead: Lead) -> dict[str, Any]:
        results = self._program.run(lead.values.get, *self._times)
        verdict = self._look(lead)
        places = self._program.places
        met = [each.name for each in self.graph.stages if results[places[each.name]] is True]
        found: dict[str, Any] = {
            "stage": met[-1] if met else None,
            "disqualified_by": [each.name for each in self.graph.disqualifiers if results[places[each.name]] is True],
            "missing": missing(verdict),
            "unusable": [f"{each.field}: {each.reason}" for each in lead.unusable],
        }
        if self.has_reasons:
            found |= reasons.names(verdict)
        for output in self._outputs:
            if output.of == "points":
                for end in (".low", ".high"):
                    points = results[places[f"{output.name}{end}"]]
                    found[f"{output.name}{end}"] = from_unit(points, self._program.units[output.name])
            else:
                found |= _told(output, results[places[output.answer]])
        return found


def _told(output: Output, value: Any) -> dict[str, Any]:  # noqa: ANN401 - a value of any type
    if not is_ranged(output.kind):
        is_of_bands = isinstance(output.kind, ListType) and isinstance(output.kind.of, BandType)
        if is_of_bands and value is not None:
            return {output.name: [dict(zip(flat.ENDS, ranges.ends(each), strict=True)) for each in value]}
        return {output.name: own_state(value)}
    low, high = (None, None) if value is None else ranges.ends(value)
    return {f"{output.name}.low": low, f"{output.name}.high": high, f"{output.name}.known": value is not None}


def own_state(value: Any) -> Any:  # noqa: ANN401 - as above
    """A handoff's state by its name; any other value as it is."""
    return str(value) if isinstance(value, str) else value
