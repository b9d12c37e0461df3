"""What the teams owe each other, in words: handoffs, guarantees, commitments, business hours, the strategy."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from leadrules.agreement.document.model import Line
from leadrules.agreement.written import openings
from leadrules.explain.words import capital, named, titled
from leadrules.graph.phrases import clause, phrase, such
from leadrules.graph.values import TableValue
from leadrules.schema.words import day_words, listed, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph import definitions as d
    from leadrules.graph.rulegraph import RuleGraph

DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
TARGETS = {">=": "at least {}", "<=": "at most {}", ">": "more than {}", "<": "less than {}", "is": "exactly {}"}


def handoff_lines(handoff: d.Handoff, graph: RuleGraph) -> Iterator[Line]:
    """The terms on which one team gives a lead to the other."""
    yield Line(lead="When", text=capital(clause(handoff.when, graph)))
    if handoff.must_have:
        yield Line(lead="Must come with it", parts=tuple(items(handoff.must_have)))
    if handoff.should_have:
        said = f"at least {handoff.should_count} of" if handoff.should_count else ""
        yield Line(lead="Should come with it", text=said, parts=tuple(items(handoff.should_have)))
    if handoff.route is not None:
        route = handoff.route
        table = graph.definitions[route.table] if isinstance(route, TableValue) else None
        said = f"“{titled(table.name, table.doc)}”" if table is not None else phrase(route, graph)
        yield Line(lead="Goes to", text=f"whom {said} names")
    if handoff.answer_within is not None:
        moments = f"from “{named(handoff.handed_off or '')}” to “{named(handoff.answered or '')}”"
        text = f"within {handoff.answer_within}, {moments}"
        yield Line(lead=f"{named(handoff.taker)} answers", text=text)
    if handoff.reject_with:
        yield Line(lead="May be rejected because of", text=listed(map(spaced, handoff.reject_with), "or"))
    if handoff.recycle_to is not None:
        stage = graph.definitions[handoff.recycle_to]
        after = f" after {handoff.recycle_after} attempts" if handoff.recycle_after else ""
        yield Line(lead="Goes back", text=f"to {stage.doc or spaced(stage.name)}{after}")


def items(wanted: tuple[d.Item, ...]) -> Iterator[Line]:
    """Fields that come with a lead; those of one line have their reason together."""
    for reason, group in groupby(wanted, key=lambda each: each.reason):
        said = ", ".join(listed(map(spaced, each.fields), "or") for each in group)
        yield Line(text=capital(said), note=reason)


def guarantee_words(guarantee: d.Guarantee, graph: RuleGraph) -> str:
    """What holds for every lead."""
    test = clause(guarantee.test, graph)
    if guarantee.then is None:
        return f"Of every lead: {test}."
    return f"Whenever {test}, {clause(guarantee.then, graph)}."


def commitment_words(commitment: d.Commitment, graph: RuleGraph) -> str:
    """What a team owes, and in which time."""
    measure = commitment.measure
    over = "leads" if measure.over == "leads" else f"entries of {spaced(measure.over)}"
    target = TARGETS.get(commitment.operator, f"{commitment.operator} {{}}").format(phrase(commitment.target, graph))
    which = ""
    if measure.where is not None:
        is_log = measure.over != "leads"
        which = f" {such(measure.where, graph)}" if is_log else f" for which {clause(measure.where, graph)}"
    counted = f"of all {over}, {target} are {over}{which}" if measure.how == "share" else f"{target} {over}{which}"
    period = ""
    if commitment.period is not None:
        period = f", in each {commitment.period.value} (by “{named(commitment.of or '')}”)"
    return f"{capital(counted)}{period}."


def hours_lines(graph: RuleGraph) -> Iterator[Line]:
    """When the teams are there."""
    for opening in openings(graph.calendar.hours):
        days, _, times = opening.partition(" ")
        said = " to ".join(DAYS[day] for day in days.split("-"))
        yield Line(lead=said, text=times.replace("-", " to "))
    yield Line(lead="Time zone", text=graph.timezone)
    if graph.calendar.holidays:
        yield Line(lead="Closed on", text=listed(map(day_words, sorted(graph.calendar.holidays))))


def strategy_lines(strategy: d.Strategy, graph: RuleGraph) -> Iterator[Line]:
    """What both teams want."""

    def called(name: str) -> str:
        return graph.definitions[name].doc or spaced(name)

    told = (
        ("Target market", map(called, strategy.target_markets)),
        ("Audience", map(called, strategy.audiences)),
        ("Products", strategy.products),
        ("Pricing", strategy.pricing),
        ("Channels", map(spaced, strategy.channels)),
        ("Techniques", strategy.techniques),
    )
    for lead, said in told:
        texts = tuple(said)
        if len(texts) == 1:
            yield Line(lead=lead, text=texts[0])
        elif texts:
            yield Line(lead=lead, parts=tuple(Line(text=each) for each in texts))
    for each in strategy.objectives:
        target = f"{phrase(each.target, graph)} " if each.target is not None else ""
        yield Line(lead="Objective", text=f"{each.doc}: {target}by {day_words(each.by)}")
