"""What decided: out of everything that was checked, the few things that made it so, or that are still open.

Every group of checks is seen as "at least so many of these", and a `not` turns it around, so one rule serves all:
what holds shows the parts that hold, what does not shows those that fail, what is open shows those that are open.
A definition that another rests on is entered, so that people see the value and not the definition's name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from leadrules.explain.brief import cut, in_short
from leadrules.explain.readings import Reading, Verb, found_words, read
from leadrules.explain.story import Point
from leadrules.explain.walk import result_of
from leadrules.explain.words import NOT_KNOWN, counted, listed, named, place_words, spaced, state_words, titled
from leadrules.schema.outcome import Outcome, negation
from leadrules.verdict import Presence, Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.verdict import Result

KNOWN_WORDS = Verb.KNOWN.value[0]
# A longer text says no more to who reads it in a line.
LONGEST = 80
ANSWERS = {Outcome.MET: "yes", Outcome.NOT_MET: "no", Outcome.UNDECIDED: "not decided yet"}


def deciding(trace: Trace, verdict: Verdict, *, must_hold: bool = True) -> tuple[Point, ...]:
    """The points that decided a check, or that are open while it is undecided; `must_hold` is False under a `not`."""
    match trace.kind:
        case TraceKind.TEST | TraceKind.STATE | TraceKind.SOME_ENTRY | TraceKind.EVERY_ENTRY:
            return (single(trace, verdict, must_hold=must_hold),)
        case TraceKind.REFERENCE:
            return referred(trace, verdict, must_hold=must_hold)
        case TraceKind.NOT:
            inner = tuple(point for part in trace.parts for point in deciding(part, verdict, must_hold=not must_hold))
            return wrapped(trace, inner, "", must_hold=must_hold)
        case TraceKind.ALL | TraceKind.ANY | TraceKind.NONE | TraceKind.AT_LEAST:
            return several(trace, verdict, must_hold=must_hold)
        case _:
            assert_never(trace.kind)


def answer(result: Result) -> str:
    """Yes, no or not decided yet; a no that rests on something not being known is one for now."""
    if result.outcome.is_not_met and result.missing:
        return "no, for now"
    return ANSWERS[result.outcome]


def outcome_of(trace: Trace, *, must_hold: bool) -> Outcome:
    """What it came to, for who wants it to hold, or not to."""
    return trace.outcome if must_hold else negation(trace.outcome)


def reasons_of(trace: Trace) -> tuple[str, ...]:
    """The author's reason, if there is one."""
    return (trace.reason,) if trace.reason else ()


def label_of(trace: Trace) -> str | None:
    """The author's label as it begins a line."""
    return named(trace.label) if trace.label else None


def single(trace: Trace, verdict: Verdict, *, must_hold: bool) -> Point:
    """One check with what it found and wanted."""
    if trace.kind is TraceKind.STATE and trace.refers_to:
        return state(trace, verdict, must_hold=must_hold)
    reading = read(trace, verdict)
    if trace.kind in (TraceKind.SOME_ENTRY, TraceKind.EVERY_ENTRY):
        found = entries_found(trace, verdict)
    else:
        found = found_words(trace, verdict)
    waits = waiting_for(trace, reading)
    outcome = outcome_of(trace, must_hold=must_hold)
    # The entry that was found says what was looked for.
    is_said = outcome.is_met and reading.verb is Verb.SOME
    # That it is to be known goes without saying where it is not.
    absent = bool(trace.seen) and trace.seen[0].presence in (Presence.MISSING, Presence.UNUSABLE)
    is_awaited = reading.verb is Verb.KNOWN and must_hold and absent
    return Point(
        outcome=outcome,
        label=label_of(trace),
        what=reading.what,
        found=cut(found, LONGEST) + waits + (" yet" if is_awaited and found == NOT_KNOWN else ""),
        wanted=None if is_said or is_awaited else reading.wanted(must_hold=must_hold, in_short=outcome.is_met),
        reasons=reasons_of(trace),
        place=place_words(trace.place),
    )


