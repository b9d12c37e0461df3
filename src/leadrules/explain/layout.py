"""The order in which a story is told: sections of marked lines, the same for every format that people read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from leadrules.explain.brief import fact, in_short
from leadrules.explain.story import Tone
from leadrules.explain.words import capital, listed
from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from leadrules.explain.story import (
        Close,
        HandoffStory,
        Open,
        Point,
        Question,
        ScoreStory,
        StageStory,
        Step,
        Story,
        TableStory,
    )


# So many names of unknown columns are shown.
MOST_NAMES = 5
# So many ways to settle a matter.
MOST_SETS = 4
# A way with more fields than this is no short cut.
MOST_TOGETHER = 4
# So many questions are written out after the first.
MOST_QUESTIONS = 6


class Mark(StrEnum):
    """The sign before a line."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Kind(StrEnum):
    """What a section is, for formats that show some of them differently."""

    HANDOVER = "handover"
    ASK = "ask"
    WHY = "why"
    # Worth a look, not in everybody's way.
    MORE = "more"
    # Everything there is, for who wants to check.
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line: an optional sign, its beginning in bold, a text, a remark, the lines below it."""

    mark: Mark | None = None
    lead: str | None = None
    text: str = ""
    note: str | None = None
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its lines; `id` is stable, for links."""

    id: str
    title: str
    kind: Kind
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole explanation."""

    title: str
    answer: str
    tone: Tone
    sentences: tuple[str, ...]
    # What it is about: the lead, the moment, the rules.
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    def with_section(self, section: Section, *, before: Kind) -> Page:
        """The page with one more section, before the first of a kind."""
        place = next((at for at, each in enumerate(self.sections) if each.kind is before), len(self.sections))
        return replace(self, sections=(*self.sections[:place], section, *self.sections[place:]))


def lay_out(story: Story, *, full: bool) -> Page:
    """Put a story in order, and leave out what has nothing to say."""
    active = tuple(handoff_item(each) for each in story.handoffs if each.is_active)
    idle = tuple(handoff_item(each) for each in story.handoffs if not each.is_active)
    why = (*(disqualifier_item(each) for each in story.disqualifiers), *(stage_item(each) for each in story.stages))
    unusable = tuple(Item(mark=Mark.NO, text=each) for each in story.data.unusable)
    sections = (
        Section(id="handover", title="Handover", kind=Kind.HANDOVER, items=active),
        Section(id="ask", title="Ask next", kind=Kind.ASK, items=question_items(story.questions)),
        Section(id="why", title="Why", kind=Kind.WHY, items=why),
        Section(id="data", title="Please check the data", kind=Kind.WHY, items=unusable),
        Section(id="missing", title="What would settle it", kind=Kind.MORE, items=tuple(open_items(story.open))),
        Section(id="close", title="Close calls", kind=Kind.MORE, items=tuple(close_item(each) for each in story.close)),
        Section(id="scores", title="Points", kind=Kind.MORE, items=tuple(score_item(each) for each in story.scores)),
        Section(id="results", title="Other results", kind=Kind.MORE, items=result_items(story)),
        Section(id="idle", title="Handover" if not active else "Other handovers", kind=Kind.MORE, items=idle),
        Section(id="leftover", title="About the data", kind=Kind.MORE, items=leftover_items(story)),
        *(full_sections(story) if full else ()),
    )
    lead = f"Lead {story.lead}" if story.lead else "This lead"
    return Page(
        title=story.headline.title,
        answer=story.headline.answer,
        tone=story.headline.tone,
        sentences=story.headline.sentences,
        about=(lead, f"{story.on} ({story.timezone})", f"Rules: {story.ruleset}, version {story.fingerprint[:12]}"),
        sections=tuple(section for section in sections if section.items),
    )


def full_sections(story: Story) -> tuple[Section, ...]:
    """The whole lead and every check."""
    known = tuple(Item(lead=each.title, text=each.value) for each in story.known)
    return (
        Section(id="lead", title="The whole lead", kind=Kind.FULL, items=known),
        Section(id="checks", title="Every check", kind=Kind.FULL, items=tuple(step_item(each) for each in story.steps)),
    )


def mark_of(outcome: Outcome) -> Mark:
    """The sign for an outcome."""
    match outcome:
        case Outcome.MET:
            return Mark.YES
        case Outcome.NOT_MET:
            return Mark.NO
        case Outcome.UNDECIDED:
            return Mark.OPEN
        case _:
            assert_never(outcome)


def quoted(reasons: tuple[str, ...]) -> str | None:
    """The author's reasons as they stand in the rules."""
    return ", ".join(f"“{reason}”" for reason in reasons) or None


def point_item(point: Point) -> Item:
    """A point: in short where it holds, with all it needs where it does not."""
    note = quoted(point.reasons)
    if point.label and point.label.lower() == point.what.lower():
        # Its label has named it.
        point = replace(point, what="")
    if point.outcome.is_met:
        return Item(mark=Mark.YES, lead=point.label, text=in_short(point), note=note)
    lead = point.label
    # A doc text that begins with the label says it again.
    if lead and point.about and not point.about.lower().startswith(lead.lower()):
        lead = f"{lead} ({point.about[:1].lower()}{point.about[1:]})"
    if point.parts:
        text = f"{point.what}:" if point.what else ""
        parts = tuple(point_item(part) for part in point.parts)
        return Item(
            mark=mark_of(point.outcome), lead=lead, text=text if lead else capital(text), note=note, parts=parts
        )
    wanted = f" (wanted: {point.wanted})" if point.wanted else ""
    if point.found is None:
        text = point.what
    else:
        text = f"{fact(point)}{wanted}" if lead else f"{point.what}: {point.found}{wanted}"
    return Item(mark=mark_of(point.outcome), lead=lead, text=text, note=note)


