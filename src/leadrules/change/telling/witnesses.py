"""A lead that shows a change: what it holds, and one short story for each version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadrules.change.model import Kind
from leadrules.explain.brief import in_short
from leadrules.explain.decided import deciding
from leadrules.explain.handoffs import handoff_stories
from leadrules.explain.scores import score_story
from leadrules.explain.stages import stage_story
from leadrules.explain.words import capital, named, plain_words, seen_words, spaced
from leadrules.schema import types as t
from leadrules.schema.values import MISSING
from leadrules.schema.words import value_words

if TYPE_CHECKING:
    from leadrules.change.model import Change, Difference, Witness
    from leadrules.change.side import Side
    from leadrules.explain.story import Point
    from leadrules.verdict import Verdict

MOST_POINTS = 4
MOST_ENTRIES = 3
ANSWERS = {"met": "met", "not met": "not met", "undecided": "not decided yet"}


def holds(witness: Witness, difference: Difference) -> str:
    """What the lead holds, field by field; all else is missing."""
    told = [f"{named(name)} {field_words(name, witness, difference)}" for name in witness.lead]
    return "; ".join(told) if told else "nothing is known of it"


def field_words(name: str, witness: Witness, difference: Difference) -> str:
    """What it holds for one field, as the version that knows the field reads it."""
    is_new = name in witness.new.fields and witness.new.fields[name].value is not None
    verdict, side = (witness.new, difference.new) if is_new else (witness.old, difference.old)
    if name not in verdict.fields:
        return "not known"
    kind = side.graph.fields[name].type
    if isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType):
        entries = side.ruleset.reader().read({name: witness.lead[name]}).values.get(name)
        if isinstance(entries, tuple) and entries:
            return records(entries, kind.of, side)
    return plain_words(verdict.fields[name].value or "not known", verdict.timezone)


def records(entries: tuple[object, ...], kind: t.RecordType, side: Side) -> str:
    """Entries of a list, those that are alike counted: `2 × (type webinar, at Thu 12 Nov 2026, 15:00)`."""
    counted: dict[str, int] = {}
    for entry in entries:
        said = "nothing known"
        if isinstance(entry, Mapping):
            parts = [
                f"{spaced(name)} {part_words(entry[name], of, side)}"
                for name, of in kind.fields
                if entry.get(name, MISSING) is not MISSING
            ]
            said = ", ".join(parts) or said
        counted[said] = counted.get(said, 0) + 1
    shown = [f"{number} × ({said})" if number > 1 else f"({said})" for said, number in counted.items()]
    more = f" and {len(shown) - MOST_ENTRIES} more" if len(shown) > MOST_ENTRIES else ""
    return " and ".join(shown[:MOST_ENTRIES]) + more


def part_words(value: Any, kind: t.Type, side: Side) -> str:  # noqa: ANN401 - a value of any type
    """A part of an entry."""
    of = kind.of if isinstance(kind, t.ListType) else kind
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(value_words(each, of, side.graph.calendar.zone) for each in values)


def stories(change: Change, witness: Witness) -> tuple[str, str]:
    """What the old version says of it, and the new one."""
    old, new = change.old or "", change.new or ""
    match change.kind:
        case Kind.SCORE:
            return score(witness.old, old), score(witness.new, new)
        case Kind.TABLE:
            return table(witness.old, old), table(witness.new, new)
        case Kind.VALUE:
            return value(witness.old, old), value(witness.new, new)
        case Kind.HANDOFF:
            return handoff(witness.old, old), handoff(witness.new, new)
        case _:
            return truths(witness, old, new)


def truths(witness: Witness, old: str, new: str) -> tuple[str, str]:
    """Outcomes, with the points that make the difference."""
    before, after = points(witness.old, old), points(witness.new, new)
    one, two = witness.old.outcome(old), witness.new.outcome(new)
    # Of what is met everything decides; only what the other version stumbles over is worth telling.
    if one.is_met:
        before = like(before, after)
    if two.is_met:
        after = like(after, before)
    return said(ANSWERS[one], witness.old, old, before), said(ANSWERS[two], witness.new, new, after)


def points(verdict: Verdict, name: str) -> tuple[Point, ...]:
    """What decided, or is open."""
    if name in verdict.stages:
        return stage_story(verdict, verdict.stages[name]).points
    result = verdict.definitions.get(name) or verdict.disqualifiers[name]
    return deciding(result.trace, verdict)


def like(these: tuple[Point, ...], those: tuple[Point, ...]) -> tuple[Point, ...]:
    """Those of some points that speak of what others speak of."""
    labels = {each.label for each in those if each.label} | {each.what for each in flat(those) if each.what}
    return tuple(each for each in these if each.label in labels or any(x.what in labels for x in flat((each,))))


def flat(these: tuple[Point, ...]) -> list[Point]:
    """Points, and those that they are made of."""
    return [inner for each in these for inner in (each, *flat(each.parts))]


def said(answer: str, verdict: Verdict, name: str, these: tuple[Point, ...]) -> str:
    """An answer with what decided."""
    told = [f"{each.label}: {in_short(each)}" if each.label else in_short(each) for each in these[:MOST_POINTS]]
    more = [f"and {len(these) - MOST_POINTS} more"] if len(these) > MOST_POINTS else []
    notes: tuple[str, ...] = ()
    if name in verdict.stages and not verdict.stages[name].outcome.is_met:
        story = stage_story(verdict, verdict.stages[name])
        notes = tuple(note.rstrip(".") for note in story.notes if note.startswith("It comes after"))
        if verdict.stages[name].disqualified_by:
            notes = ("the lead is disqualified", *notes)
    because = "; ".join((*notes, *told, *more))
    return f"{answer} – {because}" if because else answer


def score(verdict: Verdict, name: str) -> str:
    """Points, with the lines that gave some."""
    story = score_story(verdict, verdict.scores[name])
    total = f"{story.total}, {story.grade}" if story.grade else story.total
    lines = [f"{line.points} {line.what}" for line in story.gave[:MOST_POINTS]]
    return f"{total} – {'; '.join(lines)}" if lines else total


def table(verdict: Verdict, name: str) -> str:
    """What a table gives, or waits for."""
    result = verdict.tables[name]
    if result.is_undecided:
        return f"not decided yet – waits for {', '.join(named(each) for each in result.missing)}"
    return capital(", ".join(seen_words(each, verdict) for each in result.values.values()))


def value(verdict: Verdict, name: str) -> str:
    """What a value comes to."""
    return seen_words(verdict.values[name].value, verdict)


def handoff(verdict: Verdict, name: str) -> str:
    """Where the handing over stands."""
    story = next(each for each in handoff_stories(verdict) if each.name == name)
    absent = f" – missing: {', '.join(story.absent)}" if story.absent else ""
    return f"{story.says}{absent}"
