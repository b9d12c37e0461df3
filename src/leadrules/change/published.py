"""The form in which programs get a difference: data only, in JSON's terms, versioned."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from leadrules.change import model as m
from leadrules.change.telling.sayings import sentences, title, verb
from leadrules.change.telling.witnesses import stories

if TYPE_CHECKING:
    from collections.abc import Mapping


class Part(BaseModel):
    """A part of a difference; it cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Edit(Part):
    """Something that is written otherwise; `label` says which line it is, where that has a name."""

    editing: m.Editing
    label: str | None
    before: str | None
    after: str | None


class Witness(Part):
    """A lead that the two versions see differently: `lead` by its fields' names, as `evaluate` reads it.

    `before` and `after` say in words what each version makes of it.
    """

    lead: dict[str, Any]
    before: str
    after: str


class Way(Part):
    """Whether any lead moves one way. `none` is a proof, for every moment unless `only_on` names one."""

    settled: m.Settled
    witness: Witness | None
    only_on: datetime | None
    why: str | None


class Change(Part):
    """What became of one definition; `old` and `new` are its names, None where a version has none.

    `down` tells of leads that get less by the new version (not met < undecided < met; points, grades; how far a handing
    over comes), `up` of those that get more. Of tables and values, which have no order, `down` tells of those that get
    something else. `through` names what it rests on that changed.
    """

    kind: m.Kind
    old: str | None
    new: str | None
    title: str
    relation: m.Relation
    says: str
    sentences: tuple[str, ...]
    down: Way
    up: Way
    edits: tuple[Edit, ...]
    through: tuple[str, ...]


class Around(Part):
    """A change of what is no definition: `kind` is a word of the language (`setting`), or `order` (of stages)."""

    kind: str
    name: str
    doc: str | None
    edits: tuple[Edit, ...]
    is_meaning: bool


class Version(Part):
    """One of the two versions."""

    called: str
    ruleset: str
    fingerprint: str


class Renamed(Part):
    """A definition that means what it meant, under another name."""

    old: str
    new: str


class Move(Part):
    """Leads that move alike; `definition` is empty for the last stage that is reached."""

    definition: str
    before: str
    after: str
    because: tuple[str, ...]
    leads: int
    won: int
    lost: int
    first: tuple[str, ...]


class Replay(Part):
    """What the change does to the leads of a file; `won` and `lost` count those of which that is known."""

    total: int
    moved: int
    won: int
    lost: int
    moves: tuple[Move, ...]


class Difference(Part):
    """What two versions of rules differ in. `kept` is how many definitions have the fingerprint that they had."""

    # Raised when a reader of an older version would misread the JSON.
    version: Literal[1] = 1
    old: Version
    new: Version
    # The moment at which leads are looked at, in the new version's time zone.
    on: datetime
    is_equal: bool
    changes: tuple[Change, ...]
    around: tuple[Around, ...]
    renamed: tuple[Renamed, ...]
    kept: int
    replay: Replay | None


def published(of: m.Difference) -> Difference:
    """Put a difference into its published form."""
    return Difference(
        old=version(of.old),
        new=version(of.new),
        on=of.on.astimezone(of.new.graph.calendar.zone),
        is_equal=of.is_equal,
        changes=tuple(change(each, of) for each in of.changes),
        around=tuple(
            Around(
                kind=each.kind,
                name=each.name,
                doc=each.doc,
                edits=tuple(map(edit, each.edits)),
                is_meaning=each.is_meaning,
            )
            for each in of.around
        ),
        renamed=tuple(Renamed(old=old, new=new) for old, new in of.renamed),
        kept=of.kept,
        replay=None if of.replay is None else replay(of.replay),
    )


def version(side: Any) -> Version:  # noqa: ANN401 - a Side, which pydantic would look at
    """One of the versions."""
    return Version(called=side.called, ruleset=side.graph.name, fingerprint=side.ruleset.fingerprint)


def change(of: m.Change, whole: m.Difference) -> Change:
    """One definition."""
    return Change(
        kind=of.kind,
        old=of.old,
        new=of.new,
        title=title(of),
        relation=of.relation,
        says=verb(of),
        sentences=sentences(of, whole),
        down=way(of.down, of),
        up=way(of.up, of),
        edits=tuple(map(edit, of.edits)),
        through=of.through,
    )


def replay(of: m.Replay) -> Replay:
    """The replay."""
    moves = tuple(Move(**{name: getattr(each, name) for name in Move.model_fields}) for each in of.moves)
    return Replay(total=of.total, moved=of.moved, won=of.won, lost=of.lost, moves=moves)


def way(of: m.Way, whose: m.Change) -> Way:
    """One way."""
    witness = None
    if of.witness is not None:
        before, after = stories(whose, of.witness)
        witness = Witness(lead=plain(of.witness.lead), before=before, after=after)
    return Way(settled=of.settled, witness=witness, only_on=of.only_on, why=of.why)


def edit(of: m.Edit) -> Edit:
    """One edit."""
    return Edit(editing=of.editing, label=of.label, before=of.before, after=of.after)


def plain(lead: Mapping[str, object]) -> dict[str, Any]:
    """A lead in JSON's terms; numbers as exact decimal texts."""
    return {name: plainly(value) for name, value in lead.items()}


def plainly(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A value in JSON's terms."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [plainly(each) for each in value]
        case dict():
            return {name: plainly(each) for name, each in value.items()}
        case bool() | str() | int():
            return value
        case _:
            return None
