"""What an evaluation returns: a verdict for one lead that carries the whole trace of how it came about.

It is data only, in JSON's terms (numbers and amounts as exact decimal texts), versioned, and holds no timings: the same
ruleset, lead and moment give the same bytes.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

from leadrules.graph.truths import HandoffState
from leadrules.schema.outcome import Outcome

# A number in Python; in JSON a text with every digit, because JSON's own numbers are not exact everywhere.
Exact = Annotated[Decimal, PlainSerializer(lambda number: f"{number:f}", return_type=str, when_used="json")]


class Part(BaseModel):
    """A part of a verdict; it cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Part):
    """Where something stands in the rules, counted from 1; the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Presence(StrEnum):
    """How a value came to be there, or not."""

    KNOWN = "known"
    MISSING = "missing"
    # The lead held something that the field's type rejects: see the verdict's `unusable`.
    UNUSABLE = "unusable"
    # Missing, and taken as the ruleset's `assume` says.
    ASSUMED = "assumed"


class Seen(Part):
    """A value that a criterion read.

    `value` is written for people (`240`, `20,000 EUR`, `35 to 55`, `DE`, `"Acme"`); None when missing or unusable.
    `low` and `high` are the exact ends of a number, an amount, a percentage, a score or a count (equal when it is
    one number, None for an open end), and for a date or moment its ISO text twice; both None for anything else.
    """

    # Its name in the rules; for one that has none, `computed` or `options`, what it is in plain English
    # (`employees × 120 EUR`, `banking or insurance`).
    name: str
    # `field`, `record` (a field of a list's entry), `setting`, `definition`, `score`, `grade`, `table`, `constant`,
    # `computed`, `list` (values with a name), `options` (values that a test names itself, or the ends between which
    # it looks).
    kind: str
    presence: Presence
    value: str | None = None
    low: str | None = None
    high: str | None = None
    doc: str | None = None
    # The fields that a score, table or computed value still waits for.
    missing: tuple[str, ...] = ()


class TraceKind(StrEnum):
    """What a step of the trace is."""

    # Compares, looks into or asks for values: see `seen`.
    TEST = "test"
    ALL = "all of"
    ANY = "any of"
    NONE = "none of"
    AT_LEAST = "at least"
    NOT = "not"
    # `any(list where …)` and `every(…)`: a part for each entry, `entry` says which.
    SOME_ENTRY = "any entry"
    EVERY_ENTRY = "every entry"
    # Another definition, stage or disqualifier: `refers_to` names it, its own trace is in the verdict.
    REFERENCE = "reference"
    # A handoff's state was asked for: `refers_to` names the handoff.
    STATE = "state"


class Trace(Part):
    """One criterion and what it came to.

    For a test, `operator` is how it looks (`>=`, `is not`, `in`, `between`, `ends with`, `is known`, `within next 30
    days` …), `seen[0]` the left value and `wanted` the right one, where there is one. With a number, an amount, a date
    or a score, `gap` is by how much the left value misses it (or, when met, by how much it clears it), as
    an exact decimal text in the unit of the values, days for dates; None where that makes no sense.
    """

    # Stays the same when other lines move: `sql.money`.
    id: str
    kind: TraceKind
    # The criterion as it is written, in canonical form.
    text: str
    label: str | None = None
    reason: str | None = None
    outcome: Outcome
    seen: tuple[Seen, ...] = ()
    operator: str | None = None
    wanted: Seen | None = None
    gap: str | None = None
    # N of `at least N of`.
    at_least: int | None = None
    refers_to: str | None = None
    # Which entries SOME_ENTRY and EVERY_ENTRY look for, in plain English (`whose role is buyer`); None for any entry.
    where: str | None = None
    # The number of a list's entry, counted from 1, for the parts of SOME_ENTRY and EVERY_ENTRY.
    entry: int | None = None
    parts: tuple[Trace, ...] = ()
    # The fields whose value, were it known, could still change this outcome.
    missing: tuple[str, ...] = ()
    place: Place


class Result(Part):
    """What a stage, a definition or a disqualifier came to.

    `missing` are the fields that could still change the outcome (for a decided one, only through `is known` and the
    like); `settles` are the smallest sets of them that could settle it, smallest first; `because` are the labels (or
    ids) of the criteria that decided, or that are open.
    """

    name: str
    doc: str | None = None
    outcome: Outcome
    missing: tuple[str, ...] = ()
    settles: tuple[tuple[str, ...], ...] = ()
    because: tuple[str, ...] = ()
    trace: Trace
    fingerprint: str
    place: Place


class StageResult(Result):
    """A stage. `own` is what its own criteria came to; the outcome counts the stage before and disqualifiers too."""

    own: Outcome
    after: str | None = None
    # The disqualifiers that are met, and those that are undecided.
    disqualified_by: tuple[str, ...] = ()
    perhaps_disqualified_by: tuple[str, ...] = ()


class ValueResult(Part):
    """What `define NAME as …` came to."""

    name: str
    doc: str | None = None
    value: Seen
    # The values that it was computed from.
    seen: tuple[Seen, ...] = ()
    missing: tuple[str, ...] = ()
    fingerprint: str
    place: Place


class LineResult(Part):
    """What one line of a score gave; `low` and `high` as in `ScoreResult`.

    `words` is what it gives points for, in plain English, and `terms` how its points are limited (`at most 30 in all`).
    `counted` and `perhaps` are the numbers of records that count, and that may; None for a line without records.
    `capped` says that `up to` cut it.
    """

    id: str
    text: str
    words: str
    terms: tuple[str, ...] = ()
    label: str | None = None
    reason: str | None = None
    low: Exact | None
    high: Exact | None
    counted: int | None = None
    perhaps: int | None = None
    capped: bool = False
    missing: tuple[str, ...] = ()
    # The criterion's own trace, for a line with `when`.
    trace: Trace | None = None
    place: Place


class ScoreResult(Part):
    """Points, exact when `low` equals `high`; an end that is None is open."""

    name: str
    doc: str | None = None
    low: Exact | None
    high: Exact | None
    # Decided by both ends alike; None when it is open, or below the lowest grade.
    grade: str | None = None
    # The grades that it could still come to, from low to high; one at the most when decided.
    possible_grades: tuple[str, ...] = ()
    # The lines' total before `between … and …`, where that changed it.
    unlimited_low: Exact | None = None
    unlimited_high: Exact | None = None
    lines: tuple[LineResult, ...]
    missing: tuple[str, ...] = ()
    fingerprint: str
    place: Place


class RowResult(Part):
    """A row of a table. `counts` says whether the policy let it take part in what the table gives."""

    id: str
    text: str
    reason: str | None = None
    outcome: Outcome
    counts: bool
    gives: tuple[str, ...]
    missing: tuple[str, ...] = ()
    trace: Trace | None = None
    place: Place


class TableResult(Part):
    """What a table gives: a value per column; `outcome` is undecided while rows could still change one."""

    name: str
    doc: str | None = None
    is_undecided: bool
    values: dict[str, Seen]
    rows: tuple[RowResult, ...]
    missing: tuple[str, ...] = ()
    fingerprint: str
    place: Place


class ItemResult(Part):
    """A field that is wanted with a lead (or alternatives of which one is enough), and whether it is there."""

    fields: tuple[str, ...]
    # What people call it: the fields' doc texts, or names.
    docs: tuple[str, ...] = ()
    is_there: bool
    presence: Presence
    value: str | None = None
    reason: str | None = None


class HandoffResult(Part):
    """Where the handing over stands.

    `answer_by` is the time by which the taking team must answer: for a ready one, were it handed over at this moment.
    `margin` is how long that is still ahead, or over, in words; where it was answered, how long it was then. It counts
    business time where the agreed time does.
    """

    name: str
    doc: str | None = None
    giver: str
    taker: str
    state: HandoffState
    # What `when` came to.
    trace: Trace
    must_have: tuple[ItemResult, ...]
    should_have: tuple[ItemResult, ...]
    should_count: int
    route: str | None = None
    # The table that gave the route, where it was one.
    route_by: str | None = None
    answer_within: str | None = None
    handed_off_at: datetime | None = None
    answered_at: datetime | None = None
    answer_by: datetime | None = None
    margin: str | None = None
    reject_with: tuple[str, ...] = ()
    recycle_to: str | None = None
    recycle_after: int | None = None
    # The fields that could still change the state: of `when` while undecided, the absent must-haves while incomplete.
    missing: tuple[str, ...] = ()
    fingerprint: str
    place: Place


class Unusable(Part):
    """A value that its field's type rejects: the field is missing, and this is why."""

    field: str
    # As it came, cut short when it is long.
    value: str
    reason: str


