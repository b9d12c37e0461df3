"""Masks as names again: each different one is named once, and rows only say which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from leadrules.backends.sql.masks.names import NO_NAMES
from leadrules.backends.sql.masks.places import Ref
from leadrules.graph.definitions import Handoff

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from leadrules.backends.sql.masks.because import Why
    from leadrules.backends.sql.masks.names import Names, Piece
    from leadrules.backends.sql.program import Query
    from leadrules.graph.rulegraph import RuleGraph

Told: TypeAlias = tuple[str, ...]
# The number of each row's names, and the names by their numbers.
Coded: TypeAlias = "tuple[pa.Array, list[Told]]"


def reasons_of(query: Query, table: pa.Table) -> dict[str, pa.DictionaryArray]:
    """What each row of a table of answers waits for, and why it came out so: names by `missing:NAME`, `because:NAME`.

    The names of a row are a list; the dictionary of each array holds every different list once.
    """
    found = coded_of(query, table)
    for why in query.why:
        found[why.key] = coded_criteria(why, table)
    return {key: as_dictionary(*each) for key, each in found.items() if key.startswith(("missing:", "because:"))}


def waits_of(query: Query, table: pa.Table, graph: RuleGraph) -> pa.DictionaryArray:
    """What each row waits for in one cell: the first undecided stage's names, or the first handoff's that has any.

    Each mask is named for those rows alone that it is told of: few of all rows wait, and each for one thing first.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    by_key = {names.key: names for names in query.names}
    all_told: dict[Told, int] = {NO_NAMES: 0}
    found = pa.array([0] * table.num_rows, pa.int32())
    is_told = pa.array([False] * table.num_rows, pa.bool_())
    stages = [each.name for each in graph.stages]
    handoffs = [name for name in graph.declared if isinstance(graph.definitions[name], Handoff)]
    for name in (*stages, *handoffs):
        names = by_key.get(f"missing:{name}")
        if names is None:
            continue
        counts = undecided(table.column(name)) if name in stages else has_any(names, table)
        rows = pc.and_not(counts, is_told)
        codes, told = coded_of(query, table.filter(rows), names.key)[names.key]
        codes = pa.array([all_told.setdefault(each, len(all_told)) for each in told], pa.int32()).take(codes)
        found = pc.replace_with_mask(found, rows, codes)
        is_told = pc.or_(is_told, rows if name in stages else pc.not_equal(found, 0))
    return as_dictionary(found, list(all_told))


def has_any(names: Names, table: pa.Table) -> pa.Array:
    """Where a mask is not empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if names.per_entry is not None:
        return pc.not_equal(table.column(names.key), "").combine_chunks()
    found = pa.array([False] * table.num_rows, pa.bool_())
    for piece in names.pieces:
        found = pc.or_(found, pc.not_equal(cut(table.column(piece.column), piece), 0).combine_chunks())
    return found


def undecided(column: pa.ChunkedArray) -> pa.Array:
    """Where an outcome is missing."""
    return column.combine_chunks().is_null()


def as_dictionary(codes: pa.Array, told: list[Told]) -> pa.DictionaryArray:
    """Names by the number of each row's."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(codes, pa.array(told, pa.list_(pa.string())))


def coded_of(query: Query, table: pa.Table, of: str | None = None) -> dict[str, Coded]:
    """The names of every mask of what is waited for; with `of`, of that one and those it refers to."""
    wanted = {of}
    # What is referred to comes first.
    for names in reversed(query.names):
        wanted |= set(names.refers_to) if names.key in wanted else set()
    coded: dict[str, Coded] = {}
    for names in query.names:
        if of is not None and names.key not in wanted:
            continue
        coded[names.key] = coded_names(names, table, coded)
    return coded


