"""What is missing, what of it would settle the matter, and what to ask next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.explain.could import stage_could_be
from leadrules.explain.readings import Verb, found_words, read
from leadrules.explain.story import Open, Question
from leadrules.explain.tables import is_idle
from leadrules.explain.walk import alone, decided_fields, leaves
from leadrules.explain.words import capital, field_words, in_order, listed, named, spaced, titled
from leadrules.graph.truths import HandoffState
from leadrules.verdict import Seen, Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from leadrules.explain.readings import Reading
    from leadrules.verdict import HandoffResult, Result, StageResult


# Types whose values are known in full or not at all.
FREE = frozenset({"text", "email", "phone", "url"})


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for fields, with the checks that read them."""

    title: str
    missing: tuple[str, ...]
    settles: tuple[tuple[str, ...], ...] = ()
    # The stage that it is about, if it is about one.
    stage: StageResult | None = None
    traces: tuple[Trace, ...] = ()
    # Disqualifiers: here a "no" helps.
    against: tuple[tuple[str, Trace], ...] = ()
    # Said of a field that is wanted for itself, such as one that must come with the lead.
    needed: tuple[tuple[str, str], ...] = ()


def matters(verdict: Verdict) -> tuple[Matter, ...]:
    """All that is open, the most important first: stages, handoffs, tables, and what `is known` could still change."""
    stages = [stage for stage in verdict.stages.values() if stage.missing]
    # Of a lead that comes nowhere, nobody asks where it would go.
    is_out = bool(verdict.stages) and all(each.outcome.is_not_met for each in verdict.stages.values())
    return (
        *(definition_matter(each) for each in alone(verdict) if each.outcome.is_undecided and each.missing),
        *(stage_matter(verdict, stage) for stage in stages if stage.outcome.is_undecided),
        *(matter for handoff in verdict.handoffs.values() for matter in handoff_matters(handoff)),
        *(
            Matter(
                titled(table.name, table.doc), table.missing, traces=tuple(row.trace for row in table.rows if row.trace)
            )
            for table in verdict.tables.values()
            if table.is_undecided and table.missing and not is_out and not is_idle(verdict, table)
        ),
        *(stage_matter(verdict, stage) for stage in stages if stage.outcome.is_not_met and not stage.disqualified_by),
    )


def definition_matter(result: Result) -> Matter:
    """What a definition waits for, where it is told for itself."""
    return Matter(titled(result.name, result.doc), result.missing, result.settles, traces=(result.trace,))


def stage_matter(verdict: Verdict, stage: StageResult) -> Matter:
    """What a stage waits for, in the stages before it and the disqualifiers too."""
    before, after = [], stage.after
    while after in verdict.stages and verdict.stages[after] not in before:
        before.append(verdict.stages[after])
        after = before[-1].after
    against = (each for each in verdict.disqualifiers.values() if each.missing)
    return Matter(
        titled(stage.name, stage.doc),
        stage.missing,
        stage.settles,
        stage,
        (stage.trace, *(each.trace for each in before)),
        tuple((titled(each.name, each.doc), each.trace) for each in against),
    )


def handoff_matters(handoff: HandoffResult) -> Iterator[Matter]:
    """What a handoff waits for: its condition, or what must come with the lead."""
    title = titled(handoff.name, handoff.doc)
    match handoff.state:
        case HandoffState.UNDECIDED:
            yield Matter(title, handoff.missing, traces=(handoff.trace,))
        case HandoffState.INCOMPLETE:
            absent = [item for item in handoff.must_have if not item.is_there]
            why = f"{capital(spaced(handoff.taker))} needs it before taking the lead"
            said = (
                (field, f"{why}: “{item.reason}”." if item.reason else f"{why}.")
                for item in absent
                for field in item.fields
            )
            yield Matter(title, tuple(field for item in absent for field in item.fields), needed=tuple(said))
        case _:
            return