class FieldInfo(Part):
    """What the lead held for a field: for explanations that show the whole lead."""

    name: str
    doc: str | None = None
    group: str | None = None
    # The type as authors write it.
    type: str
    presence: Presence
    value: str | None = None


class Verdict(Part):
    """The explained verdict for one lead. Every mapping is by name, in order of declaration."""

    # Raised when a reader of an older version would misread the JSON.
    version: Literal[1] = 1
    ruleset: str
    ruleset_doc: str | None = None
    # A digest of what the whole ruleset means.
    fingerprint: str
    # What the lead is called: its `lead_id` field, or what the caller gave.
    lead: str | None = None
    # The evaluation's moment, in the ruleset's time zone.
    on: datetime
    timezone: str
    # The last stage that is met, None when none is.
    stage: str | None
    disqualified_by: tuple[str, ...]
    stages: dict[str, StageResult]
    definitions: dict[str, Result]
    disqualifiers: dict[str, Result]
    values: dict[str, ValueResult]
    scores: dict[str, ScoreResult]
    tables: dict[str, TableResult]
    handoffs: dict[str, HandoffResult]
    fields: dict[str, FieldInfo]
    unusable: tuple[Unusable, ...]
    # Columns or keys of the lead that the ruleset does not know.
    unknown_keys: tuple[str, ...] = ()

    def outcome(self, name: str) -> Outcome:
        """What a stage, definition or disqualifier came to.

        Raises:
            KeyError: when the ruleset has none of that name.
        """
        for results in (dict[str, Result](self.stages), self.definitions, self.disqualifiers):
            if name in results:
                return results[name].outcome
        raise KeyError(name)
