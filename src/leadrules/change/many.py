"""Which of many leads a change moves at all, found by DuckDB a batch at a time; those are then looked at singly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql import generate
from leadrules.tables.engine import Engine, Stopped
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pyarrow as pa

    from leadrules.change.matching import Pair
    from leadrules.change.model import Difference
    from leadrules.change.side import Side
    from leadrules.tables.batch import Batch


class Answering:
    """One version's statement."""

    def __init__(self, side: Side, names: Sequence[str], on: datetime, source: str | None) -> None:
        """Write the statement for these definitions, and for the stages.

        Raises:
            Unsupported: when something of the rules cannot be said in SQL.
        """
        graph = side.graph
        wanted = dict.fromkeys((*names, *(each.name for each in graph.stages)))
        query = generate(graph, on, only=tuple(wanted))
        mapping = graph.sources[source] if source is not None else None
        reader = side.ruleset.reader(source)
        self._reader = TableReader(reader, tuple(graph.fields), query.inputs, source=mapping)
        self._engine = Engine(query)

    def answers(self, batch: Batch) -> pa.Table | None:
        """What it makes of a batch; None where the statement has no exact answer."""
        try:
            return self._engine.run(self._reader.read(batch).table)
        except Stopped:
            return None

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()


class Many:
    """Finds the rows that move."""

    def __init__(self, difference: Difference, pairs: Sequence[Pair], source: str | None) -> None:
        """Write both statements.

        Raises:
            Unsupported: when something of either version cannot be said in SQL.
        """
        self.pairs = [(pair.old or "", pair.new or "") for pair in pairs]
        self.old = Answering(difference.old, [old for old, _ in self.pairs], difference.on, source)
        self.new = Answering(difference.new, [new for _, new in self.pairs], difference.on, source)
        called = dict(self.pairs)
        before = [called.get(each.name) for each in difference.old.graph.stages]
        self.has_same_stages = before == [each.name for each in difference.new.graph.stages]

    def moved(self, batch: Batch) -> list[int]:
        """The places of the rows that come out otherwise by any definition; all of them where that cannot be told."""
        import pyarrow.compute as pc

        old, new = self.old.answers(batch), self.new.answers(batch)
        everything = list(range(len(batch)))
        # A stage that one version alone has, or that stands elsewhere, moves whoever it is the last stage of.
        if old is None or new is None or not self.has_same_stages:
            return everything
        differs = None
        for before, after in self.pairs:
            ones, twos = columns_of(old, before), columns_of(new, after)
            if ones.keys() != twos.keys():
                return everything
            for end, one in ones.items():
                if one.type != twos[end].type:
                    return everything
                found = unlike(one, twos[end])
                differs = found if differs is None else pc.or_(differs, found)
        return [] if differs is None else pc.indices_nonzero(differs).to_pylist()

    def close(self) -> None:
        """Let go of both engines."""
        self.old.close()
        self.new.close()


def columns_of(answers: pa.Table, name: str) -> dict[str, pa.ChunkedArray]:
    """The columns that tell of one definition, by what stands behind its name."""
    return {
        column[len(name) :]: answers.column(column)
        for column in answers.column_names
        if column == name or column.startswith(f"{name}.")
    }


def unlike(one: pa.ChunkedArray, two: pa.ChunkedArray) -> pa.Array:
    """Where two columns hold something else; nothing is like nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(one.type):
        return pa.array([x != y for x, y in zip(one.to_pylist(), two.to_pylist(), strict=True)])
    one, two = one.combine_chunks(), two.combine_chunks()
    differs = pc.fill_null(pc.not_equal(one, two), fill_value=False)
    return pc.or_(differs, pc.xor(one.is_null(), two.is_null()))


def part_of(batch: Batch, places: list[int]) -> Batch:
    """Some rows of a batch."""
    import pyarrow as pa

    from leadrules.tables.batch import Batch

    # Of the empty list alone, Arrow would not know that it holds places.
    taken = pa.array(places, pa.int64())
    columns = tuple(
        [column[place] for place in places] if isinstance(column, list) else column.take(taken)
        for column in batch.columns
    )
    return Batch(batch.keys, columns, [batch.numbers[place] for place in places])


__all__ = ["Many", "part_of"]