def waiting_for(trace: Trace, reading: Reading) -> str:
    """What a computed value or a score still waits for; a field that is missing says so itself."""
    if not trace.outcome.is_undecided or reading.verb is Verb.KNOWN:
        return ""
    read_names = {seen.name for seen in trace.seen if seen.presence is not Presence.KNOWN}
    waits = [name for name in trace.missing if name not in read_names and named(name) != reading.what]
    return f"; waits for {listed(spaced(name) for name in waits)}" if waits else ""


def state(trace: Trace, verdict: Verdict, *, must_hold: bool) -> Point:
    """Whether a handoff stands where it should."""
    handoff = verdict.handoffs.get(trace.refers_to or "")
    wanted = trace.wanted.name if trace.wanted else "otherwise"
    return Point(
        outcome=outcome_of(trace, must_hold=must_hold),
        label=label_of(trace),
        what=titled(trace.refers_to or "", handoff.doc if handoff else None),
        found=state_words(handoff.state) if handoff else "not known",
        wanted=wanted if must_hold else f"not {wanted}",
        reasons=reasons_of(trace),
        place=place_words(trace.place),
    )


def entries_found(trace: Trace, verdict: Verdict) -> str:
    """What a search through a list's entries found."""
    if trace.seen and trace.seen[0].presence is not Presence.KNOWN:
        return found_words(trace, verdict)
    if not trace.parts:
        return "none"
    is_every = trace.kind is TraceKind.EVERY_ENTRY
    telling = Outcome.NOT_MET if is_every else Outcome.MET
    entry = next((part for part in trace.parts if part.outcome is telling), None)
    if entry is not None:
        inside = "; ".join(in_short(point) for point in deciding(entry, verdict))
        return f"no. {entry.entry}: {inside[:1].lower()}{inside[1:]}" if inside else f"no. {entry.entry}"
    if any(part.outcome.is_undecided for part in trace.parts):
        return f"{counted(len(trace.parts), 'entry', 'entries')}, not all of it known"
    return f"all {len(trace.parts)}" if is_every else f"none of {len(trace.parts)}"


def referred(trace: Trace, verdict: Verdict, *, must_hold: bool) -> tuple[Point, ...]:
    """Another definition's points, under this one's label and reason."""
    result = result_of(trace.refers_to, verdict)
    name = trace.refers_to or trace.text
    if result is None:
        stage = verdict.stages.get(name)
        point = Point(
            outcome=outcome_of(trace, must_hold=must_hold),
            label=label_of(trace),
            what=titled(name, stage.doc if stage else None),
            found=answer(stage) if stage else ANSWERS[trace.outcome],
            wanted=None if must_hold else "no",
            reasons=reasons_of(trace),
            place=place_words(trace.place),
        )
        return (point,)
    inner = deciding(result.trace, verdict, must_hold=must_hold)
    about = titled(name, result.doc)
    label = label_of(trace)
    if label is None:
        label, about = about, ""
    whole = Point(
        outcome=outcome_of(trace, must_hold=must_hold),
        label=label,
        about=about or None,
        what="",
        reasons=(*reasons_of(trace), *reasons_of(result.trace)),
        place=place_words(trace.place),
        parts=inner,
    )
    return (merged(whole),)


