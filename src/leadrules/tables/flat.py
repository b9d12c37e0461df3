"""Answers as one flat table of typed columns: the lead, its stage, every outcome, score, grade, table and handoff.

The columns are those of `explain.flat`, typed: an outcome is true, false or null for undecided; points are `NAME.low`
and `NAME.high`, of which an open end is null; a number that a table gives is those two and `NAME.known`. A list of
bands is one of structs with `low` and `high`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.sql.columns import ITEM
from leadrules.graph import definitions as d
from leadrules.schema import types as t
from leadrules.tables import reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.types import Type

# What a range in a list has.
ENDS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that comes out of a ruleset; `answer` is what a statement calls it, `name` what people do."""

    name: str
    answer: str
    kind: Type
    # What it is one of: stage, handoff, points, grade, given.
    of: str


def outputs(graph: RuleGraph) -> list[Output]:
    """Name what comes out, in the order in which it is declared."""
    found = []
    for name in graph.declared:
        match graph.definitions[name]:
            case d.Stage():
                found.append(Output(name, name, t.YES_NO, "stage"))
            case d.Handoff():
                found.append(Output(name, name, t.TEXT, "handoff"))
            case d.Score() as score:
                found.append(Output(name, name, t.NUMBER, "points"))
                found += [Output(f"{name}.grade", f"{name}.grade", t.TEXT, "grade")] if score.grades else []
            case d.Table() as table:
                is_one = len(table.outputs) == 1
                found += (
                    Output(name if is_one else f"{name}.{output}", f"{name}.{output}", kind, "given")
                    for output, kind in table.outputs
                )
            case _:
                pass
    return found


def asked_for(graph: RuleGraph) -> tuple[str, ...]:
    """The definitions that come out, or decide what does."""
    named = dict.fromkeys(each.answer.partition(".")[0] for each in outputs(graph))
    return tuple(named | dict.fromkeys(each.name for each in graph.disqualifiers))


def fields(of: Output) -> list[tuple[str, pa.DataType]]:
    """The typed columns of an output."""
    import pyarrow as pa

    if t.is_ranged(of.kind):
        ends = [(f"{of.name}.{end}", pa.decimal128(38, 9)) for end in ("low", "high")]
        return ends if of.of == "points" else [*ends, (f"{of.name}.known", pa.bool_())]
    return [(of.name, arrow_type(of.kind))]


def schema(graph: RuleGraph, *, has_reasons: bool = False) -> pa.Schema:
    """The flat table's columns.

    Raises:
        ValueError: with `has_reasons`, when a table gives a value that is called as a column of them.
    """
    import pyarrow as pa

    texts = pa.list_(pa.string())
    named = [each for output in outputs(graph) for each in fields(output)]
    return pa.schema(
        [
            ("lead", pa.string()),
            ("stage", pa.string()),
            ("disqualified_by", texts),
            *named,
            ("missing", texts),
            ("unusable", texts),
            *(reasons.fields(graph) if has_reasons else ()),
        ]
    )


def arrow_type(kind: Type) -> pa.DataType:
    """The type of a value that comes out."""
    import pyarrow as pa

    if isinstance(kind, t.ListType):
        number = pa.decimal128(38, 9)
        is_band = isinstance(kind.of, t.BandType)
        return pa.list_(pa.struct([(end, number) for end in ENDS]) if is_band else arrow_type(kind.of))
    if kind == t.YES_NO:
        return pa.bool_()
    if t.is_ranged(kind):
        return pa.decimal128(38, 9)
    if t.is_moment(kind):
        return pa.date32() if kind == t.DATE else pa.timestamp("us", "UTC")
    return pa.string()


def of_answers(graph: RuleGraph, answers: pa.Table) -> dict[str, pa.Array]:
    """The flat columns of a statement's answers, but for what is known from elsewhere."""
    found: dict[str, pa.Array] = {}
    columns = {name: answers.column(name) for name in answers.column_names}
    stages = [(each.name, _whole(columns[each.name])) for each in graph.stages]
    found["stage"] = last_met(stages, answers.num_rows)
    disqualifiers = [(each.name, _whole(columns[each.name])) for each in graph.disqualifiers]
    found["disqualified_by"] = those_met(disqualifiers, answers.num_rows)
    for output in outputs(graph):
        for name, kind in fields(output):
            found[name] = _column(output, name, kind, columns)
    return found


def _column(output: Output, name: str, kind: pa.DataType, columns: Mapping[str, pa.ChunkedArray]) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    end = name[len(output.name) :]
    if end and f"{output.answer}{end}" in columns:
        column = _whole(columns[f"{output.answer}{end}"])
        if f"{output.answer}.known" in columns and end != ".known":
            column = pc.if_else(_whole(columns[f"{output.answer}.known"]), column, pa.scalar(None, column.type))
    else:
        column = _whole(columns[output.answer])
        column = column.is_valid() if end == ".known" else column
    if pa.types.is_list(column.type) and pa.types.is_struct(column.type.value_type):
        column = pa.ListArray.from_arrays(column.offsets, _entries(column.values), mask=column.is_null())
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
    return column.cast(kind)


def _entries(of: pa.Array) -> pa.Array:
    """The entries of a list: texts, which lists hold in every form, or ranges by their ends."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if of.type.get_field_index(ITEM) >= 0:
        return pc.struct_field(of, ITEM)
    return pa.StructArray.from_arrays([pc.struct_field(of, f"{ITEM}__{end}") for end in ENDS], list(ENDS))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    found = column.combine_chunks()
    return found if isinstance(found, pa.Array) else pa.concat_arrays(found.chunks or [pa.array([], found.type)])


def last_met(stages: Sequence[tuple[str, pa.Array]], rows: int) -> pa.Array:
    """The last stage that is met."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.nulls(rows, pa.string())
    for name, outcome in stages:
        found = pc.if_else(pc.fill_null(outcome, fill_value=False), name, found)
    return found


def those_met(named: Sequence[tuple[str, pa.Array]], rows: int) -> pa.Array:
    """The names of those that are met."""
    return _listed(named, rows, lambda outcome: outcome)


MOST_BITS = 60


def _listed(named: Sequence[tuple[str, pa.Array]], rows: int, is_in: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The names of those that are true, by bits: few combinations stand in many rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.list_(pa.string())
    if not named:
        return pa.array([[]], kind).take(pa.repeat(pa.scalar(0, pa.int32()), rows))
    if len(named) > MOST_BITS:
        lists = [pc.fill_null(is_in(each), fill_value=False).to_pylist() for _, each in named]
        names = [name for name, _ in named]
        return pa.array(
            [[n for n, met in zip(names, row, strict=True) if met] for row in zip(*lists, strict=True)], kind
        )
    bits = pa.repeat(pa.scalar(0, pa.int64()), rows)
    for place, (_, outcome) in enumerate(named):
        bit = pc.if_else(pc.fill_null(is_in(outcome), fill_value=False), 1 << place, 0)
        bits = pc.bit_wise_or(bits, bit.cast(pa.int64()))
    encoded = pc.dictionary_encode(bits)
    lists = [
        [name for place, (name, _) in enumerate(named) if at >> place & 1] for at in encoded.dictionary.to_pylist()
    ]
    return pa.array(lists, kind).take(encoded.indices)