def open_stories(verdict: Verdict) -> tuple[Open, ...]:
    """What each open matter waits for; what is part of a list above it is not repeated."""
    stories: dict[tuple[str, ...], Open] = {}
    for matter in matters(verdict):
        missing = in_order(verdict, matter.missing)
        if missing and not any(set(missing) <= set(told) for told in stories):
            sets = [each for each in matter.settles if set(each) != set(missing)]
            reaches = [each for each in sets if is_for_a_yes(verdict, matter, each)]
            stories[missing] = Open(
                title=matter.title,
                missing=tuple(field_words(verdict, name) for name in missing),
                rules_out=sets_words(verdict, [each for each in sets if each not in reaches]),
                reaches=sets_words(verdict, reaches),
            )
    return tuple(stories.values())


def is_for_a_yes(verdict: Verdict, matter: Matter, fields: tuple[str, ...]) -> bool:
    """Whether a set that can settle a stage can settle it with a yes."""
    # Were the smaller one enough for a yes, the larger one would not be among the smallest.
    if any(set(fields) < set(other) for other in matter.settles):
        return False
    return matter.stage is None or stage_could_be(verdict, matter.stage, frozenset(fields))


def sets_words(verdict: Verdict, sets: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Sets of fields by their names, in order of declaration."""
    return tuple(tuple(named(name) for name in in_order(verdict, each)) for each in sets)


def in_asking_order(verdict: Verdict, matter: Matter) -> tuple[str, ...]:
    """The fields of a matter, the most useful first.

    One that can settle it with the fewest others comes first, with a yes before a no; then the one in most of the sets
    that can, then the one that is declared first.
    """
    if matter.needed:
        # The authors of the handoff have put them in order.
        return tuple(dict.fromkeys(matter.missing))
    least = len(matter.missing) + 1
    # What made it a no comes before all that would have to follow.
    first = decided_fields(matter.stage.trace, verdict) if matter.stage and matter.stage.own.is_not_met else frozenset()

    def rank(name: str) -> tuple[bool, int, bool, int]:
        sets = [each for each in matter.settles if name in each]
        size = min((len(each) for each in sets), default=least)
        is_for_no = not any(len(each) == size and is_for_a_yes(verdict, matter, each) for each in sets)
        return name not in first, size, is_for_no, -len(sets)

    return tuple(sorted(in_order(verdict, matter.missing), key=rank))


def questions(verdict: Verdict) -> tuple[Question, ...]:
    """What to ask, the most useful first, each field once."""
    found: dict[str, Question] = {}
    for matter in matters(verdict):
        for name in in_asking_order(verdict, matter):
            if name not in found:
                found[name] = question(verdict, matter, name)
    return tuple(found.values())


def question(verdict: Verdict, matter: Matter, name: str) -> Question:
    """One question about a field, from the checks that wait for it."""
    needed = dict(matter.needed).get(name)
    ways = [(trace, matter.title, True) for trace in matter.traces]
    ways += [(trace, title, False) for title, trace in matter.against]
    checks = [each for trace, title, holds in ways for each in asked(verdict, trace, name, title, must_hold=holds)]
    # What gives points is asked last: any one answer there moves little.
    checks = checks or [each for trace, title, _ in ways for each in asked_for_points(verdict, trace, name, title)]
    asks = tuple(dict.fromkeys(ask for ask, _ in checks)) or (freely(verdict, name),)
    helps = needed or next((each for _, each in checks), f"It counts for {matter.title}.")
    return Question(field=name, title=field_words(verdict, name), asks=asks, helps=helps)


def freely(verdict: Verdict, name: str) -> str:
    """A question without a threshold."""
    field = verdict.fields.get(name)
    if field is None:
        return "what is it?"
    if field.type.startswith("list"):
        return "what do we know of them?"
    if field.type == "yes/no":
        return "yes or no?"
    return f"which one: {options}?" if (options := choices(field.type)) else "what is it?"


def is_free_text(verdict: Verdict, name: str, reading: Reading) -> bool:
    """Whether people would be asked about the wording of a text, which they cannot answer; they can tell the text."""
    if reading.verb in (Verb.KNOWN, Verb.MISSING):
        return False
    field = verdict.fields.get(name)
    return reading.is_worded or (field is not None and field.type.split(" ")[0] in FREE)


def choices(written: str) -> str | None:
    """The values of a `one of` or `ranked` type, if there are few."""
    if written.startswith("one of "):
        names: Sequence[str] = written.removeprefix("one of ").split(", ")
    elif written.startswith("ranked "):
        names = written.removeprefix("ranked ").split(" < ")
    else:
        return None
    return listed((spaced(name) for name in names), "or") if len(names) <= 6 else None  # noqa: PLR2004 - one line


def towards(title: str, label: str | None) -> str:
    """What an answer counts for."""
    return f"{title} ({spaced(label)})" if label else title


def asked(verdict: Verdict, trace: Trace, name: str, title: str, *, must_hold: bool) -> Iterator[tuple[str, str]]:
    """Questions of the checks that read a field, each with what a good answer does."""
    for leaf, holds, label in leaves(trace, verdict, name, must_hold=must_hold):
        reading = read(leaf, verdict)
        if any(seen.name == name and seen.kind == "field" for seen in leaf.seen) and reading.verb is not Verb.MISSING:
            is_free = is_free_text(verdict, name, reading)
            is_awaited = reading.verb is Verb.KNOWN
            ask = freely(verdict, name) if is_awaited or is_free else reading.question
            goal = towards(title, label)
            if is_free or (is_awaited and not must_hold):
                wanted = reading.wanted(must_hold=holds, in_short=True)
                help_ = f"It shows whether the lead is disqualified ({goal})." if not must_hold else ""
                yield ask, help_ or f"{goal} wants {wanted}."
            else:
                yield ask, helpful(reading.verb, reading.object, goal, must_hold=holds, is_against=not must_hold)


def asked_for_points(verdict: Verdict, trace: Trace, name: str, title: str) -> Iterator[tuple[str, str]]:
    """Questions about a field that a score or a computed value waits for."""
    for leaf, holds, label in leaves(trace, verdict, name):
        reading = read(leaf, verdict)
        scores = [seen for seen in leaf.seen if seen.kind == "score"]
        wanted = reading.wanted(must_hold=holds)
        change = f"It can change {reading.what} ({found_words(leaf, verdict)}); {towards(title, label)} wants {wanted}."
        for ask in dict.fromkeys(in_scores(verdict, scores, name)) or (freely(verdict, name),):
            yield ask, change


def in_scores(verdict: Verdict, scores: Iterable[Seen], name: str) -> Iterator[str]:
    """Questions about a field that gives points; one that can only take some is not asked for."""
    for seen in scores:
        score = verdict.scores.get(seen.name)
        for line in score.lines if score else ():
            if line.trace is None or line.high == 0:
                continue
            for leaf, _, _ in leaves(line.trace, verdict, name):
                if leaf.kind is not TraceKind.STATE and any(each.name == name for each in leaf.seen):
                    reading = read(leaf, verdict)
                    is_free = is_free_text(verdict, name, reading)
                    yield freely(verdict, name) if is_free else reading.question


def helpful(verb: Verb, wanted: str, goal: str, *, must_hold: bool, is_against: bool) -> str:
    """Which answer helps, and with what."""
    if verb is Verb.KNOWN:
        return f"Any answer counts towards {goal}."
    is_yes = (must_hold != (verb is Verb.IS_NOT)) != (wanted == "no")
    answer = "yes" if is_yes else "no"
    if is_against:
        return f"A {answer} rules out that the lead is disqualified ({goal})."
    return f"A {answer} counts towards {goal}."
