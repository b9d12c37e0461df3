"""Stages and disqualifiers in words, and the headline that sums them up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadrules.explain.brief import fact, heading, in_short
from leadrules.explain.decided import answer, deciding
from leadrules.explain.story import Headline, StageStory, Tone
from leadrules.explain.walk import alone, decided_fields
from leadrules.explain.words import capital, field_words, in_order, listed, named, titled
from leadrules.schema.outcome import Outcome
from leadrules.verdict import Presence, Result, StageResult, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from leadrules.explain.story import Point

TONES = {Outcome.MET: Tone.GOOD, Outcome.NOT_MET: Tone.BAD, Outcome.UNDECIDED: Tone.OPEN}
# So many reasons fit into the headline; the rest stands below.
MOST = 3
# So many definitions that came to the same.
MOST_TITLES = 6
# A longer text is no fact at a glance.
LONGEST = 40


def stage_stories(verdict: Verdict) -> tuple[StageStory, ...]:
    """Every stage, in order; where there is none, every definition."""
    stages = tuple(stage_story(verdict, stage) for stage in verdict.stages.values())
    return (*stages, *(told(each, answer(each), (), deciding(each.trace, verdict)) for each in alone(verdict)))


def stage_story(verdict: Verdict, stage: StageResult) -> StageStory:
    """One stage: what stands in its way from outside, and what decided its own part."""
    if stage.disqualified_by:
        # What else it asks for is beside the point.
        return told(stage, "no, the lead is disqualified", (), ())
    notes = list(outside(verdict, stage))
    before = verdict.stages.get(stage.after or "")
    is_own = stage.own is stage.outcome
    if stage.outcome.is_not_met and before is not None and before.outcome.is_not_met:
        return told(stage, answer(stage), tuple(notes), ())
    if not is_own and stage.own.is_met and stage.outcome.is_undecided:
        notes.append("All that it asks for itself is there.")
    if not is_own and stage.own.is_undecided and stage.outcome.is_undecided:
        notes.append("What it asks for itself is still open.")
    points = deciding(stage.trace, verdict) if is_own else ()
    if is_own and not stage.outcome.is_undecided:
        notes.extend(could_change(verdict, stage, points))
    return told(stage, answer(stage), tuple(notes), points)


def told(stage: Result, said: str, notes: tuple[str, ...], points: tuple[Point, ...]) -> StageStory:
    """The story of a stage, or of a definition."""
    title = titled(stage.name, stage.doc)
    return StageStory(name=stage.name, title=title, answer=said, outcome=stage.outcome, notes=notes, points=points)


def outside(verdict: Verdict, stage: StageResult) -> list[str]:
    """What the stage before and the disqualifiers that are still open do to it."""
    found = []
    before = verdict.stages.get(stage.after or "")
    if before is not None and not before.outcome.is_met:
        state = "is not reached" if before.outcome.is_not_met else "is not decided yet"
        found.append(f"It comes after “{titled(before.name, before.doc)}”, which {state}.")
    if stage.perhaps_disqualified_by and not stage.outcome.is_not_met:
        found.append(f"Not ruled out yet: {disqualifiers(verdict, stage.perhaps_disqualified_by)}.")
    return found


def could_change(verdict: Verdict, result: Result, points: Iterable[Point]) -> list[str]:
    """A decided answer that rests on something being known, or not, says what could change it."""
    # That something is not known yet says as much.
    names = decided_fields(result.trace, verdict) & frozenset(result.missing) or frozenset(result.missing)
    said = {each.what for point in points for each in singles(point)}
    if {named(name) for name in names} <= said:
        return []
    fields = [field_words(verdict, name) for name in in_order(verdict, names)]
    return [f"This could change once we know {listed(fields, 'or') if len(fields) <= MOST else 'more'}."]


def singles(point: Point) -> Iterator[Point]:
    """A point, or those that it is made of."""
    if point.parts:
        for part in point.parts:
            yield from singles(part)
    else:
        yield point


def disqualifiers(verdict: Verdict, names: tuple[str, ...]) -> str:
    """Disqualifiers by what they mean."""
    known = verdict.disqualifiers
    return listed(titled(name, known[name].doc if name in known else None) for name in names)


def disqualifier_stories(verdict: Verdict) -> tuple[StageStory, ...]:
    """The disqualifiers that cover the lead, then those that still could."""
    telling = (Outcome.MET, Outcome.UNDECIDED)
    answers = {Outcome.MET: "disqualified", Outcome.UNDECIDED: "not ruled out yet"}
    return tuple(
        StageStory(
            name=result.name,
            title=titled(result.name, result.doc),
            answer=answers[outcome],
            outcome=outcome,
            notes=(),
            # What is open is shown as what would keep the lead in.
            points=deciding(result.trace, verdict, must_hold=outcome.is_met),
        )
        for outcome in telling
        for result in verdict.disqualifiers.values()
        if result.outcome is outcome
    )


def headline(verdict: Verdict) -> Headline:
    """The shortest true story: about the disqualification, the next stage that is not reached, or the last one."""
    if verdict.disqualified_by:
        return disqualified(verdict)
    stages = tuple(verdict.stages.values())
    if not stages:
        return definitions(verdict)
    names = [stage.name for stage in stages]
    reached = names.index(verdict.stage) if verdict.stage in names else -1
    focus = stages[min(reached + 1, len(stages) - 1)]
    sentences = []
    if verdict.stage != focus.name:
        reached_title = titled(stages[reached].name, stages[reached].doc) if reached >= 0 else None
        sentences.append(f"Reached so far: {reached_title}." if reached_title else "No stage is reached so far.")
    sentences.extend(why(verdict, focus))
    return Headline(
        title=titled(focus.name, focus.doc),
        answer=answer(focus),
        tone=Tone.OPEN if focus.missing else TONES[focus.outcome],
        sentences=tuple(sentences),
    )


def definitions(verdict: Verdict) -> Headline:
    """The headline of rules without stages: what holds, what does not, what is open."""
    sentences = []
    for said in ("yes", "not decided yet", "no, for now", "no"):
        titles = [titled(each.name, each.doc) for each in alone(verdict) if answer(each) == said]
        if titles:
            more = f" and {len(titles) - MOST_TITLES} more" if len(titles) > MOST_TITLES else ""
            sentences.append(f"{capital(said)}: {'; '.join(titles[:MOST_TITLES])}{more}.")
    title = verdict.ruleset_doc or verdict.ruleset
    return Headline(title=title, answer="evaluated", tone=Tone.QUIET, sentences=tuple(sentences))


def disqualified(verdict: Verdict) -> Headline:
    """The headline of a lead that no stage may take."""
    points = [
        point
        for name in verdict.disqualified_by
        if name in verdict.disqualifiers
        for point in deciding(verdict.disqualifiers[name].trace, verdict)
    ]
    return Headline(
        title="Disqualified",
        answer=disqualifiers(verdict, verdict.disqualified_by),
        tone=Tone.BAD,
        sentences=(f"Because: {because(points)}.",) if points else (),
    )


def why(verdict: Verdict, stage: StageResult) -> list[str]:
    """The reasons for a stage's answer, in a sentence or two."""
    # What is assumed of everybody is nothing that we know of this lead.
    if not any(field.presence in (Presence.KNOWN, Presence.UNUSABLE) for field in verdict.fields.values()):
        return ["We know nothing about this lead yet."]
    story = stage_story(verdict, stage)
    if not story.points:
        return list(story.notes)
    match stage.outcome:
        case Outcome.MET:
            before = [deciding(each.trace, verdict) for each in stages_before(verdict, stage)]
            earlier = labels(point for points in before for point in points)
            return [
                f"What speaks for it: {listed(with_facts(point) for point in story.points)}.",
                *([f"Also met: {earlier}."] if earlier else []),
                *story.notes,
            ]
        case Outcome.NOT_MET:
            return [f"Because: {because(story.points)}.", *story.notes]
        case Outcome.UNDECIDED:
            return [f"Still open: {labels(story.points)}.", *story.notes]


