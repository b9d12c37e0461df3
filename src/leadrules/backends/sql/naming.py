"""Masks as names again: each different one is named once, and rows only say which it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.sql.combined import Combined
from leadrules.backends.sql.masks.names import NO_NAMES
from leadrules.backends.sql.masks.places import Ref
from leadrules.graph.definitions import Handoff

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import pyarrow as pa

    from leadrules.backends.sql.combined import Key
    from leadrules.backends.sql.masks.because import Why
    from leadrules.backends.sql.masks.names import Names, Piece
    from leadrules.backends.sql.program import Query
    from leadrules.graph.rulegraph import RuleGraph

Told: TypeAlias = tuple[str, ...]
# So many combinations of masks are remembered from table to table.
MOST_KNOWN = 100_000


def reasons_of(query: Query, table: pa.Table) -> dict[str, pa.DictionaryArray]:
    """What each row of one table of answers waits for, and why it came out so: see `Naming.reasons`."""
    return Naming(query).reasons(table)


def waits_of(query: Query, table: pa.Table, graph: RuleGraph) -> pa.DictionaryArray:
    """What each row of one table of answers waits for in one cell: see `Naming.waits`."""
    return Naming(query).waits(table, graph)


@dataclass(slots=True)
class Known:
    """The names of the combinations of one mask that were met so far, numbered."""

    told: list[Told] = field(default_factory=list)
    numbers: dict[Told, int] = field(default_factory=dict)
    # By the number of a combination, while that means the same.
    shape: tuple[int, ...] | None = None
    combinations: dict[int, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How much is remembered."""
        return len(self.told) + len(self.combinations)

    def number(self, told: Told) -> int:
        """The number of names."""
        found = self.numbers.get(told)
        if found is None:
            found = self.numbers[told] = len(self.told)
            self.told.append(told)
        return found

    def of(self, combined: Combined, tell: Callable[[Key], Told]) -> pa.Array:
        """The number of each row's names."""
        import pyarrow as pa

        if combined.shape is None or combined.shape != self.shape:
            self.shape, self.combinations = combined.shape, {}
        places, combinations = combined.found()
        known, found = self.combinations, []
        for each in combinations:
            number = known.get(each)
            if number is None:
                number = known[each] = self.number(tell(combined.key(each)))
            found.append(number)
        return pa.array(found, pa.int32()).take(places)


