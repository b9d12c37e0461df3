"""A flat table as texts, cell by cell what `explain.flat` makes of the same verdicts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from leadrules.backends.interpreter.show import exact, show
from leadrules.explain import reasons
from leadrules.schema import ranges
from leadrules.schema.outcome import Outcome
from leadrules.schema.types import is_ranged
from leadrules.schema.values import MISSING
from leadrules.tables.distinct import as_list, distinct
from leadrules.tables.flat import ENDS, outputs

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.tables.flat import Output


class Cells:
    """Writes flat tables of one ruleset as columns of texts; a blank cell is an empty text, never null."""

    def __init__(self, graph: RuleGraph, *, has_reasons: bool = False) -> None:
        """Note what comes out."""
        self._outputs = outputs(graph)
        self._reasons = reasons.columns(graph) if has_reasons else []
        self._zone = ZoneInfo(graph.timezone)

    def of(self, table: pa.Table) -> dict[str, pa.Array]:
        """The columns by their names, in their order."""
        import pyarrow.compute as pc

        columns = {name: table.column(name).combine_chunks() for name in table.column_names}
        found = {name: _text(columns[name]) for name in ("lead", "stage")}
        found["disqualified_by"] = _text(pc.binary_join(columns["disqualified_by"], " "))
        for output in self._outputs:
            found |= self._of_output(output, columns)
        found["missing"] = _text(pc.binary_join(columns["missing"], " "))
        found["unusable"] = _text(pc.binary_join(columns["unusable"], "; "))
        for name, what in self._reasons:
            column = reasons.column(name, what)
            found[column] = _text(pc.binary_join(columns[column], reasons.separator(what)))
        return found

    def _of_output(self, output: Output, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
        import pyarrow.compute as pc

        name = output.name
        match output.of:
            case "stage":
                decided = pc.if_else(columns[name], Outcome.MET.value, Outcome.NOT_MET.value)
                return {name: pc.fill_null(decided, Outcome.UNDECIDED.value)}
            case "points":
                low, high = (_each(columns[f"{name}.{end}"], lambda at: exact(at) or "") for end in ("low", "high"))
                return {name: low, f"{name}.high": high}
            case "given" if is_ranged(output.kind):
                return {name: self._ranged(output, *(columns[f"{name}.{end}"] for end in ("low", "high", "known")))}
            case "given":
                return {name: _each(columns[name], lambda value: self._shown(output, value))}
            case _:
                return {name: _text(columns[name])}

    def _shown(self, output: Output, value: Any) -> str:  # noqa: ANN401 - a value of any type
        """A value that a table gives, as `flat.row` shows it."""
        typed = tuple(map(_entry, value)) if isinstance(value, list) else value
        return (show(MISSING if typed is None else typed, output.kind, self._zone) or "").strip('"')

    def _ranged(self, output: Output, low: pa.Array, high: pa.Array, known: pa.Array) -> pa.Array:
        """A number, or a range of them."""
        import pyarrow as pa
        import pyarrow.compute as pc

        lows, low_places = _objects(low)
        highs, high_places = _objects(high)
        size = pa.scalar(len(highs), pa.int64())
        both = pc.add(pc.multiply(low_places.cast(pa.int64()), size), high_places.cast(pa.int64()))
        codes, places = _objects(pc.if_else(known, both, -1))
        texts = []
        for code in codes:
            ends = divmod(code, len(highs)) if isinstance(code, int) and code >= 0 else None
            value = None if ends is None else ranges.ranged(_number(lows[ends[0]]), _number(highs[ends[1]]))
            texts.append(self._shown(output, value))
        return pa.array(texts, pa.string()).take(places)


def _objects(column: pa.Array) -> tuple[list[object], pa.Array]:
    """The distinct values of a column as objects, and where they stand."""
    values, places = distinct(column)
    return as_list(values), places


def _entry(value: Any) -> Any:  # noqa: ANN401 - an entry of a list of any type
    """An entry of a list; a range is a struct of its ends."""
    return ranges.ranged(*(_number(value[end]) for end in ENDS)) if isinstance(value, dict) else value


def _number(value: Any) -> Decimal | None:  # noqa: ANN401 - a decimal of a column
    return None if value is None else Decimal(exact(value) or 0)


def _text(column: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.fill_null(column, "")


def _each(column: pa.Array, say: Callable[[Any], str]) -> pa.Array:
    """Each distinct value said once."""
    import pyarrow as pa

    values, places = _objects(column)
    return pa.array(
        [say(_number(value) if isinstance(value, Decimal) else value) for value in values], pa.string()
    ).take(places)
