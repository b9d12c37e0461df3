"""What the masks of one definition are made with, and what is known of the definitions before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.names import Names
from leadrules.backends.sql.masks.places import Mask, Places, Ref, is_any

if TYPE_CHECKING:
    from sqlglot import exp

    from leadrules.backends.sql.masks.because import Why
    from leadrules.backends.sql.masks.places import Target
    from leadrules.backends.sql.statement import Statement


@dataclass(frozen=True, slots=True)
class Sides:
    """Whether a criterion is met already or can still be, and the same of its opposite; never NULL.

    Only for one that is not told by its truth alone: see `Judged`. It `is_sure` when it always waits for something
    while it is undecided: then it is met already when its truth says so.
    """

    met: exp.Expression
    can_be: exp.Expression
    not_met: exp.Expression
    can_be_not: exp.Expression
    is_sure: bool

    def opposite(self) -> Sides:
        """The same of the opposite."""
        return Sides(self.not_met, self.can_be_not, self.met, self.can_be, self.is_sure)


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion: its truth, and the places that it waits at, none unless it could still come to something else.

    Without `sides` it can come to something else exactly while it is undecided, and then it waits for something.
    """

    truth: exp.Expression
    mask: Mask
    sides: Sides | None

    @property
    def is_open(self) -> exp.Expression:
        """Whether it could still come to something else."""
        if self.sides is None:
            return w.is_null(self.truth)
        return w.all_of([each for each in (self.sides.can_be, self.sides.can_be_not) if each != w.true()])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether a definition or value waits for anything; `is_sure` when it does whenever it is open at all."""

    test: exp.Expression
    is_sure: bool


@dataclass(slots=True)
class Noted:
    """What the definitions so far wait for, by the names of their masks, and how those are read."""

    names: dict[str, Names] = field(default_factory=dict)
    why: dict[str, Why] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    # Of a list's entries a text, which holds a mask for each.
    texts: dict[str, exp.Expression] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    # By the criterion that is asked of a list's entries: see `entries.looked_at`.
    entries: dict[int, tuple[bool, set[Target]]] = field(default_factory=dict)


@dataclass(slots=True)
class Asking:
    """The masks of one definition under construction.

    `certain` are the fields that have their place already wherever they are missing (see `judged.always`), `traced`
    those that have one whatever the lead holds.
    """

    into: Statement
    noted: Noted
    places: Places = field(default_factory=Places)
    certain: frozenset[str] = frozenset()
    traced: frozenset[str] = frozenset()

    def anew(self) -> Asking:
        """The same for another mask."""
        return Asking(self.into, self.noted)

    def all_of(self, key: str) -> Mask:
        """A place for all that another mask names."""
        waiting = self.noted.waiting.get(key)
        return self.places.bit(Ref(key), waiting.test) if waiting is not None else {}

    def keep(
        self,
        key: str,
        mask: Mask,
        *,
        is_sure: bool = False,
        test: exp.Expression | None = None,
    ) -> None:
        """Note a mask under its name; `test` tells whether it has a bit where that is known without a look at it."""
        self.noted.masks[key] = mask
        self.noted.names[key] = Names(key, tuple(self.places.targets))
        if mask:
            self.noted.waiting[key] = Waiting(test if test is not None else self.once(self.is_any(mask)), is_sure)

    def once(self, of: exp.Expression) -> exp.Expression:
        """An expression that is used again."""
        return self.into.layers.once(of)

    def is_any(self, mask: Mask) -> exp.Expression:
        """Whether a mask has a bit."""
        return is_any({word: self.once(of) for word, of in mask.items()})