def because(points: Sequence[Point]) -> str:
    """What stood in the way: with what was wanted where it is little, by its facts alone where it is much."""
    if sum(1 for point in points for _ in singles(point)) <= MOST:
        return "; ".join(in_short(point) for point in points)
    more = f", and {len(points) - MOST} more below" if len(points) > MOST else ""
    shown = [with_facts(point) for point in points[:MOST]]
    return ", ".join(shown) + more if more else listed(shown)


def stages_before(verdict: Verdict, stage: StageResult) -> list[StageResult]:
    """The stages that lead to one, from the first."""
    found: list[StageResult] = []
    after = stage.after
    while after in verdict.stages and verdict.stages[after] not in found:
        found.insert(0, verdict.stages[after])
        after = found[0].after
    return found


def with_facts(point: Point) -> str:
    """What a point is called, with what was found: `money (Budget 45,000 EUR)`."""
    is_named = bool(point.label) and (point.label or "").lower() == point.what.lower()
    facts = list(facts_of(replace(point, what="") if is_named else point))
    said = ", ".join(facts[:MOST]) + (" …" if len(facts) > MOST else "")
    if not point.label:
        return said or heading(point)
    return f"{labels((point,))} ({said})" if said else labels((point,))


def facts_of(point: Point) -> Iterator[str]:
    """What was found, without what was wanted."""
    if point.found is not None:
        yield fact(point, longest=LONGEST)
    for part in point.parts:
        yield from facts_of(part)


def labels(points: Iterable[Point]) -> str:
    """What the points are called, in a row."""
    names = dict.fromkeys(heading(point) for point in points)
    return listed(name[:1].lower() + name[1:] if name[1:2].islower() else name for name in names)
