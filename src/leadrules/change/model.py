"""What a change means, as data: for each definition how it moved, what was written, and leads that show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from leadrules.change.matching import matched

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules.change.matching import Pair
    from leadrules.change.side import Side
    from leadrules.verdict import Verdict


# Why something is not settled, where a proof was not even looked for.
NOT_INSTALLED = "the extra `analysis` is not installed"
NO_TIME = "there was no time for it"


class Kind(StrEnum):
    """What is compared, in the words of the language."""

    STAGE = "stage"
    DISQUALIFIER = "disqualifier"
    DEFINITION = "definition"
    VALUE = "value"
    SCORE = "score"
    TABLE = "table"
    HANDOFF = "handoff"


class Settled(StrEnum):
    """What is known of whether any lead moves one way."""

    # Proved that none does, whatever it holds.
    NONE = "none"
    # One does: there is a witness.
    SOME = "some"
    OPEN = "not settled"


class Relation(StrEnum):
    """How the new meaning lies to the old one; docs/decisions tells what is stricter about `stricter`."""

    EQUAL = "equal"
    # Some leads move down, and it is proved that none moves up.
    STRICTER = "stricter"
    LOOSER = "looser"
    # Some move down, others up.
    BOTH = "both"
    # Of what has no up and down: some leads get something else. Of a handoff: no lead moves, its terms are others.
    DIFFERENT = "different"
    UNSETTLED = "not settled"
    ADDED = "added"
    REMOVED = "removed"


class Editing(StrEnum):
    """What was done to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Something that is written otherwise; `label` says which line it is, where that has a name."""

    editing: Editing
    label: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A lead that the two versions see differently, with both verdicts; `lead` is as JSON holds it."""

    lead: Mapping[str, Any]
    on: datetime
    old: Verdict
    new: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the two ways in which leads may move."""

    settled: Settled = Settled.OPEN
    witness: Witness | None = None
    # Where NONE is proved for leads that are evaluated at this moment, and not for any moment.
    only_on: datetime | None = None
    # Why it is not settled.
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one definition. Both ways are NONE exactly when its meaning is proved to be the same."""

    kind: Kind
    old: str | None
    new: str | None
    doc: str | None
    relation: Relation
    down: Way = field(default_factory=Way)
    up: Way = field(default_factory=Way)
    edits: tuple[Edit, ...] = ()
    # What it rests on that is other now: definitions, settings, lists, fields, `business hours`, `time zone`.
    through: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called now, or was."""
        return self.new or self.old or ""

    @property
    def is_changed(self) -> bool:
        """Whether it may mean something else, at any moment."""
        return self.relation is not Relation.EQUAL or self.is_for_one_moment

    @property
    def is_for_one_moment(self) -> bool:
        """Whether something is proved of it for leads that are looked at at one moment, and for no other."""
        return self.down.only_on is not None or self.up.only_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A change of what is no definition: a field, a setting, business hours, a commitment, the `order` of stages."""

    kind: str
    name: str
    doc: str | None = None
    edits: tuple[Edit, ...] = ()
    # Whether a verdict, a handing over, or what somebody owes can come out otherwise by it alone.
    is_meaning: bool = True

    @property
    def is_renamed(self) -> bool:
        """Whether it says what it said, under another name."""
        return not self.is_meaning and [each.label for each in self.edits] == ["name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Leads that move alike, from what to what, because of what; `definition` is empty for the stage that is reached.

    `won` and `lost` count those of which that is known; `first` are what the first of them are called.
    """

    definition: str
    before: str
    after: str
    because: tuple[str, ...]
    leads: int
    won: int
    lost: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a change does to the leads of a file; `won` and `lost` are zero where no outcome is known."""

    total: int
    moved: int
    won: int
    lost: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that two versions differ in. `changes` holds what is written or meant otherwise, and no other definition."""

    old: Side
    new: Side
    on: datetime
    changes: tuple[Change, ...]
    around: tuple[Around, ...]
    # Old and new names of what means the same.
    renamed: tuple[tuple[str, str], ...]
    # How many definitions mean what they meant.
    kept: int
    is_same_text: bool
    # What it does to leads, where some were given.
    replay: Replay | None = None

    @property
    def compared(self) -> tuple[Pair, ...]:
        """The definitions that both versions have, in the new one's order."""
        return tuple(each for each in matched(self.old, self.new) if each.old is not None and each.new is not None)

    @property
    def is_equal(self) -> bool:
        """Whether it is proved that nothing means anything else."""
        return not any(each.is_changed for each in self.changes) and not any(each.is_meaning for each in self.around)

    def explain(self, format: str = "text") -> str:  # noqa: A002 - what callers call it
        """Say it in words: `text`, `markdown`, `json` or `html`.

        Raises:
            ValueError: for a format that there is not.
        """
        from leadrules.change.telling import Format, tell

        return tell(self, Format(format))
