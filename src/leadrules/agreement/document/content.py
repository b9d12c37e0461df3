"""What the document says, in its order: parties, strategy, definitions, handoffs, commitments, who agreed, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.agreement.document import promises
from leadrules.agreement.document.agreed import agreed_words, agreements, reviews
from leadrules.agreement.document.criteria import criterion_lines, grade_words, rows_table, score_lines
from leadrules.agreement.document.model import Document, Line, Part, Section, Table
from leadrules.agreement.document.vocabulary import vocabulary
from leadrules.agreement.parties import teams_of
from leadrules.agreement.texts import Texts
from leadrules.explain.words import capital, named, titled
from leadrules.graph import definitions as d
from leadrules.graph.fingerprint import digest
from leadrules.graph.phrases import phrase
from leadrules.schema.words import day_words, listed, number_words, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from leadrules.agreement.state import State
    from leadrules.graph.rulegraph import RuleGraph

# So many signs of a version tell it apart.
SHOWN = 12
POLICIES = {
    d.Policy.FIRST: "The first row that applies counts",
    d.Policy.ONE: "One row applies, never two",
    d.Policy.ANY: "Rows that apply give the same",
    d.Policy.ALL: "Every row that applies counts",
    d.Policy.SUM: "What the rows that apply give is added up",
    d.Policy.COUNT: "The rows that apply are counted",
    d.Policy.LOWEST: "The lowest of what the rows that apply give counts",
    d.Policy.HIGHEST: "The highest of what the rows that apply give counts",
}


def document_of(state: State, today: date) -> Document:
    """Put the agreement together as it stands today."""
    graph = state.graph
    asked = [row for row in state.rows if row.item.agreed is not None]
    is_agreed = bool(asked) and not state.open and not state.diagnostics
    answer = (
        "agreed"
        if is_agreed
        else f"not agreed yet, {len(state.open)} of {len(asked)} open"
        if asked
        else "nobody is asked"
    )
    version = f"Version {version_of(state)[:SHOWN]} of the rules {graph.name}, as of {day_words(today)}."
    between = (f"An agreement between {listed(map(named, teams_of(graph)))}.",) if teams_of(graph) else ()
    sections = (
        parties(graph),
        strategy(graph),
        stages(graph),
        definitions(graph),
        handoffs(graph),
        commitments(graph),
        vocabulary(graph),
        agreements(state),
        reviews(state, today),
        rules(graph),
    )
    return Document(
        title=graph.doc or named(graph.name),
        answer=answer,
        is_agreed=is_agreed,
        sentences=(*between, version),
        sections=tuple(each for each in sections if each.parts or each.opening is not None),
        about=("Written by leadrules from the rules that leads are evaluated with",),
    )


def version_of(state: State) -> str:
    """A digest of all that is agreed to: another one as soon as any of it means something else."""
    return digest("agreement", *(f"{row.item.key}={row.item.fingerprint}" for row in state.rows))


def parties(graph: RuleGraph) -> Section:
    """Who agrees, and since when."""
    lines = [Line(lead="Teams", text=listed(map(named, teams_of(graph))))] if teams_of(graph) else []
    if graph.agreed is not None:
        lines.append(
            Line(lead="Must agree", text=f"{agreed_words(graph.agreed)}, where a definition names nobody else")
        )
    lines += [Line(lead="Since", text=day_words(graph.since))] if graph.since is not None else []
    lines += [Line(lead="To be reviewed by", text=day_words(graph.review))] if graph.review is not None else []
    if graph.currency is not None:
        lines.append(Line(lead="Amounts", text=f"in {graph.currency}"))
    parts = []
    if graph.calendar.hours:
        parts.append(Part(id="hours", title="Business hours", lines=tuple(promises.hours_lines(graph))))
    opening = Part(id="parties", title="Parties", lines=tuple(lines))
    return Section(id="parties", title="Parties", opening=opening if lines else None, parts=tuple(parts))


def strategy(graph: RuleGraph) -> Section:
    """What both teams want."""
    parts = (
        Part(
            id=f"strategy-{each.name}",
            title=titled(each.name, each.doc),
            lines=tuple(promises.strategy_lines(each, graph)),
        )
        for each in graph.strategies.values()
    )
    return Section(id="strategy", title="Strategy", parts=tuple(parts))


def stages(graph: RuleGraph) -> Section:
    """The stages of a lead, and what keeps it from all of them."""
    parts = [definition_part(each, graph) for each in graph.stages]
    parts += [definition_part(each, graph) for each in graph.disqualifiers]
    return Section(id="stages", title="What we call a lead", parts=tuple(parts))


def definitions(graph: RuleGraph) -> Section:
    """Everything else that has a name."""
    others = (graph.definitions[name] for name in graph.declared)
    wanted = (each for each in others if not isinstance(each, d.Stage | d.Disqualifier | d.Handoff))
    return Section(id="definitions", title="Definitions", parts=tuple(definition_part(each, graph) for each in wanted))


def definition_part(node: d.Definable, graph: RuleGraph) -> Part:
    """One definition in words."""
    title = titled(node.name, node.doc)
    about = spaced(node.name) if node.doc else ""
    sentences: list[str] = []
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    match node:
        case d.Stage():
            how, lines = criterion_lines(node.criterion, graph)
            before = graph.definitions[node.after] if node.after is not None else None
            after = f" it is already “{titled(before.name, before.doc)}”, and" if before is not None else ""
            sentences.append(f"A lead is this when{after} {how.removeprefix('when ')}")
        case d.Definition():
            how, lines = criterion_lines(node.criterion, graph)
            sentences.append(f"This is so {how}")
        case d.Disqualifier():
            how, lines = criterion_lines(node.criterion, graph)
            sentences.append(f"A lead reaches no stage {how}")
        case d.ValueDefinition():
            lines = (Line(text=capital(phrase(node.value, graph))),)
        case d.Score():
            lines = score_lines(node, graph)
            if node.limits is not None:
                low, high = map(number_words, node.limits)
                sentences.append(f"Points between {low} and {high}.")
            sentences += [grade_words(node)] if node.grades else []
        case d.Table():
            sentences.append(f"{POLICIES[node.policy]}.")
            table = rows_table(node, graph)
        case d.Handoff():
            sentences.append(f"{named(node.giver)} gives a lead to {named(node.taker)}.")
            lines = tuple(promises.handoff_lines(node, graph))
    lines += tuple(dates(node))
    return Part(id=node.name, title=title, about=about, sentences=tuple(sentences), lines=lines, table=table)


def dates(node: d.Declared) -> Iterator[Line]:
    """Since when it holds, when it is to be looked at again, and who must agree to it in particular."""
    if node.agreed is not None:
        yield Line(lead="Must agree", text=agreed_words(node.agreed))
    if node.since is not None:
        yield Line(lead="Since", text=day_words(node.since))
    if node.review is not None:
        yield Line(lead="To be reviewed by", text=day_words(node.review))


def handoffs(graph: RuleGraph) -> Section:
    """What goes with a lead from one team to the other."""
    found = (each for name in graph.declared if isinstance(each := graph.definitions[name], d.Handoff))
    return Section(id="handoffs", title="Handing over", parts=tuple(definition_part(each, graph) for each in found))


def commitments(graph: RuleGraph) -> Section:
    """What the teams promise each other."""
    parts = [
        Part(
            id=f"commitment-{number}",
            title=each.doc or "",
            about=f"{named(each.team)} promises",
            sentences=(promises.commitment_words(each, graph),),
            lines=tuple(dates(each)),
        )
        for number, each in enumerate(graph.commitments, 1)
    ]
    parts += [
        Part(
            id=f"guarantee-{number}",
            title=each.doc or "",
            about="guaranteed by the rules",
            sentences=(promises.guarantee_words(each, graph),),
        )
        for number, each in enumerate(graph.guarantees, 1)
    ]
    return Section(id="commitments", title="Commitments", parts=tuple(parts))


def rules(graph: RuleGraph) -> Section:
    """The rules as they are written: what counts where words leave a doubt."""
    text = Texts(graph).whole()
    about = ("Where the words above leave a doubt, this counts.",)
    return Section(id="rules", title="The rules", opening=Part(id="rules", title="", sentences=about, rules=text))