def stage_item(stage: StageStory) -> Item:
    """A stage with what stands in its way and what decided it."""
    notes = tuple(Item(text=note) for note in stage.notes)
    points = tuple(point_item(point) for point in stage.points)
    return Item(mark=mark_of(stage.outcome), lead=stage.title, text=stage.answer, parts=(*notes, *points))


def disqualifier_item(against: StageStory) -> Item:
    """A disqualifier: that it covers the lead is bad news, so what it found is not ticked off."""
    item = stage_item(against)
    if against.outcome.is_met:
        return replace(item, mark=Mark.NO, parts=tuple(replace(part, mark=None) for part in item.parts))
    return item


def question_items(questions: tuple[Question, ...]) -> tuple[Item, ...]:
    """One question first, in full; the others below it."""
    if not questions:
        return ()
    first, *others = questions
    more = tuple(Item(text=f"Or: {ask}") for ask in first.asks[1:])
    ask = Item(mark=Mark.OPEN, lead=first.title, text=first.asks[0], note=first.helps, parts=more)
    if not others:
        return (ask,)
    then = [Item(lead=each.title, text=each.asks[0], note=each.helps) for each in others[:MOST_QUESTIONS]]
    if len(others) > MOST_QUESTIONS:
        then.append(Item(lead="After that", text=listed(each.title for each in others[MOST_QUESTIONS:])))
    return (ask, Item(lead=f"Then ask ({len(others)} more)", parts=tuple(then)))


def handoff_item(handoff: HandoffStory) -> Item:
    """A handoff with what it waits for, and what its taker needs."""
    absent = tuple(Item(mark=Mark.OPEN, lead="Missing", text=each) for each in handoff.absent)
    facts = tuple(Item(lead=name, text=value) for name, value in handoff.facts)
    points = tuple(point_item(point) for point in handoff.points)
    marks = {Tone.GOOD: Mark.YES, Tone.BAD: Mark.NO, Tone.OPEN: Mark.OPEN, Tone.QUIET: None}
    return Item(mark=marks[handoff.tone], lead=handoff.title, text=handoff.says, parts=(*absent, *facts, *points))


def open_items(opens: tuple[Open, ...]) -> list[Item]:
    """What is missing for each matter, and what of it is enough."""
    items = []
    for each in opens:
        if len(each.missing) < 2:  # noqa: PLR2004 - the question says it all
            continue
        parts = (
            *enough("Could already rule it out, any one line:", each.rules_out),
            *enough("Could be enough for a yes, any one line:", each.reaches),
        )
        items.append(Item(lead=each.title, text=f"waits for {listed(each.missing)}", parts=parts))
    return items


def enough(title: str, sets: tuple[tuple[str, ...], ...]) -> tuple[Item, ...]:
    """Sets of fields that could be enough, as many as are worth reading."""
    short = [names for names in sets if len(names) <= MOST_TOGETHER]
    if not short:
        return ()
    lines = [Item(text=listed(names)) for names in short[:MOST_SETS]]
    if len(short) > MOST_SETS:
        lines.append(Item(text=f"or one of {len(short) - MOST_SETS} other ways"))
    return (Item(text=title, parts=tuple(lines)),)


def close_item(close: Close) -> Item:
    """A threshold missed or passed by little."""
    how = "passed" if close.is_met else "missed"
    by = f"{how} by {close.by}" if close.by else f"{how}, exactly at the limit"
    return Item(
        mark=Mark.YES if close.is_met else Mark.NO,
        lead=close.what,
        text=f"{close.found} (wanted: {close.wanted}): {by}",
        note=f"for {close.belongs_to}",
    )


def score_item(score: ScoreStory) -> Item:
    """A score, its grade and its lines."""
    lines = [
        Item(lead=capital(line.points), text=line.what, note="; ".join(line.notes) or None)
        for line in (*score.gave, *score.could)
    ]
    notes = [Item(text=note) for note in score.notes]
    total = f"{score.total}, {score.grade}" if score.grade else score.total
    return Item(lead=score.title, text=total, parts=(*lines, *notes))


def result_items(story: Story) -> tuple[Item, ...]:
    """What tables give and definitions compute."""
    values = (Item(lead=title, text=value) for title, value in story.values)
    return (*(table_item(table) for table in story.tables), *values)


def table_item(table: TableStory) -> Item:
    """A table with the rows that decided."""
    notes = tuple(Item(text=note) for note in table.notes)
    points = tuple(point_item(point) for point in table.points)
    return Item(mark=Mark.OPEN if table.is_open else None, lead=table.title, text=table.value, parts=(*notes, *points))


def leftover_items(story: Story) -> tuple[Item, ...]:
    """What was assumed, and what the lead holds that the rules do not ask for; an export has many such columns."""
    names = story.data.unknown
    shown = (
        listed(names)
        if len(names) <= MOST_NAMES
        else f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
    )
    unknown = (Item(text=f"Not in the rules, so left aside: {shown}."),) if names else ()
    return (*(Item(mark=Mark.OPEN, text=each) for each in story.data.assumed), *unknown)


def step_item(step: Step) -> Item:
    """A check with where it stands in the rules."""
    mark = None if step.outcome is None else mark_of(step.outcome)
    return Item(mark=mark, text=f"{step.text}: {step.found}", note=step.place, parts=tuple(map(step_item, step.parts)))