def coded_names(names: Names, table: pa.Table, coded: dict[str, Coded]) -> Coded:
    """The number of each row's names, and the names by their numbers."""
    combined = Combined(table.num_rows)
    if names.per_entry is not None:
        combined.add(table.column(names.key))
        met = [names.numbers_of_entries(str(key[0])) for key in combined.keys]
    else:
        for piece in names.pieces:
            combined.add(cut(table.column(piece.column), piece))
        met = [names.numbers([mask for mask in key if isinstance(mask, int)]) for key in combined.keys]
    width = len(combined.keys[0]) if combined.keys else 0
    for key in names.refers_to:
        wanted = {number for number, place in enumerate(names.places) if isinstance(place, Ref) and place.key == key}
        is_met = [any(number in wanted for number in each) for each in met]
        codes, _ = coded[key]
        # The names of another mask are looked at only where they count: so fewer combinations come about.
        combined.add_where(is_met, codes)
        met = [met[earlier] for earlier in combined.from_earlier]
    all_told = []
    for combination, numbers in zip(combined.keys, met, strict=True):
        others = {
            other: coded[other][1][code] if code is not None else NO_NAMES
            for other, code in zip(names.refers_to, combination[width:], strict=True)
        }
        all_told.append(names.told(numbers, others))
    return interned(all_told, combined.codes)


def coded_criteria(why: Why, table: pa.Table) -> Coded:
    """The same of the criteria that decided, or that are open."""
    combined = Combined(table.num_rows)
    for piece in why.pieces:
        combined.add(cut(table.column(piece.column), piece))
    for column in why.outcomes:
        combined.add(table.column(column))
    width = len(why.pieces)
    return interned([why.told(key[:width], key[width:]) for key in combined.keys], combined.codes)


def interned(told: list[Told], codes: pa.Array) -> Coded:
    """Every different list of names once."""
    import pyarrow as pa

    found: dict[Told, int] = {}
    places = [found.setdefault(each, len(found)) for each in told]
    return pa.array(places, pa.int32()).take(codes), list(found)


def cut(column: pa.ChunkedArray, piece: Piece) -> pa.ChunkedArray:
    """The bits of a piece."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.scalar((1 << piece.width) - 1, pa.int64())
    return pc.bit_wise_and(pc.shift_right(column, pa.scalar(piece.shift, pa.int64())), whole)


class Combined:
    """Rows by what several columns hold of them: the number of each row's combination, and the combinations."""

    def __init__(self, rows: int) -> None:
        """Begin with no column: all rows are alike."""
        import pyarrow as pa

        self.codes = pa.array([0] * rows, pa.int64()) if rows else pa.array([], pa.int64())
        self.keys: list[tuple[Any, ...]] = [()]
        # Which combination each had been before the last column came.
        self.from_earlier = [0]

    def add(self, column: pa.ChunkedArray) -> None:
        """Tell rows apart by one more column, too."""
        import pyarrow as pa

        encoded = column.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        self._join(encoded.indices, encoded.dictionary.to_pylist())

    def add_where(self, counts: Sequence[bool], codes: pa.Array) -> None:
        """The same, where a combination counts; elsewhere the column is passed over."""
        import pyarrow as pa
        import pyarrow.compute as pc

        mask = pa.array(counts, pa.bool_()).take(self.codes)
        of = pc.if_else(mask, codes, pa.scalar(None, pa.int32()))
        self.add(pa.chunked_array([of]))

    def _join(self, indices: pa.Array, values: list[Any]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        size = len(values) + 1
        # What is missing has no place in a dictionary: here it comes last.
        places = pc.fill_null(indices, size - 1).cast(pa.int64())
        if len(self.keys) == 1:
            self.keys = [(*self.keys[0], value) for value in (*values, *([None] if indices.null_count else []))]
            self.from_earlier = [0] * len(self.keys)
            self.codes = places
            return
        encoded = pc.add(pc.multiply(self.codes, pa.scalar(size, pa.int64())), places).dictionary_encode()
        pairs = [divmod(each, size) for each in encoded.dictionary.to_pylist()]
        self.from_earlier = [earlier for earlier, _ in pairs]
        self.keys = [(*self.keys[earlier], values[place] if place < size - 1 else None) for earlier, place in pairs]
        self.codes = encoded.indices.cast(pa.int64())