def several(trace: Trace, verdict: Verdict, *, must_hold: bool) -> tuple[Point, ...]:
    """The parts of a group that decided it."""
    number = len(trace.parts)
    wanted, parts_hold = needed_of(trace, must_hold=must_hold)
    outcome = outcome_of(trace, must_hold=must_hold)
    outcomes = [outcome_of(part, must_hold=parts_hold) for part in trace.parts]
    telling = [part for part, each in zip(trace.parts, outcomes, strict=True) if each is outcome]
    # Where one way is left, people ask what became of the others.
    failed = [part for part, each in zip(trace.parts, outcomes, strict=True) if each.is_not_met]
    is_left = outcome.is_undecided and wanted < number and failed
    met = sum(each.is_met for each in outcomes)
    inner = [deciding(part, verdict, must_hold=parts_hold) for part in telling]
    what = how_they_count(outcome, wanted=wanted, met=met, number=number, telling=len(telling))
    if is_left:
        what = what or ("only this is left" if len(telling) == 1 else "all that is left is needed")
        telling = [*telling, *failed]
        inner.extend(deciding(part, verdict, must_hold=parts_hold) for part in failed)
    if what:
        # Alternatives: what belongs to one of them stays together.
        inner = [(together(part, points),) for part, points in zip(telling, inner, strict=True) if points]
    points = tuple(point for points in inner for point in points)
    return wrapped(trace, without_repeats(points) if outcome.is_met else points, what, must_hold=must_hold)


def without_repeats(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """What holds without that it is known, where another point has its value."""
    looked = {(point.what, point.found) for point in points if point.wanted != KNOWN_WORDS}
    return tuple(point for point in points if point.wanted != KNOWN_WORDS or (point.what, point.found) not in looked)


def needed_of(trace: Trace, *, must_hold: bool) -> tuple[int, bool]:
    """How many parts of a group are needed, and whether they must hold or fail."""
    number = len(trace.parts)
    # Of `all of` all must hold, of `any of` one; of `none of` all must fail, of `not` its only part.
    needed = {TraceKind.ANY: 1, TraceKind.AT_LEAST: trace.at_least or 1}.get(trace.kind, number)
    parts_hold = trace.kind not in (TraceKind.NONE, TraceKind.NOT)
    # Not "at least 2 of 3 hold" is "at least 2 of 3 fail".
    return (needed, parts_hold) if must_hold else (number - needed + 1, not parts_hold)


def how_they_count(outcome: Outcome, *, wanted: int, met: int, number: int, telling: int) -> str:
    """How the parts shown count together; nothing where each of them counts on its own."""
    match outcome:
        case Outcome.MET:
            return ""
        case Outcome.NOT_MET:
            if wanted == number or telling < 2:  # noqa: PLR2004 - one part needs no word on how it counts
                return ""
            return "none of these holds" if wanted == 1 else f"{met} of the {wanted} that are needed; these fail"
        case Outcome.UNDECIDED:
            needed = wanted - met
            if needed == telling:
                return ""
            return "one of these is enough" if needed == 1 else f"{needed} of these are needed"


def together(trace: Trace, points: Sequence[Point]) -> Point:
    """Several points as one alternative."""
    if len(points) == 1:
        return points[0]
    what = {
        Outcome.MET: "all of these hold",
        Outcome.NOT_MET: "these fail",
        Outcome.UNDECIDED: "all of these are needed",
    }[points[0].outcome]
    return Point(outcome=points[0].outcome, what=what, place=place_words(trace.place), parts=tuple(points))


def wrapped(trace: Trace, points: tuple[Point, ...], what: str, *, must_hold: bool) -> tuple[Point, ...]:
    """Points under their group's label and reason, if it has any or says how they count."""
    if not points or not (trace.label or trace.reason or what):
        return points
    whole = Point(
        outcome=outcome_of(trace, must_hold=must_hold),
        label=label_of(trace),
        what=what,
        reasons=reasons_of(trace),
        place=place_words(trace.place),
        parts=points,
    )
    return (merged(whole),)


def merged(point: Point) -> Point:
    """A group of one is that one, under the group's label."""
    if len(point.parts) != 1:
        return point
    (only,) = point.parts
    if only.label and point.label:
        return point
    return replace(
        only,
        label=point.label or only.label,
        about=point.about or only.about,
        reasons=tuple(dict.fromkeys((*point.reasons, *only.reasons))),
    )
