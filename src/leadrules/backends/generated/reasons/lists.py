"""What is waited for because of a list's entries: most often the list alone, else what each entry's test waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.borrowed import Entry, over_and_where, truth
from leadrules.backends.generated.reasons.criteria import Masks
from leadrules.backends.generated.reasons.parts import NEVER, Part
from leadrules.backends.generated.reasons.slots import Other, Piece, Slots
from leadrules.backends.generated.reasons.values import Read, Unwritten, Waits
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from leadrules.backends.generated.loops import Asked as AskedOfEntries
    from leadrules.backends.generated.reasons.writing import Writing

# Tests of a record's own fields with values that are written down wait for the list and nothing else.
PLAIN = (
    g.Comparison
    | g.InRange
    | g.IsIn
    | g.TextMatches
    | g.IsWithin
    | g.Group
    | g.Not
    | v.RecordValue
    | v.Constant
    | v.SettingValue
    | v.Today
    | v.Now
)


def is_plain(where: g.Truth | None) -> bool:
    """Whether the test of an entry can wait for nothing but the list, and always does while it is undecided."""
    # Beside criteria and values there are only types and durations in it.
    return where is None or all(isinstance(each, PLAIN) for each in parts(where) if isinstance(each, g.Truth | v.Value))


@dataclass(slots=True)
class Found:
    """What a loop found: the name of the answer, and of what its entries wait for, if that is not the list alone."""

    name: str = ""
    waits: str | None = None
    key: str = ""
    # Whether an entry that counts lacks what is folded.
    lacks: str = ""
    can_turn: tuple[bool, bool] = NEVER
    reads: tuple[Read, ...] = ()


class Loops:
    """Writes loops beside those of the first function's kind, for what has to be told of each entry."""

    def __init__(self, into: Writing) -> None:
        """Write into a function."""
        self.into = into
        self._found: dict[int, Found] = {}

    def truth(self, node: g.Quantified) -> None:
        """Write the loop of `any(…)` or `every(…)`."""
        found = self._found[id(node)] = Found()
        if not is_plain(node.where):
            found.name = self.into.function.lists.truth(node)
            self.entries(node, found)

    def reads(self, node: g.Quantified) -> tuple[Read, ...]:
        """The lead's fields that `any(…)` or `every(…)` reads."""
        inner = self._found[id(node)].reads
        if any(read.when for read in inner):
            # Another name for each entry.
            raise Unwritten
        over = self.into.function.field(node.over.name)
        return (Read(node.over.name, is_field=True), *(read._replace(when=over) for read in inner))

    def part(self, node: g.Quantified, slots: Slots) -> Part:
        """`any(…)` or `every(…)` as a part of criteria."""
        found, function = self._found[id(node)], self.into.function
        is_missing = f"{function.field(node.over.name)} is None"
        if found.waits is None:
            # The list alone; the loop is written where somebody asks.
            opens = [("", slots.take(node.over.name))]
            return Part(lambda: truth(node, function), opens=opens, surely_waits=True)
        pieces = [Piece(node.over.name, is_missing), Piece(Other(found.key), found.waits)]
        return Part(
            lambda: truth(node, function),
            flips=slots.bits(pieces),
            can_turn=found.can_turn,
            if_open=f"{found.name} is None",
        )

    def value(self, node: v.Count | v.Fold) -> tuple[str, Waits]:
        """The name of a count, or of a value made of entries, and what it waits for."""
        function = self.into.function
        found = Found(function.lists.value(node))
        over = node.over.name
        reads = (Read(over, is_field=True),)
        unsettled = f"({found.name} is None or type({found.name}) is Range)"
        if is_plain(node.where):
            return found.name, Waits((Piece(over, unsettled),), reads=reads)
        self.entries(node, found)
        is_missing = f"{function.field(over)} is None"
        if isinstance(node, v.Count):
            opens = (Piece(over, is_missing), Piece(Other(found.key), str(found.waits)))
            return found.name, Waits(opens, reads=reads)
        # Nothing to fold, or an entry without its value: another list could change that.
        needs_list = f"({unsettled} and (not {found.waits} or ({found.name} is None and {found.lacks})))"
        opens = (Piece(Other(found.key), f"({found.waits} and {unsettled})"), Piece(over, needs_list))
        return found.name, Waits(opens, reads=reads)

    # ---- entry by entry

    def entries(self, node: g.Quantified | v.Count | v.Fold, found: Found) -> None:
        """Note of every entry what its test came to, and what it waits for."""
        code, function = self.into.code, self.into.function
        slots = Slots()
        found.waits, each, found.lacks = code.fresh("w"), code.fresh("e"), code.fresh("x")
        found.key = f"@{found.waits}"
        code.line(f"{found.waits} = 0")
        code.line(f"{found.lacks} = False")
        with code.block(f"if {function.field(node.over.name)} is not None:"):
            code.line(f"{each} = []")
            entry = Entry(code.fresh("e"), node.over.name)
            with code.block(f"for {entry.name} in {function.field(node.over.name)}:"):
                outcome, mask = self.entry(node, entry, slots, found)
                code.line(f"{each}.append(({outcome}, {mask}))")
            slots.size = len(slots.places)
            if isinstance(node, g.Quantified):
                told = f"entries_could_turn({each}, {slots.size}, is_every={node.is_every})"
            else:
                told = f"entries_wait({each}, {slots.size})"
            code.line(f"{found.waits} = {told}")
        self.into.keep(found.key, slots, found.waits)

    def entry(self, node: AskedOfEntries, entry: Entry, slots: Slots, found: Found) -> tuple[str, str]:
        """Write one entry's test and mask; gives their names."""
        code, function, criteria = self.into.code, self.into.function, self.into.criteria
        where = over_and_where(node)[1]
        outer, function.entry = function.entry, entry
        mask = code.named("m", "0")
        outcome = "True"
        if where is not None:
            named = criteria.named(where)
            found.reads = self.into.reads.criterion(named)
            outcome = code.named("t", truth(named, function).text)
            found.can_turn = criteria.whole(named, outcome, Masks(mask, slots)).can_turn
        if isinstance(node, v.Fold):
            item = function.known_record(node.item.name)
            code.line(f"{found.lacks} = {found.lacks} or ({item} is None and {outcome} is not False)")
        function.entry = outer
        return outcome, mask
