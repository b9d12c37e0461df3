"""The story of one verdict: what people want to know about a lead, said in their words, before any layout.

It is data: every text in it is finished, but nothing is escaped, wrapped or coloured. Each format does that for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.graph.truths import HandoffState
    from leadrules.schema.outcome import Outcome


class Tone(StrEnum):
    """How good the news is."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    # Neither: nothing is to be done.
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something that was looked at, with what was found and what was wanted; or several of them that count together.

    For several, `what` says how they count ("one of these is enough") and `found` is None.
    """

    outcome: Outcome
    label: str | None = None
    # What people call the definition that it comes from, where it has a doc text.
    about: str | None = None
    what: str
    found: str | None = None
    wanted: str | None = None
    # What the author gave after `because`, from the outside in.
    reasons: tuple[str, ...] = ()
    # `file:line` in the rules.
    place: str
    parts: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The shortest true story: `title: answer`, and a few sentences."""

    title: str
    answer: str
    tone: Tone
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStory:
    """What one stage (or disqualifier) came to, and what decided that or is open."""

    name: str
    title: str
    answer: str
    outcome: Outcome
    # What stands in its way from outside: the stage before, a disqualifier.
    notes: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask about one field; `asks` are the questions, the most useful first."""

    field: str
    title: str
    asks: tuple[str, ...]
    # Which answer helps, and with what.
    helps: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is missing for one stage, table or handoff, and the smallest sets of it that could settle the matter."""

    title: str
    missing: tuple[str, ...]
    # Any of these could be enough for a no, and for nothing else.
    rules_out: tuple[tuple[str, ...], ...] = ()
    # Any of these could be enough for a yes.
    reaches: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """A threshold that was missed, or passed, by little."""

    what: str
    found: str
    wanted: str
    by: str
    is_met: bool
    # The stage, table or score that asks for it.
    belongs_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStory:
    """A line of a score: the points that it gave, or still could."""

    points: str
    what: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreStory:
    """A score: its total in words, its grade, the lines that gave points and those that still could."""

    name: str
    title: str
    total: str
    grade: str | None
    notes: tuple[str, ...]
    gave: tuple[LineStory, ...]
    could: tuple[LineStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStory:
    """What a table gives, and the rows that made it so."""

    name: str
    title: str
    value: str
    is_open: bool
    notes: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffStory:
    """Where the handing over stands, what it waits for, and by when an answer is due."""

    name: str
    title: str
    state: HandoffState
    tone: Tone
    says: str
    # Pairs such as ("Goes to", "Enterprise DACH").
    facts: tuple[tuple[str, str], ...]
    # What must come with the lead and is not there, each with the author's reason.
    absent: tuple[str, ...]
    points: tuple[Point, ...]

    @property
    def is_active(self) -> bool:
        """Whether somebody has to act, or has acted."""
        return self.state not in ("not due", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataStory:
    """What is odd about the lead's data; a sentence each."""

    unusable: tuple[str, ...]
    assumed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the lead held for one field."""

    title: str
    group: str | None
    value: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One check of the whole trace, for those who want every one of them."""

    outcome: Outcome | None
    text: str
    found: str
    place: str
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything worth saying about one lead, the most important first."""

    lead: str | None
    # The moment of the evaluation, and its time zone.
    on: str
    timezone: str
    ruleset: str
    fingerprint: str
    headline: Headline
    questions: tuple[Question, ...]
    open: tuple[Open, ...]
    stages: tuple[StageStory, ...]
    disqualifiers: tuple[StageStory, ...]
    handoffs: tuple[HandoffStory, ...]
    close: tuple[Close, ...]
    scores: tuple[ScoreStory, ...]
    tables: tuple[TableStory, ...]
    values: tuple[tuple[str, str], ...]
    data: DataStory
    known: tuple[Known, ...]
    steps: tuple[Step, ...]