class Naming:
    """Names the masks of one statement's answers, and remembers the names from table to table."""

    def __init__(self, query: Query) -> None:
        """Begin with nothing known."""
        self._query = query
        self._by_key = {names.key: names for names in query.names}
        self._known: dict[str, Known] = {}

    def reasons(self, table: pa.Table) -> dict[str, pa.DictionaryArray]:
        """What each row waits for, and why it came out so: names by `missing:NAME`, `because:NAME`.

        The names of a row are a list; the dictionary of each array holds every different list once.
        """
        self._forget()
        found = self._coded(table, self._by_key)
        for why in self._query.why:
            found[why.key] = self._criteria(why, table)
        return {
            key: as_dictionary(codes, self._known[key].told)
            for key, codes in found.items()
            if key.startswith(("missing:", "because:"))
        }

    def waits(self, table: pa.Table, graph: RuleGraph) -> pa.DictionaryArray:
        """What each row waits for in one cell: the first undecided stage's names, or the first handoff's that has any.

        Each mask is named for those rows alone that it is told of: few of all rows wait, and each for one thing first.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        self._forget()
        all_told: dict[Told, int] = {NO_NAMES: 0}
        found = pa.repeat(pa.scalar(0, pa.int32()), table.num_rows)
        is_told = pa.repeat(pa.scalar(value=False), table.num_rows)
        stages = [each.name for each in graph.stages]
        handoffs = [name for name in graph.declared if isinstance(graph.definitions[name], Handoff)]
        for name in (*stages, *handoffs):
            names = self._by_key.get(f"missing:{name}")
            if names is None:
                continue
            counts = whole(table.column(name)).is_null() if name in stages else has_any(names, table)
            rows = pc.and_not(counts, is_told)
            wanted = self._with_all(names)
            read = dict.fromkeys(column for key in wanted for column in columns_of(self._by_key[key]))
            coded = self._coded(table.select(list(read)).filter(rows), wanted)[names.key]
            told, encoded = self._known[names.key].told, coded.dictionary_encode()
            codes = [all_told.setdefault(told[each], len(all_told)) for each in encoded.dictionary.to_pylist()]
            found = pc.replace_with_mask(found, rows, pa.array(codes, pa.int32()).take(encoded.indices))
            is_told = pc.or_(is_told, rows if name in stages else pc.not_equal(found, 0))
        return as_dictionary(found, list(all_told))

    def _forget(self) -> None:
        """Begin anew when too much is remembered; numbers of one mask are parts of what is known of others."""
        if sum(each.size for each in self._known.values()) > MOST_KNOWN:
            self._known.clear()

    def _with_all(self, of: Names) -> set[str]:
        """A mask and those that it refers to."""
        wanted = {of.key}
        # What is referred to comes first.
        for names in reversed(self._query.names):
            wanted |= set(names.refers_to) if names.key in wanted else set()
        return wanted

    def _coded(self, table: pa.Table, wanted: Collection[str]) -> dict[str, pa.Array]:
        """The number of each row's names, of every mask that is wanted."""
        coded: dict[str, pa.Array] = {}
        for names in self._query.names:
            if names.key in wanted:
                coded[names.key] = self._names(names, table, coded)
        return coded

    def _names(self, names: Names, table: pa.Table, coded: dict[str, pa.Array]) -> pa.Array:
        """The number of each row's names, of one mask."""
        import pyarrow as pa
        import pyarrow.compute as pc

        combined = Combined(table.num_rows)
        cuts = [cut(whole(table.column(piece.column)), piece) for piece in names.pieces]
        for piece, bits in zip(names.pieces, cuts, strict=True):
            combined.add(bits, 1 << piece.width)
        if names.per_entry is not None:
            combined.add_texts(whole(table.column(names.key)))
        for key in names.refers_to:
            # Counted from 1: 0 is what does not count. There is room for what will be told, so that shapes last.
            codes = pc.add(coded[key], pa.scalar(1, pa.int32()))
            if names.per_entry is None:
                # The names of another mask are looked at only where they count: so fewer combinations come about.
                codes = pc.if_else(any_of(cuts, names, key), codes, pa.scalar(0, pa.int32()))
            combined.add(codes, 1 << len(self._known[key].told).bit_length())
        width = len(names.pieces) if names.per_entry is None else 1

        def tell(key: Key) -> Told:
            met = names.numbers(key[:width]) if names.per_entry is None else names.numbers_of_entries(key[0])
            others = {
                other: self._known[other].told[code - 1] if code else NO_NAMES
                for other, code in zip(names.refers_to, key[width:], strict=True)
            }
            return names.told(met, others)

        return self._known.setdefault(names.key, Known()).of(combined, tell)

    def _criteria(self, why: Why, table: pa.Table) -> pa.Array:
        """The same of the criteria that decided, or that are open."""
        combined = Combined(table.num_rows)
        for piece in why.pieces:
            combined.add(cut(whole(table.column(piece.column)), piece), 1 << piece.width)
        for column in why.outcomes:
            combined.add_outcomes(whole(table.column(column)))
        width = len(why.pieces)
        known = self._known.setdefault(why.key, Known())
        return known.of(combined, lambda key: why.told(key[:width], key[width:]))


def any_of(cuts: list[pa.Array], names: Names, key: str) -> pa.Array:
    """Where a mask refers to another one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    places = [number for number, place in enumerate(names.places) if isinstance(place, Ref) and place.key == key]
    found = None
    for piece, bits in zip(names.pieces, cuts, strict=True):
        mask = sum(1 << place - piece.first for place in places if piece.first <= place < piece.first + piece.width)
        is_met = pc.not_equal(pc.bit_wise_and(bits, pa.scalar(mask, pa.int64())), 0)
        found = is_met if found is None else pc.or_(found, is_met)
    return found


def has_any(names: Names, table: pa.Table) -> pa.Array:
    """Where a mask is not empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if names.per_entry is not None:
        return pc.not_equal(whole(table.column(names.key)), "")
    found = pa.repeat(pa.scalar(value=False), table.num_rows)
    for piece in names.pieces:
        found = pc.or_(found, pc.not_equal(cut(whole(table.column(piece.column)), piece), 0))
    return found


def columns_of(names: Names) -> list[str]:
    """The columns that hold a mask."""
    return [piece.column for piece in names.pieces] if names.per_entry is None else [names.key]


def as_dictionary(codes: pa.Array, told: list[Told]) -> pa.DictionaryArray:
    """Names by the number of each row's."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(codes, pa.array(told, pa.list_(pa.string())))


def cut(column: pa.Array, piece: Piece) -> pa.Array:
    """The bits of a piece."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pa.scalar((1 << piece.width) - 1, pa.int64())
    return pc.bit_wise_and(pc.shift_right(column, pa.scalar(piece.shift, pa.int64())), mask)


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    import pyarrow as pa

    found = column.combine_chunks()
    return found if isinstance(found, pa.Array) else pa.concat_arrays(found.chunks or [pa.array([], found.type)])
